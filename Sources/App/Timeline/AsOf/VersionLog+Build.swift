public import S3Model

extension VersionLog {
    /// Groups a listing's rows by key. A million rows in order take some tens of milliseconds; a store's own order costs a sort.
    ///
    /// The order in the document is trusted, not the dates, which have a second's resolution and need not fall; only where versions and markers come
    /// apart, or the latest entry comes last, is it mended (`StoreOrder`).
    public init(_ listing: Listing) {
        self.listing = listing
        var runs = Runs(listing)
        if !runs.isSorted { runs.sort(listing) }
        let mended = runs.hasLateLatest || runs.hasRepeatedKeys ? Self.storeOrder(runs, listing) : .newestFirst
        storeOrder = mended
        starts = runs.starts
        if mended != .newestFirst {
            order = Self.mended(runs, listing, mended)
        } else {
            order = runs.order
        }
    }

    /// Looks at keys whose latest entry isn't first for how the store orders them; undecided counts as markers apart.
    private static func storeOrder(_ runs: Runs, _ listing: Listing) -> StoreOrder {
        if runs.hasRepeatedKeys { return .markersApart }
        var cursor = RowCursor(listing)
        for key in 0..<(runs.starts.count - 1) {
            let stack = Stack(runs, key, &cursor)
            guard stack.entries.count > 1, let last = stack.entries.last, last.isLatest, !stack.entries[0].isLatest else { continue }
            let versions = stack.entries.filter { !$0.isMarker }
            let isApart = stack.entries.prefix(versions.count).allSatisfy { !$0.isMarker }
            if !isApart { return .oldestFirst }
            let dates = versions.map(\.date)
            if zip(dates, dates.dropFirst()).contains(where: <) { return .oldestFirst }
            if zip(dates, dates.dropFirst()).contains(where: >) { return .markersApart }
        }
        return .markersApart
    }

    private static func mended(_ runs: Runs, _ listing: Listing, _ kind: StoreOrder) -> [UInt32] {
        var order = runs.order ?? (0..<UInt32(listing.count)).map { $0 }
        var cursor = RowCursor(listing)
        for key in 0..<(runs.starts.count - 1) {
            let range = Int(runs.starts[key])..<Int(runs.starts[key + 1])
            if range.count == 1 { continue }
            let stack = Stack(runs, key, &cursor)
            let entries = kind == .oldestFirst ? Array(stack.entries.reversed()) : stack.mergedByDate()
            for (index, entry) in zip(range, entries) { order[index] = entry.position }
        }
        return order
    }

    /// One key's entries, taken out for mending.
    private struct Stack {
        struct Entry {
            var position: UInt32
            var isMarker: Bool
            var isLatest: Bool
            var date: Int64
        }
        var entries: [Entry] = []

        init(_ runs: Runs, _ key: Int, _ cursor: inout RowCursor) {
            for entry in Int(runs.starts[key])..<Int(runs.starts[key + 1]) {
                let position = runs.order.map { Int($0[entry]) } ?? entry
                let (segment, row) = cursor.locate(position)
                entries.append(
                    Entry(
                        position: UInt32(position), isMarker: segment.kind(at: row) == .deleteMarker, isLatest: segment.isLatest(at: row),
                        date: segment.lastModified(at: row) ?? .min))
            }
        }

        /// Versions and markers merged: each kind keeps its order, of two heads the later one comes first, of one date the marker; the latest on top.
        func mergedByDate() -> [Entry] {
            var versions = entries.filter { !$0.isMarker && !$0.isLatest }[...]
            var markers = entries.filter { $0.isMarker && !$0.isLatest }[...]
            var merged = entries.filter(\.isLatest)
            while let version = versions.first, let marker = markers.first {
                merged.append(marker.date >= version.date ? markers.removeFirst() : versions.removeFirst())
            }
            return merged + versions + markers
        }
    }

    /// Rows of the same key that follow each other, sorted by key where need be.
    private struct Runs {
        /// As `VersionLog.starts`.
        var starts: [UInt32] = []
        /// As `VersionLog.order`.
        var order: [UInt32]?
        /// Keys ascend, and no common prefix stands between them.
        var isSorted = true
        /// A key that comes again behind other keys.
        var hasRepeatedKeys = false
        /// A key whose first entry isn't the latest although another one is.
        var hasLateLatest = false
        private var ends: [UInt32] = []

        init(_ listing: Listing) {
            var previous: (segment: ListingSegment, row: Int)?
            var position: UInt32 = 0
            var firstIsLatest = false
            for segment in listing.segments {
                for row in 0..<segment.count {
                    defer { position += 1 }
                    if segment.kind(at: row) == .prefix {
                        isSorted = false
                        close(at: position)
                        previous = nil
                        continue
                    }
                    let step = previous.map { Self.compare($0, (segment, row)) } ?? -1
                    previous = (segment, row)
                    if step == 0 {
                        if !firstIsLatest, segment.isLatest(at: row) { hasLateLatest = true }
                        continue
                    }
                    if step > 0 { isSorted = false }
                    firstIsLatest = segment.isLatest(at: row)
                    close(at: position)
                    starts.append(position)
                }
            }
            close(at: position)
            if isSorted { starts.append(position) }
        }

        private mutating func close(at position: UInt32) { if ends.count < starts.count { ends.append(position) } }

        private static func compare(_ a: (segment: ListingSegment, row: Int), _ b: (segment: ListingSegment, row: Int)) -> Int {
            a.segment.withKeyBytes(at: a.row) { a in b.segment.withKeyBytes(at: b.row) { b in ByteOrder.compare(a, b) } }
        }

        /// Orders the runs by key, and joins those of one key in the order they came.
        mutating func sort(_ listing: Listing) {
            var cursor = RowCursor(listing)
            let places = starts.map { cursor.locate(Int($0)) }
            let sorted = starts.indices.sorted { a, b in
                let order = Self.compare(places[a], places[b])
                return order != 0 ? order < 0 : a < b
            }
            var rows: [UInt32] = []
            var keyStarts: [UInt32] = []
            rows.reserveCapacity(listing.count)
            for (index, run) in sorted.enumerated() {
                if index > 0, Self.compare(places[sorted[index - 1]], places[run]) == 0 {
                    hasRepeatedKeys = true
                } else {
                    keyStarts.append(UInt32(rows.count))
                }
                rows.append(contentsOf: starts[run]..<ends[run])
            }
            keyStarts.append(UInt32(rows.count))
            (order, starts, ends, isSorted) = (rows, keyStarts, [], true)
        }
    }
}
