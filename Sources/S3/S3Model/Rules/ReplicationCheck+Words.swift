extension ReplicationCheck.Subject {
    /// In a word or two.
    public var title: String {
        switch self {
        case .store: "store"
        case .rules: "rules"
        case .role: "role"
        case .priorities: "priorities"
        case .existence: "existence"
        case .regions: "regions"
        case .versioning: "versioning"
        case .objectLock: "Object Lock"
        case .encryption: "encryption"
        case .policy: "bucket policy"
        case .expiry: "lifecycle"
        case .bothWays: "the way back"
        }
    }

    /// Why it matters, in a sentence.
    ///
    /// **Source**: S3 User Guide, "Requirements and considerations for replication", "Troubleshooting replication".
    public var why: String {
        switch self {
        case .store: "A store that doesn't keep the rules, or keeps others, replicates nothing, or something else."
        case .rules: "S3 refuses a document as a whole for one wrong rule."
        case .role: "S3 makes the copies with this role's rights; without it every copy fails."
        case .priorities: "Among rules for one destination only the one with the highest priority acts on an object."
        case .existence: "Without the bucket every copy fails."
        case .regions: "Within one region a copy doesn't survive the loss of the region; across regions every byte is charged for."
        case .versioning: "Both sides must keep versions: a source without isn't replicated, a destination without makes every copy fail."
        case .objectLock: "Locked objects are copied with their locks, which only a bucket with Object Lock can keep."
        case .encryption: "Objects under KMS keys are left out unless the rule asks for them and names a key in the destination's region."
        case .policy: "Another account's bucket lets nobody in by itself: its policy has to name the role."
        case .expiry: "Lifecycle rules delete copies like anything else, counted from the original's date: the replica is gone when it is needed."
        case .bothWays: "Where both sides are written to, tags, ACLs and locks drift apart unless changes to copies are replicated too."
        }
    }
}

extension ReplicationCheck.State {
    /// In a word.
    public var word: String {
        switch self {
        case .met: "met"
        case .note: "note"
        case .unknown: "not known"
        case .failed: "failed"
        }
    }
}

extension ReplicationCheck.Fix {
    /// The bucket that it changes.
    public var bucket: String {
        switch self {
        case .enableVersioning(let bucket, _), .addPolicy(let bucket): bucket
        }
    }

    /// True where it changes the source.
    public var isAtSource: Bool { if case .enableVersioning(_, atDestination: false) = self { true } else { false } }
}
