import S3Model
import StrataCore
import TerminalUI

/// Source and destination of a replication rule side by side, each as it was found with the profile that looks at it.
extension Painter {
    /// One line of the table: a name, and what is known of each side, wrapped into its column.
    private struct SideRow {
        var name: String
        var cells: [(lines: [[DisplayPiece]], role: Role)]
        var height: Int { max(1, cells.map(\.lines.count).max() ?? 1) }
    }

    /// Beside the form of a replication rule, where there is room.
    mutating func drawFormSides(_ layer: FormLayer) {
        guard case .replication(let form) = layer.subject, let pane = workspace.rules, let rect = FormPicture.aside(context.size) else { return }
        let draft = form.rule(layer.values)
        let isLooking = [pane.bucket, draft.destinationBucket].contains { pane.sides[$0]?.loading.ticket != nil }
        grid.fill(rect, role: .text, backdrop: .text)
        let label = pane.replication.base.flatMap { $0.label(of: draft) }
        grid.drawBox(
            rect, title: "both sides\(label.map { ": \($0)" } ?? "")", titleRole: .dim, note: isLooking ? "looking \(spinner)" : "", border: .border)
        let inside = rect.inset
        guard draft.destinationBucket.isEmpty else {
            _ = drawSideTable(of: draft, role: layer.values.text(FieldKey("role")), pane, inside)
            return
        }
        let parts = inside.splitTop(2)
        let hint = Point(column: inside.column + 1, row: inside.row)
        grid.put("choose a destination to look at it", at: hint, role: .hint, maxColumns: inside.columns - 2)
        _ = drawSideTable(of: draft, role: layer.values.text(FieldKey("role")), pane, parts.rest)
    }

    /// Under the words of a rule, once its destination was looked at; answers the first row below.
    mutating func drawSides(of rule: ReplicationRuleDraft, _ rect: Rect) -> Int {
        guard let pane = workspace.rules, pane.sides[rule.destinationBucket] != nil, rect.rows > 4 else { return rect.row }
        let role = ReplicationConfiguration(tree: pane.replication.tree).role
        let body = Rect(column: rect.column, row: rect.row + 1, columns: min(rect.columns, 110), rows: rect.rows - 1)
        return drawSideTable(of: rule, role: role, pane, body) + 1
    }

    private mutating func drawSideTable(of rule: ReplicationRuleDraft, role: String, _ pane: RulesPane, _ rect: Rect) -> Int {
        let account = ReplicationPolicies.account(of: role) ?? ""
        let source = pane.sides[pane.bucket]
        let far = rule.destinationBucket == pane.bucket ? nil : pane.sides[rule.destinationBucket]
        let columns = [
            source?.lines(account: account, isDestination: false) ?? [],
            far?.lines(account: rule.account.isEmpty && far?.profile == source?.profile ? account : rule.account, isDestination: true) ?? [],
        ]
        let width = (rect.columns - 14) / 2
        var row = rect.row
        for (column, title) in ["source", "destination"].enumerated() where row < rect.bottom {
            grid.put(title, at: Point(column: rect.column + 13 + column * (width + 1), row: row), role: .dim, maxColumns: width)
        }
        row += 1
        for line in sideRows(columns, width: width) {
            if row + line.height > rect.bottom { return row }
            grid.put(line.name, at: Point(column: rect.column + 1, row: row), role: .dim, maxColumns: 11)
            for (column, cell) in line.cells.enumerated() {
                for (offset, text) in cell.lines.enumerated() {
                    grid.put(text, at: Point(column: rect.column + 13 + column * (width + 1), row: row + offset), role: cell.role)
                }
            }
            row += line.height
        }
        for half in [source, far].compactMap({ $0 }) {
            guard let denial = half.denial else { continue }
            for line in wrap(denial, to: rect.columns - 4) where row < rect.bottom {
                grid.put(line, at: Point(column: rect.column + 1, row: row), role: .warning)
                row += 1
            }
        }
        return row
    }

    private func sideRows(_ columns: [[SideLine]], width: Int) -> [SideRow] {
        let names = (columns.max { $0.count < $1.count } ?? []).map(\.name)
        return names.map { name in
            let cells = columns.map { lines -> (lines: [[DisplayPiece]], role: Role) in
                guard let line = lines.first(where: { $0.name == name }) else { return ([], .text) }
                let role: Role =
                    switch line.tone {
                    case .plain: .text
                    case .good: .good
                    case .bad: .warning
                    case .unknown: .dim
                    }
                return (wrap(line.text, to: max(8, width - 1)), role)
            }
            return SideRow(name: name, cells: cells)
        }
    }
}
