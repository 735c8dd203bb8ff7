import Foundation

/// One change to the demo's account, as data: where, when by the store's clock, and what.
struct DemoWrite: Sendable {
    /// What is done. Documents are XML as S3 takes them.
    enum Change: Sendable {
        /// - Parameter locks: whether versions there can be locked.
        case createBucket(region: String, locks: Bool = false)
        case versioning(enabled: Bool)
        case lifecycle(document: String)
        case replication(document: String)
        case put(DemoObject)
        /// A delete without a version id: leaves a marker where the bucket has versions.
        case delete
    }

    /// Second of the store's clock (UTC) at which it happens.
    var at: Date
    var bucket: String
    /// Empty for changes to the bucket itself.
    var key: String = ""
    var change: Change

    /// Whether it changes the bucket and not a key: such changes come one by one, before the keys of their second.
    var isOfBucket: Bool { key.isEmpty }
}

/// An object still to be written: its bytes are made only when it is sent.
struct DemoObject: Sendable {
    var body: DemoBody
    var contentType: String
    /// Further headers, sent as they are.
    var headers: [(name: String, value: String)] = []
    var metadata: [(name: String, value: String)] = []
    var tags: [(key: String, value: String)] = []
    /// nil: the store's default.
    var storageClass: String?

    init(
        _ body: DemoBody, _ contentType: String, headers: [(name: String, value: String)] = [], metadata: [(name: String, value: String)] = [],
        tags: [(key: String, value: String)] = [], storageClass: String? = nil
    ) {
        self.body = body
        self.contentType = contentType
        self.headers = headers
        self.metadata = metadata
        self.tags = tags
        self.storageClass = storageClass
    }
}

/// A part of the account's story; lists its writes in any order.
protocol DemoStory {
    func writes(_ dates: DemoDates) -> [DemoWrite]
}
