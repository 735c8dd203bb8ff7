import S3Model
public import Timeline

/// How far a destination is from its source: counts of each verdict, and the rows of one on demand.
public struct DriftReport: Sendable, Equatable, Reporting {
    public var place: Place
    /// Empty until it is known.
    public var destination = ""
    /// The profile that looks at the destination; nil: the one that looks at the source.
    public var profile: String?
    /// How far both listings are read.
    public var progress = DriftProgress()
    public var drift: Drift?
    /// Rows of one verdict; nil: the counts.
    public var shown: Drift.Verdict?
    public var rows: [Int] = []
    public var isStopped = false
    /// How the last questions beside the listings ended.
    public var asked: DriftAsked?

    public init(place: Place) { self.place = place }

    public var title: String {
        let to = destination.isEmpty ? "" : " -> \(destination)"
        return "drift of \(place.uri)\(to)" + (shown.map { ": \($0.word)" } ?? "")
    }

    /// Verdicts that have entries.
    public var verdicts: [Drift.Verdict] { drift.map { drift in Drift.Verdict.allCases.filter { drift.totals[$0] != nil } } ?? [] }

    public var rowCount: Int { drift == nil ? 0 : shown == nil ? verdicts.count : rows.count }
    public var commands: [Command] {
        (drift == nil ? [.stopReport] : [.open, .redrive, .askMore, .exportReport, .stopReport]) + [.copyMenu, .refresh]
    }

    public var emptyWords: String {
        if isStopped { return "Stopped before the end: what was read so far tells too little. ^r reads again." }
        return drift == nil ? "Nothing has been compared." : "Both sides have the same."
    }

    public var summary: [DetailLine] {
        guard let drift else {
            let read = progress == DriftProgress() ? "" : " Read: \(grouped(Int64(progress.source))) and \(grouped(Int64(progress.destination)))."
            let both = DetailLine(.text, "", "Both buckets' versions are listed in step, a request for each 1,000 of either; x stops.\(read)")
            return [both] + (profile.map { [DetailLine(.text, "", "\(destination) is read with the profile \($0).")] } ?? [])
        }
        if shown != nil { return [] }
        let same = "\(grouped(Int64(drift.same.entries))) the same on both sides, \(grouped(drift.same.bytes)) bytes."
        let verdict = drift.isClean ? "Nothing is missing, different or extra, as far as listings tell." : ""
        var lines = [DetailLine(.text, "", [same, verdict].filter { !$0.isEmpty }.joined(separator: " "))]
        lines += drift.notes.map { DetailLine(.text, "", $0) }
        if let asked, let failure = asked.firstFailure {
            lines.append(DetailLine(.problem, "", "\(grouped(Int64(asked.failed))) couldn't be asked: \(failure.code) \(failure.message)"))
        }
        return lines
    }

    public func row(at index: Int) -> ReportRow {
        guard let drift else { return ReportRow(nil, "") }
        guard shown != nil else {
            let verdict = verdicts[index]
            let totals = drift.totals(verdict)
            return ReportRow(verdict.sign, verdict.word, cells: [.count(totals.entries), .size(totals.bytes)])
        }
        let row = drift[rows[index]]
        let note = row.entry.kind == .deleteMarker ? "delete marker" : row.entry.isLatest ? "current" : ""
        return ReportRow(
            nil, row.entry.key, note: note,
            cells: [.text(row.entry.versionId ?? "null"), .size(row.entry.size), .time(row.entry.lastModified)])
    }

    public func text(at index: Int) -> [DetailLine] {
        guard let drift else { return [] }
        guard shown != nil else { return totalsText(verdicts[index], drift) }
        let row = drift[rows[index]]
        var lines = [DetailLine(.text, "", row.verdict.text), DetailLine(.field, "key", row.entry.key)]
        if let rule = drift.ruleName(row) { lines.append(DetailLine(.field, "by", rule)) }
        if let source = row.source { lines += [DetailLine(.heading, "in \(drift.setting.source)")] + DetailLine.facts(of: source) }
        if let there = row.destination { lines += [DetailLine(.heading, "in \(drift.setting.destination)")] + DetailLine.facts(of: there) }
        lines.append(DetailLine(.text, "", "enter shows its versions."))
        return lines
    }

    private func totalsText(_ verdict: Drift.Verdict, _ drift: Drift) -> [DetailLine] {
        let totals = drift.totals(verdict)
        var lines = [DetailLine(.text, "", verdict.text)]
        lines.append(DetailLine(.field, "versions", grouped(Int64(totals.versions))))
        if totals.markers > 0 { lines.append(DetailLine(.field, "markers", grouped(Int64(totals.markers)))) }
        lines.append(DetailLine(.field, "current", grouped(Int64(totals.current))))
        lines.append(DetailLine(.field, "bytes", grouped(totals.bytes)))
        switch verdict {
        case .missing, .older:
            lines.append(
                DetailLine(
                    .text, "", "r copies current versions onto themselves, so that the rules replicate them; w writes a manifest for the others."))
        case .undecided: lines.append(DetailLine(.text, "", "T reads their tags, after saying how many requests that takes."))
        default: break
        }
        lines.append(DetailLine(.text, "", "enter lists them."))
        return lines
    }
}

extension Drift.Verdict {
    /// How it stands in a report.
    var sign: ReportRow.Sign? {
        switch self {
        case .missing, .different: .problem
        case .extra, .older: .warning
        case .undecided, .recent: .unknown
        case .excluded, .archived, .marker, .replica: nil
        }
    }
}
