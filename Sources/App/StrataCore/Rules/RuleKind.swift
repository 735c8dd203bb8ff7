import S3Model

/// Which rules of a bucket: its lifecycle rules or its replication rules. They are edited, compared and saved in one way; what differs is asked here.
public enum RuleKind: Sendable, Equatable, CaseIterable {
    case lifecycle, replication

    /// In sentences and names of files.
    public var name: String {
        switch self {
        case .lifecycle: "lifecycle"
        case .replication: "replication"
        }
    }

    public var other: RuleKind { self == .lifecycle ? .replication : .lifecycle }

    /// A document without rules.
    var empty: XMLElement {
        switch self {
        case .lifecycle: LifecycleConfiguration.empty.tree
        case .replication: ReplicationConfiguration.empty.tree
        }
    }

    func document(_ tree: XMLElement) -> any RuleDocument {
        switch self {
        case .lifecycle: LifecycleConfiguration(tree: tree)
        case .replication: ReplicationConfiguration(tree: tree)
        }
    }

    /// The document's root; `.wrongRoot` where the text is of another kind.
    func decode(_ text: String) throws(DecodingFailure) -> XMLElement {
        switch self {
        case .lifecycle: try LifecycleConfiguration.decode(Array(text.utf8)).tree
        case .replication: try ReplicationConfiguration.decode(Array(text.utf8)).tree
        }
    }

    func draft(_ rule: XMLElement) -> any RuleDraft {
        switch self {
        case .lifecycle: LifecycleRuleDraft(rule)
        case .replication: ReplicationRuleDraft(rule)
        }
    }

    /// A rule as a plain sentence, with what is known of its bucket.
    func words(_ rule: XMLElement, _ base: RuleBase?) -> String {
        switch self {
        case .lifecycle: LifecycleRuleDraft(rule).words(in: base?.context ?? RuleContext(bucket: ""))
        case .replication: base?.words(of: ReplicationRuleDraft(rule)) ?? ReplicationRuleDraft(rule).words()
        }
    }

    func problems(in tree: XMLElement, _ context: RuleContext) -> [RuleProblem] {
        switch self {
        case .lifecycle: LifecycleValidator.problems(in: LifecycleConfiguration(tree: tree), context: context)
        case .replication: ReplicationValidator.problems(in: ReplicationConfiguration(tree: tree), context: context)
        }
    }

    /// JSON as the AWS CLI has it.
    func json(_ tree: XMLElement, minimumObjectSize: String?) -> String {
        switch self {
        case .lifecycle: LifecycleJSON.encode(LifecycleConfiguration(tree: tree), minimumObjectSize: minimumObjectSize)
        case .replication: ReplicationJSON.encode(ReplicationConfiguration(tree: tree))
        }
    }
}

/// The rules of one kind of one bucket.
public struct RuleAddress: Sendable, Equatable {
    public var kind: RuleKind
    public var bucket: String

    public init(_ kind: RuleKind, of bucket: String) {
        self.kind = kind
        self.bucket = bucket
    }

    /// "the replication rules of photos".
    var words: String { kind == .lifecycle ? "the rules of \(bucket)" : "the replication rules of \(bucket)" }
}
