/// Edits in place: what isn't named stays as and where it is. New elements take the namespace prefix of the one they are put into.
extension XMLElement {
    /// A local name with this element's own prefix.
    func childName(_ local: String) -> String {
        guard let colon = name.lastIndex(of: ":") else { return local }
        return name[...colon] + local
    }

    /// The number in a child; nil where there is none or it holds something else.
    func number<Number: FixedWidthInteger>(_ local: String, as type: Number.Type = Int.self) -> Number? {
        first(local).flatMap { Number($0.trimmedText) }
    }

    /// The text without white space of XML around it.
    var trimmedText: String {
        let text = text
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 9 || byte == 10 || byte == 13 }
        let start = text.utf8.firstIndex { !isSpace($0) } ?? text.endIndex
        let end = text.utf8.lastIndex { !isSpace($0) }.map { text.utf8.index(after: $0) } ?? start
        return String(text[start..<end])
    }

    /// Sets the text of the child of that name, which is made where it is missing; nil removes it. Equal text leaves everything alone.
    ///
    /// - Parameter order: the names in the order that the store writes them, for the place of a new one.
    mutating func setText(_ local: String, _ text: String?, order: [String]) {
        guard let text else { return setElements(local, [], order: order) }
        var child = first(local) ?? XMLElement(childName(local))
        if first(local) != nil, child.text.utf8.elementsEqual(text.utf8) { return }
        child.children.removeAll { if case .text = $0 { true } else { false } }
        if !text.isEmpty { child.children.insert(.text(text), at: 0) }
        setElements(local, [child], order: order)
    }

    /// `setText` for a number: "030" stays where it is to be 30.
    mutating func setNumber<Number: FixedWidthInteger>(_ local: String, _ value: Number?, order: [String]) {
        if let value, number(local, as: Number.self) == value { return }
        setText(local, value.map { String($0) }, order: order)
    }

    /// True where the `Status` in a child is Enabled; nil where nothing is said.
    func status(_ local: String) -> Bool? { first(local)?.first("Status").map { $0.trimmedText == "Enabled" } }

    /// Sets the `Status` in a child; nil removes the child. The same stays as it is written.
    mutating func setStatus(_ local: String, _ isOn: Bool?, order: [String]) {
        guard status(local) != isOn else { return }
        guard let isOn else { return setElements(local, [], order: order) }
        edit(local, order: order) { $0.setText("Status", isOn ? "Enabled" : "Disabled", order: ["Status"]) }
    }

    /// Sets what is off where nothing is said: off stays unsaid.
    mutating func setStatus(_ local: String, offByDefault isOn: Bool, order: [String]) {
        if isOn || status(local) != nil { setStatus(local, isOn, order: order) }
    }

    /// Edits the child of that name, which is made where it is missing. One that was made, or was full, and is empty after it goes.
    mutating func edit(_ local: String, order: [String], _ body: (inout XMLElement) -> Void) {
        let old = first(local)
        var child = old ?? XMLElement(childName(local))
        body(&child)
        if child == old { return }
        setElements(local, child.children.isEmpty ? [] : [child], order: order)
    }

    /// Puts these elements into the places of the children of that name: further ones after the last of them, places too many go.
    mutating func setElements(_ local: String, _ new: [XMLElement], order: [String]) {
        put(new, at: children.indices.filter { localName(at: $0) == local }, orElseAt: place(of: local, order: order))
    }

    /// Sets a list of children of one name to new values. Each value takes over the element that held an equal one, else one that held its kin, else
    /// the next that is free, so that what else stands in an element stays with it. Children that `read` answers nil for aren't of the list.
    mutating func setList<Value: Equatable>(
        _ local: String, to new: [Value], order: [String], read: (XMLElement) -> Value?, kin: @escaping (Value, Value) -> Bool,
        write: (Value, inout XMLElement) -> Void
    ) {
        var places: [Int] = []
        var free: [(element: XMLElement, value: Value)] = []
        for (index, child) in children.enumerated() {
            guard case .element(let element) = child, element.localName == local, let value = read(element) else { continue }
            places.append(index)
            free.append((element, value))
        }
        var taken = [XMLElement?](repeating: nil, count: new.count)
        for fits in [{ $0 == $1 }, kin, { _, _ in true }] as [(Value, Value) -> Bool] {
            for index in new.indices where taken[index] == nil {
                guard let match = free.firstIndex(where: { fits($0.value, new[index]) }) else { continue }
                taken[index] = free.remove(at: match).element
            }
        }
        let elements = zip(new, taken).map { value, element in
            var element = element ?? XMLElement(childName(local))
            write(value, &element)
            return element
        }
        put(elements, at: places, orElseAt: place(of: local, order: order))
    }

    private mutating func put(_ new: [XMLElement], at places: [Int], orElseAt end: Int) {
        for (place, element) in zip(places, new) { children[place] = .element(element) }
        if new.count > places.count {
            children.insert(contentsOf: new[places.count...].map(Node.element), at: places.last.map { $0 + 1 } ?? end)
        } else {
            for place in places[new.count...].reversed() { children.remove(at: place) }
        }
    }

    /// Where a first child of that name belongs: behind the last of those that come before it.
    private func place(of local: String, order: [String]) -> Int {
        let before = order.prefix { $0 != local } + [local]
        if let last = children.indices.last(where: { before.contains(localName(at: $0)) }) { return last + 1 }
        return children.indices.first { order.contains(localName(at: $0)) } ?? children.count
    }

    /// "" for what isn't an element.
    private func localName(at index: Int) -> String {
        if case .element(let element) = children[index] { element.localName } else { "" }
    }
}
