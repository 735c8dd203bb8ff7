import S3Model
import Testing
import Timeline

@testable import StrataCore

@Suite("Uploading a file: path, key, question")
struct UploadTests {
    private typealias Entry = PathCompletion.Entry

    private func prompt(_ fixture: Fixture) -> PromptLayer? {
        guard case .prompt(let layer)? = fixture.state.layers.last else { return nil }
        return layer
    }

    private func question(_ fixture: Fixture) -> ConfirmLayer? {
        guard case .confirm(let layer)? = fixture.state.layers.last else { return nil }
        return layer
    }

    private func typing(_ text: String, _ fixture: inout Fixture) { for letter in text { fixture.send(.edit(.insert(String(letter)))) } }

    private func completion(_ text: String, _ entries: [Entry], common: String? = nil, problem: String? = nil) -> PathCompletion {
        var completion = PathCompletion(text: text, entries: entries, total: entries.count, problem: problem)
        if let common { completion.common = common }
        return completion
    }

    /// Answers the newest completion that was asked for.
    @discardableResult
    private func answer(_ completion: PathCompletion, _ fixture: inout Fixture) -> [Effect] {
        for case .completePath(let ticket, let text, let isAsked) in fixture.effects.reversed() where text == completion.text {
            return fixture.send(.event(.pathCompleted(ticket, completion, isAsked: isAsked)))
        }
        Issue.record("nobody asked to complete \(completion.text)")
        return []
    }

    private func asking() -> Fixture {
        var fixture = Fixture.inBucket([prefix("dir/"), object("k.txt")])
        fixture.send(.command(.upload))
        return fixture
    }

    /// Up to the question about what the key holds.
    private func choosing(_ key: String = "film.mp4") -> (Fixture, Ticket, UploadSource) {
        var fixture = asking()
        typing("film.mp4", &fixture)
        let looking = fixture.send(.command(.open))
        guard case .lookAtFile(let ticket, let path, let place)? = looking.first else {
            Issue.record("\(looking)")
            return (fixture, Ticket(number: -1, profile: ""), UploadSource(path: "", typed: "", size: 0, place: Place(bucket: "")))
        }
        let source = UploadSource(path: path, typed: path, size: 9, place: place)
        fixture.send(.event(.fileLooked(ticket, source)))
        fixture.send(.edit(.replace(key)))
        let planning = fixture.send(.command(.open))
        guard case .planUpload(let planned, _, let asked)? = planning.first else {
            Issue.record("\(planning)")
            return (fixture, ticket, source)
        }
        #expect(asked == key)
        return (fixture, planned, source)
    }

    private func plan(_ effect: UploadPlan.Effect, key: String = "film.mp4", present: ObjectDescription? = nil) -> UploadPlan {
        UploadPlan(path: "./film.mp4", bucket: "alpha", key: key, contentType: "video/mp4", size: 9, effect: effect, present: present)
    }

    @Test("The folder's files are shown at once and follow what is typed; late answers are dropped")
    func follows() {
        var fixture = asking()
        #expect(fixture.effects.last == .completePath(Ticket(number: fixture.state.lastTicket, profile: "demo"), "./", isAsked: false))
        answer(completion("./", [Entry(path: "./docs/", isFolder: true), Entry(path: "./film.mp4", size: 9)]), &fixture)
        #expect(prompt(fixture)?.choices?.completion.entries.map(\.name) == ["docs/", "film.mp4"])
        #expect(prompt(fixture)?.input.text == "./", "nothing is put in that nobody asked for")
        typing("f", &fixture)
        answer(completion("./f", [Entry(path: "./film.mp4", size: 9)]), &fixture)
        #expect(prompt(fixture)?.choices?.completion.entries.count == 1 && prompt(fixture)?.input.text == "./f")
        answer(completion("./", [Entry(path: "./old", size: 1)]), &fixture)
        #expect(prompt(fixture)?.choices?.completion.entries.map(\.name) == ["film.mp4"])
    }

    @Test("Tab goes on as far as there is no choice, into a folder that is the only one, and onto the end of a file's name")
    func tab() {
        var fixture = asking()
        typing("d", &fixture)
        fixture.send(.command(.complete))
        answer(completion("./d", [Entry(path: "./data1", size: 1), Entry(path: "./data2", size: 1)], common: "./data"), &fixture)
        #expect(prompt(fixture)?.input.text == "./data")
        #expect(prompt(fixture)?.choices?.completion.entries.count == 2)
        fixture.send(.edit(.replace("./do")))
        fixture.send(.command(.complete))
        let more = answer(completion("./do", [Entry(path: "./docs/", isFolder: true)]), &fixture)
        #expect(prompt(fixture)?.input.text == "./docs/")
        guard case .completePath(_, "./docs/", isAsked: false)? = more.first else { return #expect(Bool(false), "\(more)") }
        fixture.send(.edit(.replace("./fi")))
        fixture.send(.command(.complete))
        answer(completion("./fi", [Entry(path: "./film.mp4", size: 9)]), &fixture)
        #expect(prompt(fixture)?.input.text == "./film.mp4" && prompt(fixture)?.choices == nil)
    }

    @Test("Up and down choose from the list; in the palette tab still moves down")
    func choosingFromTheList() {
        var fixture = asking()
        answer(completion("./", [Entry(path: "./a", size: 1), Entry(path: "./b", size: 1)]), &fixture)
        fixture.send(.command(.moveDown))
        #expect(prompt(fixture)?.input.text == "./a")
        fixture.send(.command(.moveUp))
        #expect(prompt(fixture)?.input.text == "./b", "round the end")
        fixture.send(.command(.escape))
        fixture.send(.command(.palette))
        fixture.send(.command(.complete))
        guard case .palette(let palette)? = fixture.state.layers.last else { return #expect(Bool(false)) }
        #expect(palette.cursor.row == 1)
    }

    @Test("A folder is gone into and never taken for a file; what can't be read is said above the field, with the text kept")
    func folders() {
        var fixture = asking()
        answer(completion("./", [Entry(path: "./docs/", isFolder: true)]), &fixture)
        #expect(fixture.send(.command(.open)).count == 1)
        #expect(prompt(fixture)?.problem == "That is a folder; one file is uploaded at a time.")
        typing("docs", &fixture)
        #expect(prompt(fixture)?.problem == nil)
        answer(completion("./docs", [Entry(path: "./docs/", isFolder: true)]), &fixture)
        fixture.send(.command(.open))
        #expect(prompt(fixture)?.input.text == "./docs/")
        typing("gone", &fixture)
        let looking = fixture.send(.command(.open))
        guard case .lookAtFile(let ticket, "./docs/gone", _)? = looking.first else { return #expect(Bool(false), "\(looking)") }
        let error = S3Error(kind: .transport(.localFile), operation: "", code: "LocalFile", message: "There is no file ./docs/gone.")
        fixture.send(.event(.failed(ticket, error)))
        #expect(prompt(fixture)?.problem?.contains("There is no file ./docs/gone.") == true)
        #expect(prompt(fixture)?.input.text == "./docs/gone")
    }

    @Test("The key begins as the prefix and the file's name; a key that ends in / gets the name, and one that is too long is refused")
    func keys() {
        var fixture = asking()
        typing("a/film.mp4", &fixture)
        let looking = fixture.send(.command(.open))
        guard case .lookAtFile(let ticket, _, let place)? = looking.first else { return #expect(Bool(false), "\(looking)") }
        fixture.send(
            .event(
                .fileLooked(ticket, UploadSource(path: "./a/film.mp4", typed: "./a/film.mp4", size: 9, place: Place(bucket: "alpha", prefix: "x/")))))
        #expect(place == Place(bucket: "alpha"))
        #expect(prompt(fixture)?.input.text == "x/film.mp4")
        #expect(fixture.state.uploadFolder == "./a/")
        fixture.send(.edit(.replace(String(repeating: "k", count: 1025))))
        #expect(fixture.send(.command(.open)).isEmpty)
        #expect(prompt(fixture)?.problem?.hasPrefix("A key has at most 1,024 bytes") == true)
        fixture.send(.edit(.replace("s3://beta/k")))
        #expect(fixture.send(.command(.open)).isEmpty)
        #expect(prompt(fixture)?.problem == "The key alone is wanted; the bucket is alpha.")
        fixture.send(.edit(.replace("y/")))
        let planning = fixture.send(.command(.open))
        guard case .planUpload(_, _, "y/film.mp4")? = planning.first else { return #expect(Bool(false), "\(planning)") }
    }

    @Test("A new key and a new version on top go at once; what would be lost for good is asked about, with the focus on No")
    func questions() {
        var (fixture, ticket, _) = choosing()
        let effects = fixture.send(.event(.uploadPlanned(ticket, plan(.createsObject))))
        #expect(fixture.state.layers.isEmpty)
        guard case .upload(_, _, mayOverwrite: false)? = effects.first else { return #expect(Bool(false), "\(effects)") }

        var present = ObjectDescription()
        present.contentLength = 5
        (fixture, ticket, _) = choosing("k.txt")
        fixture.send(.event(.uploadPlanned(ticket, plan(.keepsOlderVersions, key: "k.txt", present: present))))
        #expect(fixture.state.status?.headline.contains("a new version on top of the one there (5 bytes)") == true)

        (fixture, ticket, _) = choosing("k.txt")
        #expect(fixture.send(.event(.uploadPlanned(ticket, plan(.overwritesForGood, key: "k.txt", present: present)))).isEmpty)
        #expect(question(fixture)?.isNoFocused == true)
        #expect(question(fixture)?.lines.contains { $0.value.contains("would be gone for good") } == true)
        #expect(fixture.send(.command(.open)).isEmpty, "enter is No")
        (fixture, ticket, _) = choosing("k.txt")
        fixture.send(.event(.uploadPlanned(ticket, plan(.overwritesForGood, key: "k.txt", present: present))))
        let yes = fixture.send(.command(.accept))
        guard case .upload(_, _, mayOverwrite: true)? = yes.first else { return #expect(Bool(false), "\(yes)") }
    }

    @Test("Escape while the key is looked at stops the look, and its answer starts nothing")
    func escape() {
        var (fixture, ticket, _) = choosing()
        #expect(fixture.send(.command(.escape)) == [.cancel(ticket)])
        #expect(fixture.send(.event(.uploadPlanned(ticket, plan(.createsObject)))).isEmpty)
        #expect(fixture.state.changes.isEmpty)
    }

    @Test("Once it is stored the level is read again and the cursor goes to the key, or to the folder it is in; not if the user has moved on")
    func arrival() {
        for (key, row, moves) in [("film.mp4", "film.mp4", false), ("new/film.mp4", "new/", false), ("film.mp4", "dir/", true)] {
            var (fixture, ticket, _) = choosing(key)
            let started = fixture.send(.event(.uploadPlanned(ticket, plan(.createsObject, key: key))))
            guard case .upload(let uploading, let uploaded, _)? = started.first else { return #expect(Bool(false), "\(started)") }
            if moves { fixture.send(.move(.last)) }
            let here = fixture.state.workspace.objects?.current?.key
            let effects = fixture.send(.event(.uploaded(uploading, uploaded, UploadOutcome(eTag: "e", versionId: "v9", size: 9))))
            #expect(fixture.state.changes.isEmpty && fixture.state.uploads.isEmpty)
            #expect(fixture.state.status?.headline == "Uploaded s3://alpha/\(key): 9 bytes, version v9.")
            #expect(effects.contains { if case .listObjects = $0 { true } else { false } })
            #expect(fixture.state.workspace.objects?.wantedKey == (moves ? here : row))
        }
    }

    @Test("Not in a read-only session, not while a time is set, each with its reason")
    func refusals() {
        var fixture = Fixture.inBucket([object("k.txt")])
        fixture.state.isReadOnly = true
        #expect(fixture.state.disabledReason(.upload) == "this session is read-only")
        fixture.state.isReadOnly = false
        fixture.state.workspace.asOf = AsOfPane(
            time: AsOfTime(milliseconds: 1_700_000_000_000), place: Place(bucket: "alpha"), cameFrom: Place(bucket: "alpha"), listing: Listing(id: 1))
        #expect(fixture.state.disabledReason(.upload)?.hasPrefix("the past can't be written to") == true)
        #expect(fixture.send(.command(.upload)).isEmpty && fixture.state.layers.isEmpty)
    }

    @Test("Time left is said from the second second on")
    func timeLeft() {
        #expect(JobRow(id: 1, label: "", phase: .running, done: 50, total: 150, unit: "bytes", rate: 10).secondsLeft == 10)
        #expect(JobRow(id: 1, label: "", phase: .running, done: 50, total: 150, unit: "bytes").secondsLeft == nil)
        #expect(JobRow(id: 1, label: "", phase: .done, done: 150, total: 150, unit: "bytes", rate: 10).secondsLeft == nil)
    }
}
