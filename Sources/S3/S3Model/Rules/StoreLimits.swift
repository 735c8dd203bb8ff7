/// What a store is known not to take, or not to keep, of a lifecycle rule: said before it is tried.
public struct StoreLimit: Sendable, Equatable {
    public enum Effect: Sendable, Equatable {
        /// It refuses the document.
        case refused
        /// It takes the document and keeps it without this.
        case dropped
        /// It keeps something else that means the same, or nearly so.
        case changed
    }

    public var field: RuleProblem.Field
    public var effect: Effect
    /// One sentence for people.
    public var reason: String
    /// Where it was seen.
    public var basis: String
}

/// The limits of the stores that are told apart. What isn't listed is thought to work: what was put is read back and compared all the same.
public enum StoreLimits {
    /// All limits of a store; none for AWS and for stores that aren't known.
    public static func of(_ store: StoreKind) -> [StoreLimit] {
        switch store {
        case .seaweedFS:
            let reason = "SeaweedFS answers 501 NotImplemented to an enabled rule with a transition: it has no storage classes."
            return limits([.transitions, .noncurrentTransitions], .refused, reason, "observed on SeaweedFS 4.48")
        case .minIO:
            return limits([.abort], .dropped, "MinIO drops or refuses this: it removes unfinished uploads by a setting of its own.", "MinIO")
                + limits(
                    [.transitions, .noncurrentTransitions], .refused, "MinIO moves to tiers of its own, which an administrator has to set up first.",
                    "MinIO")
        case .ceph:
            let lost = "Ceph takes this and loses it: the rule then hits more than it says."
            return limits([.objectSizeGreaterThan, .objectSizeLessThan, .newerNoncurrentVersions], .dropped, lost, "observed on Ceph RGW 16.2")
                + limits([.filter], .changed, "Ceph writes filters in its own way and sorts rules by id.", "observed on Ceph RGW 16.2")
                + limits(
                    [.transitions, .noncurrentTransitions], .refused, "Ceph knows only classes that its administrator has set up.",
                    "observed on Ceph RGW 16.2")
        case .moto:
            let lost = "moto takes this and loses it: the rule then hits more than it says."
            return limits(
                [.objectSizeGreaterThan, .objectSizeLessThan, .newerNoncurrentVersions], .dropped, lost, "observed on moto 5.2.1")
        case .miniStack:
            return limits([.tags], .changed, "MiniStack adds a size bound to a filter with tags and more.", "observed on MiniStack 1.5.33")
                + limits(
                    [.prefix], .dropped, "MiniStack loses a Prefix of the first form: the rule then hits everything.", "observed on MiniStack 1.5.33")
        case .r2:
            return limits([.abort], .changed, "R2 aborts unfinished uploads after 7 days by a rule of its own.", "Cloudflare R2")
        case .aws, .localStack, .unknown: return []
        }
    }

    /// What a bucket for directories, told by the end of its name, doesn't take on AWS.
    static func directory(_ bucket: String) -> [StoreLimit] {
        guard bucket.hasSuffix("--x-s3") else { return [] }
        return limits(
            [.tags, .transitions, .noncurrentTransitions, .noncurrentExpiration], .refused,
            "A directory bucket only expires objects and aborts uploads.",
            "S3 directory buckets: no tags, classes or versions")
    }

    /// The limit on a field of a form, which writes filters only; positions in lists don't matter.
    public static func limit(on field: RuleProblem.Field, of store: StoreKind) -> StoreLimit? {
        // What is listed for prefixes is about the first form.
        field == .prefix ? nil : of(store).first { $0.field == field.list }
    }

    /// The limit of a store that is known not to take replication rules, or not all of them; nil where nothing is known.
    public static func replication(_ store: StoreKind) -> StoreLimit? {
        switch store {
        case .seaweedFS:
            let reason = "SeaweedFS has no replication rules: it takes them for a request to create the bucket, and answers 409."
            return limits([.rule], .refused, reason, "observed on SeaweedFS 4.48").first
        case .ceph:
            let reason = "Ceph answers 405 unless its zone group has several zones."
            return limits([.rule], .refused, reason, "observed on Ceph RGW 16.2").first
        case .minIO: return limits([.rule], .refused, "MinIO needs remote targets, which an administrator sets up first.", "MinIO").first
        case .moto:
            let reason = "moto loses a rule's prefix, so that it is for everything, and adds Priority and DeleteMarkerReplication."
            return limits([.rule], .changed, reason, "observed on moto 5.2.1").first
        case .aws, .localStack, .miniStack, .r2, .unknown: return nil
        }
    }

    private static func limits(_ fields: [RuleProblem.Field], _ effect: StoreLimit.Effect, _ reason: String, _ basis: String) -> [StoreLimit] {
        fields.map { StoreLimit(field: $0, effect: effect, reason: reason, basis: basis) }
    }
}

extension RuleProblem.Field {
    /// The field that an entry of a list belongs to; itself where it is none.
    public var list: RuleProblem.Field {
        switch self {
        case .tag: .tags
        case .transition: .transitions
        case .noncurrentTransition: .noncurrentTransitions
        default: self
        }
    }
}
