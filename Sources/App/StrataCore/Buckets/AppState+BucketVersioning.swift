import S3Model

extension AppState {
    /// Asks what switching versions on or suspending them would mean for the bucket under the cursor; the question comes with the answer.
    mutating func askVersioning() -> [Effect] {
        guard let bucket = workspace.buckets.current?.name else { return [] }
        var wanted = VersioningConfiguration.Status.enabled
        if case .known(let versioning) = workspace.buckets.facts[bucket]?.versioning, versioning.status == .enabled { wanted = .suspended }
        return askVersioning(of: bucket, wanted)
    }

    /// Asks what a bucket's versioning would become.
    mutating func askVersioning(of bucket: String, _ wanted: VersioningConfiguration.Status) -> [Effect] {
        let ticket = lookAtBucket("Reading how \(bucket) keeps versions…")
        return [.lookAtVersioning(ticket, bucket: bucket, wanted)]
    }

    /// Takes note that the user waits for something to be read of a bucket before a question can be put.
    mutating func lookAtBucket(_ words: String) -> Ticket {
        let ticket = newTicket()
        workspace.buckets.looking = ticket
        status = Notice(.info, words)
        return ticket
    }

    /// Ends the waiting; false where the answer is nobody's any more.
    mutating func endLook(_ ticket: Ticket) -> Bool {
        guard workspace.buckets.looking == ticket else { return false }
        workspace.buckets.looking = nil
        status = nil
        return true
    }

    /// What the change means has been found out: it is said before anything is asked.
    mutating func versioningLooked(_ ticket: Ticket, _ change: VersioningChange) -> [Effect] {
        guard endLook(ticket) else { return [] }
        workspace.buckets.facts[change.bucket]?.versioning = .known(change.present)
        guard !change.isNothing else {
            status = Notice(.info, "\(change.bucket) \(Self.words(of: change.present)) already.")
            return []
        }
        layers.append(.confirm(versioningQuestion(change, .setVersioning(change))))
        return []
    }

    /// What a change of versioning means, and how it is now.
    ///
    /// - Parameters:
    ///   - side: stands before the bucket's name in the title, with a blank behind it.
    ///   - with: fields beside the bucket's name.
    func versioningQuestion(_ change: VersioningChange, side: String = "", with fields: [DetailLine] = [], _ decision: Decision) -> ConfirmLayer {
        let isOn = change.wanted == .enabled
        var lines = change.refusal.map { [DetailLine(.problem, "refused", $0)] } ?? []
        lines += change.consequences.map { DetailLine(isOn ? .text : .problem, isOn ? "" : "then", $0) }
        lines += [DetailLine(.field, "bucket", change.bucket)] + fields
        let present = change.present.status.map { $0 == .enabled ? "on" : "suspended" } ?? "never on"
        lines.append(DetailLine(.field, "now", present + (change.present.mfaDelete ? ", MFA delete is on" : "")))
        return ConfirmLayer(
            title: "\(isOn ? "Keep" : "Suspend") the versions of \(side)\(change.bucket)", lines: lines, yes: isOn ? "Keep versions" : "Suspend",
            refusal: refusal(change.refusal), decision: decision)
    }

    /// How the change ended, as the store says when it is read back.
    mutating func versioningSet(_ ticket: Ticket, _ change: VersioningChange, _ outcome: VersioningOutcome) -> [Effect] {
        changes.remove(ticket)
        var kept: VersioningConfiguration?
        switch outcome {
        case .done(let now):
            kept = now
            status = Notice(.info, "\(change.bucket) \(Self.words(of: now)), read back.")
        case .nothing: status = Notice(.info, "\(change.bucket) was so already.")
        case .notKept(let now):
            kept = now
            status = Notice(.error, "The store accepted the change, and says: \(change.bucket) \(Self.words(of: now)).")
        case .refused(let error): status = Notice(error)
        case .unknown(let error):
            status = Notice(error, after: "Nobody knows whether the versioning of \(change.bucket) was changed.")
        }
        guard let kept, ticket.profile == profile else { return [] }
        workspace.buckets.facts[change.bucket]?.versioning = .known(kept)
        return rereadPosture(of: change.bucket)
    }

    private static func words(of versioning: VersioningConfiguration) -> String {
        switch versioning.status {
        case .enabled: "keeps versions"
        case .suspended: "has its versions suspended"
        case nil: "keeps no versions, and never did"
        }
    }
}
