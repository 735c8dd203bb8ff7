import S3Model
import StrataCore
import StrataRuntime
import StrataTestSupport
import StrictS3
import TerminalUI
import Testing

@Suite("Journeys through buckets, against a store that checks every signature", .timeLimit(.minutes(2)))
@MainActor
struct BucketJourneyTests {
    private func writes(_ server: StrictS3, _ bucket: String) -> Int { server.requests(RequestMatcher("PUT", bucket: bucket)).count }

    @Test("A bucket is made in another region with versions, from the keyboard alone, and is gone into")
    func create() async throws {
        try await Journey.serving { server, journey in
            await journey.start()
            #expect(journey.screen.contains("no buckets"), "\(journey.screen)")
            await journey.type("a")
            await journey.typeText("far-away<tab>us-east-2<tab> <ctrl-s>")
            #expect(journey.screen.contains("Makes the bucket far-away in us-east-2"), "\(journey.screen)")
            #expect(writes(server, "far-away") == 0)
            await journey.type("y")
            #expect(journey.screen.contains("far-away is made in us-east-2, keeps versions"), "\(journey.screen)")
            #expect(journey.row("far-away       us-east-2 V") != nil, "\(journey.screen)")
            #expect(journey.loop.store.state.workspace.place == Place(bucket: "far-away"))
        }
    }

    @Test("A name that another account has is said to be another's, and the form is there for another try")
    func taken() async throws {
        try await Journey.serving { server, journey in
            server.createBucket("theirs", owner: .second)
            await journey.start()
            await journey.type("a")
            await journey.typeText("theirs<ctrl-s>y")
            #expect(journey.screen.contains("Another account has the name theirs"), "\(journey.screen)")
            #expect(writes(server, "theirs") == 0)
            await journey.typeText("-and-mine<ctrl-s>y")
            #expect(journey.screen.contains("theirs-and-mine is made"), "\(journey.screen)")
        }
    }

    @Test("Versions are switched on and suspended; nothing is sent before what it means was on the screen")
    func versioning() async throws {
        try await Journey.serving { server, journey in
            server.createBucket("alpha")
            await journey.start()
            await journey.type("V")
            #expect(journey.screen.contains("an overwrite keeps the object before it"), "\(journey.screen)")
            await journey.type("enter")
            #expect(writes(server, "alpha") == 0, "enter is No")
            await journey.type("V y")
            #expect(journey.row("versioning")?.contains("on") == true, "\(journey.screen)")
            await journey.type("V")
            #expect(journey.screen.contains("two uploads lose the first"), "\(journey.screen)")
            #expect(writes(server, "alpha") == 1)
            await journey.type("y")
            #expect(journey.row("versioning")?.contains("suspended") == true, "\(journey.screen)")
            #expect(writes(server, "alpha") == 2)
        }
    }

    @Test("A bucket with versions is looked into, counted, emptied once its name is typed, and deleted")
    func removal() async throws {
        try await Journey.serving { server, journey in
            server.createBucket("alpha", versioning: .enabled)
            for number in 0..<3 { server.put("text \(number)", to: "k.txt", in: "alpha") }
            server.addDeleteMarker(to: "k.txt", in: "alpha")
            await journey.start()
            await journey.type("d")
            #expect(journey.screen.contains("alpha holds 3 versions and 1 delete marker"), "\(journey.screen)")
            await journey.type("y")
            #expect(journey.screen.contains("will be gone for ever"), "\(journey.screen)")
            await journey.typeText("alphb<enter>")
            #expect(server.versions(of: "k.txt", in: "alpha").count == 4)
            await journey.typeText("<backspace>a<enter>")
            #expect(server.versions(of: "k.txt", in: "alpha").isEmpty, "\(journey.screen)")
            #expect(journey.screen.contains("The bucket is empty now"), "\(journey.screen)")
            await journey.type("d")
            #expect(journey.screen.contains("Delete the bucket alpha"), "\(journey.screen)")
            await journey.type("y")
            #expect(journey.screen.contains("no buckets"), "\(journey.screen)")
            #expect(server.requests(RequestMatcher("DELETE", bucket: "alpha")).count == 1)
        }
    }

    @Test("A read-only session looks, and changes nothing")
    func readOnly() async throws {
        try await Journey.serving(isReadOnly: true) { server, journey in
            server.createBucket("alpha")
            await journey.start()
            await journey.type("a V y esc d y esc")
            #expect(writes(server, "alpha") == 0)
            #expect(server.requests(RequestMatcher("DELETE", bucket: "alpha")).isEmpty)
        }
    }
}
