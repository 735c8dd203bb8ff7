import TerminalUI

/// A theme as its file has it: names of colours not looked up yet, what it inherits not filled in yet.
struct ThemeFile {
    let file: String
    let name: String
    let inherits: String?
    private let top: [String: TOMLNode]

    private static let keys: Set<String> = ["name", "appearance", "contrast", "inherits", "palette", "roles", "sixteen"]

    /// `name` in the file, else the file's own name without `.toml`.
    init(_ top: [String: TOMLNode], file: String) {
        self.file = file
        self.top = top
        let last = file.split(separator: "/").last.map(String.init) ?? file
        name = top["name"]?.string ?? (last.hasSuffix(".toml") ? String(last.dropLast(5)) : last)
        inherits = top["inherits"]?.string
    }

    /// The theme, laid over `parent`; wrong parts are warnings and left out.
    func theme(over parent: (theme: Theme, palette: [String: String])?) -> (theme: Theme, palette: [String: String], warnings: [SettingsWarning]) {
        var warnings: [SettingsWarning] = []
        func warn(_ key: String, _ message: String) { warnings.append(SettingsWarning(file: file, key: key, message: message)) }
        for key in top.keys.sorted() where !Self.keys.contains(key) { warn(TOMLDocument.quoted(key), "no such key") }
        for key in ["name", "inherits"] where top[key] != nil && top[key]?.string == nil { warn(key, "must be text") }
        var palette = parent?.palette ?? [:]
        for (name, node) in section("palette", warn) {
            if let text = node.string, Color(text) != nil {
                palette[name] = text
            } else {
                warn("palette.\(TOMLDocument.quoted(name))", "must be a colour: \"#rrggbb\", a number up to 255, or one of the 16 names")
            }
        }
        var theme = parent?.theme ?? Theme(name: name, appearance: .dark, styles: [:])
        theme.name = name
        if let node = top["appearance"] {
            if let value = node.string.flatMap(Theme.Appearance.init(rawValue:)) {
                theme.appearance = value
            } else {
                warn("appearance", "must be \"dark\" or \"light\"")
            }
        }
        if let node = top["contrast"] {
            if let value = node.number, (1...21).contains(value) {
                theme.minimumContrast = value
            } else {
                warn("contrast", "must be a number from 1 to 21")
            }
        }
        theme.styles.merge(styles("roles", palette: palette, warn)) { $1 }
        theme.sixteen.merge(styles("sixteen", palette: palette, warn)) { $1 }
        if theme.styles["text"] == nil { theme.styles["text"] = Style() }
        return (theme, palette, warnings)
    }

    private func section(_ key: String, _ warn: (String, String) -> Void) -> [(key: String, value: TOMLNode)] {
        guard let node = top[key] else { return [] }
        guard let table = node.table else {
            warn(key, "must be a table, not \(node.kind)")
            return []
        }
        return table.sorted { $0.key < $1.key }
    }

    private func styles(_ key: String, palette: [String: String], _ warn: (String, String) -> Void) -> [String: Style] {
        var styles: [String: Style] = [:]
        for (role, node) in section(key, warn) {
            let path = "\(key).\(TOMLDocument.quoted(role))"
            guard Role(rawValue: role) != nil else {
                warn(path, "no such role")
                continue
            }
            styles[role] = style(node, path: path, palette: palette, warn)
        }
        return styles
    }

    /// `"colour"`, or `{ fg = …, bg = …, bold = true, … }`.
    private func style(_ node: TOMLNode, path: String, palette: [String: String], _ warn: (String, String) -> Void) -> Style? {
        func color(_ node: TOMLNode, _ path: String) -> Color? {
            guard let text = node.string else {
                warn(path, "must be a colour's name, not \(node.kind)")
                return nil
            }
            let color = Color(palette[text] ?? text)
            if color == nil { warn(path, "no colour \"\(text)\"") }
            return color
        }
        if node.string != nil { return color(node, path).map { Style(foreground: $0) } }
        guard let table = node.table else {
            warn(path, "must be a colour or a table, not \(node.kind)")
            return nil
        }
        var style = Style()
        for (key, node) in table.sorted(by: { $0.key < $1.key }) {
            let path = "\(path).\(TOMLDocument.quoted(key))"
            switch (key, Self.attributes[key]) {
            case ("fg", _): style.foreground = color(node, path)
            case ("bg", _): style.background = color(node, path)
            case (_, let attribute?):
                if let isSet = node.bool {
                    if isSet { style.attributes.insert(attribute) }
                } else {
                    warn(path, "must be true or false, not \(node.kind)")
                }
            default: warn(path, "must be fg, bg, bold, dim, italic, underline or reverse")
            }
        }
        return style
    }

    private static let attributes: [String: Attributes] = [
        "bold": .bold, "dim": .dim, "italic": .italic, "underline": .underline, "reverse": .reverse,
    ]
}
