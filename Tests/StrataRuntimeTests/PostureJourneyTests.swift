import S3Model
import StrataCore
import StrataRuntime
import StrataTestSupport
import StrictS3
import TerminalUI
import Testing

@Suite("Journeys through the posture of an account, against a store that checks every signature", .timeLimit(.minutes(2)))
@MainActor
struct PostureJourneyTests {
    private static let expiring = """
        <LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ID>old</ID><Filter><Prefix>logs/</Prefix></Filter>\
        <Status>Enabled</Status><Expiration><Days>30</Days></Expiration></Rule></LifecycleConfiguration>
        """

    private func writes(_ server: StrictS3) -> Int {
        server.requests(RequestMatcher("PUT")).count + server.requests(RequestMatcher("DELETE")).count + server.requests(RequestMatcher("POST")).count
    }

    @Test("A bucket that would lose its data is found, fixed from the pane, and found well afterwards")
    func fix() async throws {
        try await Journey.serving { server, journey in
            server.createBucket("kept", versioning: .enabled)
            server.createBucket("tmp")
            server.put("x", to: "logs/1", in: "tmp")
            server.setConfiguration("lifecycle", of: "tmp", Self.expiring)
            await journey.start()
            await journey.type("A")
            #expect(journey.screen.contains("2 buckets: 1 would lose data"), "\(journey.screen)")
            #expect(journey.screen.contains("not versioned: an overwrite or a delete is final"), "\(journey.screen)")
            #expect(journey.screen.contains("rule old deletes objects under logs/ after 30 days, for good"), "\(journey.screen)")
            #expect(writes(server) == 0)
            await journey.type("down enter")
            #expect(journey.screen.contains("Keep the versions of tmp"), "\(journey.screen)")
            await journey.type("y")
            #expect(writes(server) == 1)
            #expect(!journey.screen.contains("would lose data"), "\(journey.screen)")
            #expect(journey.loop.store.state.focus == .posture)
        }
    }

    @Test("The rules that a finding is about are opened and left for the same row")
    func rules() async throws {
        try await Journey.serving { server, journey in
            server.createBucket("tmp")
            server.setConfiguration("lifecycle", of: "tmp", Self.expiring)
            await journey.start()
            await journey.type("A down down enter")
            #expect(journey.screen.contains("tmp ▸ [Lifecycle 1]"), "\(journey.screen)")
            await journey.type("esc")
            #expect(journey.row("loses   rule old deletes")?.contains("▌") == true, "\(journey.screen)")
            await journey.type("esc")
            #expect(journey.loop.store.state.focus == .buckets)
        }
    }

    @Test("What replication lacks is opened as its checklist, put right there, and found well afterwards")
    func checklist() async throws {
        try await Journey.serving { server, journey in
            server.createBucket("alpha", versioning: .enabled)
            server.createBucket("backup", versioning: .suspended)
            server.setConfiguration(
                "replication", of: "alpha",
                """
                <ReplicationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Role>arn:aws:iam::123456789012:role/copy</Role><Rule>\
                <ID>dr</ID><Priority>1</Priority><Filter></Filter><Status>Enabled</Status><Destination><Bucket>arn:aws:s3:::backup</Bucket>\
                </Destination><DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication></Rule></ReplicationConfiguration>
                """)
            await journey.start()
            await journey.type("A")
            for _ in 0..<10 where !journey.screen.contains("the replication checklist") { await journey.type("down") }
            await journey.type("enter")
            #expect(journey.screen.contains("replication of alpha: checklist"), "\(journey.screen)")
            await journey.type("enter y")
            #expect(journey.screen.contains("backup keeps versions, read back"), "\(journey.screen)")
            await journey.type("esc esc")
            #expect(journey.loop.store.state.focus == .posture)
            #expect(!journey.screen.contains("replicas fail"), "\(journey.screen)")
        }
    }

    @Test("What may not be read is said to be unknown, and the rest is shown")
    func denied() async throws {
        try await Journey.serving(isReadOnly: true) { server, journey in
            server.createBucket("b", versioning: .enabled)
            server.fault(on: RequestMatcher("GET", bucket: "b", query: "object-lock"), .deny())
            await journey.start()
            await journey.type("enter A")
            #expect(journey.screen.contains("not known: whether versions are locked"), "\(journey.screen)")
            #expect(journey.screen.contains("no replication"), "\(journey.screen)")
            #expect(writes(server) == 0)
        }
    }

    @Test("Counting lists everything, after it was asked")
    func counting() async throws {
        try await Journey.serving { server, journey in
            server.createBucket("big", generated: .init(keys: 30_000))
            await journey.start()
            await journey.type("A")
            #expect(journey.screen.contains("10,000 entries"), "\(journey.screen)")
            let before = server.requests(RequestMatcher("GET", query: "versions")).count
            await journey.type("c")
            #expect(journey.screen.contains("one for each 1,000"), "\(journey.screen)")
            #expect(server.requests(RequestMatcher("GET", query: "versions")).count == before)
            await journey.type("y")
            #expect(journey.screen.contains("all counted"), "\(journey.screen)")
        }
    }
}
