extension FormLayer {
    /// Typing, and the keys of a text field: each kind of field makes its own of them.
    mutating func edit(_ edit: LineEdit) {
        if list != nil {
            list?.edit(edit)
            return
        }
        guard let field = focused else { return }
        switch field.kind {
        case .text: editText(field.key, edit)
        case .radio(let options): editRadio(field.key, options, edit)
        case .check: if Self.isSwitch(edit) { change { $0.set(field.key, choice: $0.choice(field.key).isEmpty ? "on" : "") } }
        case .choice(let options, let takesOther): editChoice(field.key, options, takesOther, edit)
        case .add(let group, _): editAdd(group, edit)
        }
    }

    /// Pasted text goes into a text field or an open list; the line ends around it don't belong to it.
    mutating func paste(_ text: String) {
        var text = text[...]
        while text.first?.isNewline == true { text.removeFirst() }
        while text.last?.isNewline == true { text.removeLast() }
        if takesText, !text.isEmpty { edit(.insert(String(text))) }
    }

    private static func isSwitch(_ edit: LineEdit) -> Bool { edit == .left || edit == .right || edit == .insert(" ") }

    private mutating func editText(_ key: FieldKey, _ edit: LineEdit) {
        let input = values.texts[key] ?? LineInput()
        switch edit {
        case .left where input.cursor == 0: return moveInLine(by: -1)
        case .right where input.cursor == input.text.count: return moveInLine(by: 1)
        case .deleteBackward where input.text.isEmpty:
            // An empty row is taken away as an empty line of a text is.
            if let row = focusedLine?.row, values.isBlank(row: row.number) { removeRow() }
            return
        default: change(typingIn: key) { $0.texts[key, default: LineInput()].apply(edit) }
        }
    }

    private mutating func editRadio(_ key: FieldKey, _ options: [FormOption], _ edit: LineEdit) {
        guard !options.isEmpty else { return }
        let at = options.firstIndex { $0.value == values.choice(key) } ?? 0
        let new: Int
        switch edit {
        case .left: new = max(0, at - 1)
        case .right: new = min(options.count - 1, at + 1)
        case .start: new = 0
        case .end: new = options.count - 1
        case .insert(" "): new = (at + 1) % options.count
        case .insert(let letter):
            guard let found = options.firstIndex(where: { $0.title.lowercased().hasPrefix(letter.lowercased()) }) else { return }
            new = found
        default: return
        }
        change { $0.set(key, choice: options[new].value) }
    }

    private mutating func editChoice(_ key: FieldKey, _ options: [FormOption], _ takesOther: Bool, _ edit: LineEdit) {
        switch edit {
        case .left: moveInLine(by: -1)
        case .right: moveInLine(by: 1)
        case .insert(let text):
            list = FormList(options, takesOther: takesOther, chosen: values.choice(key))
            if text != " " { list?.edit(edit) }
        case .deleteBackward where focusedLine?.row.map { values.isBlank(row: $0.number) } == true: removeRow()
        case .deleteBackward, .deleteForward: change { $0.set(key, choice: "") }
        default: break
        }
    }

    /// Typing on "+ add" adds a row and goes on in it.
    private mutating func editAdd(_ group: String, _ edit: LineEdit) {
        guard case .insert(let text) = edit else { return }
        addRow(group)
        if text != " ", text != "+" { self.edit(edit) }
    }

    /// Enter: takes the option of an open list, opens a list, adds a row, or goes to the next field.
    mutating func open() {
        if let list {
            guard let option = list.current else { return }
            self.list = nil
            if list.isTemplates { return fill(subject.values(template: option.value, over: values)) }
            let key = focus
            change { $0.set(key, choice: option.value) }
            return moveField(by: 1, wraps: false)
        }
        switch focused?.kind {
        case .choice(let options, let takesOther): list = FormList(options, takesOther: takesOther, chosen: values.choice(focus))
        case .add(let group, _): addRow(group)
        case .text, .radio, .check: moveField(by: 1, wraps: false)
        case nil: break
        }
    }

    /// The list of what the form can be filled with.
    mutating func openTemplates() {
        let templates = subject.templates
        if !templates.isEmpty { list = FormList(templates, chosen: "", isTemplates: true) }
    }

    /// Tab: to a field further on, round the end.
    mutating func moveField(by step: Int, wraps: Bool = true) {
        list = nil
        let fields = fields
        guard !fields.isEmpty else { return }
        let at = (fields.firstIndex { $0.key == focus } ?? 0) + step
        focus(on: fields[wraps ? (at + fields.count) % fields.count : max(0, min(at, fields.count - 1))].key)
    }

    private mutating func moveInLine(by step: Int) {
        guard let fields = focusedLine?.fields, let at = fields.firstIndex(where: { $0.key == focus }) else { return }
        if fields.indices.contains(at + step) { focus(on: fields[at + step].key) }
    }

    /// Arrows and their like: by lines, and by parts of the form.
    mutating func move(_ motion: Motion) {
        if var list {
            list.cursor.move(motion, count: list.matches.count, window: 8)
            self.list = list
            return
        }
        let reachable = lines.filter { !$0.fields.isEmpty }
        guard let at = reachable.firstIndex(where: { $0.fields.contains { $0.key == focus } }) else { return }
        let place = reachable[at].fields.firstIndex { $0.key == focus } ?? 0
        if at == reachable.count - 1, scrollBeyond(motion) { return }
        let target: Int
        switch motion {
        case .up: target = at - 1
        case .down: target = at + 1
        case .first: target = 0
        case .last: target = reachable.count - 1
        case .pageUp, .halfPageUp: return movePart(forward: false)
        case .pageDown, .halfPageDown: return movePart(forward: true)
        case .scroll(let lines): target = at + lines
        case .to: return
        }
        let fields = reachable[max(0, min(target, reachable.count - 1))].fields
        // From row to row of one kind the column is kept; elsewhere the first field is meant.
        focus(on: fields[fields.count == reachable[at].fields.count ? min(place, fields.count - 1) : 0].key)
    }

    /// Down on the last line brings what is said of the whole into sight, up goes back; false where there is nothing more.
    private mutating func scrollBeyond(_ motion: Motion) -> Bool {
        let rest = problems.count { $0.field == nil } * 4
        let step: Int
        switch motion {
        case .down: step = 1
        case .pageDown, .halfPageDown: step = 3
        case .up: step = -1
        case .pageUp, .halfPageUp: step = -3
        default: return false
        }
        guard step > 0 ? beyond < rest : beyond > 0 else { return false }
        beyond = max(0, min(beyond + step, rest))
        return true
    }

    /// To the first field of the part after this one, or of this one and then the one before.
    private mutating func movePart(forward: Bool) {
        var starts: [FieldKey] = []
        var isStart = true
        var here = 0
        for line in lines {
            if line.kind == .heading { isStart = true }
            guard let first = line.fields.first?.key else { continue }
            if isStart { starts.append(first) }
            isStart = false
            if line.fields.contains(where: { $0.key == focus }) { here = starts.count - 1 }
        }
        guard !starts.isEmpty else { return }
        if forward {
            if here + 1 < starts.count { focus(on: starts[here + 1]) } else { move(.last) }
        } else {
            focus(on: focus != starts[here] ? starts[here] : starts[max(0, here - 1)])
        }
    }

    /// Adds a row to the group that the focus is in.
    mutating func addRow() {
        if let row = focusedLine?.row { return addRow(row.group, after: row.number) }
        if case .add(let group, _)? = focused?.kind { addRow(group) }
    }

    private mutating func addRow(_ group: String, after row: Int? = nil) {
        list = nil
        var number = 0
        change { number = $0.addRow(group, after: row) }
        if let first = lines.first(where: { $0.row == FormRow(group, number) })?.fields.first { focus(on: first.key) }
    }

    /// Takes the row away that has the focus; the next one of its group gets it, else what adds rows to it.
    mutating func removeRow() {
        guard let row = focusedLine?.row else { return }
        list = nil
        let at = values.rows(row.group).firstIndex(of: row.number) ?? 0
        change { $0.remove(row) }
        let left = values.rows(row.group)
        if left.indices.contains(at), let line = lines.first(where: { $0.row == FormRow(row.group, left[at]) }), let first = line.fields.first {
            focus(on: first.key)
        } else if let add = fields.first(where: { if case .add(row.group, _) = $0.kind { true } else { false } }) {
            focus(on: add.key)
        }
    }

    /// A click: focuses a field; an option is chosen by it, a list opened, a row added. With an open list: its row.
    mutating func click(_ index: Int) {
        if var list {
            list.cursor.move(.to(index), count: list.matches.count, window: 8)
            self.list = list
            return open()
        }
        guard targets.indices.contains(index) else { return }
        let target = targets[index]
        focus(on: target.key)
        switch focused?.kind {
        case .radio: if let option = target.option { change { $0.set(target.key, choice: option) } }
        case .check: edit(.insert(" "))
        case .choice, .add: open()
        case .text, nil: break
        }
    }
}
