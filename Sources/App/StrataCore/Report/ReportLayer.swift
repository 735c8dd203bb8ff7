/// Rows that say what was found, with the text of the row under the cursor beside or below them; it takes the panes' room and leaves header and footer.
/// What it is about is a case of `ReportSubject`; this knows rows, a cursor and a text, and nothing of S3.
public struct ReportLayer: Sendable, Equatable {
    public var subject: ReportSubject
    /// While its rows are being read; rows that have come stay.
    public var loading = Loading.idle
    public var cursor = ListCursor()
    /// The arrows scroll the text instead of the rows; where there is room for one of them only, the text is in sight.
    public var isReading = false
    /// Lines of the text above the first one in sight.
    public var scroll = 0

    public init(_ subject: ReportSubject, loading: Loading = .idle) {
        self.subject = subject
        self.loading = loading
    }

    public var content: any Reporting { subject.content }

    /// The text of the row under the cursor.
    public var text: [DetailLine] { cursor.row < content.rowCount ? content.text(at: cursor.row) : [] }

    /// Moves the cursor, or the text while that is read.
    mutating func move(_ motion: Motion, window: Int) {
        guard isReading else {
            let before = cursor.row
            cursor.move(motion, count: content.rowCount, window: window)
            if cursor.row != before { scroll = 0 }
            return
        }
        var lines = ListCursor()
        lines.move(.to(scroll), count: text.count, window: 1)
        lines.move(motion, count: text.count, window: motion == .up || motion == .down ? 1 : window)
        scroll = lines.row
    }

    /// The rows have changed: the cursor stays inside.
    mutating func fit() {
        cursor.fit(count: content.rowCount, window: 1)
        scroll = max(0, min(scroll, text.count - 1))
    }
}

/// What a report can be about.
public enum ReportSubject: Sendable, Equatable {
    case backups(BackupsReport)
    case settings(SettingsReport)
    case finder(FinderReport)
    case drift(DriftReport)
    case checklist(ReplicationCheckReport)
    case policies(ReplicationPoliciesReport)
    case sides(SidesReport)

    public var content: any Reporting {
        switch self {
        case .backups(let report): report
        case .settings(let report): report
        case .finder(let report): report
        case .drift(let report): report
        case .checklist(let report): report
        case .policies(let report): report
        case .sides(let report): report
        }
    }
}

/// What is drawn of a report. Text may be a store's: untrusted.
public protocol Reporting: Sendable, Equatable {
    /// In the frame, such as "replication of photos: checklist".
    var title: String { get }
    /// Above the rows: counts, what they are of, what isn't known.
    var summary: [DetailLine] { get }
    var rowCount: Int { get }
    func row(at index: Int) -> ReportRow
    /// What is said of a row: what it means, why, what `enter` does.
    func text(at index: Int) -> [DetailLine]
    /// In place of rows when there are none and nothing is being read.
    var emptyWords: String { get }
    /// What `enter` does, in a word or two.
    var openTitle: String { get }
    /// The report's own commands, the most useful first: footer, help and palette take them from here.
    var commands: [Command] { get }
}

extension Reporting {
    public var openTitle: String { Command.open.info(in: .report).title }
}

/// One row of a report.
public struct ReportRow: Sendable, Equatable {
    /// How a row stands, as a sign; colour goes with it.
    public enum Sign: Sendable, Equatable {
        case good, warning, problem
        /// It can't be told.
        case unknown
    }

    public var sign: Sign?
    /// Cut in the middle where it is too long: a key, a bucket, a condition.
    public var name: String
    /// Beside the name as far as there is room.
    public var note: String
    /// Flush right, the same number in every row; the first ones go where room is short.
    public var cells: [ReportCell]

    public init(_ sign: Sign? = nil, _ name: String, note: String = "", cells: [ReportCell] = []) {
        self.sign = sign
        self.name = name
        self.note = note
        self.cells = cells
    }
}

/// A figure of a row.
public enum ReportCell: Sendable, Equatable {
    case text(String)
    case count(Int)
    /// Bytes.
    case size(Int64)
    /// Milliseconds since 1970, UTC.
    case time(Int64?)
}
