extension Forecast {
    /// Places in `rows`, by what is due first; of one day in the order of the rows.
    ///
    /// - Parameter line: only rows of this line; nil: all.
    public func rowsByDue(line: Int? = nil) -> [Int32] {
        var places: [Int32] = []
        if line == nil { places.reserveCapacity(rows.count) }
        for (place, row) in rows.enumerated() where line.map({ $0 == Int(row.line) }) ?? true { places.append(Int32(clamping: place)) }
        places.sort { (rows[Int($0)].dueInDays, $0) < (rows[Int($1)].dueInDays, $1) }
        return places
    }

    /// A few rows of a line, spread evenly over its rows in the order of the listing.
    public func samples(ofLine line: Int, limit: Int = 5) -> [Row] {
        guard lines.indices.contains(line), limit > 0 else { return [] }
        let count = lines[line].tally.counts.last ?? 0
        let wanted = min(limit, count)
        var found: [Row] = []
        var seen = 0
        for row in rows where Int(row.line) == line {
            if found.count < wanted, seen * wanted >= found.count * count { found.append(row) }
            seen += 1
        }
        return found
    }

    /// What happens to one entry of the listing; uploads have positions of their own.
    public func rows(at position: Int32, isUpload: Bool = false) -> [Row] {
        // Uploads come last and count from 0 again.
        let versions = versionRowCount
        let part = isUpload ? rows[versions...] : rows[..<versions]
        let low = part.startIndex + part.partitionPoint { $0.position >= position }
        return Array(part[low...].prefix { $0.position == position })
    }
}

extension Forecast.Action {
    /// Whether data is deleted for good.
    public var isPermanent: Bool {
        switch self {
        case .delete, .deleteNoncurrent, .abortUpload: true
        case .putMarker, .transition, .transitionNoncurrent, .removeMarker: false
        }
    }
}

extension RandomAccessCollection {
    /// How many elements come before the first that passes a test, which every later one must pass too.
    func partitionPoint(_ test: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if test(self[index(startIndex, offsetBy: middle)]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
