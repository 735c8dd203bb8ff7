/// GetBucketLifecycleConfiguration's document, kept as the parsed tree: what is edited is the tree, and what isn't understood stays in it.
public struct LifecycleConfiguration: Sendable, Equatable {
    public var tree: XMLElement

    public init(tree: XMLElement) { self.tree = tree }

    /// Root `LifecycleConfiguration`; a store without this document may answer with another root (`.wrongRoot`).
    public static func decode(_ bytes: [UInt8]) throws(DecodingFailure) -> LifecycleConfiguration {
        LifecycleConfiguration(tree: try XMLTree.parse(bytes, root: "LifecycleConfiguration"))
    }

    /// PutBucketLifecycleConfiguration's document.
    public func encoded() -> [UInt8] { tree.serialized() }

    public var ruleCount: Int { tree.all("Rule").count }

    /// The rules in the document's order.
    public var rules: [LifecycleRule] { tree.all("Rule").map(LifecycleRule.init) }
}

/// A read-only view of one lifecycle rule, enough for a line of words.
public struct LifecycleRule: Sendable, Equatable {
    /// When an action falls due.
    public enum Due: Sendable, Equatable {
        case days(Int)
        /// As written: ISO 8601, midnight UTC.
        case date(String)
        case unsaid
    }

    /// What the rule does, in the order of the document.
    public enum Action: Sendable, Equatable {
        case expiration(Due)
        case expiredObjectDeleteMarker
        case transition(Due, storageClass: String)
        /// Days after its successor was written; newest noncurrent versions that are kept.
        case noncurrentVersionExpiration(days: Int?, newerNoncurrentVersions: Int?)
        case noncurrentVersionTransition(days: Int?, newerNoncurrentVersions: Int?, storageClass: String)
        case abortIncompleteMultipartUpload(days: Int?)
        /// An element that this view doesn't know.
        case unknown(String)
    }

    /// Empty where the rule has none.
    public var id: String
    /// "Enabled", "Disabled", or what the store says.
    public var status: String
    public var filter: RuleFilter
    public var actions: [Action]

    public var isEnabled: Bool { status == "Enabled" }

    /// The view of a `Rule` element.
    public init(_ rule: XMLElement) {
        id = rule.text(at: "ID") ?? ""
        status = rule.text(at: "Status") ?? ""
        filter = RuleFilter(rule: rule)
        actions = rule.elements.filter { !["ID", "Status", "Filter", "Prefix"].contains($0.localName) }.map(Self.action)
    }

    private static func action(_ element: XMLElement) -> Action {
        func number(_ name: String) -> Int? { element.text(at: name).flatMap { Int($0) } }
        let storageClass = element.text(at: "StorageClass") ?? ""
        let newer = number("NewerNoncurrentVersions")
        switch element.localName {
        case "Expiration":
            return element.text(at: "ExpiredObjectDeleteMarker") == "true" ? .expiredObjectDeleteMarker : .expiration(due(element))
        case "Transition":
            return .transition(due(element), storageClass: storageClass)
        case "NoncurrentVersionExpiration":
            return .noncurrentVersionExpiration(days: number("NoncurrentDays"), newerNoncurrentVersions: newer)
        case "NoncurrentVersionTransition":
            return .noncurrentVersionTransition(days: number("NoncurrentDays"), newerNoncurrentVersions: newer, storageClass: storageClass)
        case "AbortIncompleteMultipartUpload":
            return .abortIncompleteMultipartUpload(days: number("DaysAfterInitiation"))
        default:
            return .unknown(element.localName)
        }
    }

    private static func due(_ element: XMLElement) -> Due {
        if let days = element.text(at: "Days").flatMap({ Int($0) }) { return .days(days) }
        if let date = element.text(at: "Date") { return .date(date) }
        return .unsaid
    }
}
