import S3Model

/// Pairs the entries of one key on both sides.
struct DriftMatch {
    /// Numbers of entries that stand for each other.
    struct Pair: Equatable {
        var source: Int
        var destination: Int
        /// Found by version id, not by content.
        var isById: Bool
    }

    private(set) var pairs: [Pair] = []
    /// Numbers of those that have no counterpart, ascending.
    private(set) var onlySource: [Int] = []
    private(set) var onlyDestination: [Int] = []

    /// - Parameters:
    ///   - source: entries of the key at the source, newest first.
    ///   - destination: the same at the destination.
    init(_ source: [ListingRow], _ destination: [ListingRow], _ identity: DriftSetting.Identity) {
        var (mine, theirs) = (Array(source.indices), Array(destination.indices))
        if identity != .contents { takeIds(source, destination, &mine, &theirs) }
        if identity == .versionIds || identity == .automatic && pairs.contains(where: \.isById) {
            let (nulls, others) = mine.split { !Self.hasId(source[$0]) }
            let (nullsThere, othersThere) = theirs.split { !Self.hasId(destination[$0]) }
            (mine, theirs) = (nulls, nullsThere)
            takeContents(source, destination, &mine, &theirs, identity)
            (mine, theirs) = ((mine + others).sorted(), (theirs + othersThere).sorted())
        } else {
            takeContents(source, destination, &mine, &theirs, identity)
        }
        (onlySource, onlyDestination) = (mine, theirs)
        pairs.sort { $0.source < $1.source }
    }

    private static func hasId(_ row: ListingRow) -> Bool { row.versionId.map { $0 != "null" && !$0.isEmpty } ?? false }

    private mutating func takeIds(_ source: [ListingRow], _ destination: [ListingRow], _ mine: inout [Int], _ theirs: inout [Int]) {
        var there: [String: Int] = [:]
        for index in theirs where Self.hasId(destination[index]) { there[destination[index].versionId!] = index }
        if there.isEmpty { return }
        var taken: Set<Int> = []
        mine.removeAll { index in
            guard Self.hasId(source[index]), let other = there.removeValue(forKey: source[index].versionId!) else { return false }
            pairs.append(Pair(source: index, destination: other, isById: true))
            taken.insert(other)
            return true
        }
        theirs.removeAll { taken.contains($0) }
    }

    /// Entries whose product is above this are paired without regard to others between them.
    private static let largest = 1 << 20

    private mutating func takeContents(
        _ source: [ListingRow], _ destination: [ListingRow], _ mine: inout [Int], _ theirs: inout [Int], _ identity: DriftSetting.Identity
    ) {
        if mine.isEmpty || theirs.isEmpty { return }
        var found =
            mine.count * theirs.count > Self.largest
            ? Self.oneByOne(source, destination, mine, theirs) : Self.inOrder(source, destination, mine, theirs)
        if identity == .automatic, !found.contains(where: { source[$0.0].kind != .deleteMarker }) {
            // Two markers with ids of their own are each other's copies only where versions are too.
            found.removeAll { Self.hasId(source[$0.0]) && Self.hasId(destination[$0.1]) }
        }
        for (index, other) in found { pairs.append(Pair(source: index, destination: other, isById: false)) }
        let (taken, takenThere) = (Set(found.map(\.0)), Set(found.map(\.1)))
        mine.removeAll { taken.contains($0) }
        theirs.removeAll { takenThere.contains($0) }
    }

    /// The same content, or both delete markers.
    private static func isSame(_ a: ListingRow, _ b: ListingRow) -> Bool {
        if a.kind == .deleteMarker || b.kind == .deleteMarker { return a.kind == b.kind }
        return a.size == b.size && !a.eTag.isEmpty && a.eTag.utf8.elementsEqual(b.eTag.utf8)
    }

    /// As many as can be paired without crossing; versions before markers.
    private static func inOrder(_ source: [ListingRow], _ destination: [ListingRow], _ mine: [Int], _ theirs: [Int]) -> [(Int, Int)] {
        let width = theirs.count + 1
        // A pair of versions outweighs all markers.
        let weight = min(mine.count, theirs.count) + 1
        var best = [Int](repeating: 0, count: (mine.count + 1) * width)
        func worth(_ i: Int, _ j: Int) -> Int {
            let (a, b) = (source[mine[i]], destination[theirs[j]])
            return isSame(a, b) ? (a.kind == .deleteMarker ? 1 : weight) : 0
        }
        for i in mine.indices.reversed() {
            for j in theirs.indices.reversed() {
                let skip = max(best[(i + 1) * width + j], best[i * width + j + 1])
                let value = worth(i, j)
                best[i * width + j] = value > 0 ? max(skip, value + best[(i + 1) * width + j + 1]) : skip
            }
        }
        var (i, j) = (0, 0)
        var found: [(Int, Int)] = []
        while i < mine.count, j < theirs.count {
            let value = worth(i, j)
            if value > 0, best[i * width + j] == value + best[(i + 1) * width + j + 1] {
                found.append((mine[i], theirs[j]))
                (i, j) = (i + 1, j + 1)
            } else if best[(i + 1) * width + j] >= best[i * width + j + 1] {
                i += 1
            } else {
                j += 1
            }
        }
        return found
    }

    /// The newest of each content with the newest of the same on the other side, and so on.
    private static func oneByOne(_ source: [ListingRow], _ destination: [ListingRow], _ mine: [Int], _ theirs: [Int]) -> [(Int, Int)] {
        func name(_ row: ListingRow) -> String? {
            if row.kind == .deleteMarker { return "" }
            return row.eTag.isEmpty ? nil : "\(row.size) \(row.eTag)"
        }
        var there: [String: [Int]] = [:]
        for index in theirs.reversed() {
            if let name = name(destination[index]) { there[name, default: []].append(index) }
        }
        return mine.compactMap { index in
            guard let name = name(source[index]), let other = there[name]?.popLast() else { return nil }
            return (index, other)
        }
    }
}

extension Array {
    /// The elements that pass the test, and the others.
    fileprivate func split(_ test: (Element) -> Bool) -> ([Element], [Element]) { (filter(test), filter { !test($0) }) }
}
