import S3Model

/// Judges from what was read of buckets what would lose their data, open it, or take it offline. Pure.
///
/// What couldn't be read is never taken for "off": it becomes a finding that says so.
/// **Source**: S3 User Guide, "Data protection", "Managing storage lifecycle", "Replicating objects", "Blocking public access", "Storage classes".
public enum Posture {
    /// Days for which noncurrent versions are kept at least, below which a mistake that is seen late can't be taken back.
    public static let shortestKeeping = 7
    /// Below which it is worth knowing.
    public static let shortKeeping = 30
    /// Days after which an unfinished upload is thought to be forgotten.
    public static let forgottenUpload = 7

    /// What is found of one bucket, the gravest first; never empty for facts that were read.
    public static func judge(_ facts: PostureFacts) -> [PostureFinding] {
        var judge = PostureJudge(facts)
        judge.run()
        let order = Dictionary(uniqueKeysWithValues: PostureFinding.Subject.allCases.enumerated().map { ($0.element, $0.offset) })
        return judge.findings.enumerated().sorted { a, b in
            let (first, second) = (a.element, b.element)
            if first.severity != second.severity { return first.severity < second.severity }
            let (left, right) = (order[first.subject] ?? 0, order[second.subject] ?? 0)
            return left != right ? left < right : a.offset < b.offset
        }.map(\.element)
    }
}

/// One bucket being judged.
struct PostureJudge {
    let facts: PostureFacts
    var findings: [PostureFinding] = []

    init(_ facts: PostureFacts) { self.facts = facts }

    mutating func run() {
        if judgeWhole() { return }
        judgeVersions()
        judgeLock()
        judgeExpiry()
        judgeNoncurrent()
        judgeUploads()
        judgeReplication()
        judgeContents()
        judgeClasses()
        judgeEncryption()
        judgePublicAccess()
    }

    mutating func add(
        _ severity: PostureFinding.Severity, _ subject: PostureFinding.Subject, _ what: String, meaning: String = "",
        certainty: PostureFinding.Certainty = .certain, fix: PostureFinding.Fix? = nil, evidence: [String] = []
    ) {
        findings.append(
            PostureFinding(facts.bucket, subject, severity, what, meaning: meaning, certainty: certainty, fix: fix, evidence: evidence))
    }

    /// Says that something couldn't be read, and what that leaves open.
    mutating func unread(_ subject: PostureFinding.Subject, _ what: String, _ error: S3Error, meaning: String, fix: PostureFinding.Fix? = nil) {
        let certainty = PostureFinding.Certainty(error)
        if case .storeCannotSay = certainty {
            add(.note, subject, "this store doesn't say \(what)", meaning: meaning, certainty: certainty, evidence: [Self.line(error)])
        } else {
            add(.unknown, subject, "not known: \(what)", meaning: meaning, certainty: certainty, fix: fix, evidence: [Self.line(error)])
        }
    }

    /// "GetBucketVersioning: 403 AccessDenied. Access Denied".
    static func line(_ error: S3Error) -> String {
        let status = error.status == 0 ? error.code : "\(error.status) \(error.code)"
        return "\(error.operation): \(status)\(error.message.isEmpty ? "" : ". \(error.message)")"
    }

    /// A bucket of which nothing at all could be read is one finding.
    private mutating func judgeWhole() -> Bool {
        var errors: [S3Error] = []
        var isAnythingKnown = false
        func take<Value>(_ fact: PostureFacts.Fact<Value>) {
            switch fact {
            case .unknown: break
            case .known: isAnythingKnown = true
            case .failed(let error): errors.append(error)
            }
        }
        take(facts.versioning)
        take(facts.objectLock)
        take(facts.lifecycle)
        take(facts.replication)
        take(facts.encryption)
        take(facts.publicAccessBlock)
        take(facts.uploads)
        take(facts.contents)
        guard !isAnythingKnown, errors.count > 2, let first = errors.first else { return false }
        let why = errors.allSatisfy { $0.code == first.code } ? first.code : "each read failed"
        add(
            .unknown, .bucket, "nothing of it can be read: \(why)",
            meaning: "Whether its data is safe isn't known to this profile. Look with a profile that may read the bucket's settings.",
            certainty: PostureFinding.Certainty(first), evidence: errors.map(Self.line))
        return true
    }

    // MARK: What others ask

    /// nil where it isn't known.
    var versioning: VersioningConfiguration? { if case .known(let versioning) = facts.versioning { versioning } else { nil } }

    var contents: PostureContents? { if case .known(let contents) = facts.contents { contents } else { nil } }

    /// How sure a count is.
    func sure(of contents: PostureContents) -> PostureFinding.Certainty {
        contents.isWhole ? .certain : .sampled(contents.entries, of: "entries of the listing")
    }

    /// The way to be sure of a count.
    func counting(_ contents: PostureContents) -> PostureFinding.Fix? { contents.isWhole ? nil : .count(bucket: facts.bucket) }

    /// "3,400 objects, 12 GiB".
    static func words(_ tally: PostureContents.Tally, _ one: String, _ many: String) -> String {
        "\(Amount.count(tally.entries, one, many)), \(Amount.size(tally.bytes))"
    }
}
