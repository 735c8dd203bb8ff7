/// Orders rows by numbers taken from their columns: byte by byte, stable, without comparing rows two by two.
struct RowSorter {
    /// A row's number in the list it came in, with what it is ordered by.
    private struct Item {
        var key: UInt64
        var number: UInt32
    }

    private let locator: RowLocator
    private let isDescending: Bool
    private var items: [Item] = []
    private var spare: [Item] = []

    init(_ locator: RowLocator, isDescending: Bool) {
        self.locator = locator
        self.isDescending = isDescending
    }

    /// Numbers 0 ..< count in the order of the ranks, smallest first; nil when cancelled.
    mutating func order(_ ranks: [UInt64], _ isCancelled: () -> Bool) -> [UInt32]? {
        items = ranks.indices.map { Item(key: ranks[$0], number: UInt32($0)) }
        return sort(0..<items.count, isCancelled) ? items.map(\.number) : nil
    }

    /// Numbers of the rows in the order of a column; nil when cancelled.
    mutating func order(_ rows: [UInt32], by sort: ListingQuery.SortKey, _ isCancelled: () -> Bool) -> [UInt32]? {
        switch sort {
        case .listed:
            let numbers = Array(0..<UInt32(rows.count))
            return isDescending ? numbers.reversed() : numbers
        case .name:
            return byName(rows, isCancelled) ? items.map(\.number) : nil
        case .size, .lastModified, .storageClass:
            fill(rows, by: sort)
            return self.sort(0..<items.count, isCancelled) ? items.map(\.number) : nil
        }
    }

    // MARK: Numbers

    private mutating func fill(_ rows: [UInt32], by sort: ListingQuery.SortKey) {
        let ranks = sort == .storageClass ? classRanks() : [:]
        let flip: UInt64 = isDescending ? .max : 0
        items = rows.indices.map { number in
            let key = locator.withSegment(of: rows[number]) { segment, row -> UInt64 in
                switch sort {
                case .size: UInt64(bitPattern: segment.sizes[row]) ^ (1 << 63)
                case .lastModified: UInt64(bitPattern: segment.dates[row]) ^ (1 << 63)
                default: segment.classes.isEmpty ? 0 : ranks[segment.classNames[Int(segment.classes[row])]] ?? 0
                }
            }
            return Item(key: key ^ flip, number: UInt32(number))
        }
    }

    /// Place of each storage class among the names; none is before all.
    private func classRanks() -> [String: UInt64] {
        let names = Set(locator.segments.flatMap(\.classNames)).union([""]).sorted()
        return Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, UInt64($0)) })
    }

    // MARK: Names

    /// Orders by the bytes of keys: eight of them at a time behind what all of a group share, then each group of equals by the next eight.
    private mutating func byName(_ rows: [UInt32], _ isCancelled: () -> Bool) -> Bool {
        items = rows.indices.map { Item(key: 0, number: UInt32($0)) }
        if isInOrder(rows) { return true }
        var pending = [0..<items.count]
        while let range = pending.popLast() {
            if isCancelled() { return false }
            if range.count < 48 {
                compare(range, rows)
                continue
            }
            guard let depth = sharedLength(range, rows) else { continue }
            chunk(range, rows, depth)
            if !sort(range, isCancelled) { return false }
            var start = range.lowerBound
            while start < range.upperBound {
                var end = start + 1
                while end < range.upperBound, items[end].key == items[start].key { end += 1 }
                // A group that the chunk couldn't split: keys that end in NULs.
                if end - start == range.count { compare(range, rows) } else if end - start > 1 { pending.append(start..<end) }
                start = end
            }
        }
        return true
    }

    /// True for what stores nearly always send: nothing to do.
    private func isInOrder(_ rows: [UInt32]) -> Bool {
        for index in rows.indices.dropFirst() {
            let order = locator.withKeyBytes(rows[index - 1]) { a in locator.withKeyBytes(rows[index]) { b in ByteOrder.compare(a, b) } }
            if isDescending ? order < 0 : order > 0 { return false }
        }
        return true
    }

    private mutating func compare(_ range: Range<Int>, _ rows: [UInt32]) {
        let (locator, isDescending) = (locator, isDescending)
        items[range].sort { a, b in
            let order = locator.withKeyBytes(rows[Int(a.number)]) { a in
                locator.withKeyBytes(rows[Int(b.number)]) { b in ByteOrder.compare(a, b) }
            }
            if order == 0 { return a.number < b.number }
            return isDescending ? order > 0 : order < 0
        }
    }

    /// Bytes that all keys of a range begin with; nil where all keys are the same.
    private func sharedLength(_ range: Range<Int>, _ rows: [UInt32]) -> Int? {
        locator.withKeyBytes(rows[Int(items[range.lowerBound].number)]) { first in
            var shared = first.count
            var areEqual = true
            for index in range.dropFirst() {
                locator.withKeyBytes(rows[Int(items[index].number)]) { key in
                    if key.count != first.count { areEqual = false }
                    let limit = min(shared, key.count)
                    var length = 0
                    while length < limit, key[length] == first[length] { length += 1 }
                    if length < shared { areEqual = false }
                    shared = length
                }
                if shared == 0 { break }
            }
            return areEqual ? nil : shared
        }
    }

    /// Sets each item's key to its eight bytes from a depth on, zeros behind the end.
    private mutating func chunk(_ range: Range<Int>, _ rows: [UInt32], _ depth: Int) {
        let flip: UInt64 = isDescending ? .max : 0
        for index in range {
            let key = locator.withKeyBytes(rows[Int(items[index].number)]) { key -> UInt64 in
                var word: UInt64 = 0
                for offset in depth..<(depth + 8) { word = word << 8 | (offset < key.count ? UInt64(key[offset]) : 0) }
                return word
            }
            items[index].key = key ^ flip
        }
    }

    // MARK: Sorting

    /// Sorts a range by its keys, stable; passes over bytes that are the same everywhere are left out. False when cancelled.
    private mutating func sort(_ range: Range<Int>, _ isCancelled: () -> Bool) -> Bool {
        guard let first = items[range].first else { return true }
        var differing: UInt64 = 0
        for index in range { differing |= items[index].key ^ first.key }
        if spare.count < items.count { spare = items }
        for shift in stride(from: UInt64(0), to: 64, by: 8) where (differing >> shift) & 0xFF != 0 {
            if isCancelled() { return false }
            var places = [Int](repeating: 0, count: 256)
            for index in range { places[Int((items[index].key >> shift) & 0xFF)] += 1 }
            var place = range.lowerBound
            for byte in 0..<256 {
                let count = places[byte]
                places[byte] = place
                place += count
            }
            for index in range {
                let byte = Int((items[index].key >> shift) & 0xFF)
                spare[places[byte]] = items[index]
                places[byte] += 1
            }
            if range.count == items.count {
                swap(&items, &spare)
            } else {
                items.replaceSubrange(range, with: spare[range])
            }
        }
        return true
    }
}
