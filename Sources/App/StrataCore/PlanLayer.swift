public import S3Model
public import Timeline

/// A restore to a time, looked at before anything is done: what would happen to how many keys, and each of them on demand.
public struct PlanLayer: Sendable, Equatable {
    public var bucket: String
    public var question: PlanQuestion
    public var view: AsOfView
    /// nil while it is being made.
    public var plan: RestorePlan?
    public var ticket: Ticket?
    public var failure: Notice?
    /// The rows of one action; nil: the summary.
    public var shown: RestoreAction?
    /// Positions in the plan of the rows shown.
    public var rows: [Int] = []
    public var cursor = ListCursor()
    /// How far the readable copies of its archived versions are, by version id, as far as looked up.
    public var retrievals: [String: RetrievalState] = [:]
    public internal(set) var retrievalTicket: Ticket?
    /// They were looked up once without being asked for.
    var hasLooked = false

    /// The lines of the summary, in order.
    public static let actions: [RestoreAction] = [.undelete, .copy, .hide, .unchanged, .unrecoverable, .unknown]

    init(bucket: String, question: PlanQuestion, view: AsOfView) {
        self.bucket = bucket
        self.question = question
        self.view = view
    }

    /// Rows to move through.
    public var count: Int { shown == nil ? Self.actions.count : rows.count }

    /// The action under the cursor of the summary, or the one whose rows are shown.
    public var action: RestoreAction { shown ?? Self.actions[min(cursor.row, Self.actions.count - 1)] }

    /// The plan's row under the cursor.
    public var currentRow: RestoreRow? {
        guard shown != nil, let plan, rows.indices.contains(cursor.row) else { return nil }
        return plan[rows[cursor.row]]
    }
}

/// What a plan is asked for.
public struct PlanQuestion: Sendable, Equatable {
    public var scope: RestoreScope
    public var hidesCreated = false
    public var tickedUnknown: Set<KeyName> = []
    /// Ids of archived versions that are readable by now.
    public var retrieved: Set<String> = []
    public var versioning: VersioningConfiguration.Status?
    /// The scope in words: "prod/", "3 marked".
    public var title: String
    public let bucket: String

    public init(bucket: String, scope: RestoreScope, versioning: VersioningConfiguration.Status?, title: String) {
        self.bucket = bucket
        self.scope = scope
        self.versioning = versioning
        self.title = title
    }
}
