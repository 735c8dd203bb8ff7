import Operations
import S3Client
import S3Model
import Timeline

/// Prints rules, problems and changes: JSON lines, or sentences for a person.
struct RulePrinter: Sendable {
    let output: Output
    let isJSON: Bool

    init(_ output: Output, isJSON: Bool) {
        self.output = output
        self.isJSON = isJSON
    }

    /// Lifecycle rules in words, and what is worth knowing about them.
    func print(_ rules: StoredRules, in context: RuleContext) {
        let drafts = rules.lifecycle.rules
        if drafts.isEmpty, !isJSON { write("s3://\(context.bucket) has no lifecycle rules.") }
        for draft in drafts { print(draft, words: draft.words(in: context)) }
        print(LifecycleValidator.problems(in: rules.lifecycle, context: context), ids: drafts.map(\.id))
    }

    /// One rule as a sentence; of a replication rule also where it leads.
    func print(_ draft: some RuleDraft, words: String, destination: ReplicationRuleDraft? = nil, kind: String? = nil) {
        guard isJSON else {
            return write("\(draft.isEnabled ? "on " : "off")  \(draft.id.isEmpty ? "(no id)" : draft.id)  \(words)")
        }
        line { json in
            json.field("Type", "Rule")
            json.field("ID", draft.id)
            json.field("Status", draft.isEnabled ? "Enabled" : "Disabled")
            if let destination { json.field("Destination", destination.destinationBucket) }
            if let kind { json.field("Replication", kind) }
            json.field("Words", words)
        }
    }

    /// What is wrong or worth knowing, in the validator's order.
    func print(_ problems: [RuleProblem], ids: [String]) {
        for problem in problems {
            let id = problem.rule.flatMap { ids.indices.contains($0) ? ids[$0] : nil }
            if isJSON {
                line { json in
                    json.field("Type", "Problem")
                    json.field("Severity", Self.word(problem.severity))
                    if let rule = problem.rule { json.field("Rule", Int64(rule)) }
                    if let id { json.field("ID", id) }
                    json.field("Text", problem.text)
                    json.field("Basis", problem.basis)
                }
            } else {
                let name = problem.rule.map { id.flatMap { $0.isEmpty ? nil : $0 } ?? "rule \($0 + 1)" }.map { "\($0): " } ?? ""
                write("\(problem.severity == .note ? "-" : "!")    \(name)\(problem.text) (\(problem.basis))")
            }
        }
    }

    /// What a save changes, or what a store made of one.
    func print(_ changes: [RuleChange], type: String = "Change") {
        for change in changes {
            if isJSON {
                line { json in
                    json.field("Type", type)
                    json.field("Kind", "\(change.kind)")
                    json.field("ID", change.name)
                    json.field("Words", change.words.joined(separator: "; "))
                }
            } else {
                write("\("\(change.kind)".padded(8))  \(change.name)\(change.words.isEmpty ? "" : ": ")\(change.words.joined(separator: "; "))")
            }
        }
    }

    /// Prints one JSON object.
    func line(_ fill: (inout JSONLine) -> Void) { output.write(Self.bytes(fill)) }

    /// Prints one line for a person.
    func write(_ text: String) { output.write(Self.bytes(text)) }

    static func bytes(_ fill: (inout JSONLine) -> Void) -> [UInt8] {
        var json = JSONLine()
        json.begin()
        fill(&json)
        json.end()
        return json.take()
    }

    /// A line with nothing in it that acts on a terminal.
    static func bytes(_ text: String) -> [UInt8] { Array((RowTable.safe(text) + "\n").utf8) }

    private static func word(_ severity: RuleProblem.Severity) -> String {
        switch severity {
        case .note: "note"
        case .warning: "warning"
        case .refused: "refused"
        }
    }
}

extension String {
    /// Blanks at the end up to a number of characters.
    func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
