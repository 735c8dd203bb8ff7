public import S3Model
public import Timeline

/// Something laid over the panes; the topmost has the keys.
public enum Layer: Sendable, Equatable {
    case help(HelpLayer)
    case palette(PaletteLayer)
    case prompt(PromptLayer)
    case menu(MenuLayer)
    case details(DetailsLayer)
    case confirm(ConfirmLayer)
    case plan(PlanLayer)
    case form(FormLayer)
    case report(ReportLayer)

    /// True when typing goes into a text field.
    public var takesText: Bool {
        switch self {
        case .palette, .prompt: true
        case .confirm(let layer): layer.mustType != nil
        case .form(let layer): layer.takesText
        case .help, .menu, .details, .plan, .report: false
        }
    }
}

/// The keys of a pane, and of everywhere.
public struct HelpLayer: Sendable, Equatable {
    public var context: KeyContext
    public var cursor = ListCursor()

    public init(context: KeyContext) { self.context = context }
}

/// Every command by name.
public struct PaletteLayer: Sendable, Equatable {
    public var input = LineInput()
    public var cursor = ListCursor()
    public private(set) var matches: [Command]

    public init() { matches = Self.commands }

    /// Answers to questions are no use by name.
    private static let commands = Command.allCases.filter {
        !$0.info.contexts.contains(.dialog) && ![[.plan], [.form], [.report], [.input]].contains($0.info.contexts)
    }

    /// Commands whose title or name holds the typed words; those that begin with them first.
    public mutating func search() {
        let words = input.text.lowercased().split(separator: " ").map(String.init)
        let found = Self.commands.filter { command in
            let text = "\(command.info.title) \(command.rawValue) \(command.info.summary)".lowercased()
            return words.allSatisfy(text.contains)
        }
        let begins = { (command: Command) in words.isEmpty || command.info.title.hasPrefix(words[0]) || command.rawValue.hasPrefix(words[0]) }
        matches = found.filter(begins) + found.filter { !begins($0) }
        cursor = ListCursor()
    }
}

/// A line of text asked for at the foot of the screen.
public struct PromptLayer: Sendable, Equatable {
    public enum Purpose: Sendable, Equatable {
        /// Filters the pane while it is typed.
        case filter(Pane, isFuzzy: Bool)
        case goTo
        /// A time to look back to.
        case asOf
        /// Where to write a plan.
        case export
        /// Where to write the rules, and where to read them from.
        case exportRules, importRules
        /// Where to write what a report has found, and the bucket that a place is compared with.
        case exportReport, driftDestination
        /// Where to write a text, and what it is.
        case writeText(String, name: String)
        /// Where to save a version.
        case download(ObjectReference, name: String)
        /// The local file to upload, into a place.
        case uploadFile(Place)
        /// The key that a local file is to get.
        case uploadKey(UploadSource)
        /// The key that versions of a bucket are encrypted under (SSE-C), or a file that holds it; `problem` says what was wrong with the last one.
        case customerKey(bucket: String, problem: String?, then: KeyedRequest)

        /// True where the text is a path of this machine, which can be completed.
        var isLocalPath: Bool {
            switch self {
            case .export, .exportRules, .importRules, .exportReport, .writeText, .download, .uploadFile: true
            case .filter, .goTo, .asOf, .driftDestination, .uploadKey, .customerKey: false
            }
        }
    }

    public var purpose: Purpose
    public var input: LineInput
    /// What the path can go on with, shown above the field.
    public var choices: PathChoices?
    /// The completion that is being worked out.
    public internal(set) var completing: Ticket?
    /// What was entered is being looked at; the field stays until the answer, and with it where that is a no.
    public internal(set) var looking: Ticket?
    /// Why what was entered can't be used.
    public internal(set) var problem: String?

    public init(purpose: Purpose, text: String = "", isSecret: Bool = false) {
        self.purpose = purpose
        input = LineInput(text, isSecret: isSecret)
    }
}

/// A list to choose one row from.
public struct MenuLayer: Sendable, Equatable {
    public enum Choice: Sendable, Equatable {
        case copy(String)
        case sortObjects(Arrangement.Column)
        case sortBuckets(BucketsPane.Column)
        case profile(String)
        case theme(String)
        case bookmark(Bookmark)
        case resume(RunSummary)
        case undo(RunSummary)
        case undoRules(SavedRules)
        case driftDestination(String)
        case ruleTemplate(LifecycleTemplate)
        /// A text of a setting, into the editor.
        case editSetting(BucketSettingSnapshot, String)
        case undoSetting(SavedSetting)
        case replicationTemplate(ReplicationTemplate)
        case destinationProfile(String, bucket: String, account: String)
    }

    public struct Item: Sendable, Equatable {
        public var title: String
        /// Beside the title, dimmed; untrusted text like the title.
        public var note: String
        public var choice: Choice

        public init(_ title: String, note: String = "", choice: Choice) {
            self.title = title
            self.note = note
            self.choice = choice
        }
    }

    public var title: String
    public var items: [Item]
    public var cursor = ListCursor()

    public init(title: String, items: [Item], selected: Int = 0) {
        self.title = title
        self.items = items
        cursor.move(.to(selected), count: items.count, window: max(1, items.count))
    }
}

/// A notice with all it knows.
public struct DetailsLayer: Sendable, Equatable {
    public var notice: Notice
    public var cursor = ListCursor()

    public init(notice: Notice) { self.notice = notice }
}
