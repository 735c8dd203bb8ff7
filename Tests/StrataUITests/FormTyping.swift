import S3Model
import TerminalUI

@testable import StrataCore
@testable import StrataUI

/// Keys typed as a user would, through the keymap: text as it is, other keys in angle brackets: `id<tab><down>30`.
func type(_ keys: String, _ state: inout AppState, size: Size = Size(columns: 80, rows: 24)) {
    var interpreter = Interpreter(keymap: DefaultKeys.keymap)
    var rest = keys[...]
    while let first = rest.popFirst() {
        var key: Key? = Key(.character(first))
        if first == "<", let end = rest.firstIndex(of: ">") {
            key = Key(String(rest[..<end]))
            rest = rest[rest.index(after: end)...]
        }
        guard let key else { continue }
        for action in interpreter.actions(for: .key(key), state: state, size: size) { _ = reduce(&state, action) }
    }
}

/// Forms over the demo's panes.
enum DemoForms {
    static let versioned = RuleContext(bucket: "db-backups", store: .aws, versioning: VersioningConfiguration(status: .enabled))

    static func document(_ rules: String) -> LifecycleConfiguration {
        let text = "<LifecycleConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\(rules)</LifecycleConfiguration>"
        return (try? LifecycleConfiguration.decode(Array(text.utf8))) ?? .empty
    }

    static func new(_ context: RuleContext = versioned, in document: LifecycleConfiguration = .empty) -> AppState {
        var state = DemoState.inPrefix()
        state.layers = [.form(FormLayer(.lifecycle(LifecycleForm(newIn: document, context: context))))]
        return state
    }

    static func editing(_ rules: String, position: Int = 0, _ context: RuleContext = versioned) -> AppState {
        var state = DemoState.inPrefix()
        state.layers = [.form(FormLayer(.lifecycle(LifecycleForm(document: document(rules), position: position, context: context))))]
        return state
    }
}
