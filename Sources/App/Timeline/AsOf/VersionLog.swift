public import S3Model

/// A listing of versions as one stack of entries a key: keys ascending by the bytes of their UTF-8, entries of a key newest first.
///
/// Rows stay in the listing; the log adds 4 bytes a key, and 4 bytes a row only where the store's order has to be mended. Common prefixes are left
/// out: make it from a listing without a delimiter. Equality is that of the listings.
public struct VersionLog: Sendable, Equatable {
    /// How the store ordered the entries of a key, as found in the listing.
    public enum StoreOrder: Sendable, Equatable {
        /// As S3 does.
        case newestFirst
        /// All versions of a page or a key before all of its delete markers (moto): merged by date, and the latest put on top.
        case markersApart
        /// The latest entry comes last: turned round.
        case oldestFirst
    }

    public let listing: Listing
    public let storeOrder: StoreOrder
    /// Listing positions in the log's order; nil where the listing itself is in order.
    let order: [UInt32]?
    /// Where each key's entries begin in that order, and the end of the last.
    let starts: [UInt32]

    public static func == (a: VersionLog, b: VersionLog) -> Bool { a.listing == b.listing }

    /// Number of keys.
    public var keyCount: Int { starts.count - 1 }

    /// Versions and delete markers.
    public var entryCount: Int { Int(starts[starts.count - 1]) }

    /// False while pages are missing; the last key may then lack entries.
    public var isComplete: Bool { listing.isComplete }

    /// Numbers of the entries of a key, newest first; for `position(ofEntry:)`.
    ///
    /// - Parameter key: 0 ..< keyCount.
    @inline(__always)
    public func entries(ofKey key: Int) -> Range<Int> { Int(starts[key])..<Int(starts[key + 1]) }

    /// Where an entry stands in the listing.
    @inline(__always)
    public func position(ofEntry entry: Int) -> Int { order.map { Int($0[entry]) } ?? entry }

    /// The row of an entry.
    public func row(ofEntry entry: Int) -> ListingRow { listing[position(ofEntry: entry)] }

    /// The name of a key by its number.
    public func key(_ key: Int) -> String { listing.key(at: position(ofEntry: Int(starts[key]))) }

    /// The number of a key; nil where the log has no entry of it.
    public func number(of key: String) -> Int? {
        var key = key
        return key.withUTF8 { bytes in
            let at = firstKey { ByteOrder.compare($0, bytes) >= 0 }
            guard at < keyCount, withKeyBytes(at, { ByteOrder.compare($0, bytes) == 0 }) else { return nil }
            return at
        }
    }

    /// Numbers of the keys that begin with a prefix; every key for "".
    public func keys(under prefix: String) -> Range<Int> {
        var prefix = prefix
        return prefix.withUTF8 { bytes in
            let first = firstKey { ByteOrder.compare($0, bytes) >= 0 }
            let end = firstKey { ByteOrder.compare($0, bytes) > 0 && !ByteOrder.hasPrefix($0, bytes) }
            return first..<max(first, end)
        }
    }

    /// Bytes that the log adds to its listing.
    public var byteCount: Int { 4 * starts.count + 4 * (order?.count ?? 0) }

    /// The first key for which the test holds, which must hold for all that follow it; `keyCount` where it never does.
    private func firstKey(where test: (UnsafeBufferPointer<UInt8>) -> Bool) -> Int {
        var low = 0
        var high = keyCount
        while low < high {
            let middle = (low + high) / 2
            if withKeyBytes(middle, test) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    func withKeyBytes<Result>(_ key: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let (segment, row) = listing.locate(position(ofEntry: Int(starts[key])))
        return listing.segments[segment].withKeyBytes(at: row, body)
    }
}
