import TerminalUI

/// `config.toml`: one value a key; what is wrong or unknown is a warning and leaves the default.
struct ConfigFile {
    private let file: String
    private(set) var warnings: [SettingsWarning] = []

    init(file: String) { self.file = file }

    /// Fills settings from a file's top table; `settings.themes` must be loaded.
    mutating func apply(_ top: [String: TOMLNode], to settings: inout Settings) {
        for (key, node) in top.sorted(by: { $0.key < $1.key }) {
            switch key {
            case "theme": theme(node, &settings)
            case "mouse": set(&settings.mouse, to: bool(node, key))
            case "times": set(&settings.times, to: choice(node, key))
            case "batch_above": set(&settings.batchAbove, to: count(node, key))
            case "sizes": set(&settings.sizes, to: choice(node, key))
            default: warn(TOMLDocument.quoted(key), "no such setting")
            }
        }
    }

    private mutating func theme(_ node: TOMLNode, _ settings: inout Settings) {
        guard let name = node.string else { return warn("theme", "must be text, not \(node.kind)") }
        guard let theme = settings.theme(named: name) else {
            return warn("theme", "no theme \"\(name)\"; there are \(settings.themes.map(\.name).joined(separator: ", "))")
        }
        settings.theme = theme
    }

    private func set<Value>(_ setting: inout Value, to value: Value?) {
        if let value { setting = value }
    }

    private mutating func bool(_ node: TOMLNode, _ path: String) -> Bool? {
        if node.bool == nil { warn(path, "must be true or false, not \(node.kind)") }
        return node.bool
    }

    private mutating func count(_ node: TOMLNode, _ path: String) -> Int? {
        if case .int(let value) = node, value >= 0 { return value }
        warn(path, "must be a whole number from 0 up")
        return nil
    }

    private mutating func choice<Value: RawRepresentable<String> & CaseIterable>(_ node: TOMLNode, _ path: String) -> Value? {
        if let value = node.string.flatMap(Value.init(rawValue:)) { return value }
        let choices = Value.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        warn(path, "must be one of \(choices)")
        return nil
    }

    private mutating func warn(_ key: String, _ message: String) {
        warnings.append(SettingsWarning(file: file, key: key, message: message))
    }
}
