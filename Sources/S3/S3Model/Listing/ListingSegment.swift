/// Rows of one or more pages as columns, sealed: keys in one UTF-8 arena, classes and owners as small numbers, ETags packed.
public final class ListingSegment: Sendable {
    public let count: Int = 0
    public subscript(row: Int) -> ListingRow { fatalError() }
}
