import S3Model

/// Storage classes, encryption and who can get in.
extension PostureJudge {
    // MARK: What is stored

    mutating func judgeContents() {
        guard case .failed(let error) = facts.contents else { return }
        unread(
            .contents, "what is stored in it", error,
            meaning: "Storage classes, older versions and what replication leaves out can only be told from a listing.")
    }

    /// Stores on which a class is a label, and says nothing of where the bytes are.
    private var hasClasses: Bool { ![.seaweedFS, .minIO, .ceph].contains(facts.store) }

    mutating func judgeClasses() {
        guard let contents else { return }
        judgeClass(
            ["ONEZONE_IA", "EXPRESS_ONEZONE"], contents, .offline, "in one zone",
            meaning: "What is in one availability zone can't be read while that zone is down, and is gone if it is destroyed.")
        judgeClass(
            ["REDUCED_REDUNDANCY"], contents, .losesData, "of reduced redundancy",
            meaning: "REDUCED_REDUNDANCY is made to lose one object in ten thousand a year, and costs more than STANDARD.")
        judgeClass(
            ["GLACIER", "DEEP_ARCHIVE"], contents, .note, "archived",
            meaning: "Archived objects can't be read before a retrieval of minutes to days, and aren't replicated.")
    }

    private mutating func judgeClass(
        _ names: [String], _ contents: PostureContents, _ severity: PostureFinding.Severity, _ words: String, meaning: String
    ) {
        var (now, older) = (PostureContents.Tally(), PostureContents.Tally())
        var evidence: [String] = []
        for name in names {
            if let tally = contents.currentClasses[name] {
                now.entries += tally.entries
                now.bytes += tally.bytes
                evidence.append("\(name): \(Self.words(tally, "object", "objects"))")
            }
            if let tally = contents.noncurrentClasses[name] {
                older.entries += tally.entries
                older.bytes += tally.bytes
                evidence.append("\(name): \(Self.words(tally, "older version", "older versions"))")
            }
        }
        guard now.entries + older.entries > 0 else { return }
        let amount = now.entries > 0 ? Self.words(now, "object", "objects") : Self.words(older, "older version", "older versions")
        let label = hasClasses ? "" : " On this store a class may be no more than a label."
        add(
            hasClasses && now.entries > 0 ? severity : .note, .storageClass, "\(amount), \(words)", meaning: meaning + label,
            certainty: sure(of: contents), fix: counting(contents), evidence: evidence)
    }

    // MARK: Encryption

    mutating func judgeEncryption() {
        let fix = PostureFinding.Fix.setting(.encryption, bucket: facts.bucket)
        switch facts.encryption {
        case .unknown: return
        case .failed(let error):
            unread(.encryption, "how it encrypts", error, meaning: "What is stored unencrypted can be read by whoever holds the disks.", fix: fix)
        case .known(nil):
            add(
                .note, .encryption, "no default encryption is set",
                meaning: "Objects are encrypted only where their writer asks for it, or the store does so by itself.", fix: fix,
                evidence: ["GetBucketEncryption: none"])
        case .known(let document?):
            var side = ReplicationSide(bucket: facts.bucket)
            side.encryption = .known(document)
            let algorithm = document.root?.first("Rule")?.first("ApplyServerSideEncryptionByDefault")?.text(at: "SSEAlgorithm") ?? ""
            guard let key = side.defaultKey else {
                return add(
                    .good, .encryption, "encrypted with the store's own keys (\(algorithm.isEmpty ? "SSE-S3" : algorithm))",
                    evidence: ["GetBucketEncryption: \(algorithm)"])
            }
            judge(key, algorithm, fix)
        }
    }

    private mutating func judge(_ key: String, _ algorithm: String, _ fix: PostureFinding.Fix) {
        let evidence = ["GetBucketEncryption: \(algorithm) \(key)"]
        if case .known(let region) = facts.region, let there = ReplicationPolicies.region(ofKey: key), there != region {
            return add(
                .offline, .encryption, "its KMS key is in \(there), and the bucket in \(region)",
                meaning: "S3 uses keys of the bucket's own region only: writes with the default encryption fail.", fix: fix, evidence: evidence)
        }
        if key.isEmpty {
            return add(.good, .encryption, "encrypted with the account's own KMS key (\(algorithm))", evidence: evidence)
        }
        add(
            .note, .encryption, "encrypted under a KMS key of its owner's (\(algorithm))",
            meaning:
                "Whoever disables the key takes all of it offline, and whoever deletes it makes the data unreadable for good: S3 can't tell how that key "
                + "is guarded.", evidence: evidence)
    }

    // MARK: Public access

    private static let blocks = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]

    /// The blocks that are on; nil where that isn't known.
    private var blocked: Set<String>? {
        guard case .known(let document) = facts.publicAccessBlock else { return nil }
        return Set(Self.blocks.filter { document?.root?.text(at: $0)?.lowercased() == "true" })
    }

    mutating func judgePublicAccess() {
        let blocked = blocked
        let isRestricted = blocked?.contains("RestrictPublicBuckets") == true
        let (isOpen, why) = openness()
        if isOpen {
            let sure: PostureFinding.Certainty = why.isJudged ? .certain : .depends("what else the account allows and denies")
            add(
                isRestricted ? .note : .exposed, .publicAccess,
                isRestricted ? "its policy is public, and the public access block keeps strangers out" : "its policy lets everybody in",
                meaning: isRestricted
                    ? "Whoever lifts the block opens the bucket."
                    : "Whoever knows a key can do what the policy allows, without an account. That may be meant, for a web site.",
                certainty: sure, fix: .setting(.policy, bucket: facts.bucket), evidence: why.lines)
        }
        judgeBlock(blocked, isOpen: isOpen)
        if case .failed(let error) = facts.policyIsPublic, case .failed = facts.policy {
            unread(
                .publicAccess, "whether its policy lets everybody in", error, meaning: "Whoever knows a key may be able to read it.",
                fix: .setting(.policy, bucket: facts.bucket))
        }
    }

    /// Whether the policy lets everybody in: by the store's judgement, else by its text.
    private func openness() -> (isOpen: Bool, why: (isJudged: Bool, lines: [String])) {
        var lines: [String] = []
        if case .known(let document?) = facts.policy { lines = PolicyText.openStatements(in: document.text) ?? [] }
        if case .known(let isPublic) = facts.policyIsPublic {
            return (
                isPublic == true, (true, ["GetBucketPolicyStatus: \(isPublic == true ? "public" : isPublic == nil ? "no policy" : "not public")"])
            )
        }
        return (!lines.isEmpty, (false, lines.map { "the policy allows everybody \($0)" }))
    }

    private mutating func judgeBlock(_ blocked: Set<String>?, isOpen: Bool) {
        let fix = PostureFinding.Fix.setting(.publicAccessBlock, bucket: facts.bucket)
        guard let blocked else {
            guard case .failed(let error) = facts.publicAccessBlock else { return }
            return unread(.publicAccess, "what its public access block holds back", error, meaning: "ACLs and policies may open it.", fix: fix)
        }
        let missing = Self.blocks.filter { !blocked.contains($0) }
        if missing.isEmpty {
            return add(
                .good, .publicAccess, "public access is blocked", meaning: "Neither an ACL nor a policy can open it to strangers.",
                evidence: ["GetPublicAccessBlock: all four are on"])
        }
        let isNone = missing.count == Self.blocks.count
        let now = isOpen ? "" : " It isn't open by its policy now; ACLs weren't looked at."
        add(
            .note, .publicAccess, isNone ? "nothing of its own blocks public access" : "public access is blocked in part",
            meaning: "One change of a policy or an ACL can open it; the account's own block, which may stand above, isn't looked at.\(now)", fix: fix,
            evidence: isNone ? ["GetPublicAccessBlock: none is on"] : missing.map { "off: \($0)" })
    }
}
