public import S3Model
public import Timeline

/// What would lose data, open it or take it offline, of all buckets or of one. It takes the whole width, and is kept while a finding is being fixed.
public struct PosturePane: Sendable, Equatable {
    /// A row: a bucket, or a finding of it, by their places in the report.
    public enum Row: Sendable, Equatable {
        case bucket(Int)
        case finding(Int, Int)
    }

    /// The only bucket; nil: all of the account.
    public let bucket: String?
    /// What is being read, or was read last.
    public internal(set) var asked: [Bucket]
    public internal(set) var depth: PostureDepth
    public private(set) var report = PostureReport()
    /// Buckets that have come since reading began.
    public private(set) var arrived = 0
    /// Rows of listings that were read so far.
    public internal(set) var entries = 0
    public internal(set) var loading = Loading.idle
    /// True where reading was stopped before its end.
    public internal(set) var isStopped = false
    /// Buckets that are read again after something of theirs was changed.
    var rereading: Set<Ticket> = []
    public internal(set) var cursor = ListCursor()
    public private(set) var filter = ""
    /// Buckets whose notes are shown too, or hidden where only one is on display.
    private var turned: Set<String> = []
    public private(set) var rows: [Row] = []

    init(bucket: String?, asked: [Bucket], depth: PostureDepth = .sample) {
        self.bucket = bucket
        self.asked = asked
        self.depth = depth
    }

    /// Every request that is under way for it.
    var tickets: [Ticket] { [loading.ticket].compactMap { $0 } + rereading }

    public var currentRow: Row? { rows.indices.contains(cursor.row) ? rows[cursor.row] : nil }

    public var currentEntry: PostureReport.Entry? {
        switch currentRow {
        case .bucket(let entry), .finding(let entry, _): report.entries[entry]
        case nil: nil
        }
    }

    public var currentFinding: PostureFinding? {
        guard case .finding(let entry, let finding)? = currentRow else { return nil }
        return report.entries[entry].findings[finding]
    }

    /// The bucket that the cursor is about.
    var currentBucket: String? { currentEntry?.bucket ?? bucket }

    /// True where every finding of a bucket is shown, notes and what is good too.
    public func isUnfolded(_ name: String) -> Bool { (bucket == nil) == turned.contains(name) }

    /// Findings of a bucket that aren't shown because it is folded.
    public func hidden(of entry: PostureReport.Entry) -> Int {
        isUnfolded(entry.bucket) ? 0 : entry.findings.count { !Self.isGrave($0) && $0.severity != .good }
    }

    /// What is always shown.
    private static func isGrave(_ finding: PostureFinding) -> Bool { finding.severity < .costs }

    // MARK: Changes

    /// Begins anew; what is known stays until it is read again.
    mutating func start(_ ticket: Ticket) {
        loading = .running(ticket)
        (arrived, entries, isStopped) = (0, 0, false)
    }

    /// - Parameter isAgain: it has been counted among those that have come.
    mutating func add(_ facts: PostureFacts, isAgain: Bool, window: Int) {
        if !isAgain { arrived += 1 }
        keepingRow(window: window) { $0.report.add(facts) }
    }

    /// The end: buckets that weren't asked for this time aren't there any more.
    mutating func finish(window: Int) {
        loading = .done
        let names = Set(asked.map(\.name))
        keepingRow(window: window) { $0.report.keep { names.contains($0) } }
    }

    /// Shows or hides a bucket's notes; what is shown comes into the window as far as there is room above.
    mutating func turn(_ name: String, window: Int) {
        let before = rows.count
        keepingRow(window: window) { if $0.turned.remove(name) == nil { $0.turned.insert(name) } }
        let hidden = cursor.row + rows.count - before + 1 - (cursor.top + window)
        if rows.count > before, hidden > 0 { cursor.move(.scroll(min(hidden, cursor.row - cursor.top)), count: rows.count, window: window) }
    }

    mutating func setFilter(_ text: String, window: Int) { keepingRow(window: window) { $0.filter = text } }

    /// Puts the cursor on a bucket, with everything that is known of it in sight; it stays where it is on one of its rows.
    mutating func show(_ name: String, window: Int) {
        if currentEntry?.bucket == name { return }
        if !isUnfolded(name) { turn(name, window: window) }
        guard let row = rows.firstIndex(where: { isOf($0, name) }) else { return }
        cursor.move(.to(row), count: rows.count, window: window)
    }

    private func isOf(_ row: Row, _ name: String) -> Bool {
        switch row {
        case .bucket(let entry), .finding(let entry, _): report.entries[entry].bucket == name
        }
    }

    /// Changes the rows; the cursor goes along with its own, but at the top it stays there.
    private mutating func keepingRow(window: Int, _ change: (inout PosturePane) -> Void) {
        let (bucket, finding) = (currentEntry?.bucket, currentFinding)
        let isTop = cursor.row == 0
        change(&self)
        arrange()
        if !isTop, let bucket, let row = place(of: bucket, finding) { cursor.move(.to(row), count: rows.count, window: window) }
        cursor.fit(count: rows.count, window: window)
    }

    /// The finding's row, else its bucket's.
    private func place(of bucket: String, _ finding: PostureFinding?) -> Int? {
        let same = rows.firstIndex { row in
            guard let finding, case .finding(let entry, let index) = row else { return false }
            let other = report.entries[entry].findings[index]
            return other.bucket == finding.bucket && other.subject == finding.subject && other.what == finding.what
        }
        return same ?? rows.firstIndex { isOf($0, bucket) }
    }

    private mutating func arrange() {
        rows = []
        let wanted = filter.lowercased()
        for (index, entry) in report.entries.enumerated() {
            let isNamed = wanted.isEmpty || entry.bucket.lowercased().contains(wanted)
            let shown = entry.findings.indices.filter { place in
                let finding = entry.findings[place]
                if !isNamed { return finding.what.lowercased().contains(wanted) }
                return isUnfolded(entry.bucket) || Self.isGrave(finding)
            }
            if !isNamed, shown.isEmpty { continue }
            if bucket == nil { rows.append(.bucket(index)) }
            rows += shown.map { .finding(index, $0) }
        }
    }
}
