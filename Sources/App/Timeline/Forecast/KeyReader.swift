import S3Model

/// Takes a listing's rows out of their columns, key by key, and hands each key to be judged.
struct KeyReader: Sendable {
    private let today: Int
    private let wantsIds: Bool
    private let locks: [Int32: Int64]
    private let tags: [Int32: [ObjectDescription.Field]]
    private var classes: ClassSteps
    /// Class numbers of the segment being read, by its own.
    private var classNumbers: [Int] = []
    private var classSegment: ObjectIdentifier?
    /// Where the last row that was read stands; kept apart, so that the reference is written once a page.
    private var lastSegment: ListingSegment?
    private var lastRow = 0
    /// The key being read has an entry that says it is the latest.
    private var hasLatest = false
    /// The day that the last entry read was written on.
    private var lastWritten = KeyLife.noDay
    /// False once keys went down, or the latest entry of a key came behind another.
    private(set) var isInOrder = true

    init(_ setting: ForecastSetting, _ rules: CompiledRules) {
        today = setting.today
        wantsIds = setting.versioning == .suspended || setting.versioning == .unknown
        locks = setting.locks
        tags = setting.tags
        classes = rules.classes
    }

    /// Reads a page; the key that it ends with stays open.
    ///
    /// - Parameter first: the position of its first row.
    mutating func read(_ segment: ListingSegment, from first: Int, _ life: inout KeyLife, _ tally: inout ForecastTally) {
        segment.withColumns { columns in
            for row in 0..<segment.count {
                let flags = columns.flags[row]
                guard flags & ListingSegment.Columns.kindMask != ListingKind.prefix.rawValue else { continue }
                let isLatest = flags & ListingSegment.Columns.latestBit != 0
                let order = order(of: row, columns, in: segment)
                if order > 0 || order == 0 && isLatest && !hasLatest { isInOrder = false }
                if !isInOrder { return }
                if order != 0 {
                    close(&life, &tally)
                    hasLatest = isLatest
                    lastWritten = KeyLife.noDay
                    life.rules.match(Self.key(row, columns), into: &life.matching)
                }
                if lastSegment !== segment { lastSegment = segment }
                lastRow = row
                add(segment, columns, row, Int32(clamping: first + row), &life, &tally)
            }
        }
    }

    /// Less than 0: the row's key comes after the last row's, as it should; 0: it is the same.
    private func order(of row: Int, _ columns: ListingSegment.Columns, in segment: ListingSegment) -> Int {
        guard let lastSegment else { return -1 }
        let key = Self.key(row, columns)
        if lastSegment !== segment { return lastSegment.withKeyBytes(at: lastRow) { ByteOrder.compare($0, key) } }
        if columns.keyStarts[lastRow] == columns.keyStarts[row], columns.keyLengths[lastRow] == columns.keyLengths[row] { return 0 }
        return ByteOrder.compare(Self.key(lastRow, columns), key)
    }

    private static func key(_ row: Int, _ columns: ListingSegment.Columns) -> UnsafeBufferPointer<UInt8> {
        let start = Int(columns.keyStarts[row])
        return UnsafeBufferPointer(rebasing: columns.keyArena[start..<(start + Int(columns.keyLengths[row]))])
    }

    /// Adds a row that was found in another way; `close` ends its key.
    mutating func add(
        _ segment: ListingSegment, _ row: Int, _ position: Int32, isFirst: Bool, _ life: inout KeyLife, _ tally: inout ForecastTally
    ) {
        segment.withColumns { columns in
            if isFirst {
                lastWritten = KeyLife.noDay
                life.rules.match(Self.key(row, columns), into: &life.matching)
            }
            add(segment, columns, row, position, &life, &tally)
        }
    }

    private mutating func add(
        _ segment: ListingSegment, _ columns: ListingSegment.Columns, _ row: Int, _ position: Int32, _ life: inout KeyLife,
        _ tally: inout ForecastTally
    ) {
        let date = columns.dates[row]
        let written = date == ListingSegment.Columns.noDate ? KeyLife.noDay : ForecastSetting.dayNumber(date) - today
        tally.count(isDated: written != KeyLife.noDay)
        defer { lastWritten = written }
        if life.matching.isEmpty, life.count > 0 { return }
        let isMarker = columns.flags[row] & ListingSegment.Columns.kindMask == ListingKind.deleteMarker.rawValue
        var entry = KeyLife.Entry(
            position: position, isMarker: isMarker, isNull: wantsIds && (segment.isNullVersion(at: row) || !segment.hasVersionId(at: row)),
            size: isMarker ? 0 : columns.sizes[row], storageClass: classNumber(row, columns, segment), written: written, since: lastWritten)
        if !locks.isEmpty, let until = locks[position] {
            entry.lock = until == .max ? .max : ForecastSetting.dayNumber(until - 1) + 1 - today
        }
        life.add(entry)
    }

    private mutating func classNumber(_ row: Int, _ columns: ListingSegment.Columns, _ segment: ListingSegment) -> Int {
        if columns.classes.isEmpty { return ClassSteps.standard }
        if classSegment != ObjectIdentifier(segment) {
            classSegment = ObjectIdentifier(segment)
            classNumbers = segment.storageClassNames.map { classes.number(of: $0) }
        }
        return classNumbers[Int(columns.classes[row])]
    }

    /// Judges the key that was read.
    mutating func close(_ life: inout KeyLife, _ tally: inout ForecastTally) {
        defer { life.clear() }
        guard life.count > 0, !life.matching.isEmpty else { return }
        let open = life.openRules
        if open.isEmpty {
            life.run()
            if !life.steps.isEmpty {
                life.sortSteps()
                tally.add(life.steps)
            }
        } else {
            tally.add(&life, open: open)
        }
        if !locks.isEmpty { tally.addHeld(life) }
    }
}
