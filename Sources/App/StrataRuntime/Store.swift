public import StrataCore

/// Holds the state and sends actions through the reducer, one at a time and in order.
@MainActor
public final class Store {
    public private(set) var state: AppState
    private var waiting: [Action] = []
    private var isReducing = false
    private let perform: @MainActor (Effect) -> Void

    /// - Parameter perform: carries an effect out; may send actions, which then wait their turn.
    public init(state: AppState, perform: @escaping @MainActor (Effect) -> Void) {
        self.state = state
        self.perform = perform
    }

    public func send(_ action: Action) {
        waiting.append(action)
        guard !isReducing else { return }
        isReducing = true
        defer { isReducing = false }
        while !waiting.isEmpty {
            for effect in reduce(&state, waiting.removeFirst()) { perform(effect) }
        }
    }
}
