import S3Model
import Testing

@testable import StrataCore

@Suite("Choosing: filter, sort, marks, versions, layers")
struct ChoosingTests {
    @Test("A filter asks for an order as it is typed, and shows the answer")
    func filter() {
        var fixture = Fixture.inBucket([object("apple"), object("pear"), object("plum")])
        fixture.send(.command(.filter))
        #expect(fixture.state.keyContext == .input)
        let effects = fixture.send(.edit(.insert("p")))
        #expect(effects.count == 1)
        let first = fixture.arrangeTicket
        let more = fixture.send(.edit(.insert("e")))
        #expect(more.contains(.cancel(first)))
        fixture.answerArrange(first)
        #expect(fixture.state.workspace.objects?.order == nil)
        fixture.answerArrange()
        #expect(fixture.state.workspace.objects?.count == 1)
        fixture.send(.command(.open))
        #expect(fixture.state.layers.isEmpty)
        #expect(fixture.state.workspace.objects?.current?.key == "pear")
        fixture.send(.command(.escape))
        #expect(fixture.state.workspace.objects?.count == 3)
    }

    @Test("An order made from fewer rows is worked out again when more have come")
    func partialOrder() {
        var fixture = Fixture.inBucket([object("b")], isComplete: false)
        fixture.send(.command(.sort))
        fixture.send(.command(.moveDown))
        fixture.send(.command(.open))
        let first = fixture.arrangeTicket
        fixture.send(.event(.rows(fixture.listTicket, SealedRows(segment([object("a")])))))
        let effects = fixture.answerArrange(first)
        #expect(effects.contains { if case .arrange = $0 { true } else { false } })
    }

    @Test("Sorting by the same column turns the order round")
    func sortTwice() {
        var fixture = Fixture.inBucket([object("a")])
        for _ in 0..<2 {
            fixture.send(.command(.sort))
            fixture.send(.command(.first))
            fixture.send(.command(.open))
        }
        #expect(fixture.state.workspace.objects?.arrangement.isDescending == false)
        fixture.send(.command(.sort))
        fixture.send(.command(.open))
        #expect(fixture.state.workspace.objects?.arrangement.isDescending == true)
    }

    @Test("Marks and ranges; the copy menu then copies all of them")
    func marks() {
        var fixture = Fixture.inBucket(["a", "b", "c", "d"].map { object($0) })
        fixture.send(.command(.mark))
        fixture.send(.command(.moveDown))
        fixture.send(.command(.markRange))
        fixture.send(.command(.moveDown))
        fixture.send(.command(.markRange))
        #expect(fixture.state.workspace.objects?.marks == Set(["a", "c", "d"].map { KeyName($0) }))
        fixture.send(.command(.copyMenu))
        let effects = fixture.send(.command(.open))
        #expect(effects == [.copyToClipboard("a\nc\nd")])
        fixture.send(.command(.escape))
        #expect(fixture.state.workspace.objects?.marks.isEmpty == true)
    }

    @Test("Two keys that only look alike (composed, decomposed) are two keys")
    func lookAlikes() {
        var fixture = Fixture.inBucket([object("cafe\u{301}"), object("caf\u{E9}")])
        fixture.send(.command(.mark))
        #expect(fixture.state.workspace.objects?.marks.count == 1)
        fixture.send(.command(.first))
        fixture.send(.command(.versions))
        let first = fixture.state.workspace.versions.target
        fixture.send(.command(.out))
        fixture.send(.command(.moveDown))
        fixture.send(.command(.versions))
        #expect(fixture.state.workspace.versions.target != first)
        #expect(Place(bucket: "b", prefix: "cafe\u{301}/") != Place(bucket: "b", prefix: "caf\u{E9}/"))
    }

    @Test("A visible Versions pane follows the cursor; a hidden one asks for nothing")
    func follow() {
        var fixture = Fixture.inBucket([object("a"), object("b"), prefix("p/")])
        #expect(fixture.send(.command(.moveDown)).isEmpty)
        let shown = fixture.send(.viewport([.objects: 10, .versions: 10]))
        #expect(shown == [.listVersions(fixture.versionsTicket, ObjectReference(bucket: "alpha", key: "b"))])
        let old = fixture.versionsTicket
        let effects = fixture.send(.command(.moveUp))
        #expect(effects.first == .cancel(old))
        fixture.send(.command(.last))
        #expect(fixture.state.workspace.versions.target == nil)
    }

    @Test("Entering a key shows its versions, entering a version inspects it, out leads back")
    func versions() {
        var fixture = Fixture.inBucket([object("a")])
        fixture.send(.command(.open))
        #expect(fixture.state.focus == .versions)
        fixture.send(.event(.rows(fixture.versionsTicket, SealedRows(segment([version("a", "v2", isLatest: true), version("a", "v1")])))))
        fixture.send(.event(.finished(fixture.versionsTicket)))
        fixture.send(.command(.moveDown))
        let effects = fixture.send(.command(.open))
        #expect(effects.contains { if case .inspect(_, let target) = $0 { target.versionId == "v1" } else { false } })
        #expect(fixture.state.focus == .detail)
        fixture.send(.command(.escape))
        #expect(fixture.state.focus == .versions)
        #expect(fixture.state.workspace.detail.target == nil)
        fixture.send(.command(.out))
        #expect(fixture.state.focus == .objects)
    }

    @Test("A delete marker can be inspected without a request, and not previewed")
    func marker() {
        var fixture = Fixture.inBucket([object("a")])
        fixture.send(.command(.open))
        let marker = ListingRow(kind: .deleteMarker, key: "a", lastModified: 1_700_000_000_000, versionId: "m1")
        fixture.send(.event(.rows(fixture.versionsTicket, SealedRows(segment([marker])))))
        #expect(fixture.state.disabledReason(.preview) != nil)
        let effects = fixture.send(.command(.inspect))
        #expect(effects.isEmpty)
        #expect(fixture.state.workspace.detail.inspectLines.contains { $0.value.contains("delete marker") })
    }

    @Test("A key that the listing couldn't carry is not addressed by any request")
    func unusableKey() {
        var row = object("bad\u{FFFD}")
        row.isActionable = false
        var fixture = Fixture.inBucket([row])
        fixture.send(.viewport([.objects: 10, .versions: 10]))
        #expect(fixture.state.disabledReason(.versions) != nil)
        #expect(fixture.send(.command(.versions)).isEmpty)
        #expect(fixture.send(.command(.inspect)).isEmpty)
        #expect(fixture.send(.command(.open)).isEmpty)
        #expect(fixture.state.status?.severity == .warning)
    }

    @Test("A paste goes into a text field and nowhere else")
    func paste() {
        var fixture = Fixture.browsing()
        #expect(fixture.send(.paste("q\ny\n")).isEmpty)
        #expect(fixture.state.layers.isEmpty)
        #expect(fixture.state.status?.headline.contains("ignored") == true)
        fixture.send(.command(.filter))
        fixture.send(.paste("be\nta"))
        #expect(fixture.state.workspace.buckets.filter == "be ta")
    }

    @Test("The palette finds commands by any word and runs them; one that can't run says why")
    func palette() {
        var fixture = Fixture.browsing()
        fixture.send(.command(.palette))
        fixture.send(.edit(.insert("themes")))
        fixture.send(.command(.open))
        guard case .menu(let menu)? = fixture.state.layers.last else {
            Issue.record("no theme menu")
            return
        }
        #expect(menu.items.map(\.title) == ["strata-dark", "mono"])
        fixture.send(.command(.moveDown))
        #expect(fixture.send(.command(.open)) == [.useTheme("mono")])
        fixture.send(.command(.palette))
        fixture.send(.edit(.insert("preview")))
        fixture.send(.command(.open))
        #expect(fixture.state.status?.headline.contains("works in") == true)
    }

    @Test("Details are those of the error at hand, without one those of the connection, with what was wrong at the start")
    func details() {
        var fixture = Fixture.browsing()
        fixture.state.warnings = ["config.toml: colour: no such setting"]
        func shown() -> Notice? {
            fixture.send(.command(.details))
            defer { fixture.send(.command(.escape)) }
            guard case .details(let layer)? = fixture.state.layers.last else { return nil }
            return layer.notice
        }
        #expect(shown()?.details.map(\.name) == ["profile", "endpoint", "region", "access", "warning"])
        fixture.send(.event(.notice(Notice(.error, "It broke"))))
        #expect(shown()?.headline == "It broke")
        #expect(shown()?.severity == .info)
    }

    @Test("Every command has words")
    func words() {
        for command in Command.allCases {
            #expect(!command.info.title.isEmpty)
            #expect(command.info.summary.hasSuffix("."), "\(command.rawValue)")
        }
        #expect(Set(Command.allCases.map(\.info.title)).count == Command.allCases.count)
    }

    @Test("Bookmarks are kept, saved, and lead to their profile and place")
    func bookmarks() {
        var fixture = Fixture.inBucket([prefix("a/")])
        fixture.send(.command(.open))
        let effects = fixture.send(.command(.bookmark))
        #expect(effects == [.saveBookmarks([Bookmark(profile: "demo", place: Place(bucket: "alpha", prefix: "a/"))])])
        fixture.send(.command(.out))
        fixture.send(.command(.bookmarks))
        fixture.send(.command(.open))
        #expect(fixture.state.workspace.place == Place(bucket: "alpha", prefix: "a/"))
    }
}
