/// A bucket's rules as the store has them, or as they are meant to become: a document, and what goes back with it.
public struct StoredRules: Sendable, Equatable {
    /// The document's root; nil: the bucket has none.
    public var tree: XMLElement?
    /// x-amz-transition-default-minimum-object-size, which goes back with the document; nil: the store says none, or the rules aren't lifecycle rules.
    public var minimumObjectSize: String?

    /// No rules.
    public init() {}

    public init(tree: XMLElement?, minimumObjectSize: String? = nil) {
        self.tree = tree
        self.minimumObjectSize = minimumObjectSize
    }

    public init(_ configuration: LifecycleConfiguration, minimumObjectSize: String? = nil) {
        self.init(tree: configuration.tree, minimumObjectSize: minimumObjectSize)
    }

    public init(_ configuration: ReplicationConfiguration) { self.init(tree: configuration.tree) }

    public var ruleCount: Int { tree?.all("Rule").count ?? 0 }

    /// True where the store keeps no document for it: an empty list is a DELETE.
    public var isNone: Bool { ruleCount == 0 }

    /// The rules as lifecycle rules; an empty document where there are none.
    public var lifecycle: LifecycleConfiguration { tree.map(LifecycleConfiguration.init(tree:)) ?? .empty }

    /// The rules as replication rules; an empty document where there are none.
    public var replication: ReplicationConfiguration { tree.map(ReplicationConfiguration.init(tree:)) ?? .empty }
}
