public import S3Model

/// What the store had when it was read, and what is known of the bucket: edits start from it and are judged by it.
public struct RuleBase: Sendable, Equatable {
    public var document: StoredRules
    public let objectLock: BucketFacts.Fact<ObjectLockConfiguration?>
    /// The bucket's own region; nil: not known.
    public private(set) var region: String?
    /// Regions of other buckets, by name, as far as they are known.
    public var regions: [String: String] = [:]
    private let known: RuleContext

    init(_ snapshot: LifecycleSnapshot) {
        document = snapshot.document
        objectLock = snapshot.objectLock
        known = snapshot.context
    }

    init(_ snapshot: ReplicationSnapshot) {
        document = snapshot.document
        objectLock = snapshot.objectLock
        known = snapshot.context
        if case .known(let region) = snapshot.region, !region.isEmpty { self.region = region }
        for case (let bucket, .known(let region)) in snapshot.destinationRegions where !region.isEmpty { regions[bucket] = region }
    }

    /// What the validators have to know.
    public var context: RuleContext {
        var context = known
        context.minimumObjectSize = document.minimumObjectSize
        context.stored = document.tree
        return context
    }

    /// The document as lifecycle rules; an empty one where there are none.
    public var configuration: LifecycleConfiguration { document.lifecycle }

    /// "CRR" or "SRR"; nil where one of the two regions isn't known.
    public func label(of rule: ReplicationRuleDraft) -> String? {
        ReplicationRuleDraft.kind(source: region, destination: regions[rule.destinationBucket])
    }

    /// A rule as a sentence, labelled by the two regions.
    func words(of rule: ReplicationRuleDraft) -> String {
        (label(of: rule).map { "\($0): " } ?? "") + rule.words(region: regions[rule.destinationBucket])
    }
}
