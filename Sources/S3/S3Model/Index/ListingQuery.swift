/// What a listing's rows are chosen and ordered by.
public struct ListingQuery: Sendable, Equatable {
    /// How `filter` is looked for.
    public enum Mode: Sendable { case substring, fuzzy }

    /// What rows are ordered by; equal ones keep the listing's order.
    public enum SortKey: Sendable, CaseIterable {
        /// As the store sent them.
        case listed
        /// Bytes of the key.
        case name
        /// Bytes of data.
        case size
        /// Time of the last change; rows without one come first.
        case lastModified
        /// Name of the storage class.
        case storageClass
    }

    /// Empty takes every row. Capital letters in it make it look at case.
    public var filter: String
    public var mode: Mode
    public var sort: SortKey
    public var isDescending: Bool
    /// Prefixes before everything else, whatever the order.
    public var prefixesFirst: Bool
    /// One row a key, for listings of versions: its latest entry, delete markers included.
    public var groupsVersions: Bool
    /// Bytes at the start of each key that aren't looked at: the length of the prefix that the listing was asked for.
    public var prefixLength: Int

    public init(
        filter: String = "", mode: Mode = .substring, sort: SortKey = .listed, isDescending: Bool = false, prefixesFirst: Bool = false,
        groupsVersions: Bool = false, prefixLength: Int = 0
    ) {
        self.filter = filter
        self.mode = mode
        self.sort = sort
        self.isDescending = isDescending
        self.prefixesFirst = prefixesFirst
        self.groupsVersions = groupsVersions
        self.prefixLength = prefixLength
    }
}

extension Listing {
    /// The rows in another order; nil when cancelled.
    public func sorted(
        by sort: ListingQuery.SortKey, descending: Bool = false, prefixesFirst: Bool = false, isCancelled: () -> Bool = { false }
    ) -> ListingIndex? {
        ListingIndex(self, ListingQuery(sort: sort, isDescending: descending, prefixesFirst: prefixesFirst), isCancelled: isCancelled)
    }

    /// The rows whose keys match, best first where the mode is fuzzy; nil when cancelled.
    public func filtered(
        matching filter: String, mode: ListingQuery.Mode = .substring, prefixLength: Int = 0, isCancelled: () -> Bool = { false }
    ) -> ListingIndex? {
        ListingIndex(self, ListingQuery(filter: filter, mode: mode, prefixLength: prefixLength), isCancelled: isCancelled)
    }
}
