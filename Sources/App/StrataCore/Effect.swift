public import S3Model
public import Timeline

/// Work asked for, as data: tests compare it, logs print it.
public enum Effect: Sendable, Equatable {
    /// Resolve the ticket's profile and make its client.
    case connect(Ticket)
    case listBuckets(Ticket)
    /// Region, versioning and rules of these buckets, in this order.
    case readBucketFacts(Ticket, [Bucket])
    /// One level of a bucket: objects and prefixes, or with `withVersions` every version and marker.
    case listObjects(Ticket, Place, withVersions: Bool)
    /// Which of these folders hold nothing but deleted keys.
    case readFolders(Ticket, bucket: String, [String])
    /// Every version and marker of exactly one key.
    case listVersions(Ticket, ObjectReference)
    case inspect(Ticket, ObjectReference)
    case preview(Ticket, ObjectReference, size: Int64)
    /// What differs between two versions of one key, the older one first.
    case compare(Ticket, ObjectReference, ObjectReference)
    /// Sort, filter and group a listing off the main loop; the index of the rows before it grew spares work.
    case arrange(Ticket, Listing, ListingQuery, previous: ListingIndex?)
    /// Understand a time as the user's clock and zone have it.
    case readTime(String)
    /// Every version under a place, with the rules that may have removed some.
    case listHistory(Ticket, Place)
    case viewAsOf(Ticket, AsOfQuestion, previous: AsOfView?)
    /// What to do so that a scope is as it was.
    case plan(Ticket, AsOfView, PlanQuestion)
    /// Carry a plan out, key by key.
    case runPlan(Ticket, bucket: String, RestorePlan)
    /// The runs that the journal has, for the user who asked or for an offer at the start.
    case listRuns(Ticket, isStart: Bool)
    case resumeRun(Ticket, RunSummary)
    /// What undoing a run would do now; the question comes with the answer.
    case prepareUndo(Ticket, RunSummary)
    case undoRun(Ticket, RunSummary)
    case export(RestorePlan, bucket: String, path: String)
    /// Find out what restoring a version would do; nil: the newest version, which markers hide.
    case prepareRestore(Ticket, ObjectReference)
    /// Carry a plan out; with the version's lock if asked for.
    case restore(Ticket, VersionRestorePlan, LockChoice)
    /// What stands in the way of deleting a version for good.
    case readDeletionTerms(Ticket, ObjectReference, isMarker: Bool)
    case deleteVersion(Ticket, ObjectReference)
    /// Readable copies of archived versions of one bucket; `days` is nil where they move back for good.
    case requestRetrieval(Ticket, [ObjectReference], days: Int?, tier: RestoreRequest.Tier)
    /// How far the readable copies of archived versions of one bucket are.
    case readRetrievals(Ticket, [ObjectReference])
    case download(Ticket, ObjectReference, path: String)
    /// What a typed path can go on with; `isAsked`: the user wants the text to go on by itself.
    case completePath(Ticket, String, isAsked: Bool)
    /// Whether a path as typed is a file that can be uploaded.
    case lookAtFile(Ticket, path: String, Place)
    /// What an upload would do to its key.
    case planUpload(Ticket, UploadSource, key: String)
    case upload(Ticket, UploadPlan, mayOverwrite: Bool)
    case readLifecycle(Ticket, bucket: String)
    case readReplication(Ticket, bucket: String)
    /// One bucket of a replication, looked at with the ticket's profile.
    case readReplicationSide(Ticket, bucket: String)
    /// The buckets of the ticket's profile, to choose a destination from.
    case listDestinationBuckets(Ticket)
    /// What replication rules need, on both sides: of the saved rules, and of an edit of them; with the profiles of destinations, by the bucket's name,
    /// where they aren't the ticket's.
    case checkReplication(Ticket, bucket: String, edited: ReplicationConfiguration?, profiles: [String: String])
    /// What a fix would change.
    case prepareReplicationFix(Ticket, ReplicationFixing)
    case fixReplication(Ticket, ReplicationFixing, ReplicationFixPlan)
    /// Writes a text to a file that isn't there yet.
    case writeText(String, path: String)
    case prepareRulesSave(Ticket, RuleAddress, base: StoredRules, edited: StoredRules)
    case saveRules(Ticket, RuleAddress, RuleSavePlan)
    case undoRules(Ticket, RuleAddress, RuleSaved)
    /// Writes rules to a file that isn't there yet: JSON of the AWS CLI, or XML by its ending.
    case writeRules(RuleKind, StoredRules, path: String)
    case readRulesFile(Ticket, RuleKind, path: String)
    /// The documents that saves of these rules have replaced.
    case listBackups(Ticket, RuleAddress)
    /// Hands text to the user's editor; the name says what it is.
    case editText(String, name: String, for: EditedText)
    case forecast(Ticket, ForecastQuestion)
    /// Tags of versions, by their positions in the listing.
    case readForecastTags(Ticket, bucket: String, Listing, [Int32])
    /// Compares the forecast of the saved rules with the store's own x-amz-expiration, for a sample of objects.
    case checkForecast(Ticket, ForecastQuestion, most: Int)
    /// Every version and every unfinished upload of a bucket; at most so many versions, all where nil.
    case listForForecast(Ticket, bucket: String, limit: Int?)
    /// Keep a customer's key (SSE-C) in memory for a bucket of a profile, and say when that is done.
    case useCustomerKey(profile: String, bucket: String, Secret, then: KeyedRequest)
    /// Everything a bucket is set to, answer by answer.
    case readSettings(Ticket, bucket: String)
    /// One setting, to be edited.
    case openSetting(Ticket, bucket: String, BucketSetting)
    /// Judges an edited text, and reads the setting again to compare.
    case prepareSetting(Ticket, BucketSettingSnapshot, text: String)
    case saveSetting(Ticket, SettingSavePlan, isUndo: Bool)
    /// Versions under a place whose replication can be asked about, so many at most.
    case listCandidates(Ticket, Place, limit: Int)
    case askStatus(Ticket, Place, ReplicationCandidates)
    /// Where a bucket's enabled rules lead.
    case listDestinations(Ticket, bucket: String)
    /// A place against a destination, which is read with a profile of its own.
    case compareBuckets(Ticket, Place, destination: String, profile: String)
    case askAboutDrift(Ticket, Drift, limit: Int)
    /// What copying current versions onto themselves would do.
    case planRedrive(Ticket, bucket: String, [RedrivePlan.Candidate], destination: String?)
    case redrive(Ticket, RedrivePlan)
    case exportReport(ReplicationExport, path: String)
    case createBucket(Ticket, NewBucket)
    /// What switching a bucket's versions on, or suspending them, would mean.
    case lookAtVersioning(Ticket, bucket: String, VersioningConfiguration.Status)
    case setVersioning(Ticket, VersioningChange)
    /// Whether a bucket is empty.
    case lookIntoBucket(Ticket, bucket: String)
    case deleteBucket(Ticket, bucket: String)
    /// Count everything in a bucket, and remove what was counted.
    case planEmptying(Ticket, bucket: String)
    case emptyBucket(Ticket, EmptyBucketPlan)
    /// What would lose the data of these buckets, open it or take it offline.
    case readPosture(Ticket, [Bucket], PostureDepth)
    case cancel(Ticket)
    case cancelJob(Int)
    case retryJob(Int)
    case copyToClipboard(String)
    case saveBookmarks([Bookmark])
    case useTheme(String)
    case redraw
    case suspend
    case quit
}

/// A kept place, of one profile.
public struct Bookmark: Sendable, Equatable, Hashable, Codable {
    public var profile: String
    public var bucket: String
    public var prefix: String

    public init(profile: String, place: Place) {
        self.profile = profile
        bucket = place.bucket
        prefix = place.prefix
    }

    public var place: Place { Place(bucket: bucket, prefix: prefix) }
}

/// Which locks of an old version the restored one takes over.
public struct LockChoice: Sendable, Equatable {
    public var keepsRetention: Bool
    public var keepsLegalHold: Bool

    public init(keepsRetention: Bool = false, keepsLegalHold: Bool = false) {
        self.keepsRetention = keepsRetention
        self.keepsLegalHold = keepsLegalHold
    }
}
