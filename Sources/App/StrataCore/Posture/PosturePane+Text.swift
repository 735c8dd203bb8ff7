import S3Model
import Timeline

extension PosturePane {
    /// What is said of the row under the cursor.
    public var text: [DetailLine] {
        if let finding = currentFinding { return Self.text(of: finding) }
        return currentEntry.map(Self.text(of:)) ?? []
    }

    private static func text(of finding: PostureFinding) -> [DetailLine] {
        var lines = [DetailLine(finding.severity <= .offline ? .problem : .text, "", "\(finding.bucket): \(finding.what).")]
        if !finding.meaning.isEmpty { lines.append(DetailLine(.text, "", finding.meaning)) }
        if let fix = finding.fix { lines.append(DetailLine(.field, "enter", fix.words)) }
        lines.append(DetailLine(.field, "sure", finding.certainty.words))
        for (index, evidence) in finding.evidence.enumerated() { lines.append(DetailLine(.field, index == 0 ? "from" : "", evidence)) }
        if let fix = finding.fix { lines.append(DetailLine(.field, "command", fix.command)) }
        return lines
    }

    private static func text(of entry: PostureReport.Entry) -> [DetailLine] {
        var lines = [DetailLine(.heading, entry.bucket)]
        if case .known(let region) = entry.facts.region, !region.isEmpty { lines.append(DetailLine(.field, "region", region)) }
        let good = entry.findings.filter { $0.severity == .good }
        for (index, finding) in good.enumerated() { lines.append(DetailLine(.field, index == 0 ? "good" : "", finding.what)) }
        let notes = entry.findings.filter { $0.severity == .note || $0.severity == .costs }
        for (index, finding) in notes.enumerated() { lines.append(DetailLine(.field, index == 0 ? "notes" : "", finding.what)) }
        if case .known(let contents) = entry.facts.contents {
            let amount =
                "\(grouped(Int64(contents.entries))) entries of its listing"
                + (contents.isWhole ? ", all there are" : ", and there are more; c counts all")
            lines.append(DetailLine(.field, "listed", amount))
        }
        return lines
    }
}
