public import S3Model
public import Timeline

/// All versions and markers of one key, newest first as the store orders them.
public struct VersionsPane: Sendable, Equatable {
    /// nil: nothing to show versions of.
    public var target: ObjectReference?
    public var listing: Listing
    public var loading = Loading.idle
    public var cursor = ListCursor()
    /// Version ids that are marked.
    public var marks: Set<String> = []
    public var rangeStart: Int?
    /// The version that the cursor goes to when it comes.
    var wantedVersion: String?
    /// How far the readable copies of archived versions are, by version id, as far as looked up; and which were looked up since the list was read.
    public var retrievals: [String: RetrievalState] = [:]
    var retrievalsAsked: Set<String> = []
    var retrievalTicket: Ticket?

    public init(listing: Listing = Listing()) { self.listing = listing }

    public var count: Int { listing.count }

    public func row(at position: Int) -> ListingRow? {
        position >= 0 && position < listing.count ? listing[position] : nil
    }

    public var current: ListingRow? { row(at: cursor.row) }
}

/// What a version says (inspect), how it begins (preview), or what a newer one has otherwise (compare).
public struct DetailPane: Sendable, Equatable {
    public enum Mode: Sendable, Equatable { case inspect, preview, compare }

    public var mode = Mode.inspect
    public var target: ObjectReference?
    /// The listing's row of the target: shown until the store has answered.
    public var row: ListingRow?
    public var description: ObjectDescription?
    public var preview: BodyPreview?
    /// The newer version that the target is compared with.
    public var newer: ObjectReference?
    public var comparison: VersionComparison?
    public var loading = Loading.idle
    public var cursor = ListCursor()

    public init() {}
}

/// Jobs, newest last.
public struct QueuePane: Sendable, Equatable {
    public var jobs: [JobRow] = []
    public var cursor = ListCursor()
    public var isOpen = false

    public init() {}

    public var current: JobRow? { jobs.indices.contains(cursor.row) ? jobs[cursor.row] : nil }
}

extension DetailPane {
    /// Lines there are to scroll through.
    public var lineCount: Int {
        switch mode {
        case .inspect: inspectLines.count
        case .preview: preview?.lines.count ?? 0
        case .compare: comparison?.lines.count ?? 0
        }
    }
}
