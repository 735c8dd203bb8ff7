/// All that was found of some buckets, the gravest bucket first.
public struct PostureReport: Sendable, Equatable {
    /// One bucket's findings, the gravest first.
    public struct Entry: Sendable, Equatable {
        public var facts: PostureFacts
        public var findings: [PostureFinding]

        public var bucket: String { facts.bucket }

        /// The gravest of them.
        public var worst: PostureFinding.Severity { findings.first?.severity ?? .good }

        init(_ facts: PostureFacts) {
            self.facts = facts
            findings = Posture.judge(facts)
        }
    }

    public private(set) var entries: [Entry] = []

    public init() {}

    /// Takes in what was read of a bucket, in place of what was known of it; the others are judged again where that changes what is known of them.
    public mutating func add(_ facts: PostureFacts) {
        var all = entries.map(\.facts)
        if let index = all.firstIndex(where: { $0.bucket == facts.bucket }) { all[index] = facts } else { all.append(facts) }
        PostureFacts.link(&all)
        let known = Dictionary(entries.map { ($0.bucket, $0) }) { first, _ in first }
        entries = all.map { facts in
            if let entry = known[facts.bucket], entry.facts == facts { return entry }
            return Entry(facts)
        }.sorted { a, b in
            a.worst != b.worst ? a.worst < b.worst : a.bucket.utf8.lexicographicallyPrecedes(b.bucket.utf8)
        }
    }

    /// Drops the buckets that aren't there any more.
    public mutating func keep(_ isThere: (String) -> Bool) { entries.removeAll { !isThere($0.bucket) } }

    public var findings: [PostureFinding] { entries.flatMap(\.findings) }

    /// The gravest of all; nil where nothing was read.
    public var worst: PostureFinding.Severity? { entries.map(\.worst).min() }

    /// Buckets whose gravest finding is of this severity.
    public func buckets(_ severity: PostureFinding.Severity) -> Int { entries.count { $0.worst == severity } }

    /// Buckets that have a finding of this severity.
    public func bucketsWith(_ severity: PostureFinding.Severity) -> Int {
        entries.count { entry in entry.findings.contains { $0.severity == severity } }
    }

    /// "6 buckets: 2 would lose data, 1 could be offline"; "all is well" where nothing is to be done.
    public var summary: String {
        var parts: [String] = []
        for (severity, words) in [
            (PostureFinding.Severity.losesData, "would lose data"), (.exposed, entries.count == 1 ? "is open to others" : "open to others"),
            (.offline, "could be offline"),
            (.unknown, "not fully known"),
        ] {
            let count = bucketsWith(severity)
            if count > 0 { parts.append("\(Amount.number(count)) \(words)") }
        }
        let buckets = Amount.count(entries.count, "bucket", "buckets")
        return "\(buckets): " + (parts.isEmpty ? "nothing found that loses data or takes it offline" : parts.joined(separator: ", "))
    }
}
