extension XMLElement {
    /// The element laid out over lines, two spaces a level, one line for an element without elements: for reading and for a diff by line. Texts are
    /// escaped as in a document; white space in them isn't laid out anew.
    public func prettyLines() -> [String] {
        var lines: [String] = []
        add(to: &lines, indent: "")
        return lines
    }

    private func add(to lines: inout [String], indent: String) {
        guard !elements.isEmpty else {
            lines.append(indent + String(decoding: serialized().dropFirst(Self.declaration.utf8.count), as: UTF8.self))
            return
        }
        var shell = self
        shell.children = []
        let tag = String(decoding: shell.serialized().dropFirst(Self.declaration.utf8.count), as: UTF8.self)
        let end = "</\(name)>"
        lines.append(indent + tag.dropLast(end.count))
        for child in children {
            switch child {
            case .element(let element): element.add(to: &lines, indent: indent + "  ")
            case .comment(let text): lines.append("\(indent)  <!--\(text)-->")
            case .text(let text): lines.append(indent + "  " + text)
            }
        }
        lines.append(indent + end)
    }
}
