/// What a user can name: by key, in the palette, in help. Raw values are the names in keys.toml.
public enum Command: String, Sendable, CaseIterable {
    case open, out
    case nextPane = "next-pane", previousPane = "previous-pane"
    case escape
    case moveUp = "up", moveDown = "down", pageUp = "page-up", pageDown = "page-down"
    case halfPageUp = "half-page-up", halfPageDown = "half-page-down", first, last
    case mark, markRange = "mark-range", clearMarks = "clear-marks"
    case filter, fuzzyFind = "fuzzy-find", sort
    case goTo = "go-to"
    case bookmark, bookmarks
    case back, forward
    case exact
    case refresh
    case copyMenu = "copy"
    case palette, help
    case profiles, themes
    case queue
    case versions, inspect, preview, compare
    case showDeleted = "show-deleted"
    case details
    case asOf = "as-of", previousChange = "previous-change", nextChange = "next-change"
    case restore, undelete, undo
    case download
    case upload
    case complete
    case deleteVersion = "delete-version"
    case export, retrieve, dryRun = "dry-run"
    case saveForm = "save-form", addRow = "add-row", removeRow = "remove-row", formTemplates = "form-templates", takeBack = "take-back"
    case rules, addRule = "add-rule", editRule = "edit-rule", duplicateRule = "duplicate-rule", toggleRule = "toggle-rule"
    case deleteRule = "delete-rule", moveRuleUp = "move-rule-up", moveRuleDown = "move-rule-down", ruleTemplates = "rule-templates"
    case explainRule = "explain-rule", convertRules = "convert-rules", rulesTab = "rules-tab", saveRules = "save-rules", compareRules =
        "compare-rules"
    case replicationChecklist = "replication-checklist", replicationPolicies = "replication-policies"
    case destinationProfile = "destination-profile", bothSides = "both-sides"
    case editRulesText = "edit-rules-text", exportRules = "export-rules", importRules = "import-rules", ruleBackups = "rule-backups"
    case forecast, stopForecast = "stop-forecast", forecastTags = "forecast-tags"
    case checkForecast = "check-forecast"
    case accept, decline
    case replicationStatus = "replication-status", replicationDrift = "replication-drift"
    case redrive, askMore = "ask-more", exportReport = "export-report", stopReport = "stop-report"
    case createBucket = "create-bucket", deleteBucket = "delete-bucket", emptyBucket = "empty-bucket", versioning, bucketSettings = "bucket-settings",
        editSetting = "edit-setting"
    case posture, bucketPosture = "bucket-posture", stopPosture = "stop-posture", countPosture = "count-posture", foldPosture = "fold"
    case cancelJob = "cancel-job", retryJob = "retry-job"
    case redraw, suspend, quit
}

/// Where keys mean something of their own.
public enum KeyContext: String, Sendable, CaseIterable {
    /// Every pane.
    case everywhere
    case buckets, objects, versions, detail, queue, rules, posture
    /// A question that wants a yes or a no.
    case dialog
    /// A restore plan being looked at.
    case plan
    /// A form being filled in: typing goes into its fields.
    case form
    /// Findings in rows, laid over the panes, each with a text.
    case report
    /// A list to choose from, or a text to read, laid over the panes.
    case menu
    /// Typing goes into a text field.
    case input
}

/// How a command presents itself; the one table behind palette, help and footer.
public struct CommandInfo: Sendable, Equatable {
    public var title: String
    /// One sentence for help.
    public var summary: String
    /// Panes in which it makes sense; empty: all.
    public var contexts: [KeyContext]

    init(_ title: String, _ summary: String, _ contexts: [KeyContext] = []) {
        self.title = title
        self.summary = summary
        self.contexts = contexts
    }
}

extension Command {
    /// How a command presents itself where its keys mean something of their own.
    public func info(in context: KeyContext) -> CommandInfo {
        if context == .report { return reportInfo }
        if context == .posture { return postureInfo }
        guard context == .form else { return info }
        switch self {
        case .open: return CommandInfo("next", "Open the list of a choice, add a row, or go to the next field.")
        case .nextPane: return CommandInfo("next field", "To the next field.")
        case .previousPane: return CommandInfo("field before", "To the field before.")
        case .escape: return CommandInfo("leave", "Close the list, or leave the form; asks before changes are lost.")
        case .moveUp: return CommandInfo("up", "One line up.")
        case .moveDown: return CommandInfo("down", "One line down.")
        case .pageUp: return CommandInfo("part before", "To the start of this part, then of the one before.")
        case .pageDown: return CommandInfo("next part", "To the next part of the form.")
        case .help: return CommandInfo("keys", "These keys.")
        default: return info
        }
    }

    private var postureInfo: CommandInfo {
        switch self {
        case .open: CommandInfo("fix", "Go to where the finding under the cursor can be fixed; on a bucket, show or hide its notes.")
        case .escape: CommandInfo("back", "Clear the filter, else go back; what is being read stops, what was read stays.")
        case .refresh: CommandInfo("read again", "Read the settings, rules and listings anew.")
        default: info
        }
    }

    private var reportInfo: CommandInfo {
        switch self {
        case .open: CommandInfo("open", "Go to what the row under the cursor leads to, else read its text.")
        case .nextPane: CommandInfo("text", "Between the rows and the text of the row under the cursor.")
        case .escape: CommandInfo("close", "From the text to the rows, then close the report; what it is reading stops.")
        case .refresh: CommandInfo("look again", "Read anew what this report says.")
        default: info
        }
    }

    /// True for what changes something in a store and has nothing to look at before: not to be had in read-only mode. A restore is planned first, and
    /// its plan can be looked at; only running it is refused.
    public var isChange: Bool {
        switch self {
        case .undo, .deleteVersion, .createBucket, .upload: true
        default: false
        }
    }

    public var info: CommandInfo {
        switch self {
        case .open: CommandInfo("open", "Go into what is under the cursor: a bucket, a prefix, a key's versions.")
        case .out: CommandInfo("out", "Go one step out: to the folder above, then to the buckets.")
        case .nextPane: CommandInfo("next pane", "Move the focus to the next pane.")
        case .previousPane: CommandInfo("previous pane", "Move the focus to the pane before.")
        case .escape: CommandInfo("back, clear", "Close what is on top, else clear the filter, else the marks, else go to the pane before.")
        case .moveUp: CommandInfo("up", "One row up.")
        case .moveDown: CommandInfo("down", "One row down.")
        case .pageUp: CommandInfo("page up", "One window up.")
        case .pageDown: CommandInfo("page down", "One window down.")
        case .halfPageUp: CommandInfo("half a page up", "Half a window up.")
        case .halfPageDown: CommandInfo("half a page down", "Half a window down.")
        case .first: CommandInfo("first", "To the first row.")
        case .last: CommandInfo("last", "To the last row.")
        case .mark: CommandInfo("mark", "Mark or unmark the row and go to the next.", [.objects, .versions])
        case .markRange: CommandInfo("mark a range", "Start a range here, or mark all rows from its start to here.", [.objects, .versions])
        case .clearMarks: CommandInfo("clear marks", "Unmark everything in this pane.", [.objects, .versions])
        case .filter: CommandInfo("filter", "Show only rows with the text you type.", [.buckets, .objects, .posture])
        case .fuzzyFind: CommandInfo("fuzzy find", "Show rows that have the typed letters in order, best first.", [.buckets, .objects])
        case .sort: CommandInfo("sort", "Choose the column to sort by; the same again turns the order round.", [.buckets, .objects])
        case .goTo: CommandInfo("go to", "Go to a path: s3://bucket/prefix, /prefix from the top, or a prefix from here; the store looks it up.")
        case .bookmark: CommandInfo("bookmark", "Keep this place in the list of bookmarks, or take it out.")
        case .bookmarks: CommandInfo("bookmarks", "Choose a bookmark to go to.")
        case .back: CommandInfo("back", "To the place before.")
        case .forward: CommandInfo("forward", "To the place you came back from.")
        case .exact: CommandInfo("exact figures", "Switch between short and exact sizes and times.")
        case .refresh: CommandInfo("refresh", "Read again what this pane shows.")
        case .copyMenu: CommandInfo("copy", "Copy key, URI, ETag or version id to the clipboard.")
        case .palette: CommandInfo("command", "Type the name of any command.")
        case .help: CommandInfo("help", "The keys of the focused pane.")
        case .profiles: CommandInfo("profiles", "Switch profile and endpoint; each keeps its place.")
        case .themes: CommandInfo("themes", "Choose the colours.")
        case .queue: CommandInfo("queue", "What is running, and what has been.")
        case .versions: CommandInfo("versions", "Every version and delete marker of the key under the cursor.", [.objects, .versions, .detail])
        case .inspect: CommandInfo("inspect", "All headers, metadata, tags, ACL and lock of the version.", [.objects, .versions, .detail])
        case .preview: CommandInfo("preview", "The first KiB of the version, as text or hex.", [.objects, .versions, .detail])
        case .compare: CommandInfo("compare", "What differs between two marked versions, or one marked and the one under the cursor.", [.versions])
        case .showDeleted: CommandInfo("show deleted", "Show deleted keys and folders too, or hide them.", [.objects])
        case .details: CommandInfo("details", "What the store said of an error, with request id; else where this profile's requests go.")
        case .asOf: CommandInfo("as of", "Show the bucket as it was: 14:00, yesterday 18:00, 2h ago, 2026-11-20, or ISO 8601.")
        case .previousChange: CommandInfo("previous change", "To the moment before at which anything under here changed.", [.objects])
        case .nextChange: CommandInfo("next change", "To the next moment at which anything under here changed.", [.objects])
        case .restore:
            CommandInfo(
                "restore", "Make the version under the cursor current again, as a new version on top; nothing is deleted.", [.objects, .versions])
        case .undelete: CommandInfo("undelete", "Take the delete markers away that hide the newest version.", [.objects, .versions])
        case .undo: CommandInfo("undo", "Undo a restore, or finish one that was interrupted: from the journal, also after a restart.")
        case .download: CommandInfo("download", "Save the version under the cursor as a file.", [.objects, .versions, .detail])
        case .upload: CommandInfo("upload", "Store one local file under this prefix; what that would overwrite is said first.", [.objects])
        case .complete: CommandInfo("complete", "Go on with the path as far as the files there allow, and show what fits.", [.input])
        case .deleteVersion: CommandInfo("delete for ever", "Delete the version or marker under the cursor for good (typed).", [.versions])
        case .export: CommandInfo("export", "Write the plan as CSV, JSON, or S3 Batch Operations manifest, by the file's ending.", [.plan])
        case .saveForm: CommandInfo("done", "Take what the form says; before anything is sent it is asked.", [.form])
        case .addRow: CommandInfo("add row", "One more row of the kind under the cursor.", [.form])
        case .removeRow: CommandInfo("remove row", "Take the row under the cursor away.", [.form])
        case .takeBack: CommandInfo("take back", "Take the last change in the form back.", [.form])
        case .formTemplates: CommandInfo("fill in", "Fill the form for a common job.", [.form])
        case .rules: CommandInfo("rules", "Lifecycle and replication rules of the bucket, in place of its objects.")
        case .addRule: CommandInfo("add rule", "A new rule in the form.", [.rules])
        case .editRule: CommandInfo("edit rule", "The rule under the cursor in the form.", [.rules])
        case .duplicateRule: CommandInfo("duplicate rule", "A copy of the rule under the cursor, in the form.", [.rules])
        case .toggleRule: CommandInfo("on, off", "Switch the rule under the cursor on or off; nothing is sent before it is saved.", [.rules])
        case .deleteRule: CommandInfo("delete rule", "Take the rule under the cursor out; nothing is sent before it is saved.", [.rules])
        case .moveRuleUp: CommandInfo("move rule up", "The rule under the cursor one place up.", [.rules])
        case .moveRuleDown: CommandInfo("move rule down", "The rule under the cursor one place down.", [.rules])
        case .ruleTemplates: CommandInfo("rule templates", "Rules for common jobs, to start from.", [.rules])
        case .explainRule: CommandInfo("explain rule", "All that is said of the rule under the cursor, each warning with what it rests on.", [.rules])
        case .convertRules:
            CommandInfo(
                "convert to filters", "Turn replication rules of the first form (V1) into the second, all at once; what that changes is said first.",
                [.rules])
        case .replicationChecklist:
            CommandInfo("check", "Look up on both sides what the rules need, say what is missing, and offer to do it.", [.rules])
        case .replicationPolicies:
            CommandInfo(
                "policies", "The policies that the rules need, destination's and role's, as text to copy, to write or to put in place.", [.rules])
        case .destinationProfile:
            CommandInfo(
                "destination profile", "Choose the profile that looks at the rule's destination: keys of another account see more than one's own.",
                [.rules])
        case .bothSides:
            CommandInfo("both sides", "Look at source and destination again; on narrow screens this shows what was found.", [.form])
        case .rulesTab: CommandInfo("other tab", "Between lifecycle and replication rules.", [.rules])
        case .saveRules: CommandInfo("save rules", "Compare with the store, show what changes, ask, send, read back.", [.rules])
        case .compareRules: CommandInfo("changes", "What has been edited and not saved, in words and as XML.", [.rules])
        case .editRulesText: CommandInfo("edit as XML", "The whole document in $VISUAL or $EDITOR; it is checked on return.", [.rules])
        case .exportRules: CommandInfo("export rules", "Write the rules as JSON in the AWS CLI's form.", [.rules])
        case .importRules:
            CommandInfo(
                "import rules", "Read rules from a JSON or XML file; they replace those here, and nothing is sent before it is saved.", [.rules])
        case .ruleBackups:
            CommandInfo("backups", "The rules as they were before each save of Strata's, also in former sessions; one can be taken back.", [.rules])
        case .forecast: CommandInfo("forecast", "What these rules will do: reads every version once, then follows each edit.", [.rules])
        case .stopForecast: CommandInfo("stop", "Stop reading for the forecast; what has been read stays.", [.rules])
        case .forecastTags:
            CommandInfo("read tags", "Read the tags on which the forecast depends, after saying how many requests that takes.", [.rules])
        case .checkForecast:
            CommandInfo(
                "ask the store",
                "Compare the forecast of the saved rules with the store's own x-amz-expiration, for 8 objects at most: as many requests.", [.rules])
        case .dryRun:
            CommandInfo(
                "dry run", "What running the plan would send, call by call, and how to say the same without a screen; nothing is sent.", [.plan])
        case .retrieve:
            CommandInfo("retrieve", "Ask for readable copies of the plan's archived versions: days, tier and what it costs are asked first.", [.plan])
        case .replicationStatus:
            CommandInfo(
                "not replicated", "Ask about versions one by one which failed or are pending; how many requests it takes is said first.",
                [.rules, .objects, .versions, .buckets])
        case .replicationDrift:
            CommandInfo(
                "compare replica", "List both buckets and say what the destination lacks or has otherwise.", [.rules, .objects, .versions, .buckets])
        case .redrive:
            CommandInfo(
                "replicate anew", "Copy what failed or is missing onto itself, so that the rules replicate it; the plan comes first.", [.report])
        case .askMore:
            CommandInfo("ask more", "Read tags and status of what listings leave open, after saying how many requests it takes.", [.report])
        case .exportReport:
            CommandInfo("write", "Write what was found as CSV, JSON, or S3 Batch Replication manifest, by the file's ending.", [.report])
        case .stopReport: CommandInfo("stop reading", "Stop what the report reads; what has come stays.", [.report])
        case .createBucket: CommandInfo("new bucket", "Make a bucket: name, region, versions, Object Lock, ownership.", [.buckets])
        case .bucketSettings:
            CommandInfo(
                "settings", "Everything the bucket is set to: encryption, public access, policy, CORS, tags and more; enter edits one.", [.buckets])
        case .editSetting:
            CommandInfo("edit", "Open the setting under the cursor in your editor; what it changes is asked before it is sent.", [.report])
        case .versioning:
            CommandInfo("versioning", "Keep the bucket's versions, or suspend that; what it means is said first.", [.buckets])
        case .deleteBucket: CommandInfo("delete bucket", "Delete the bucket if it is empty: Strata looks for itself, and asks.", [.buckets])
        case .emptyBucket:
            CommandInfo("empty bucket", "Remove everything in the bucket for ever, after counting it (typed).", [.buckets])
        case .accept: CommandInfo("yes", "Do what is asked; of a plan: ask before running it.", [.dialog, .plan])
        case .decline: CommandInfo("no", "Leave it.", [.dialog, .plan])
        case .posture:
            CommandInfo("posture", "What would lose data, open it or take it offline: of all buckets, or of the one that is open.")
        case .bucketPosture: CommandInfo("posture of it", "What would lose the data of this bucket, open it or take it offline.", [.buckets])
        case .stopPosture: CommandInfo("stop looking", "Stop reading; what has been read stays.", [.posture])
        case .countPosture:
            CommandInfo("count all", "List everything that is stored, not only the beginning, after saying how many requests that takes.", [.posture])
        case .foldPosture: CommandInfo("show, hide", "Show or hide a bucket's notes and what is good of it.", [.posture])
        case .cancelJob: CommandInfo("cancel job", "Stop the job under the cursor.", [.queue])
        case .retryJob: CommandInfo("retry job", "Run the failed job under the cursor again.", [.queue])
        case .redraw: CommandInfo("redraw", "Paint the whole screen anew.")
        case .suspend: CommandInfo("suspend", "Back to the shell; fg returns.")
        case .quit: CommandInfo("quit", "Leave Strata.")
        }
    }
}
