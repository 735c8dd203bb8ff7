import S3Model

extension RedrivePlan.Obstacle {
    /// In words, as part of a sentence.
    public var text: String {
        switch self {
        case .noncurrent: "not the current version, so only S3 Batch Replication can: it goes into the manifest"
        case .deleteMarker: "a delete marker, so only S3 Batch Replication can: it goes into the manifest"
        case .archived: "in GLACIER or DEEP_ARCHIVE, which is never replicated"
        case .replica: "a replica itself, which rules don't replicate again; S3 Batch Replication can: it goes into the manifest"
        case .noRule: "no enabled rule is about it"
        case .pending: "PENDING: S3 is at it, and does it by itself"
        case .keyNotActionable: "its key holds characters that no request can carry"
        case .noVersionId: "the store gives no version id for it"
        case .requiresVersioning: "versioning isn't on: a copy would overwrite the null version for good"
        }
    }
}

extension RedrivePlan {
    /// What will be done, in a sentence.
    ///
    /// - Parameter size: writes a number of bytes.
    public func sentence(size: (Int64) -> String) -> String {
        let count = toDoCount
        if count == 0 { return "Nothing here can be replicated anew by a copy." }
        let what = count == 1 ? "1 current version (\(size(totals.copy.bytes)))" : "\(count) current versions (\(size(totals.copy.bytes)) in all)"
        return "Copy \(what) onto \(count == 1 ? "itself" : "themselves"), as new \(count == 1 ? "version" : "versions") that the rules replicate: "
            + "\(totals.requests) requests. The \(count == 1 ? "version" : "versions") below \(count == 1 ? "stays" : "stay"), noncurrent."
    }

    /// How many are left out, and why: a phrase for each reason, the most first.
    public var leftWords: [String] {
        left.sorted { $0.value == $1.value ? $0.key.rawValue < $1.key.rawValue : $0.value > $1.value }.map { "\($0.value): \($0.key.text)" }
    }

    /// What is worth knowing before it is run, a sentence each.
    ///
    /// - Parameters:
    ///   - now: milliseconds since 1970, by the store's clock.
    ///   - time: writes a moment as the reader wants it.
    ///   - size: writes a number of bytes.
    public func notes(now: Int64, time: (Int64) -> String, size: (Int64) -> String) -> [String] {
        if toDoCount == 0 { return [] }
        var notes = [
            "\(size(totals.copy.bytes)) more are stored until what becomes noncurrent is removed; lifecycle rules count the new versions' age from now.",
            "A version fails again while its cause lasts: strata replication check says what is in the way.",
        ]
        if setting.rules == nil { notes.append("The bucket's rules can't be read: whether one is about these keys isn't known.") }
        if undecided > 0 { notes.append("\(undecided) are only replicated if they have a rule's tags, which no listing shows.") }
        if totals.parts > 0 { notes.append("What is above 5 GiB is copied in \(totals.parts) parts, and has another ETag then.") }
        for charge in totals.charges {
            notes.append(
                "\(charge.storageClass): reading \(size(charge.sum.bytes)) is charged, and the new versions are billed for \(charge.minimumDays) days "
                    + "at least.")
        }
        if setting.carriesLocks {
            notes.append("Locks are taken over: an undo can't remove a locked copy, and puts the former version on top of it.")
        }
        if let retention = setting.restore.defaultRetention { notes.append(retention.note(of: "each copy", now: now, time: time)) }
        notes.append("An undo takes the new versions away here; what was replicated of them stays at the destination.")
        return notes
    }
}
