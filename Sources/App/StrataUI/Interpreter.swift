public import StrataCore
public import TerminalUI

/// Turns what a terminal says into actions: keys through the keymap of the moment, typing into text fields, clicks through the layout.
public struct Interpreter: Sendable {
    private let keymap: Keymap
    private var reader = KeyReader()

    public init(keymap: Keymap) { self.keymap = keymap }

    /// What an event asks for, in order; empty while a key sequence is unfinished.
    public mutating func actions(for event: TerminalEvent, state: AppState, size: Size) -> [Action] {
        switch event {
        case .key(let key): return actions(for: key, state: state)
        case .paste(let text): return [.paste(text)]
        case .mouse(let mouse): return actions(for: mouse, state: state, size: size)
        case .resize, .resume: return []
        }
    }

    /// The events that one stands for: a key with Alt that nothing is bound to is Escape and that key, since a terminal sends the same for both and a
    /// busy moment is enough for them to arrive together. In a text field only Escape twice: there Alt and a letter is a slip, not a way out.
    public func parts(of event: TerminalEvent, state: AppState) -> [TerminalEvent] {
        guard case .key(let key) = event, key.alt, keymap.match([key], in: CommandKeys.contexts(state.keyContext)) == .none else { return [event] }
        if state.keyContext == .input, key.base != .escape { return [event] }
        var plain = key
        plain.alt = false
        return [.key(Key(.escape)), .key(plain)]
    }

    private mutating func actions(for key: Key, state: AppState) -> [Action] {
        let context = state.keyContext
        return reader.feed(key, keymap: keymap, contexts: CommandKeys.contexts(context)).compactMap { outcome in
            switch outcome {
            case .command(let name): Command(rawValue: name).map(Action.command)
            case .unmapped(let key): context == .input || context == .form ? edit(for: key).map(Action.edit) : nil
            }
        }
    }

    /// What a key does inside a text field.
    private func edit(for key: Key) -> LineEdit? {
        switch (key.base, key.control) {
        case (.character(let character), false) where !key.alt: .insert(String(character))
        case (.backspace, false), (.character("h"), true): .deleteBackward
        case (.backspace, true), (.character("w"), true): .deleteWordBackward
        case (.delete, _), (.character("d"), true): .deleteForward
        case (.character("u"), true): .deleteToStart
        case (.character("k"), true): .deleteToEnd
        case (.left, _), (.character("b"), true): .left
        case (.right, _), (.character("f"), true): .right
        case (.home, _), (.character("a"), true): .start
        case (.end, _), (.character("e"), true): .end
        default: nil
        }
    }

    private func actions(for mouse: MouseEvent, state: AppState, size: Size) -> [Action] {
        let layout = ScreenLayout(state, size: size)
        if let layer = state.layers.last {
            switch mouse.kind {
            case .wheelUp: return [.move(.up)]
            case .wheelDown: return [.move(.down)]
            case .press, .doublePress:
                guard let row = LayerGeometry.row(at: mouse.at, layer: layer, size: size) else {
                    // A click beside a form doesn't ask to lose it.
                    if case .form(let form) = layer { return form.list == nil ? [] : [.command(.escape)] }
                    return [.command(.escape)]
                }
                return [.clickLayer(row: row, isDouble: mouse.kind == .doublePress)]
            }
        }
        guard let pane = layout.pane(at: mouse.at), let rect = layout.panes[pane] else {
            return mouse.kind == .press && layout.header.contains(mouse.at) ? [.command(.profiles)] : []
        }
        switch mouse.kind {
        case .wheelUp: return [.wheel(pane, lines: -3)]
        case .wheelDown: return [.wheel(pane, lines: 3)]
        case .press, .doublePress:
            let row = mouse.at.row - rect.inset.row
            let isInside = row >= 0 && row < (layout.viewports[pane] ?? 0)
            return [.click(pane, row: isInside ? state.top(of: pane) + row : nil, isDouble: mouse.kind == .doublePress)]
        }
    }
}

extension AppState {
    /// The first row a pane's window shows.
    fileprivate func top(of pane: Pane) -> Int {
        switch pane {
        case .buckets: workspace.buckets.cursor.top
        case .objects: workspace.objects?.cursor.top ?? 0
        case .versions: workspace.versions.cursor.top
        case .detail: workspace.detail.cursor.top
        case .queue: queue.cursor.top
        case .rules: 0
        case .posture: workspace.posture?.cursor.top ?? 0
        }
    }
}
