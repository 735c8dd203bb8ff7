public import S3Model
public import Timeline

/// Asks before something is changed: what will be done, what it keeps and loses, and a No that has the focus.
public struct ConfirmLayer: Sendable, Equatable {
    /// Something that can be switched on before yes is said.
    public struct Tick: Sendable, Equatable {
        public var title: String
        public var isOn: Bool
        /// True where yes doesn't count before it is on.
        public var isRequired: Bool
        public init(_ title: String, isOn: Bool = false, isRequired: Bool = false) {
            self.title = title
            self.isOn = isOn
            self.isRequired = isRequired
        }
    }

    /// One of several.
    public struct Choice: Sendable, Equatable {
        public var title: String
        public var values: [String]
        public var selected: Int
        public init(_ title: String, _ values: [String], selected: Int = 0) {
            self.title = title
            self.values = values
            self.selected = selected
        }

        public var value: String? { values.indices.contains(selected) ? values[selected] : nil }
    }

    public var title: String
    /// Plain words first, then names and values; they may hold a store's words: untrusted.
    public var lines: [DetailLine]
    /// The button that does it ("Restore").
    public var yes: String
    public var ticks: [Tick]
    /// One of several to be chosen, below the ticks.
    public var choices: [Choice]
    /// Why yes can't be said; nil where it can.
    public var refusal: String?
    /// Text that must be typed before yes counts, for what can't be undone; nil: none.
    public var mustType: String?
    public var input = LineInput()
    public var decision: Decision
    /// The tick under the cursor, behind the last one the choices, then the buttons: yes, then no.
    public private(set) var focused: Int
    public var scroll = ListCursor()

    public init(
        title: String, lines: [DetailLine], yes: String, ticks: [Tick] = [], choices: [Choice] = [], refusal: String? = nil, mustType: String? = nil,
        decision: Decision
    ) {
        self.title = title
        self.lines = lines
        self.yes = yes
        self.ticks = ticks
        self.choices = choices
        self.refusal = refusal
        self.mustType = mustType
        self.decision = decision
        focused = ticks.count + choices.count + 1
    }

    public var isYesFocused: Bool { focused == ticks.count + choices.count }
    public var isNoFocused: Bool { focused == ticks.count + choices.count + 1 }

    /// The choice that has the focus.
    public var focusedChoice: Int? { choices.indices.contains(focused - ticks.count) ? focused - ticks.count : nil }

    /// True when yes would be taken.
    public var isReady: Bool {
        refusal == nil && (mustType == nil || mustType == input.text) && ticks.allSatisfy { $0.isOn || !$0.isRequired }
    }

    /// What is chosen under a title.
    func chosen(_ title: String) -> String? { choices.first { $0.title == title }?.value }

    /// About how many rows its words take on a screen whose panes have so many: long lines are wrapped there.
    func rowCount(window: Int) -> Int {
        let columns = window < 12 ? 30 : window < 26 ? 66 : 96
        return lines.reduce(0) { $0 + max(1, ($1.value.count + columns - 1) / columns) }
    }

    mutating func moveFocus(by step: Int) {
        let places = ticks.count + choices.count + 2
        focused = (focused + step + places) % places
    }

    /// One row up, at the top no further: from either button to what stands above them; where nothing does, to the other button.
    mutating func moveUp() {
        let above = ticks.count + choices.count
        if above == 0 { moveFocus(by: -1) } else { focused = max(0, min(focused, above) - 1) }
    }

    /// Switches the focused tick, or the focused choice to its next value; nothing where a button has the focus.
    mutating func toggleTick() {
        if ticks.indices.contains(focused) {
            ticks[focused].isOn.toggle()
        } else if let choice = focusedChoice {
            choices[choice].selected = (choices[choice].selected + 1) % max(1, choices[choice].values.count)
        }
    }
}

/// What a yes does.
public enum Decision: Sendable, Equatable {
    case restore(VersionRestorePlan)
    /// Removes one version or marker for good.
    case deleteVersion(ObjectReference)
    case run(bucket: String, RestorePlan)
    case resume(RunSummary)
    case undo(RunSummary, UndoPlan)
    /// Leave although changes are under way.
    case leave
    /// Close a form and forget what was changed in it.
    case discardForm
    /// Leaves edited rules, or reads them again from the store.
    case discardRules, rereadRules
    /// Compares the edited rules with the store.
    case prepareSave
    case saveRules(RuleSavePlan)
    /// Goes on from what the store has now; the first tick takes mine where both changed.
    case resolveRules(StoredRules)
    case undoRules(RuleAddress, RuleSaved)
    /// Turns replication rules of the first form into the second.
    case convertRules
    case editTextAgain(String)
    case readForecastTags
    /// Asks about versions' replication, as many as was chosen.
    case askStatus
    /// Asks what listings leave open.
    case askDrift
    /// Copies current versions onto themselves.
    case redrive(RedrivePlan)
    /// Reads the posture of many buckets, or counts everything in them; of all of the account where the name is nil.
    case readPosture(bucket: String?, [Bucket], PostureDepth)
    case requestRetrieval(RetrievalQuestion)
    /// Back into the editor with a text of a setting, compared with what the store had.
    case editSettingAgain(BucketSettingSnapshot, String)
    case saveSetting(SettingSavePlan)
    case undoSetting(SettingSaved)
    case createBucket(NewBucket)
    case setVersioning(VersioningChange)
    case deleteBucket(String)
    /// Does what a replication lacks.
    case fixReplication(ReplicationFixing, ReplicationFixPlan)
    /// Counts everything in a bucket before it may be emptied.
    case planEmptying(String)
    case emptyBucket(EmptyBucketPlan)
    /// Stores a file although what the key holds may be gone for good then.
    case upload(UploadPlan)
}
