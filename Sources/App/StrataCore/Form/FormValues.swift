/// What has been typed and chosen, by field; kept also for fields that are out of sight, so that nothing is lost.
public struct FormValues: Sendable, Equatable {
    var texts: [FieldKey: LineInput] = [:]
    var choices: [FieldKey: String] = [:]
    /// The rows of each group, in order.
    var rows: [String: [Int]] = [:]
    private var lastRow = -1

    public init() {}

    /// What stands in a text field; empty where nothing was typed.
    public func text(_ key: FieldKey) -> String { texts[key]?.text ?? "" }

    /// The text field itself, with its cursor.
    public func input(_ key: FieldKey) -> LineInput { texts[key] ?? LineInput() }

    public func text(_ name: String) -> String { text(FieldKey(name)) }

    /// What is chosen; empty: nothing, or a check that is off.
    public func choice(_ key: FieldKey) -> String { choices[key] ?? "" }

    public func choice(_ name: String) -> String { choice(FieldKey(name)) }

    /// The numbers of a group's rows, in order.
    public func rows(_ group: String) -> [Int] { rows[group] ?? [] }

    public mutating func set(_ key: FieldKey, text: String) { texts[key] = LineInput(text) }

    public mutating func set(_ key: FieldKey, choice: String) { choices[key] = choice }

    /// Adds a row behind another one of its group (nil: at the end) and answers its number.
    @discardableResult
    public mutating func addRow(_ group: String, after row: Int? = nil) -> Int {
        lastRow += 1
        let place = row.flatMap { rows(group).firstIndex(of: $0) }.map { $0 + 1 } ?? rows(group).count
        rows[group, default: []].insert(lastRow, at: place)
        return lastRow
    }

    /// Takes a row away with all that stands in it.
    mutating func remove(_ row: FormRow) {
        rows[row.group]?.removeAll { $0 == row.number }
        texts = texts.filter { $0.key.row != row.number }
        choices = choices.filter { $0.key.row != row.number }
    }

    /// True when nothing has been typed or chosen in a row.
    func isBlank(row: Int) -> Bool {
        texts.allSatisfy { $0.key.row != row || $0.value.text.isEmpty } && choices.allSatisfy { $0.key.row != row || $0.value.isEmpty }
    }

    /// True when both say the same, wherever their text cursors are.
    func saysSame(as other: FormValues) -> Bool {
        let said = { (values: FormValues) in values.texts.mapValues(\.text).filter { !$0.value.isEmpty } }
        let full = { (values: FormValues) in values.rows.filter { !$0.value.isEmpty } }
        return choices == other.choices && full(self) == full(other)
            && said(self).count == said(other).count && said(self).allSatisfy { said(other)[$0.key]?.utf8.elementsEqual($0.value.utf8) == true }
    }
}
