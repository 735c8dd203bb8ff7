public import S3Model

extension RestorePlan {
    /// Keys that running the plan works on.
    public var toDoCount: Int { totals.undelete.keys + totals.copy.keys + (options.hidesCreated ? totals.hide.keys : 0) }

    /// True for more keys than one machine should do, where S3 Batch Operations is the better way.
    public var suggestsBatch: Bool { toDoCount > options.batchAbove }

    /// What is worth knowing once for all rows before the plan is run, a sentence each.
    ///
    /// - Parameters:
    ///   - now: milliseconds since 1970, by the store's clock.
    ///   - time: writes a moment as the reader wants it.
    public func notes(now: Int64, time: (Int64) -> String) -> [String] {
        var notes: [String] = []
        if options.mfaDelete, totals.copy.keys > 0 {
            notes.append("MFA delete is on, so no delete marker is removed: what lies under one is copied on top of it. Undo adds, too.")
        }
        if let retention = options.defaultRetention, totals.copy.keys > 0 {
            notes.append(retention.note(of: "each copy", now: now, time: time))
        }
        if suggestsBatch {
            notes.append("\(toDoCount) keys are many for one machine: S3 Batch Operations may be better, and the export writes its manifest and job.")
        }
        return notes
    }
}

extension UndoPlan {
    /// How many keys are left as they are, and why: a phrase for each reason.
    public var leftWords: [String] {
        UndoObstacle.allCases.compactMap { obstacle in
            let count = rows.count { $0.action == .left(obstacle) }
            return count == 0 ? nil : "\(count) \(count == 1 ? "key" : "keys"): \(obstacle.text)"
        }
    }

    /// What is worth knowing once for all rows before the undo is run, a sentence each; see `RestorePlan.notes`.
    public func notes(now: Int64, time: (Int64) -> String) -> [String] {
        var notes: [String] = []
        if mfaDelete, totals.copies + totals.addMarkers > 0 {
            notes.append("MFA delete is on, so what the run made stays, and what was there before is put on top of it.")
        }
        if let defaultRetention, totals.copies > 0 {
            notes.append(
                "The bucket's default retention (\(defaultRetention.words)) applies to what is copied on top, too: "
                    + "nothing can take that away until \(time(defaultRetention.end(from: now))).")
        }
        return notes
    }
}

extension DefaultRetention {
    /// What it means for a restore.
    ///
    /// - Parameter what: "the copy", "each copy".
    public func note(of what: String, now: Int64, time: (Int64) -> String) -> String {
        "The bucket's default retention (\(words)) applies to \(what): until \(time(end(from: now))) undo can't take it away, "
            + "but copies the former version on top."
    }
}
