import S3Model
import Testing

@testable import StrataCore

@Suite("Browsing: buckets, prefixes and back")
struct BrowsingTests {
    @Test("Starting connects and lists buckets, then asks for their facts")
    func start() {
        let fixture = Fixture.browsing()
        #expect(fixture.state.workspace.buckets.visible.count == 3)
        #expect(fixture.state.workspace.connection?.region == "us-east-1")
        guard case .readBucketFacts(_, let buckets)? = fixture.effects.last else {
            Issue.record("no facts asked for: \(fixture.effects)")
            return
        }
        #expect(buckets.map(\.name) == ["alpha", "beta", "gamma"])
    }

    @Test("Facts are asked for near the window only, in batches, and once")
    func factsOfManyBuckets() {
        var fixture = Fixture.browsing((0..<10_000).map { "bucket-\(10_000 + $0)" })
        var asked: [[String]] { fixture.effects.compactMap { if case .readBucketFacts(_, let buckets) = $0 { buckets.map(\.name) } else { nil } } }
        var ticket: Ticket { fixture.ticket { if case .readBucketFacts(let ticket, _) = $0 { ticket } else { nil } } }
        #expect(asked.map(\.count) == [40])
        fixture.send(.event(.finished(ticket)))
        #expect(asked.count == 1)
        fixture.send(.command(.last))
        #expect(asked.last?.first == "bucket-19980")
        fixture.send(.command(.first))
        fixture.send(.event(.finished(ticket)))
        #expect(asked.count == 2)
        fixture.send(.command(.refresh))
        fixture.send(.event(.buckets(fixture.ticket { if case .listBuckets(let ticket) = $0 { ticket } else { nil } }, [Bucket(name: "only")])))
        #expect(asked.last == ["only"])
    }

    @Test("Facts whose job was stopped aren't asked for again by themselves")
    func stoppedFacts() {
        var fixture = Fixture.browsing()
        let ticket = fixture.ticket { if case .readBucketFacts(let ticket, _) = $0 { ticket } else { nil } }
        let effects = fixture.send(.event(.failed(ticket, S3Error(kind: .cancelled, operation: "Reading", code: "Cancelled", message: ""))))
        #expect(effects.isEmpty && !fixture.state.isBusy)
    }

    @Test("A listing that was stopped keeps its rows and says how to go on")
    func stoppedListing() {
        var fixture = Fixture.inBucket([object("a")], isComplete: false)
        fixture.send(.event(.failed(fixture.listTicket, S3Error(kind: .cancelled, operation: "Reading", code: "Cancelled", message: ""))))
        #expect(fixture.state.workspace.objects?.loading.failure?.hint == "^r reads it again.")
        #expect(fixture.state.workspace.objects?.count == 1)
    }

    @Test("Starting with a place lists it without waiting for the buckets")
    func startAtPlace() {
        var fixture = Fixture()
        let effects = fixture.send(.start(place: Place(bucket: "beta", prefix: "x/")))
        #expect(effects.contains(.listObjects(fixture.listTicket, Place(bucket: "beta", prefix: "x/"), withVersions: false)))
        #expect(fixture.state.focus == .objects)
    }

    @Test("Rows show with the first page; the list moves while more come")
    func streaming() {
        var fixture = Fixture.inBucket([object("a"), object("b")], isComplete: false)
        #expect(fixture.state.workspace.objects?.count == 2)
        fixture.send(.command(.moveDown))
        fixture.send(.event(.rows(fixture.listTicket, SealedRows(segment([object("c")])))))
        #expect(fixture.state.workspace.objects?.count == 3)
        #expect(fixture.state.workspace.objects?.current?.key == "b")
        #expect(fixture.state.workspace.objects?.listing.isComplete == false)
    }

    @Test("A late answer for a place that was left is dropped, and its request cancelled")
    func lateAnswer() {
        var fixture = Fixture.inBucket([prefix("p/")], isComplete: false)
        let old = fixture.listTicket
        let effects = fixture.send(.command(.open))
        #expect(effects.contains(.cancel(old)))
        fixture.send(.event(.rows(old, SealedRows(segment([object("late")])))))
        #expect(fixture.state.workspace.objects?.count == 0)
        #expect(fixture.state.workspace.place == Place(bucket: "alpha", prefix: "p/"))
    }

    @Test("Going out is at once, with the cursor on the folder that was left")
    func out() {
        var fixture = Fixture.inBucket([prefix("a/"), prefix("b/"), object("c")])
        fixture.send(.command(.moveDown))
        fixture.send(.command(.open))
        #expect(fixture.state.workspace.place?.prefix == "b/")
        let effects = fixture.send(.command(.out))
        #expect(fixture.state.workspace.place == Place(bucket: "alpha"))
        #expect(fixture.state.workspace.objects?.current?.key == "b/")
        #expect(!effects.contains { if case .listObjects = $0 { true } else { false } })
        fixture.send(.command(.out))
        #expect(fixture.state.focus == .buckets)
        #expect(fixture.state.workspace.buckets.current?.name == "alpha")
    }

    @Test("History goes back and forward, and a new step forgets the way forward")
    func history() {
        var fixture = Fixture.inBucket([prefix("a/")])
        fixture.send(.command(.open))
        fixture.send(.command(.back))
        #expect(fixture.state.workspace.place == Place(bucket: "alpha"))
        fixture.send(.command(.forward))
        #expect(fixture.state.workspace.place == Place(bucket: "alpha", prefix: "a/"))
        fixture.send(.command(.back))
        fixture.send(.command(.goTo))
        fixture.send(.edit(.insert("s3://beta/deep/")))
        fixture.send(.command(.open))
        #expect(fixture.state.workspace.place == Place(bucket: "beta", prefix: "deep/"))
        #expect(fixture.state.disabledReason(.forward) != nil)
    }

    @Test("A failed listing shows in its pane, keeps the old rows, and ^r asks again")
    func failure() {
        var fixture = Fixture.inBucket([object("a")])
        fixture.send(.command(.refresh))
        fixture.send(.event(.failed(fixture.listTicket, denied("ListObjectsV2"))))
        #expect(fixture.state.workspace.objects?.count == 1)
        #expect(fixture.state.currentFailure?.headline.contains("Access denied") == true)
        #expect(fixture.state.currentFailure?.details.contains(Notice.Detail("request id", "REQ1")) == true)
        let effects = fixture.send(.command(.refresh))
        #expect(effects.contains { if case .listObjects = $0 { true } else { false } })
    }

    @Test("The old rows stay until the first rows of a refresh come")
    func staleRows() {
        var fixture = Fixture.inBucket([object("old")])
        fixture.send(.command(.refresh))
        #expect(fixture.state.workspace.objects?.isStale == true)
        #expect(fixture.state.workspace.objects?.current?.key == "old")
        fixture.send(.event(.rows(fixture.listTicket, SealedRows(segment([object("new")])))))
        #expect(fixture.state.workspace.objects?.current?.key == "new")
        #expect(fixture.state.workspace.objects?.isStale == false)
    }

    @Test("An empty refresh leaves an empty list")
    func emptyRefresh() {
        var fixture = Fixture.inBucket([object("old")])
        fixture.send(.command(.refresh))
        fixture.send(.event(.finished(fixture.listTicket)))
        #expect(fixture.state.workspace.objects?.count == 0)
    }

    @Test("Another profile has its own place; the first one's is kept")
    func profiles() {
        var fixture = Fixture.inBucket([object("a")])
        fixture.send(.command(.profiles))
        fixture.send(.command(.moveDown))
        let effects = fixture.send(.command(.open))
        #expect(fixture.state.profile == "weed")
        #expect(fixture.state.workspace.place == nil)
        #expect(effects.contains { if case .connect(let ticket) = $0 { ticket.profile == "weed" } else { false } })
        fixture.send(.command(.profiles))
        fixture.send(.command(.moveUp))
        fixture.send(.command(.open))
        #expect(fixture.state.profile == "demo")
        #expect(fixture.state.workspace.objects?.current?.key == "a")
    }

    @Test("What was under way when the profile was left is asked for again on return")
    func interruptedProfile() {
        var fixture = Fixture.inBucket([object("a")], isComplete: false)
        let old = fixture.listTicket
        let left = fixture.send(.command(.profiles)) + fixture.send(.command(.moveDown)) + fixture.send(.command(.open))
        #expect(left.contains(.cancel(old)))
        fixture.send(.command(.profiles))
        fixture.send(.command(.moveUp))
        let back = fixture.send(.command(.open))
        #expect(back.contains { if case .listObjects = $0 { true } else { false } })
        #expect(fixture.listTicket != old)
    }

    @Test("Deleted keys are listed as versions, one row a key, with the cursor on the same key")
    func showDeleted() {
        var fixture = Fixture.inBucket([object("a"), object("b")])
        fixture.send(.command(.moveDown))
        fixture.send(.command(.showDeleted))
        guard
            case .listObjects(let ticket, _, withVersions: true)? = fixture.effects.last(where: { if case .listObjects = $0 { true } else { false } })
        else {
            Issue.record("versions weren't asked for")
            return
        }
        let rows = [version("a", "2", isLatest: true), version("a", "1"), version("b", "1", isLatest: true)]
        let effects = fixture.send(.event(.rows(ticket, SealedRows(segment(rows)))))
        #expect(effects.contains { if case .arrange(_, _, let query, _) = $0 { query.groupsVersions } else { false } })
        fixture.answerArrange()
        #expect(fixture.state.workspace.objects?.count == 2)
        #expect(fixture.state.workspace.objects?.current?.key == "b")
        #expect(fixture.state.workspace.objects?.entries(at: 0) == 2)
    }
    @Test("Folders in sight are asked whether they hold anything but deleted keys, once, while deleted keys are shown")
    func deletedFolders() {
        var fixture = Fixture.inBucket([prefix("dir/")])
        fixture.send(.command(.showDeleted))
        let listing = fixture.listTicket
        fixture.send(.event(.rows(listing, SealedRows(segment([prefix("gone/"), prefix("here/")])))))
        fixture.send(.event(.finished(listing)))
        fixture.answerArrange()
        let asked = fixture.ticket { if case .readFolders(let ticket, "alpha", ["gone/", "here/"]) = $0 { ticket } else { nil } }
        fixture.send(.event(.folder(asked, "gone/", isDeleted: true)))
        fixture.send(.event(.folder(asked, "here/", isDeleted: false)))
        fixture.send(.event(.finished(asked)))
        #expect(fixture.state.workspace.objects?.deletedFolders == ["gone/"])
        #expect(fixture.send(.command(.moveDown)).isEmpty)
        let again = fixture.send(.command(.refresh))
        #expect(fixture.state.workspace.objects?.deletedFolders == [], "\(again)")
    }

    @Test("Trying a stopped read again reads the pane; a run is finished from its journal; a change is sent again")
    func retries() {
        var fixture = Fixture.inBucket([object("a")], isComplete: false)
        fixture.send(.event(.failed(fixture.listTicket, denied("ListObjectsV2"))))
        fixture.send(.command(.queue))
        let jobs: [JobRow.Kind] = [.read, .run, .change]
        fixture.send(.event(.jobs(jobs.enumerated().map { JobRow(id: $0.offset, label: "job", kind: $0.element, phase: .cancelled) })))
        fixture.send(.move(.to(0)))
        #expect(fixture.send(.command(.retryJob)).contains { if case .listObjects = $0 { true } else { false } })
        fixture.send(.event(.finished(fixture.listTicket)))
        #expect(fixture.send(.command(.retryJob)).isEmpty)
        #expect(fixture.state.status?.headline.contains("^r reads a pane again") == true)
        fixture.send(.move(.to(1)))
        #expect(fixture.send(.command(.retryJob)).isEmpty)
        #expect(fixture.state.status?.headline.contains("U finishes it") == true)
        fixture.send(.move(.to(2)))
        #expect(fixture.send(.command(.retryJob)) == [.retryJob(2)])
        let ticket = Ticket(number: 900, profile: "demo")
        fixture.send(.event(.retried(ticket)))
        #expect(fixture.state.changes == [ticket])
    }

}
