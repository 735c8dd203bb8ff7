public import Timeline

/// Asks before something is changed: what will be done, what it keeps and loses, and a No that has the focus.
public struct ConfirmLayer: Sendable, Equatable {
    /// Something that can be switched on before yes is said.
    public struct Tick: Sendable, Equatable {
        public var title: String
        public var isOn: Bool
        public init(_ title: String, isOn: Bool = false) {
            self.title = title
            self.isOn = isOn
        }
    }

    public var title: String
    /// Plain words first, then names and values; they may hold a store's words: untrusted.
    public var lines: [DetailLine]
    /// The button that does it ("Restore").
    public var yes: String
    public var ticks: [Tick]
    /// Text that must be typed before yes counts, for what can't be undone; nil: none.
    public var mustType: String?
    public var input = LineInput()
    public var decision: Decision
    /// The tick under the cursor, or behind the last one the buttons: yes, then no.
    public private(set) var focused: Int
    public var scroll = ListCursor()

    public init(title: String, lines: [DetailLine], yes: String, ticks: [Tick] = [], mustType: String? = nil, decision: Decision) {
        self.title = title
        self.lines = lines
        self.yes = yes
        self.ticks = ticks
        self.mustType = mustType
        self.decision = decision
        focused = ticks.count + 1
    }

    public var isYesFocused: Bool { focused == ticks.count }
    public var isNoFocused: Bool { focused == ticks.count + 1 }

    /// True when yes would be taken.
    public var isReady: Bool { mustType == nil || mustType == input.text }

    mutating func moveFocus(by step: Int) {
        let places = ticks.count + 2
        focused = (focused + step + places) % places
    }

    /// Switches the focused tick; false where a button has the focus.
    mutating func toggleTick() -> Bool {
        guard ticks.indices.contains(focused) else { return false }
        ticks[focused].isOn.toggle()
        return true
    }
}

/// What a yes does.
public enum Decision: Sendable, Equatable {
    case restore(VersionRestorePlan)
    /// Removes one version or marker for good.
    case deleteVersion(ObjectReference)
    case run(bucket: String, RestorePlan)
    case resume(RunSummary)
    case undo(RunSummary)
    /// Leave although changes are under way.
    case leave
    /// Close a form and forget what was changed in it.
    case discardForm
    case requestRetrieval(ObjectReference, days: Int)
}
