import TerminalUI

/// `keys.toml`: a table for each context, in it `"key sequence" = "command"`, a list of commands to run in order, or `"none"` to unbind.
struct KeysFile {
    private let file: String
    private let commands: Set<String>
    private let contexts: Set<String>
    private(set) var warnings: [SettingsWarning] = []

    /// `commands` and `contexts`: every name there is.
    init(file: String, commands: Set<String>, contexts: Set<String>) {
        self.file = file
        self.commands = commands
        self.contexts = contexts
    }

    /// The bindings that can be understood.
    mutating func keymap(_ top: [String: TOMLNode]) -> Keymap {
        var keymap = Keymap()
        for (context, node) in top.sorted(by: { $0.key < $1.key }) {
            let path = TOMLDocument.quoted(context)
            guard let table = node.table else {
                warn(path, "must be a table of keys, not \(node.kind)")
                continue
            }
            guard contexts.contains(context) else {
                warn(path, "no such context; there are \(contexts.sorted().joined(separator: ", "))")
                continue
            }
            for (keys, node) in table.sorted(by: { $0.key < $1.key }) { bind(keys, to: node, in: context, &keymap) }
        }
        for conflict in keymap.conflicts() {
            warn(
                "\(TOMLDocument.quoted(conflict.context)).\(TOMLDocument.quoted(conflict.shorter.text))",
                "is also the start of \"\(conflict.longer.text)\"")
        }
        return keymap
    }

    private mutating func bind(_ keys: String, to node: TOMLNode, in context: String, _ keymap: inout Keymap) {
        let path = "\(TOMLDocument.quoted(context)).\(TOMLDocument.quoted(keys))"
        guard let sequence = KeySequence(keys) else { return warn(path, "no such key") }
        let names: [String]
        switch node {
        case .string(let name): names = [name]
        case .array(let list) where !list.isEmpty && list.allSatisfy { $0.string != nil }: names = list.compactMap(\.string)
        default: return warn(path, "must be a command's name or a list of names, not \(node.kind)")
        }
        if names != [Keymap.unbound], let unknown = names.first(where: { !commands.contains($0) }) {
            return warn(path, "no command \"\(unknown)\"")
        }
        keymap.bind(sequence, to: names.joined(separator: Keymap.separator), in: context)
    }

    private mutating func warn(_ key: String, _ message: String) {
        warnings.append(SettingsWarning(file: file, key: key, message: message))
    }
}
