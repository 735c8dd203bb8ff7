public import S3Model

/// How the rows of a listing are chosen and ordered for display.
public struct Arrangement: Sendable, Equatable {
    public enum Column: String, Sendable, CaseIterable { case name, size, modified, storageClass = "class" }

    public var filter = ""
    public var isFuzzy = false
    public var column = Column.name
    public var isDescending = false
    /// Rows are versions; show one row a key.
    public var groupsVersions = false

    public init() {}

    /// True when the rows are shown as the store sent them, so no index is needed.
    public var isPlain: Bool { filter.isEmpty && column == .name && !isDescending && !groupsVersions }
}

extension Arrangement {
    /// What the index of a listing is asked for; `prefixLength`: bytes that all its keys share and that aren't searched.
    public func query(prefixLength: Int) -> ListingQuery {
        let sort: ListingQuery.SortKey =
            switch column {
            case .name: .listed
            case .size: .size
            case .modified: .lastModified
            case .storageClass: .storageClass
            }
        return ListingQuery(
            filter: filter, mode: isFuzzy ? .fuzzy : .substring, sort: sort, isDescending: isDescending, groupsVersions: groupsVersions,
            prefixLength: prefixLength)
    }
}
