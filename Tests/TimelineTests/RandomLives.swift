@testable import Timeline

/// Random histories of a bucket with a handful of keys, by seed.
struct RandomLives {
    /// What may happen in it beside puts, deletes and undeletes that the journal knows.
    struct Traits {
        var suspends = false
        var erases = false
        var expires = false
        var archives = false
    }

    static let keys = ["a", "dir/b", "dir/c", "dir/sub/d", "e\u{301}", "\u{e9}"]

    /// The bucket after so many operations, several of which may fall into one second.
    static func bucket(seed: UInt64, _ traits: Traits, operations: Int = 60) -> ReplayedBucket {
        var random = SplitMix(seed: seed)
        var bucket = ReplayedBucket()
        if traits.suspends, random.chance(50) { bucket.versioning = .never }
        for _ in 0..<operations {
            bucket.wait([0, 0, 1, 1, 2, 5][random.below(6)])
            step(&bucket, &random, traits)
        }
        return bucket
    }

    private static func step(_ bucket: inout ReplayedBucket, _ random: inout SplitMix, _ traits: Traits) {
        let key = keys[random.below(keys.count)]
        switch random.below(100) {
        case ..<45:
            // Some bodies are put again.
            let again = random.chance(15) ? bucket.stack(of: key).last { !$0.isMarker }?.content : nil
            _ = bucket.put(key, content: again, storageClass: traits.archives && random.chance(20) ? "GLACIER" : "STANDARD")
        case ..<70: bucket.delete(key)
        case ..<80: undelete(key, &bucket)
        case ..<88:
            let stack = bucket.stack(of: key)
            guard traits.erases, !stack.isEmpty else { return }
            bucket.remove(key, id: stack[random.below(stack.count)].id)
        case ..<94:
            let stack = bucket.stack(of: key)
            guard traits.expires, stack.count > 2 else { return }
            // As a rule without tag or size filters does: the oldest noncurrent ones.
            for entry in stack.suffix(1 + random.below(stack.count - 1)).reversed() { bucket.remove(key, id: entry.id, .expired) }
        default:
            guard traits.suspends else { return }
            bucket.versioning = bucket.versioning == .enabled ? .suspended : .enabled
        }
    }

    /// What Strata does and journals: removes the markers above the newest version.
    private static func undelete(_ key: String, _ bucket: inout ReplayedBucket) {
        let stack = bucket.stack(of: key)
        let markers = stack.prefix { $0.isMarker }
        if markers.count == stack.count { return }
        for marker in markers { bucket.remove(key, id: marker.id, .journalled) }
    }
}
