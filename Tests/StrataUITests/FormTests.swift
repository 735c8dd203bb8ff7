import S3Model
import TerminalUI
import Testing

@testable import StrataCore
@testable import StrataUI

/// Keys typed as a user would, and what the form says then.
@Suite("Forms: keys in, a rule out")
struct FormTests {
    private func form(_ state: AppState) throws -> FormLayer {
        try #require(state.form)
    }

    private func draft(_ keys: String, _ state: AppState = DemoForms.new()) throws -> LifecycleRuleDraft {
        var state = state
        type(keys, &state)
        return try #require(try form(state).lifecycleDraft)
    }

    private func texts(_ state: AppState) throws -> [String] {
        try form(state).problems.map { "\($0.severity) \($0.field?.name ?? "-") \($0.text)" }
    }

    @Test("Transitions at 30 days to STANDARD_IA and at 365 to GLACIER, and a second rule that expires at 365, from the keyboard alone")
    func seedExample() throws {
        var state = DemoForms.new()
        type("tier-and-archive<pgdn>30<enter>ia<enter><enter>365<enter>glac<enter>", &state)
        let first = try form(state)
        #expect(first.refusal == nil)
        var expected = LifecycleRuleDraft()
        expected.id = "tier-and-archive"
        expected.transitions = [.init(due: .days(30), storageClass: "STANDARD_IA"), .init(due: .days(365), storageClass: "GLACIER")]
        #expect(first.lifecycleDraft == expected)
        let saved = try #require(first.lifecycleDocument)
        #expect(saved.place == 0)
        type("<ctrl-s>", &state)
        #expect(state.form == nil)

        for status in [VersioningConfiguration.Status.enabled, nil] {
            let context = RuleContext(bucket: "db-backups", store: .aws, versioning: VersioningConfiguration(status: status))
            state = DemoForms.new(context, in: saved.document)
            type("delete-after-a-year<pgdn><down><right><tab>365", &state)
            let second = try form(state)
            #expect(second.refusal == nil)
            #expect(second.lifecycleDraft?.expiration == .due(.days(365)))
            let both = try #require(second.lifecycleDocument)
            #expect(both.place == 1)
            #expect(both.document.ruleElements.map { LifecycleRuleDraft($0).id } == ["tier-and-archive", "delete-after-a-year"])
            let said = second.problems.filter { $0.field?.name == "expire.after" && $0.severity == .warning }.map(\.text)
            let expected =
                status == nil
                ? "It deletes for good what rule tier-and-archive would move to GLACIER on the same day."
                : "Rule tier-and-archive moves it to GLACIER, and this one puts a delete marker on top the same day: "
                    + "the archived version stays beneath it, and nothing is ever freed."
            #expect(said.contains(expected), "\(said)")
        }
    }

    @Test("Every field of the API")
    func everyField() throws {
        let keys = """
            all<tab> <tab><right><tab>logs/<tab>env<tab>prod<tab><enter>team<tab>dba<tab><tab>128 KiB<tab>1.5 GiB<pgdn>2030-01-01<enter>ia<enter>\
            <down><right><enter>2030-06-01<pgdn>30<enter>3<enter>GLACIER_IR<enter><down>400<tab>5<tab>7
            """
        var expected = LifecycleRuleDraft()
        expected.id = "all"
        expected.isEnabled = false
        expected.filter = RuleFilter(prefix: "logs/")
        expected.filter.tags = [.init("env", "prod"), .init("team", "dba")]
        expected.filter.objectSizeGreaterThan = 131_072
        expected.filter.objectSizeLessThan = 1_610_612_736
        expected.transitions = [.init(due: .date("2030-01-01T00:00:00Z"), storageClass: "STANDARD_IA")]
        expected.expiration = .due(.date("2030-06-01T00:00:00Z"))
        expected.noncurrentTransitions = [.init(days: 30, newerNoncurrentVersions: 3, storageClass: "GLACIER_IR")]
        expected.noncurrentExpiration = .init(days: 400, newerNoncurrentVersions: 5)
        expected.abortDays = 7
        #expect(try draft(keys) == expected)
    }

    @Test("Text that doesn't parse is said under its field, kept, and keeps the form from being saved; the first of them gets the focus")
    func unreadable() throws {
        var state = DemoForms.new()
        type("x<pgdn>soon<enter>ia<enter>", &state)
        #expect(try form(state).refusal?.field?.name == "move.after")
        type("<ctrl-s>", &state)
        #expect(try form(state).focus.name == "move.after")
        #expect(state.status?.headline.contains("neither a number of days nor a date") == true)
        #expect(try form(state).lifecycleDraft?.transitions == [])
        type("<ctrl-u>30", &state)
        #expect(try form(state).refusal == nil)
        #expect(try form(state).lifecycleDraft?.transitions == [.init(due: .days(30), storageClass: "STANDARD_IA")])
    }

    @Test("What the validator says stands at its field: rows count as the document counts them")
    func validated() throws {
        var state = DemoForms.new()
        // An empty row before the one that is wrong: it is left out of the document.
        type("x<pgdn> <down>-5<enter>ia<enter>", &state)
        let problem = try #require(try form(state).problems.first { $0.severity == .refused })
        let rows = try form(state).values.rows("moves")
        #expect(problem.field == FieldKey("move.after", row: rows[1]))
        #expect(!problem.basis.isEmpty)
    }

    @Test("A filter that is switched off comes back as it was")
    func nothingIsLost() throws {
        var state = DemoForms.new()
        type("<tab><tab><right><tab>logs/<up><left>", &state)
        #expect(try form(state).lifecycleDraft?.filter.isEverything == true)
        #expect(try form(state).fields.contains { $0.key.name == "prefix" } == false)
        type("<right>", &state)
        #expect(try form(state).lifecycleDraft?.filter.prefix == "logs/")
    }

    @Test("Rows: added by enter, by typing and by a key; removed by a key, and an empty one by backspace")
    func rows() throws {
        var state = DemoForms.new()
        type("<pgdn><enter>1<tab>ia<enter>2<tab>glacier<enter><enter>3<tab>deep<enter>", &state)
        #expect(try form(state).lifecycleDraft?.transitions.map(\.due) == [.days(1), .days(2), .days(3)])
        type("<up><up><ctrl-x>", &state)
        #expect(try form(state).lifecycleDraft?.transitions.map(\.due) == [.days(1), .days(3)])
        #expect(try form(state).focus.name == "move.after")
        type("<ctrl-o>", &state)
        #expect(try form(state).values.rows("moves").count == 3)
        type("<backspace>", &state)
        #expect(try form(state).values.rows("moves").count == 2)
        type("<up><ctrl-x><up><ctrl-x>", &state)
        #expect(try form(state).values.rows("moves").isEmpty)
    }

    @Test("The list of classes: typing narrows it, enter takes it and goes on, escape leaves it, any other name may be typed")
    func list() throws {
        var state = DemoForms.new()
        type("<pgdn>30<tab>glac", &state)
        #expect(try form(state).list?.current?.value == "GLACIER")
        type("<esc>", &state)
        #expect(try form(state).list == nil)
        type("WARM<enter>", &state)
        #expect(try form(state).lifecycleDraft?.transitions == [.init(due: .days(30), storageClass: "WARM")])
        #expect(try form(state).focus.name == "moves.add")
    }

    @Test("Arrows inside a text move its cursor and leave it at its ends; up and down go by lines")
    func arrows() throws {
        var state = DemoForms.new()
        type("<pgdn>30<left><left><left>", &state)
        #expect(try form(state).focus.name == "move.after")
        type("<end><right>", &state)
        #expect(try form(state).focus.name == "move.class")
        type("<left>", &state)
        #expect(try form(state).focus.name == "move.after")
        type("<up>", &state)
        #expect(try form(state).focus.name == "scope")
        type("<down><down>", &state)
        #expect(try form(state).focus.name == "moves.add")
        type("<tab><tab><tab><tab><tab><tab><tab>", &state)
        #expect(try form(state).focus.name == "status", "Tab goes round")
        type("<backtab><backtab>", &state)
        #expect(try form(state).focus.name == "abort")
    }

    @Test("A paste goes into a text field as text, without the line ends around it; elsewhere it is ignored")
    func paste() throws {
        var state = DemoForms.new()
        _ = reduce(&state, .paste("\npasted\tid\u{7}\n"))
        #expect(try form(state).lifecycleDraft?.id == "pasted id")
        type("<tab>", &state)
        _ = reduce(&state, .paste("off"))
        #expect(try form(state).lifecycleDraft?.isEnabled == true)
        #expect(state.status?.severity == .warning)
    }

    @Test("Leaving an untouched form asks nothing; a changed one asks, No keeps it, yes forgets it")
    func leaving() throws {
        var state = DemoForms.new()
        type("<esc>", &state)
        #expect(state.layers.isEmpty)
        state = DemoForms.new()
        type("x<backspace><esc>", &state)
        #expect(state.layers.isEmpty, "what is as it was isn't changed")
        state = DemoForms.new()
        type("abc<esc><enter>", &state)
        #expect(try form(state).lifecycleDraft?.id == "abc")
        type("<esc>y", &state)
        #expect(state.layers.isEmpty)
        #expect(state.changes.isEmpty)
    }

    @Test("Clicks focus a field, choose an option, open a list; beside the form nothing happens")
    func mouse() throws {
        let size = Size(columns: 80, rows: 24)
        var state = DemoForms.new()
        var interpreter = Interpreter(keymap: DefaultKeys.keymap)
        func click(_ text: String, offset: Int = 0) {
            let grid = Screen.render(state, ScreenContext(size: size, now: DemoState.now)).grid
            for row in 0..<size.rows {
                guard let range = grid.rowText(row).firstRange(of: text) else { continue }
                let column = grid.rowText(row).distance(from: grid.rowText(row).startIndex, to: range.lowerBound) + offset
                let event = MouseEvent(kind: .press, at: Point(column: column, row: row))
                for action in interpreter.actions(for: .mouse(event), state: state, size: size) { _ = reduce(&state, action) }
                return
            }
        }
        click("( ) off", offset: 5)
        #expect(try form(state).lifecycleDraft?.isEnabled == false)
        click("( ) a filter")
        click("Prefix")
        #expect(try form(state).focus.name == "prefix")
        click("+ add a move")
        #expect(try form(state).focus.name == "move.after")
        click("choose")
        #expect(try form(state).list != nil)
        click("DEEP_ARCHIVE")
        #expect(try form(state).values.choice(FieldKey("move.class", row: 0)) == "DEEP_ARCHIVE")
        let before = state
        for action in interpreter.actions(for: .mouse(MouseEvent(kind: .press, at: Point(column: 3, row: 0))), state: state, size: size) {
            _ = reduce(&state, action)
        }
        #expect(state == before)
    }

    @Test("A template fills the form and keeps an id that was typed")
    func templates() throws {
        #expect(try draft("<ctrl-t>tier<enter>") == LifecycleTemplate.all[0].draft)
        #expect(try draft("mine<ctrl-t>keep<enter>").id == "mine")
    }

    @Test("A rule that is opened and not touched comes out as it went in, with what the form doesn't know")
    func untouched() throws {
        let rules = """
            <Rule a="1"><ID>old</ID><Prefix>logs/</Prefix><Status>Enabled</Status><!-- why --><Transition><Date>2026-12-01T00:00:00.000Z</Date>\
            <StorageClass>TIER</StorageClass></Transition><Owner>me</Owner></Rule>
            """
        var state = DemoForms.editing(rules)
        #expect(try form(state).lifecycleDocument?.document == DemoForms.document(rules))
        type("2<backspace>", &state)
        #expect(try form(state).lifecycleDocument?.document == DemoForms.document(rules))
        #expect(try form(state).isChanged == false)
    }

    @Test("A rule of the first form keeps its prefix in the rule, until it gets more than that")
    func firstForm() throws {
        let rule = "<Rule><ID>a</ID><Prefix>logs/</Prefix><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule>"
        var state = DemoForms.editing(rule)
        type("<tab><tab><tab>2024/", &state)
        #expect(try form(state).lifecycleDocument?.document == DemoForms.document(rule.replacing("logs/", with: "logs/2024/")))
        type("<tab>env<tab>prod", &state)
        let edited = try #require(try form(state).lifecycleDocument?.document.ruleElements.first)
        #expect(edited.first("Prefix") == nil)
        #expect(edited.first("Filter")?.first("And")?.elements.map(\.localName) == ["Prefix", "Tag"])
    }

    @Test("What the form doesn't know of a filter stays when the filter is switched off")
    func unknownFilter() throws {
        let rule = """
            <Rule><ID>a</ID><Filter><And><Prefix>p/</Prefix><Color>red</Color></And></Filter><Status>Enabled</Status>\
            <Expiration><Days>1</Days></Expiration></Rule>
            """
        var state = DemoForms.editing(rule)
        type("<tab><tab><left>", &state)
        let edited = try #require(try form(state).lifecycleDocument?.document.ruleElements.first)
        #expect(String(decoding: LifecycleConfiguration(tree: edited).encoded(), as: UTF8.self).contains("<Color>red</Color>"))
    }

    @Test("Changes are taken back one by one: what was typed at one go, a row with all that stood in it, a template")
    func takeBack() throws {
        var state = DemoForms.new()
        type("abc<pgdn>30<enter>glacier<enter><up><ctrl-x>", &state)
        #expect(try form(state).lifecycleDraft?.transitions == [])
        type("<ctrl-_>", &state)
        #expect(try form(state).lifecycleDraft?.transitions == [.init(due: .days(30), storageClass: "GLACIER")])
        type("<ctrl-t>keep<enter>", &state)
        #expect(try form(state).lifecycleDraft?.transitions == [])
        type("<ctrl-_><ctrl-_>", &state)
        #expect(try form(state).problems.contains { $0.field?.name == "move.class" }, "the class is gone again")
        type("<ctrl-_><ctrl-_>", &state)
        #expect(try form(state).lifecycleDraft?.id == "abc")
        #expect(try form(state).values.rows("moves").isEmpty)
        type("<ctrl-_>", &state)
        #expect(try form(state).isChanged == false)
        #expect(try form(state).focus.name == "id")
        type("<ctrl-_>", &state)
        #expect(state.status?.severity == .info)
    }

    @Test("Numbers, dates and sizes as people write them")
    func parsing() {
        #expect(FormText.size("128 KiB") == 131_072)
        #expect(FormText.size("1.5GiB") == 1_610_612_736)
        #expect(FormText.size("500 MB") == 500_000_000)
        #expect(FormText.size("1,000") == 1000)
        #expect(FormText.size("0.3 B") == nil)
        #expect(FormText.size("9999999999 TiB") == nil)
        #expect(FormText.size("KiB") == nil)
        #expect(FormText.days("12 weeks") == 84)
        #expect(FormText.days("1 y") == 365)
        #expect(FormText.days("99999999999") == nil)
        #expect(FormText.days("2147483647 y") == nil)
        #expect(FormText.date("2028-02-29") == "2028-02-29T00:00:00Z")
        #expect(FormText.date("2026-02-29") == nil)
        #expect(FormText.date("2026-12-01T10:00:00Z") == "2026-12-01T10:00:00Z")
        #expect(FormText.due("30") == .days(30))
        #expect(FormText.words(size: 131_072) == "128 KiB")
        #expect(FormText.words(size: 131_073) == "131073")
        #expect(FormText.words(date: "2026-12-01T00:00:00.000Z") == "2026-12-01")
    }
}
