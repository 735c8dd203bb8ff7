/// Keys pressed one after the other: `g g`, `ctrl-d`, `space`. **Shape**: never empty.
public struct KeySequence: Sendable, Equatable, Hashable {
    public var keys: [Key]

    public init(_ keys: [Key]) { self.keys = keys }

    /// Reads keys separated by blanks, each as `Key.init(_:)` does; nil when one can't be read or there is none.
    public init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: true)
        let keys = words.compactMap { Key(String($0)) }
        guard !keys.isEmpty, keys.count == words.count else { return nil }
        self.keys = keys
    }

    /// As `init(_:)` reads it.
    public var text: String { keys.map(\.text).joined(separator: " ") }

    /// Short, for footers: `gg`, `^d`, `space`.
    public var label: String {
        let labels = keys.map(\.label)
        return labels.joined(separator: labels.allSatisfy { $0.count == 1 } ? "" : " ")
    }

    func starts(with prefix: [Key]) -> Bool { keys.starts(with: prefix) }
}

extension Key {
    private static let names: [(String, Base)] = [
        ("enter", .enter), ("esc", .escape), ("tab", .tab), ("backtab", .backTab), ("backspace", .backspace), ("delete", .delete),
        ("insert", .insert), ("up", .up), ("down", .down), ("left", .left), ("right", .right), ("home", .home), ("end", .end),
        ("pgup", .pageUp), ("pgdn", .pageDown), ("space", .character(" ")),
    ]
    private static let otherNames: [String: String] = [
        "return": "enter", "escape": "esc", "shift-tab": "backtab", "del": "delete", "ins": "insert", "pageup": "pgup", "pagedown": "pgdn",
    ]

    /// Reads one key: `x`, `G`, `<`, `enter`, `pgdn`, `f5`, `ctrl-d` or `^d`, `alt-x`, `shift-tab`; nil for anything else.
    public init?(_ text: String) {
        var rest = Substring(text)
        var control = false
        var alt = false
        while true {
            if rest.hasPrefix("ctrl-"), rest.count > 5 {
                control = true
                rest = rest.dropFirst(5)
            } else if rest.hasPrefix("alt-"), rest.count > 4 {
                alt = true
                rest = rest.dropFirst(4)
            } else if rest.hasPrefix("^"), rest.count == 2 {
                control = true
                rest = rest.dropFirst()
            } else {
                break
            }
        }
        guard let base = Key.base(String(rest)) else { return nil }
        // Terminals send the same byte for ctrl-d and ctrl-D.
        if control, case .character(let character) = base {
            self.init(.character(Character(character.lowercased())), control: true, alt: alt)
        } else {
            self.init(base, control: control, alt: alt)
        }
    }

    private static func base(_ text: String) -> Base? {
        if text.count == 1, let character = text.first { return character == " " ? nil : .character(character) }
        let name = otherNames[text] ?? text
        if let found = names.first(where: { $0.0 == name }) { return found.1 }
        if text.hasPrefix("f"), let number = Int(text.dropFirst()), (1...24).contains(number) { return .function(number) }
        return nil
    }

    /// As `init(_:)` reads it.
    public var text: String { (control ? "ctrl-" : "") + (alt ? "alt-" : "") + baseText }

    /// Short, for footers and help: `^d`.
    public var label: String { control ? (alt ? "alt-" : "") + "^" + baseText : text }

    private var baseText: String {
        switch base {
        case .character(" "): "space"
        case .character(let character): String(character)
        case .function(let number): "f\(number)"
        default: Key.names.first { $0.1 == base }?.0 ?? ""
        }
    }
}
