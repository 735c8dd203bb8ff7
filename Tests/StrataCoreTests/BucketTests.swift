import S3Model
import Testing

@testable import StrataCore

@Suite("Buckets: made, versioned, emptied, deleted")
struct BucketTests {
    private func typing(_ text: String, _ fixture: inout Fixture) { for letter in text { fixture.send(.edit(.insert(String(letter)))) } }

    private func form(_ fixture: Fixture) -> FormLayer? {
        guard case .form(let layer)? = fixture.state.layers.last else { return nil }
        return layer
    }

    private func question(_ fixture: Fixture) -> ConfirmLayer? {
        guard case .confirm(let layer)? = fixture.state.layers.last else { return nil }
        return layer
    }

    private func refusals(_ fixture: Fixture) -> [String] { form(fixture)?.problems.filter { $0.severity == .refused }.map(\.text) ?? [] }

    /// The form filled with a name, and the question behind it answered with yes.
    private func creating(_ name: String) -> (Fixture, Ticket, NewBucket) {
        var fixture = Fixture.browsing()
        fixture.send(.command(.createBucket))
        typing(name, &fixture)
        fixture.send(.command(.saveForm))
        let effects = fixture.send(.command(.accept))
        guard case .createBucket(let ticket, let wanted)? = effects.first else {
            return (fixture, Ticket(number: -1, profile: ""), NewBucket(name: ""))
        }
        return (fixture, ticket, wanted)
    }

    @Test("A name is judged while it is typed, and nothing is sent before yes")
    func names() {
        var fixture = Fixture.browsing()
        fixture.send(.command(.createBucket))
        typing("My", &fixture)
        #expect(refusals(fixture).contains { $0.hasPrefix("Capital letters can't be in it") })
        for _ in 0..<2 { fixture.send(.edit(.deleteBackward)) }
        typing("alpha", &fixture)
        #expect(refusals(fixture) == ["You have a bucket alpha already."])
        #expect(fixture.send(.command(.saveForm)).isEmpty)
        #expect(form(fixture) != nil)
        typing("-2", &fixture)
        #expect(refusals(fixture).isEmpty)
        #expect(fixture.send(.command(.saveForm)).isEmpty)
        #expect(question(fixture)?.isNoFocused == true)
        #expect(fixture.send(.command(.accept)) == [.createBucket(fixture.state.changes.first ?? fixture.listTicket, NewBucket(name: "alpha-2"))])
    }

    @Test("On Amazon S3 regions come from a list that typing narrows, and reserved names are refused; elsewhere the region is free text")
    func regions() {
        var fixture = Fixture.browsing()
        fixture.send(.command(.createBucket))
        typing("xn--a", &fixture)
        #expect(refusals(fixture).count == 1)
        fixture.send(.command(.nextPane))
        typing("us-east-2", &fixture)
        fixture.send(.command(.open))
        #expect(form(fixture)?.newBucket?.region == "us-east-2")
        let other = BucketForm(connection: Connection(region: "de", endpoint: "http://store"))
        var layer = FormLayer(.bucket(other))
        layer.focus(on: FieldKey("region"))
        layer.edit(.insert("rack 7"))
        #expect(layer.newBucket?.region == "rack 7")
        layer.focus(on: FieldKey("name"))
        layer.edit(.insert("xn--a"))
        #expect(layer.problems.allSatisfy { $0.severity != .refused })
    }

    @Test("Versions, lock and ownership go with it")
    func options() {
        var layer = FormLayer(.bucket(BucketForm(start: NewBucket(name: "abc"), connection: nil)))
        for name in ["versions", "lock"] {
            layer.focus(on: FieldKey(name))
            layer.edit(.insert(" "))
        }
        layer.focus(on: FieldKey("ownership"))
        layer.open()
        layer.edit(.insert("writer"))
        layer.open()
        #expect(layer.newBucket == NewBucket(name: "abc", keepsVersions: true, objectLock: true, ownership: .objectWriter))
    }

    @Test("The user goes into a bucket that was made; what isn't as asked is said")
    func created() {
        var (fixture, ticket, wanted) = creating("fresh")
        var created = CreatedBucket(name: "fresh", region: "us-east-1")
        created.shortfalls = ["The store made it without Object Lock."]
        let effects = fixture.send(.event(.bucketCreated(ticket, wanted, .created(created))))
        #expect(fixture.state.workspace.place == Place(bucket: "fresh"))
        #expect(effects.contains { if case .listBuckets = $0 { true } else { false } })
        #expect(fixture.state.status?.headline.contains("without Object Lock") == true)
        #expect(fixture.state.changes.isEmpty)
    }

    @Test("Whoever has gone on to something else stays there")
    func elsewhere() {
        var (fixture, ticket, wanted) = creating("fresh")
        fixture.send(.command(.open))
        fixture.send(.event(.bucketCreated(ticket, wanted, .created(CreatedBucket(name: "fresh")))))
        #expect(fixture.state.workspace.place == Place(bucket: "alpha"))
        #expect(fixture.state.status?.headline.contains("fresh is made") == true)
    }

    @Test("A taken name says whose it is, and the form is there again with what was typed")
    func taken() {
        var (fixture, ticket, wanted) = creating("fresh")
        fixture.send(.event(.bucketCreated(ticket, wanted, .taken(.another))))
        #expect(form(fixture)?.newBucket == wanted)
        #expect(refusals(fixture).first?.hasPrefix("Another account has the name fresh") == true)
        typing("er", &fixture)
        #expect(refusals(fixture).isEmpty)
    }

    @Test("A read-only session makes no bucket")
    func readOnly() {
        var fixture = Fixture.browsing()
        fixture.state.isReadOnly = true
        fixture.send(.command(.createBucket))
        #expect(fixture.state.layers.isEmpty)
        #expect(fixture.state.status?.headline.contains("read-only") == true)
    }

    // MARK: Versioning

    private func looking(_ present: VersioningConfiguration.Status?) -> (Fixture, VersioningChange?) {
        var fixture = Fixture.browsing()
        fixture.state.workspace.buckets.facts["alpha"] = BucketFacts()
        fixture.state.workspace.buckets.facts["alpha"]?.versioning = .known(VersioningConfiguration(status: present))
        let effects = fixture.send(.command(.versioning))
        guard case .lookAtVersioning(let ticket, let bucket, let wanted)? = effects.first else { return (fixture, nil) }
        let change = VersioningChange(bucket: bucket, present: VersioningConfiguration(status: present), wanted: wanted)
        fixture.send(.event(.versioningLooked(ticket, change)))
        return (fixture, change)
    }

    @Test("Suspending says what it means before it is asked, and shows what the store says afterwards")
    func suspending() {
        var (fixture, change) = looking(.enabled)
        #expect(change?.wanted == .suspended)
        let lines = question(fixture)?.lines.map(\.value) ?? []
        #expect(lines.contains { $0.contains("two uploads lose the first") })
        #expect(question(fixture)?.isNoFocused == true)
        let effects = fixture.send(.command(.accept))
        guard let change, case .setVersioning(let ticket, change)? = effects.first else {
            Issue.record("nothing is sent: \(effects)")
            return
        }
        fixture.send(.event(.versioningSet(ticket, change, .done(VersioningConfiguration(status: .suspended)))))
        #expect(fixture.state.workspace.buckets.facts["alpha"]?.versioning == .known(VersioningConfiguration(status: .suspended)))
        #expect(fixture.state.status?.headline.contains("suspended, read back") == true)
    }

    @Test("Where it is suspended or was never on, it is switched on", arguments: [VersioningConfiguration.Status.suspended, nil])
    func enabling(_ present: VersioningConfiguration.Status?) { #expect(looking(present).1?.wanted == .enabled) }

    @Test("What can't be done says why, and yes does nothing")
    func refused() {
        var fixture = Fixture.browsing()
        let ticket = fixture.send(.command(.versioning)).lazy.compactMap { if case .lookAtVersioning(let ticket, _, _) = $0 { ticket } else { nil } }
            .first
        var change = VersioningChange(bucket: "alpha", present: VersioningConfiguration(status: .enabled), wanted: .suspended)
        change.hasObjectLock = true
        fixture.send(.event(.versioningLooked(ticket ?? fixture.listTicket, change)))
        #expect(question(fixture)?.refusal?.contains("Object Lock") == true)
        #expect(fixture.send(.command(.accept)).isEmpty)
    }

    @Test("A look that fails is told, and ends the waiting; an answer after that is nobody's")
    func failedLook() {
        var fixture = Fixture.browsing()
        fixture.send(.command(.deleteBucket))
        let ticket = fixture.ticket { if case .lookIntoBucket(let ticket, _) = $0 { ticket } else { nil } }
        #expect(fixture.state.disabledReason(.emptyBucket) != nil)
        fixture.send(.event(.failed(ticket, denied("ListObjectVersions"))))
        #expect(fixture.state.status?.severity == .error)
        #expect(fixture.state.disabledReason(.emptyBucket) == nil)
        fixture.send(.event(.bucketLooked(ticket, bucket: "alpha", BucketContents())))
        #expect(fixture.state.layers.isEmpty)
    }

    // MARK: Deleting and emptying

    @Test("An empty bucket is deleted after a question, and what was shown of it goes")
    func deleting() {
        var fixture = Fixture.inBucket([])
        fixture.send(.command(.out))
        fixture.send(.command(.deleteBucket))
        let look = fixture.ticket { if case .lookIntoBucket(let ticket, "alpha") = $0 { ticket } else { nil } }
        fixture.send(.event(.bucketLooked(look, bucket: "alpha", BucketContents())))
        #expect(question(fixture)?.isNoFocused == true)
        fixture.send(.command(.accept))
        let ticket = fixture.ticket { if case .deleteBucket(let ticket, "alpha") = $0 { ticket } else { nil } }
        fixture.send(.event(.bucketDeleted(ticket, bucket: "alpha", .deleted)))
        #expect(fixture.state.workspace.place == nil)
        #expect(fixture.state.focus == .buckets)
        #expect(fixture.state.workspace.buckets.loading.ticket != nil)
    }

    @Test("A bucket that isn't empty says what is in it; yes counts it, and only its typed name empties it")
    func emptying() {
        var fixture = Fixture.browsing()
        fixture.send(.command(.deleteBucket))
        let look = fixture.ticket { if case .lookIntoBucket(let ticket, _) = $0 { ticket } else { nil } }
        var contents = BucketContents()
        (contents.versions, contents.uploads) = (3, 1)
        fixture.send(.event(.bucketLooked(look, bucket: "alpha", contents)))
        #expect(question(fixture)?.lines.first?.value.contains("3 versions and 1 unfinished upload") == true)
        fixture.send(.command(.accept))
        let planning = fixture.ticket { if case .planEmptying(let ticket, _) = $0 { ticket } else { nil } }
        var plan = EmptyBucketPlan(bucket: "alpha")
        (plan.versions, plan.bytes) = (3, 30)
        fixture.send(.event(.emptyPlanned(planning, plan)))
        #expect(question(fixture)?.mustType == "alpha")
        typing("alph", &fixture)
        #expect(fixture.send(.command(.open)).isEmpty)
        typing("a", &fixture)
        let effects = fixture.send(.command(.open))
        guard case .emptyBucket(let ticket, plan)? = effects.first else {
            Issue.record("nothing is removed: \(effects)")
            return
        }
        var report = EmptyBucketReport()
        (report.removedVersions, report.locked) = (2, 1)
        report.refusals = [.init(key: "k", versionId: "v1", code: "AccessDenied", message: "object is WORM protected")]
        fixture.send(.event(.bucketEmptied(ticket, bucket: "alpha", report)))
        #expect(fixture.state.status?.headline.contains("1 version is locked and stays") == true)
        fixture.send(.command(.details))
        guard case .details(let details)? = fixture.state.layers.last else {
            Issue.record("no details")
            return
        }
        #expect(details.notice.details.contains { $0.value.hasPrefix("k v1: AccessDenied") })
    }

    @Test("What is empty needs no question")
    func nothing() {
        var fixture = Fixture.browsing()
        fixture.send(.command(.emptyBucket))
        let ticket = fixture.ticket { if case .planEmptying(let ticket, _) = $0 { ticket } else { nil } }
        fixture.send(.event(.emptyPlanned(ticket, EmptyBucketPlan(bucket: "alpha"))))
        #expect(fixture.state.layers.isEmpty)
        #expect(fixture.state.status?.headline == "alpha is empty already.")
    }
}
