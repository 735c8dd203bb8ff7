import S3Model

/// The rows of one bucket that were read and not judged yet: pages behind the key that is being judged are let go.
struct DriftSide: Sendable {
    private var segments: [ListingSegment] = []
    /// Where the first key begins, and how far its end was looked for: row numbers from the first of `segments` on.
    private var head = 0
    private var scanned = 0
    /// The first segment that wasn't scanned to its end, and the rows before it.
    private var scanSegment = 0
    private var scanBase = 0
    /// Rows of `segments`.
    private var count = 0
    private(set) var isFinished = false
    /// False once a key came behind a later one.
    private(set) var isInOrder = true

    /// Rows that are held.
    var waiting: Int { count - head }

    var isEmpty: Bool { head == count }

    mutating func add(_ segment: ListingSegment) {
        let segment = Self.withoutPrefixes(segment)
        if segment.count == 0 { return }
        segments.append(segment)
        count += segment.count
        scan()
    }

    mutating func finish() { isFinished = true }

    /// Whether the first key's entries are all there.
    var isKeyWhole: Bool { !isEmpty && (scanned < count || isFinished) }

    /// Less than 0: the first key comes before the other side's; both have one.
    func compare(_ other: DriftSide) -> Int {
        segments[0].withKeyBytes(at: head) { key in other.segments[0].withKeyBytes(at: other.head) { ByteOrder.compare(key, $0) } }
    }

    /// Takes the first key's entries out.
    mutating func takeKey() -> [ListingRow] {
        var rows: [ListingRow] = []
        var (segment, base) = (0, 0)
        for row in head..<scanned {
            while row - base >= segments[segment].count {
                base += segments[segment].count
                segment += 1
            }
            rows.append(segments[segment][row - base])
        }
        head = scanned
        while let first = segments.first, head >= first.count {
            segments.removeFirst()
            head -= first.count
            scanned -= first.count
            count -= first.count
            (scanSegment, scanBase) = (max(0, scanSegment - 1), max(0, scanBase - first.count))
        }
        scan()
        return rows
    }

    /// Looks for the end of the first key from where it was last looked for.
    private mutating func scan() {
        if isEmpty { return }
        while scanned < count {
            while scanned - scanBase >= segments[scanSegment].count {
                scanBase += segments[scanSegment].count
                scanSegment += 1
            }
            let row = scanned - scanBase
            let order = segments[0].withKeyBytes(at: head) { key in
                segments[scanSegment].withKeyBytes(at: row) { ByteOrder.compare(key, $0) }
            }
            if order > 0 { isInOrder = false }
            if order != 0 { return }
            scanned += 1
        }
    }

    private static func withoutPrefixes(_ segment: ListingSegment) -> ListingSegment {
        guard (0..<segment.count).contains(where: { segment.kind(at: $0) == .prefix }) else { return segment }
        var builder = ListingSegment.Builder(capacity: segment.count)
        for row in 0..<segment.count where segment.kind(at: row) != .prefix { builder.append(segment[row]) }
        return builder.sealed()
    }
}
