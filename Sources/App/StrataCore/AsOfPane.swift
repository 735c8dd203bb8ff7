public import S3Model
public import Timeline

/// The bucket as it was: what stands in place of the Objects pane while a time is set.
public struct AsOfPane: Sendable, Equatable {
    public var time: AsOfTime
    /// What has been listed, with everything below it; folders inside it are shown without asking again.
    public var scope: Place
    /// The folder on display.
    public var place: Place
    public var listing: Listing
    public var loading = Loading.idle
    /// The rules that may have removed versions; nil until they are read.
    public var expiry: ExpiryKnowledge?
    public var rows: AsOfRows?
    public var changes: Changes?
    public var histogram: ChangeHistogram?
    public var computing: Computing?
    public var cursor = ListCursor()
    public var marks: Set<KeyName> = []
    public var rangeStart: Int?
    /// The row the cursor should be put on once it is there.
    public var wantedName: String?
    /// The place to go back to when the time is left.
    public var cameFrom: Place

    /// A view being worked out, and from what.
    public struct Computing: Sendable, Equatable {
        public var ticket: Ticket
        public var time: AsOfTime
        public var prefix: String
        public var generation: Int
    }

    init(time: AsOfTime, place: Place, cameFrom: Place, listing: Listing) {
        self.time = time
        self.place = place
        self.cameFrom = cameFrom
        scope = place
        self.listing = listing
    }

    public var count: Int { rows?.count ?? 0 }

    public func row(at position: Int) -> AsOfRows.Row? {
        guard let rows, position >= 0, position < rows.count else { return nil }
        return rows[position]
    }

    public var current: AsOfRows.Row? { row(at: cursor.row) }

    /// The row under the cursor as a listing would have it: the version of then, else the newest entry; a folder as a prefix.
    public var currentRow: ListingRow? {
        switch current {
        case .folder(let folder): ListingRow(kind: .prefix, key: folder.prefix)
        case .key(let key): key.then ?? key.newest
        case nil: nil
        }
    }

    /// True when the rows on display are of this time and folder, and of all that was listed.
    public var isCurrent: Bool {
        guard let rows else { return false }
        return rows.view.time == time && KeyName(rows.prefix) == KeyName(place.prefix) && rows.view.log.listing == listing && computing == nil
    }
}
