public import S3Model

/// One level of a bucket.
public struct ObjectsPane: Sendable, Equatable {
    public var place: Place
    public var showsDeleted: Bool
    public var listing: Listing
    public var loading = Loading.idle
    public var cursor = ListCursor()
    public var arrangement = Arrangement()
    /// The rows chosen and in order; nil while they are shown as the store sent them.
    public var order: ListingIndex?
    /// The arrangement being worked out, with the listing's generation it was asked for.
    public var arranging: Arranging?
    /// Keys that are marked.
    public var marks: Set<KeyName> = []
    /// Display row where a range was begun.
    public var rangeStart: Int?
    /// A key the cursor should be put on once its row arrives.
    public var wantedKey: String?
    /// Folders that hold nothing but deleted keys, as far as it is known; and those asked about since the listing was read.
    public var deletedFolders: Set<KeyName> = []
    var foldersAsked: Set<KeyName> = []
    var foldersTicket: Ticket?
    /// Rows of the listing before a refresh, shown until the first new ones come.
    public var isStale = false

    public struct Arranging: Sendable, Equatable {
        public var ticket: Ticket
        public var generation: Int
        public var arrangement: Arrangement
    }

    public init(place: Place, showsDeleted: Bool = false, listing: Listing) {
        self.place = place
        self.showsDeleted = showsDeleted
        self.listing = listing
        arrangement.groupsVersions = showsDeleted
    }

    /// Rows on display.
    public var count: Int {
        if let order { return order.rows.count }
        // Entries of versions aren't rows of keys: nothing is shown until they are grouped.
        return arrangement.groupsVersions ? 0 : listing.count
    }

    /// The row at a display position.
    public func row(at position: Int) -> ListingRow? {
        guard position >= 0, position < count else { return nil }
        guard let order else { return listing[position] }
        return Int(order.rows[position]) < listing.count ? listing[Int(order.rows[position])] : nil
    }

    /// Entries of the key at a display position; nil where versions aren't listed.
    public func entries(at position: Int) -> Int? {
        guard let order, order.entries.indices.contains(position) else { return nil }
        return Int(order.entries[position])
    }

    public var current: ListingRow? { row(at: cursor.row) }

    /// What folders hold is asked anew.
    mutating func forgetFolders() { (deletedFolders, foldersAsked, foldersTicket) = ([], [], nil) }
}
