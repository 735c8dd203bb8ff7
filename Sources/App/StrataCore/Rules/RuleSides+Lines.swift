import S3Model

/// One line about a bucket, as it stands beside the other one's.
public struct SideLine: Sendable, Equatable {
    public enum Tone: Sendable, Equatable {
        case plain, good
        /// It keeps replicas from being written, or from staying.
        case bad
        /// It couldn't be read.
        case unknown
    }

    public var name: String
    public var text: String
    public var tone: Tone
}

extension RuleSides.Half {
    /// What is known of the bucket, line by line, in the same order for each.
    ///
    /// - Parameter account: the id of the account it belongs to; empty: not known.
    public func lines(account: String, isDestination: Bool) -> [SideLine] {
        var lines = [SideLine(name: "profile", text: profile, tone: .plain), SideLine(name: "bucket", text: bucket, tone: .plain)]
        guard let side else {
            if loading.ticket != nil { lines.append(SideLine(name: "region", text: "looking", tone: .unknown)) }
            return lines
        }
        if case .known(false) = side.exists {
            lines.append(SideLine(name: "region", text: "there is no such bucket", tone: .bad))
            return lines
        }
        func line(_ name: String, _ text: String, _ tone: SideLine.Tone = .plain) { lines.append(SideLine(name: name, text: text, tone: tone)) }
        func fact<Value>(_ name: String, _ fact: BucketFacts.Fact<Value>, _ tell: (Value) -> (String, SideLine.Tone)) {
            switch fact {
            case .known(let value):
                let (text, tone) = tell(value)
                line(name, text, tone)
            case .failed(let error): line(name, Self.words(error), .unknown)
            case .unknown: line(name, "not read", .unknown)
            }
        }
        fact("region", side.region) { ($0, .plain) }
        line("account", account.isEmpty ? "not known" : account, account.isEmpty ? .unknown : .plain)
        fact("versioning", side.versioning) { versioning in
            switch versioning.status {
            case .enabled: (versioning.mfaDelete ? "on, MFA delete" : "on", .good)
            case .suspended: ("suspended", .bad)
            case nil: ("off", .bad)
            }
        }
        fact("lock", side.objectLock) { ($0?.isEnabled == true ? "Object Lock" : "none", .plain) }
        fact("encryption", side.encryption) { document in
            if let key = side.defaultKey { return (key.isEmpty ? "KMS, AWS's own key" : "KMS \(key)", .plain) }
            return (document == nil ? "none set" : "SSE-S3", .plain)
        }
        fact("deletes", side.lifecycle) { _ in
            let rules = side.deletingRules
            let names = rules.enumerated().map { $1.id.isEmpty ? "rule \($0 + 1)" : $1.id }.joined(separator: ", ")
            if rules.isEmpty { return ("no lifecycle rule", .plain) }
            return isDestination ? ("replicas, by \(names)", .bad) : ("by \(names); not replicated", .plain)
        }
        fact("policy", side.policy) { ($0 == nil ? "none" : "a bucket policy", .plain) }
        fact("replicates", side.rules) { configuration in
            let targets = (configuration?.rules ?? []).filter(\.isEnabled).destinationBuckets
            return (targets.isEmpty ? "nothing" : "to \(targets.joined(separator: ", "))", .plain)
        }
        return lines
    }

    /// Why something couldn't be looked at, and what to do about it; nil where all could.
    public var denial: String? {
        if let failure = loading.failure { return "\(bucket): \(failure.headline)" }
        guard let side else { return nil }
        if case .failed(let error) = side.exists, error.status != 403 {
            return error.status == 0 ? error.message : "\(bucket) can't be looked at: \(error.status) \(error.code)."
        }
        let denied = side.deniedParts
        guard !denied.isEmpty else { return nil }
        return "403: profile \(profile) may not read \(denied.joined(separator: ", ")) of \(bucket). Look with a profile of its account."
    }

    private static func words(_ error: S3Error) -> String {
        switch error.status {
        case 0: error.kind == .configuration ? "profile can't be used" : error.code
        case 403: "403, not allowed"
        case 405, 501: "\(error.status), the store has none"
        default: "\(error.status) \(error.code)"
        }
    }
}

extension ReplicationSide {
    /// What the profile may not read, by name.
    fileprivate var deniedParts: [String] {
        func isDenied<Value>(_ fact: BucketFacts.Fact<Value>) -> Bool { if case .failed(let error) = fact { error.status == 403 } else { false } }
        return [
            (isDenied(versioning), "versioning"), (isDenied(objectLock), "lock"), (isDenied(encryption), "encryption"),
            (isDenied(lifecycle), "lifecycle"), (isDenied(policy), "policy"), (isDenied(rules), "replication"),
        ].filter(\.0).map(\.1)
    }
}
