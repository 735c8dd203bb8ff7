public import S3Model
public import Timeline

/// A result coming back from the work that an effect asked for.
public enum Event: Sendable, Equatable {
    case connected(Ticket, Connection)
    case connectFailed(Ticket, Notice)
    case buckets(Ticket, [Bucket])
    case bucketFacts(Ticket, bucket: String, BucketFacts)
    /// More rows of a listing, sealed.
    case rows(Ticket, SealedRows)
    /// A request with rows or facts has come to its end.
    case finished(Ticket)
    case failed(Ticket, S3Error)
    case inspected(Ticket, ObjectDescription)
    case previewed(Ticket, BodyPreview)
    case compared(Ticket, VersionComparison)
    case arranged(Ticket, ListingIndex)
    /// A typed time, understood or not.
    case timeRead(AsOfTime)
    case timeRefused(AsOfTimeError, text: String)
    /// What rules may have removed of the history that is being listed.
    case expiry(Ticket, ExpiryKnowledge)
    case viewed(Ticket, AsOfAnswer)
    case planned(Ticket, RestorePlan)
    case runs(Ticket, [RunSummary], isStart: Bool)
    /// A run, or its undo, has ended; `sentence` says how.
    case ran(Ticket, bucket: String, sentence: String, isWarning: Bool)
    case undoPrepared(Ticket, RunSummary, UndoPlan)
    case restorePrepared(Ticket, VersionRestorePlan)
    case deletionTerms(ObjectReference, DeletionTerms)
    /// A change has been made to a key: one sentence that says so.
    case changed(Ticket, ObjectReference, sentence: String, isWarning: Bool)
    case pathCompleted(Ticket, PathCompletion, isAsked: Bool)
    case fileLooked(Ticket, UploadSource)
    case uploadPlanned(Ticket, UploadPlan)
    case uploaded(Ticket, UploadPlan, UploadOutcome)
    /// A customer's key was understood and is kept; what wanted it goes on.
    case customerKeyTaken(KeyedRequest)
    case customerKeyRefused(String, bucket: String, then: KeyedRequest)
    case retrievals(Ticket, [RetrievalFact])
    /// Readable copies were asked for; `targets` are those that are on their way.
    case retrievalAsked(Ticket, [ObjectReference], sentence: String, isWarning: Bool)
    /// Whether a folder holds nothing but deleted keys.
    case folder(Ticket, String, isDeleted: Bool)
    /// A change that had failed or was stopped is tried again.
    case retried(Ticket)
    /// The rules of a bucket, and why the store keeps none where it doesn't.
    case lifecycleRead(Ticket, LifecycleSnapshot, refusal: Notice?)
    case rulesSavePrepared(Ticket, RuleSavePreparation)
    case rulesSaved(Ticket, RuleAddress, RuleSaveOutcome, isUndo: Bool)
    case rulesImported(Ticket, StoredRules, path: String)
    /// Documents of rules that were replaced, the newest first; and files that can't be read as such.
    case backupsListed(Ticket, [KeptRules], unreadable: [String])
    case rulesImportFailed(Ticket, Notice)
    /// What the user's editor left.
    case textEdited(String, for: EditedText)
    /// Settings of a bucket as far as they have come.
    case settingsRead(Ticket, BucketSettings)
    case settingOpened(Ticket, BucketSettingSnapshot)
    case settingPrepared(Ticket, BucketSettingSnapshot, text: String, SettingPreparation)
    case settingSaved(Ticket, SettingSavePlan, SettingSaveOutcome, isUndo: Bool)
    /// The unfinished uploads, nil where they can't be listed; and whether the store lists versions.
    case uploads(Ticket, [MultipartUpload]?, hasVersions: Bool)
    /// A listing for a forecast stopped before the end of the bucket.
    case forecastLimited(Ticket)
    case forecasted(Ticket, ForecastAnswer)
    case forecastTags(Ticket, [Int32: [ObjectDescription.Field]], isLast: Bool)
    /// nil: none is set.
    case replicationRead(Ticket, ReplicationSnapshot, refusal: Notice?)
    case replicationSideRead(Ticket, ReplicationSide)
    case replicationChecked(Ticket, ReplicationFindings)
    case replicationFixPrepared(Ticket, ReplicationFixing, ReplicationFixPlan)
    case replicationFixed(Ticket, ReplicationFixing, ReplicationFixOutcome)
    case destinationBuckets(Ticket, [Bucket])
    case candidatesListed(Ticket, ReplicationCandidates)
    case statusFound(Ticket, ReplicationReport)
    case destinationsFound(Ticket, [String])
    case driftProgressed(Ticket, DriftProgress)
    case drifted(Ticket, Drift, asked: DriftAsked?)
    /// `now`: milliseconds since 1970, by the store's clock.
    case redrivePlanned(Ticket, RedrivePlan, now: Int64)
    case bucketCreated(Ticket, NewBucket, CreateBucketOutcome)
    case versioningLooked(Ticket, VersioningChange)
    case versioningSet(Ticket, VersioningChange, VersioningOutcome)
    case bucketLooked(Ticket, bucket: String, BucketContents)
    case bucketDeleted(Ticket, bucket: String, DeleteBucketOutcome)
    case emptyPlanned(Ticket, EmptyBucketPlan)
    case bucketEmptied(Ticket, bucket: String, EmptyBucketReport)
    /// What was read of a bucket for its posture, and how many rows of all listings have been read.
    case postureRead(Ticket, PostureFacts)
    case postureListed(Ticket, entries: Int)
    case jobs([JobRow])
    case notice(Notice)
}

/// A segment on its way to a pane; equal when it is the same segment.
public struct SealedRows: Sendable, Equatable {
    public let segment: ListingSegment

    public init(_ segment: ListingSegment) { self.segment = segment }

    public static func == (a: SealedRows, b: SealedRows) -> Bool { a.segment === b.segment }
}

/// What is known about the endpoint of a profile once it is resolved.
public struct Connection: Sendable, Equatable {
    public var region: String
    /// nil: Amazon's own.
    public var endpoint: String?
    /// Where the endpoint was configured; shown, because a planted config would send everything elsewhere.
    public var endpointSource: String?
    public var isAnonymous: Bool
    public var isReadOnly: Bool
    public var warnings: [String]

    public init(
        region: String, endpoint: String? = nil, endpointSource: String? = nil, isAnonymous: Bool = false, isReadOnly: Bool = false,
        warnings: [String] = []
    ) {
        self.region = region
        self.endpoint = endpoint
        self.endpointSource = endpointSource
        self.isAnonymous = isAnonymous
        self.isReadOnly = isReadOnly
        self.warnings = warnings
    }
}

/// A job as the queue pane shows it.
public struct JobRow: Sendable, Equatable {
    public enum Phase: Sendable, Equatable {
        case waiting, running, paused, done, cancelled
        case failed(String)
    }

    /// What it is for, which decides what trying it again means.
    public enum Kind: Sendable, Equatable {
        /// Its answer goes to a pane.
        case read
        /// It changes one thing in a store, or writes a file.
        case change
        /// A restore or an undo, which has a journal.
        case run
    }

    public var id: Int
    public var label: String
    public var kind: Kind
    public var phase: Phase
    public var done: Int64
    public var total: Int64?
    public var unit: String
    /// Seconds it took, once over.
    public var seconds: Double?
    /// Units a second so far, while it runs; nil where too little is known.
    public var rate: Double?

    public init(
        id: Int, label: String, kind: Kind = .read, phase: Phase, done: Int64 = 0, total: Int64? = nil, unit: String = "", seconds: Double? = nil,
        rate: Double? = nil
    ) {
        self.id = id
        self.label = label
        self.kind = kind
        self.phase = phase
        self.done = done
        self.total = total
        self.unit = unit
        self.seconds = seconds
        self.rate = rate
    }

    /// Seconds to go at the rate so far; nil where that can't be said.
    public var secondsLeft: Double? {
        guard phase == .running, let total, let rate, rate > 0, done < total else { return nil }
        return Double(total - done) / rate
    }
}
