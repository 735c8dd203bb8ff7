/// Source and destination of a replication rule, line by line, each as the profile that looks at it sees it.
public struct SidesReport: Sendable, Equatable, Reporting {
    /// The ids of the accounts, as far as role and rule name them; empty: not known.
    private let sourceAccount: String
    private let destinationAccount: String
    let destination: String
    let source: String
    private var lines: [(name: String, source: SideLine?, destination: SideLine?)] { Self.lines(left, right) }
    private var left: [SideLine] = []
    private var right: [SideLine] = []
    private var denials: [String] = []
    /// Both are still being looked at, or one is.
    private(set) var isLooking = false

    init(source: String, destination: String, sourceAccount: String, destinationAccount: String) {
        (self.source, self.destination) = (source, destination)
        (self.sourceAccount, self.destinationAccount) = (sourceAccount, destinationAccount)
    }

    /// Takes in what has been found.
    mutating func take(_ sides: RuleSides) {
        let halves = (sides[source], destination == source ? nil : sides[destination])
        left = halves.0?.lines(account: sourceAccount, isDestination: false) ?? []
        right = halves.1?.lines(account: destinationAccount, isDestination: true) ?? []
        denials = [halves.0, halves.1].compactMap { $0?.denial }
        isLooking = [halves.0, halves.1].contains { $0?.loading.ticket != nil }
    }

    private static func lines(_ left: [SideLine], _ right: [SideLine]) -> [(name: String, source: SideLine?, destination: SideLine?)] {
        let names = (left.count >= right.count ? left : right).map(\.name)
        return names.map { name in (name, left.first { $0.name == name }, right.first { $0.name == name }) }
    }

    public var title: String { "both sides: \(source), \(destination)" + (isLooking ? " (looking)" : "") }
    public var rowCount: Int { lines.count }
    public var commands: [Command] { [.copyMenu, .refresh] }
    public var emptyWords: String { "Choose a destination in the form to look at it." }
    public var summary: [DetailLine] { denials.map { DetailLine(.problem, "", $0) } }

    public func row(at index: Int) -> ReportRow {
        let line = lines[index]
        let sign: ReportRow.Sign? =
            switch (line.source?.tone, line.destination?.tone) {
            case (.bad?, _), (_, .bad?): .problem
            case (.unknown?, _), (_, .unknown?): .unknown
            case (.good?, _), (_, .good?): .good
            default: nil
            }
        return ReportRow(sign, line.name.padded(to: 10), note: "\(line.source?.text ?? "-") | \(line.destination?.text ?? "-")")
    }

    public func text(at index: Int) -> [DetailLine] {
        let line = lines[index]
        return [
            DetailLine(.heading, line.name), DetailLine(.field, "source", line.source?.text ?? "not looked at"),
            DetailLine(.field, "destination", line.destination?.text ?? "not looked at"),
        ]
    }
}
