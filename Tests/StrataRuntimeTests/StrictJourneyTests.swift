import StrataCore
import StrataRuntime
import StrataTestSupport
import StrictS3
import TerminalUI
import Testing

@Suite("Journeys over libcurl, against a store that checks every signature", .timeLimit(.minutes(2)))
@MainActor
struct StrictJourneyTests {
    /// Runs a test's body with a store and a client that agree on the time; the profile `wrong` has another's secret key.
    private func serving(_ configuration: Configuration = Configuration(), _ body: (StrictS3, Journey) async throws -> Void) async throws {
        var wrong = Account.first
        wrong.secretKey = Account.second.secretKey
        try await Journey.serving(configuration, profiles: ["demo", "wrong"], account: { [wrong] in $0 == "wrong" ? wrong : .first }, body)
    }

    @Test("A wrong secret key says so and what to check; another profile works; each keeps its place")
    func wrongKey() async throws {
        try await serving { server, journey in
            server.createBucket("alpha")
            server.put("hello", to: "dir/k.txt", in: "alpha")
            await journey.start()
            await journey.type("enter enter")
            #expect(journey.row("k.txt") != nil, "\(journey.screen)")
            await journey.type("P j enter")
            #expect(journey.screen.contains("secret key doesn't fit"), "\(journey.screen)")
            #expect(journey.screen.contains("aws_secret_access_key"))
            await journey.type("P enter")
            #expect(journey.row("wrong") == nil || journey.row("k.txt") == nil)
            await journey.type("P k enter")
            #expect(journey.row("k.txt") != nil, "\(journey.screen)")
        }
    }

    @Test("A bucket in another region opens all the same, and is shown where it is", arguments: [true, false])
    func wrongRegion(isRedirect: Bool) async throws {
        var configuration = Configuration()
        configuration.wrongRegionAnswer = isRedirect ? .permanentRedirect : .authorizationHeaderMalformed
        try await serving(configuration) { server, journey in
            server.createBucket("abroad", region: "ap-southeast-2")
            server.put("hello", to: "k.txt", in: "abroad")
            await journey.start()
            #expect(journey.row("abroad")?.contains("ap-southeast-2") == true, "\(journey.screen)")
            await journey.type("enter")
            #expect(journey.row("k.txt") != nil, "\(journey.screen)")
        }
    }

    @Test("The first page can be walked, sorted and filtered while the second is still on its way, with honest marks")
    func partialListing() async throws {
        try await serving { server, journey in
            server.createBucket("many", generated: GeneratedListing(keys: 20_000))
            let gate = Gate()
            server.fault(on: RequestMatcher("GET", bucket: "many", query: "list-type", skip: 1), .hold(gate))
            await journey.start()
            journey.press("enter")
            await gate.arrival()
            await journey.until { journey.row("1,000+") != nil }
            journey.press("j j")
            #expect(journey.screen.contains("▌ key-000000002"), "\(journey.screen)")
            journey.press("s j enter")
            await journey.until { journey.row("(partial: still listing)") != nil }
            gate.open()
            await journey.settle()
            #expect(journey.row("20,000") != nil, "\(journey.screen)")
            #expect(journey.row("(partial") == nil && journey.row("20,000+") == nil)
        }
    }

    @Test("A bucket that denies one question shows which, and all the others")
    func deniedFact() async throws {
        try await serving { server, journey in
            server.createBucket("alpha", versioning: .enabled)
            server.fault(on: RequestMatcher("GET", bucket: "alpha", query: "replication"), .deny())
            await journey.start()
            #expect(journey.row("replication")?.contains("denied: ") == true, "\(journey.screen)")
            #expect(journey.row("versioning")?.contains("on") == true)
            #expect(journey.row("alpha")?.contains("V !") == true)
        }
    }

    @Test("A listing stopped in the queue keeps its rows, and ^r reads it again")
    func stoppedListing() async throws {
        try await serving { server, journey in
            server.createBucket("many", generated: GeneratedListing(keys: 3000))
            let gate = Gate()
            server.fault(on: RequestMatcher("GET", bucket: "many", query: "list-type", skip: 1), .hold(gate))
            await journey.start()
            journey.press("enter")
            await gate.arrival()
            await journey.until { journey.row("1,000+") != nil }
            journey.press("Q x")
            await journey.until { journey.screen.contains("was stopped") }
            #expect(journey.row("key-000000000") != nil)
            gate.open()
            await journey.settle()
            await journey.type("esc ctrl-r")
            #expect(journey.row("3,000") != nil, "\(journey.screen)")
        }
    }
}
