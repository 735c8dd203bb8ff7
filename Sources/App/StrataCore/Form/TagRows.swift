import S3Model

/// The rows of a filter's tags, in the form of any kind of rule.
enum TagRows {
    static let group = "tags"
    static let key = "tag.key"
    static let value = "tag.value"

    static func set(_ tags: [ObjectDescription.Field], in values: inout FormValues) {
        for tag in tags {
            let row = values.addRow(group)
            values.set(FieldKey(key, row: row), text: tag.name)
            values.set(FieldKey(value, row: row), text: tag.value)
        }
    }

    static let help = "Objects must have this tag with exactly this value; a listing doesn't tell tags."

    static func lines(_ values: FormValues) -> [FormLine] {
        values.rows(group).enumerated().map { place, number in
            let name = FormField(FieldKey(key, row: number), .text(hint: "key"), width: 16, help: help)
            let text = FormField(FieldKey(value, row: number), .text(hint: "empty value"), lead: "=", width: 16, help: help)
            return FormLine(place == 0 ? "Tags" : "", indent: 1, row: FormRow(group, number), [name, text])
        }
    }

    /// What stands in the rows, with the row of each tag; empty rows are left out, and that is said.
    static func read(_ values: FormValues) -> (tags: [ObjectDescription.Field], rows: [Int], problems: [FormProblem]) {
        var tags: [ObjectDescription.Field] = []
        var rows: [Int] = []
        var problems: [FormProblem] = []
        for row in values.rows(group) {
            let (name, text) = (values.text(FieldKey(key, row: row)), values.text(FieldKey(value, row: row)))
            if name.isEmpty, text.isEmpty {
                problems.append(leftOut(FieldKey(key, row: row)))
                continue
            }
            tags.append(.init(name, text))
            rows.append(row)
        }
        return (tags, rows, problems)
    }

    static func leftOut(_ field: FieldKey) -> FormProblem {
        FormProblem(.note, field, "This row is empty and is left out.", basis: "", isMissing: true)
    }
}
