import S3Model
import Testing

@testable import StrataCore

@Suite("Reports: actions in, state and effects out")
struct ReportTests {
    private static let kept = [
        KeptRules(path: "/b/one.xml", savedAt: 1_000, document: StoredRules(LifecycleConfiguration.empty)),
        KeptRules(path: "/b/two.xml", savedAt: 500, document: StoredRules()),
    ]

    /// The backups of alpha's rules, asked for.
    private static func asked() -> Fixture {
        var fixture = Fixture.browsing()
        fixture.send(.command(.rules))
        let ticket = fixture.ticket { if case .readLifecycle(let ticket, _) = $0 { ticket } else { nil } }
        fixture.send(.event(.lifecycleRead(ticket, LifecycleSnapshot(bucket: "alpha", document: StoredRules()), refusal: nil)))
        fixture.send(.command(.ruleBackups))
        return fixture
    }

    private func ticket(_ fixture: Fixture) -> Ticket { fixture.ticket { if case .listBackups(let ticket, _) = $0 { ticket } else { nil } } }

    @Test("An answer that nobody waits for any more is dropped")
    func stale() {
        var fixture = Self.asked()
        let first = ticket(fixture)
        #expect(fixture.state.keyContext == .report && fixture.state.isBusy)
        #expect(fixture.send(.command(.refresh)).first == .cancel(first))
        fixture.send(.event(.backupsListed(first, Self.kept, unreadable: [])))
        #expect(fixture.state.report?.content.rowCount == 0)
        fixture.send(.event(.backupsListed(ticket(fixture), Self.kept, unreadable: ["/b/x.xml"])))
        #expect(fixture.state.report?.content.rowCount == 2 && fixture.state.report?.content.summary.count == 1)
        #expect(fixture.state.report?.loading == .done)
    }

    @Test("Escape leads from the text to the rows, then away; what is being read stops")
    func escape() {
        var fixture = Self.asked()
        fixture.send(.event(.backupsListed(ticket(fixture), Self.kept, unreadable: [])))
        fixture.send(.command(.refresh))
        let waiting = ticket(fixture)
        fixture.send(.command(.nextPane))
        fixture.send(.command(.moveDown))
        #expect(fixture.state.report?.isReading == true && fixture.state.report?.scroll == 1 && fixture.state.report?.cursor.row == 0)
        #expect(fixture.send(.command(.escape)).isEmpty)
        #expect(fixture.state.report?.isReading == false)
        #expect(fixture.send(.command(.escape)).contains(.cancel(waiting)))
        #expect(fixture.state.report == nil && fixture.state.focus == .rules)
    }

    @Test("A failure stands beside the rows that had come; fewer rows bring the cursor inside")
    func failure() {
        var fixture = Self.asked()
        fixture.send(.event(.backupsListed(ticket(fixture), Self.kept, unreadable: [])))
        fixture.send(.command(.last))
        #expect(fixture.state.report?.cursor.row == 1)
        fixture.send(.command(.refresh))
        fixture.send(.event(.failed(ticket(fixture), denied("ListBackups"))))
        #expect(fixture.state.report?.loading.failure != nil && fixture.state.report?.content.rowCount == 2)
        fixture.send(.command(.refresh))
        fixture.send(.event(.backupsListed(ticket(fixture), [Self.kept[0]], unreadable: [])))
        #expect(fixture.state.report?.cursor.row == 0)
    }

    @Test("Enter takes a backup into the pane, unsaved")
    func take() throws {
        let rule = "<Rule><ID>old</ID><Filter><Prefix>a/</Prefix></Filter><Status>Enabled</Status><Expiration><Days>9</Days></Expiration></Rule>"
        let text = "<LifecycleConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\(rule)</LifecycleConfiguration>"
        let document = StoredRules(try LifecycleConfiguration.decode(Array(text.utf8)))
        var fixture = Self.asked()
        fixture.send(.event(.backupsListed(ticket(fixture), [KeptRules(path: "/b/old.xml", savedAt: 1, document: document)], unreadable: [])))
        let effects = fixture.send(.command(.open))
        let pane = try #require(fixture.state.workspace.rules)
        #expect(pane.drafts.map(\.id) == ["old"] && pane.hasEdits && fixture.state.report == nil)
        #expect(!effects.contains { if case .saveRules = $0 { true } else { false } })
        #expect(fixture.state.status?.headline == "1 rule from /b/old.xml stands here, unsaved.")
    }

    @Test("The name and the text of a row can be copied")
    func copy() {
        var fixture = Self.asked()
        fixture.send(.event(.backupsListed(ticket(fixture), Self.kept, unreadable: [])))
        fixture.send(.command(.copyMenu))
        guard case .menu(let menu)? = fixture.state.layers.last else { return #expect(Bool(false), "no menu") }
        #expect(menu.items.count == 2)
        fixture.send(.command(.moveDown))
        let effects = fixture.send(.command(.open))
        guard case .copyToClipboard(let text)? = effects.first else { return #expect(Bool(false), "nothing was copied") }
        #expect(text.contains("file: /b/one.xml"))
        #expect(fixture.state.report != nil)
    }
}
