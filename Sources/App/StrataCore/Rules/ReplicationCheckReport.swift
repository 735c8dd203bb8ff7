public import S3Model

/// What replication rules need, as it was found on both sides by real calls: a row for each prerequisite.
public struct ReplicationCheckReport: Sendable, Equatable, Reporting {
    /// A prerequisite, and of which rules it is one.
    public struct Row: Sendable, Equatable {
        public var check: ReplicationCheck
        /// The rules that it was judged for.
        var rules: ReplicationConfiguration
        /// They are edited, and not saved.
        public var isEdited: Bool
    }

    public let bucket: String
    /// The profile that looks at the source.
    let profile: String
    /// The profiles that look at destinations, by the bucket's name, where it is another.
    var profiles: [String: String] = [:]
    public private(set) var findings: ReplicationFindings?
    /// The checks of the edited rules, then those of the saved ones that come out otherwise.
    public private(set) var rows: [Row] = []
    /// How many checks of each document came out how.
    public private(set) var summary: [DetailLine] = []
    /// Fixes can't be done in this session.
    var isReadOnly = false

    init(bucket: String, profile: String) {
        self.bucket = bucket
        self.profile = profile
    }

    /// Takes in what was found.
    mutating func take(_ findings: ReplicationFindings) {
        self.findings = findings
        let (edited, saved) = (Self.rows(findings.edited, isEdited: true), Self.rows(findings.saved, isEdited: false))
        let known = edited.map(\.check)
        let differing = saved.filter { !known.contains($0.check) }
        rows = edited + differing
        summary = []
        if findings.edited != nil { summary.append(DetailLine(.text, "the edited rules, not saved", Self.counts(known))) }
        if findings.saved != nil {
            let compared = findings.edited == nil ? "" : differing.isEmpty ? "; nothing else than above" : "; what differs stands below"
            summary.append(DetailLine(.text, "the saved rules", Self.counts(saved.map(\.check)) + compared))
        } else if findings.edited != nil {
            summary.append(DetailLine(.problem, "the saved rules", "they can't be read"))
        }
    }

    private static func rows(_ sides: ReplicationSides?, isEdited: Bool) -> [Row] {
        guard let sides else { return [] }
        return ReplicationChecklist.checks(sides).map { Row(check: $0, rules: sides.configuration, isEdited: isEdited) }
    }

    /// The profile that looks at a bucket, and that a fix of it is done with.
    func profile(for bucket: String) -> String { bucket == self.bucket ? profile : profiles[bucket] ?? profile }

    /// The document that policies are written for: the edited rules, else the saved ones.
    var sides: ReplicationSides? { findings?.edited ?? findings?.saved }

    public var title: String { "replication of \(bucket): checklist" }
    public var rowCount: Int { rows.count }
    public var commands: [Command] { [.open, .replicationPolicies, .copyMenu, .refresh] }
    public var openTitle: String { "fix" }
    public var emptyWords: String { "Nothing was found out." }

    private static func counts(_ checks: [ReplicationCheck]) -> String {
        if checks.count == 1, checks[0].subject == .rules, checks[0].state == .note { return "there are none" }
        let states: [ReplicationCheck.State] = [.failed, .unknown, .note, .met]
        return states.compactMap { state in
            let count = checks.count { $0.state == state }
            return count == 0 ? nil : "\(count) \(state == .note && count > 1 ? "notes" : state.word)"
        }.joined(separator: ", ")
    }

    public func row(at index: Int) -> ReportRow {
        let row = rows[index]
        let sign: ReportRow.Sign =
            switch row.check.state {
            case .met: .good
            case .note: .warning
            case .unknown: .unknown
            case .failed: .problem
            }
        let name = "\(row.check.state.word.padded(to: 9)) \(row.check.subject.title)"
        let cell = (findings?.edited != nil && !row.isEdited ? "saved " : "") + (row.check.fix == nil ? "" : "enter: fix")
        return ReportRow(sign, name, note: row.check.text, cells: [.text(cell)])
    }

    public func text(at index: Int) -> [DetailLine] {
        let row = rows[index]
        var lines = [
            DetailLine(.heading, "\(row.check.subject.title): \(row.check.state.word)"),
            DetailLine(row.check.state == .failed ? .problem : .text, "", row.check.text),
            DetailLine(.text, "", row.check.subject.why), DetailLine(.field, "bucket", row.check.bucket),
            DetailLine(.field, "profile", profile(for: row.check.bucket)),
            DetailLine(.field, "of", row.isEdited ? "the edited rules, not saved" : "the saved rules"),
            DetailLine(.field, "basis", row.check.basis),
        ]
        if let fix = row.check.fix {
            let words =
                isReadOnly ? "not in this session, which is read-only" : "enter asks, and then does it with profile \(profile(for: fix.bucket))"
            lines.append(DetailLine(.heading, "fix: \(fix.words)"))
            lines.append(DetailLine(.text, "", words))
        } else if row.check.state == .unknown, row.check.bucket != bucket {
            lines.append(DetailLine(.text, "", "Close this and press D to look at \(row.check.bucket) with a profile of its account."))
        } else if row.check.subject == .role || row.check.subject == .policy {
            lines.append(DetailLine(.text, "", "p shows the policies as text, to copy or to write to a file."))
        }
        return lines
    }
}

extension String {
    /// With blanks behind it, so that columns stand below each other.
    func padded(to count: Int) -> String { self.count >= count ? self : self + String(repeating: " ", count: count - self.count) }
}
