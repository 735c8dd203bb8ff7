/// Groups a listing of versions by key: one row a key, its latest entry, with the number of its entries. Grows with the listing.
///
/// S3 lists a key's entries next to each other, newest first; they may span pages. moto lists all versions before all delete markers, so a key that
/// comes again later is looked up.
struct VersionGroups: Sendable {
    /// Row of the latest entry of each group: the one marked IsLatest, else the first. Groups stand in the order they began.
    private(set) var rows: [UInt32] = []
    /// Entries of each group; 0 for common prefixes.
    private(set) var counts: [UInt32] = []
    /// Groups by a hash of their key; filled once keys come out of order.
    private var known: [UInt64: UInt32] = [:]
    private var isOutOfOrder = false

    /// Takes the listing's rows from one on. True if a group other than the last is now shown by another row; nil when cancelled.
    mutating func append(_ listing: Listing, from start: Int, _ isCancelled: () -> Bool) -> Bool? {
        let locator = RowLocator(listing)
        var replaced = false
        let groupsBefore = rows.count
        for row in start..<listing.count {
            if row % ListingIndex.stride == 0, isCancelled() { return nil }
            let position = UInt32(row)
            let group = group(of: position, locator)
            if let group {
                if locator.kind(position) == .prefix { continue }
                counts[group] += 1
                if isLatest(position, locator), !isLatest(rows[group], locator) {
                    rows[group] = position
                    if group < groupsBefore { replaced = true }
                }
            } else {
                if isOutOfOrder { known[hash(position, locator)] = UInt32(rows.count) }
                rows.append(position)
                counts.append(locator.kind(position) == .prefix ? 0 : 1)
            }
        }
        return replaced
    }

    private func isLatest(_ row: UInt32, _ locator: RowLocator) -> Bool {
        locator.withSegment(of: row) { $0.isLatest(at: $1) }
    }

    /// The group that a row's key belongs to, if there is one already.
    private mutating func group(of row: UInt32, _ locator: RowLocator) -> Int? {
        guard let last = rows.last else { return nil }
        let order = compare(last, row, locator)
        if order == 0 { return rows.count - 1 }
        if order < 0, !isOutOfOrder { return nil }
        if !isOutOfOrder {
            isOutOfOrder = true
            for group in rows.indices { known[hash(rows[group], locator)] = UInt32(group) }
        }
        guard let group = known[hash(row, locator)], compare(rows[Int(group)], row, locator) == 0 else { return nil }
        return Int(group)
    }

    /// By key; a prefix and an object of the same name are two things.
    private func compare(_ a: UInt32, _ b: UInt32, _ locator: RowLocator) -> Int {
        let order = locator.withKeyBytes(a) { a in locator.withKeyBytes(b) { b in ByteOrder.compare(a, b) } }
        if order != 0 { return order }
        return (locator.kind(a) == .prefix ? 0 : 1) - (locator.kind(b) == .prefix ? 0 : 1)
    }

    /// FNV-1a.
    private func hash(_ row: UInt32, _ locator: RowLocator) -> UInt64 {
        locator.withKeyBytes(row) { key in
            var hash: UInt64 = locator.kind(row) == .prefix ? 0x100 : 0xCBF2_9CE4_8422_2325
            for byte in key { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            return hash
        }
    }
}
