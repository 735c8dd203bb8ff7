/// Any input to the reducer.
public enum Action: Sendable, Equatable {
    /// The program begins: connect, and go to a place if one was asked for.
    case start(place: Place?)
    case command(Command)
    case move(Motion)
    /// A change to the text field that has the keys.
    case edit(LineEdit)
    /// Pasted text: taken by a text field, by nothing else.
    case paste(String)
    /// A click on a pane's row (nil: on the pane but on no row); double opens it.
    case click(Pane, row: Int?, isDouble: Bool)
    case wheel(Pane, lines: Int)
    /// A click on a row of the topmost layer.
    case clickLayer(row: Int, isDouble: Bool)
    /// Rows each pane shows now; a pane that isn't on the screen is missing.
    case viewport([Pane: Int])
    case event(Event)
}

/// A pane of the screen.
public enum Pane: String, Sendable, CaseIterable {
    case buckets, objects, versions, detail, queue, rules, posture

    public var keyContext: KeyContext {
        switch self {
        case .buckets: .buckets
        case .objects: .objects
        case .versions: .versions
        case .detail: .detail
        case .queue: .queue
        case .rules: .rules
        case .posture: .posture
        }
    }
}
