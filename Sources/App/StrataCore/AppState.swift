/// Everything the screen is made from.
public struct AppState: Sendable, Equatable {
    public var profile: String
    public var profiles: [String]
    /// The current profile's; others wait in `parked`.
    public var workspace = Workspace()
    public var parked: [String: Workspace] = [:]
    public var layers: [Layer] = []
    /// What just happened, until the next key.
    public var status: Notice?
    public var queue = QueuePane()
    public var bookmarks: [Bookmark] = []
    public var theme: String
    public var themes: [String]
    public var showsExact = false
    public var isReadOnly: Bool
    /// What was wrong with settings and configuration files at the start.
    public var warnings: [String] = []
    /// Rows of each pane on the screen.
    public var viewports: [Pane: Int] = [:]
    /// Changes and downloads that are under way: their failures are told wherever the user is.
    public internal(set) var changes: Set<Ticket> = []
    /// Rules that were saved and can be put back, the newest last.
    public internal(set) var savedRules: [SavedRules] = []
    /// Settings of buckets that were saved in this session and can be put back, the newest last.
    public internal(set) var savedSettings: [SavedSetting] = []
    /// Texts of settings that were edited and not saved: nothing that was typed is lost.
    var settingDrafts: [SettingAddress: String] = [:]
    /// Downloads that are under way, to be asked for again once a key is known.
    var downloads: [Ticket: KeyedRequest] = [:]
    /// Uploads that are under way, with where the user was when they began.
    var uploads: [Ticket: UploadOrigin] = [:]
    /// The local folder of the last upload, as it was typed.
    var uploadFolder = "./"
    var lastTicket = 0

    public init(
        profile: String, profiles: [String] = [], isReadOnly: Bool = false, theme: String = "strata-dark", themes: [String] = [],
        bookmarks: [Bookmark] = []
    ) {
        self.profile = profile
        self.profiles = profiles
        self.isReadOnly = isReadOnly
        self.theme = theme
        self.themes = themes
        self.bookmarks = bookmarks
    }

    public var focus: Pane { workspace.focus }

    /// Where the next key means something: the topmost layer, else the focused pane.
    public var keyContext: KeyContext {
        guard let layer = layers.last else { return focus.keyContext }
        if case .confirm(let question) = layer, question.mustType == nil { return .dialog }
        if case .plan = layer { return .plan }
        if case .form = layer { return .form }
        if case .report = layer { return .report }
        return layer.takesText ? .input : .menu
    }

    /// Rows of a pane's window; a pane that isn't shown moves as if it had a usual one.
    func window(_ pane: Pane) -> Int { viewports[pane] ?? 20 }

    mutating func newTicket() -> Ticket {
        lastTicket += 1
        return Ticket(number: lastTicket, profile: profile)
    }

    /// A ticket for something that changes a store or a file, or is asked for with nothing on display: its failure is told wherever the user is.
    mutating func beginChange() -> Ticket {
        let ticket = newTicket()
        changes.insert(ticket)
        return ticket
    }
}

extension AppState {
    /// True while something on the screen waits for an answer.
    public var isBusy: Bool {
        workspace.connecting.ticket != nil || workspace.buckets.loading.ticket != nil || workspace.buckets.factsTicket != nil
            || workspace.buckets.looking != nil
            || workspace.objects?.loading.ticket != nil || workspace.objects?.arranging != nil || workspace.objects?.foldersTicket != nil
            || workspace.versions.loading.ticket != nil
            || workspace.detail.loading.ticket != nil || workspace.asOf?.loading.ticket != nil || workspace.asOf?.computing != nil
            || workspace.preparing != nil || !changes.isEmpty || workspace.rules?.tickets.isEmpty == false || report?.loading.ticket != nil
            || workspace.posture?.tickets.isEmpty == false
    }
}
