import AWSConfig
import Foundation
import S3Client
import StrictS3
import Testing

/// A line of `posture --json`.
private struct PostureRow: Decodable {
    var type: String
    var bucket: String?
    var severity: String?
    var subject: String?
    var what: String?
    var certainty: String?
    var command: String?
    var buckets: Int?
    var worst: String?
    var losesData: Int?

    enum CodingKeys: String, CodingKey {
        case type = "Type"
        case bucket = "Bucket"
        case severity = "Severity"
        case subject = "Subject"
        case what = "What"
        case certainty = "Certainty"
        case command = "Command"
        case buckets = "Buckets"
        case worst = "Worst"
        case losesData = "LosesData"
    }
}

extension HeadlessProgram.Outcome {
    /// Every line; one that can't be read fails the test.
    fileprivate func posture() throws -> [PostureRow] {
        try output.split(separator: "\n").map { try JSONDecoder().decode(PostureRow.self, from: Data($0.utf8)) }
    }
}

/// `strata posture` against the strict server: exit codes and lines.
@Suite struct PostureHeadlessTests {
    private func serving(_ body: (StrictS3, HeadlessProgram) async throws -> Void) async throws {
        try await StrictS3.serving(Configuration()) { server in
            try await HeadlessProgram.with(endpoint: server.endpoint, key: Account.first.accessKey, secret: Account.first.secretKey) { program in
                try await body(server, program)
            }
        }
    }

    private static func replication(to bucket: String) -> String {
        """
        <ReplicationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Role>arn:aws:iam::111111111111:role/copy</Role><Rule>\
        <ID>dr</ID><Priority>1</Priority><Filter/><Status>Enabled</Status><Destination><Bucket>arn:aws:s3:::\(bucket)</Bucket></Destination>\
        <DeleteMarkerReplication><Status>Enabled</Status></DeleteMarkerReplication></Rule></ReplicationConfiguration>
        """
    }

    /// A bucket with a second copy in another region.
    private func replicated(_ server: StrictS3) {
        server.createBucket("b", region: "eu-west-1", versioning: .enabled)
        server.createBucket("far", region: "us-east-2", versioning: .enabled)
        server.setConfiguration("replication", of: "b", Self.replication(to: "far"))
    }

    @Test func theExitCodeIsTheGravest() async throws {
        try await serving { server, program in
            replicated(server)
            let well = try await program.run("posture", "--json", "s3://b")
            #expect(well.status == 0, "\(well)")
            server.fault(on: RequestMatcher("GET", bucket: "b", query: "lifecycle"), .deny())
            let unknown = try await program.run("posture", "b")
            #expect(unknown.status == 10 && unknown.output.contains("? unknown"), "\(unknown)")
            server.createBucket("alone", versioning: .enabled)
            let offline = try await program.run("posture", "alone")
            #expect(offline.status == 11, "\(offline)")
            server.createBucket("tmp")
            let loses = try await program.run("posture", "alone", "s3://tmp", "--json")
            #expect(loses.status == 13)
            let rows = try loses.posture()
            #expect(
                rows.first?.bucket == "tmp" && rows.first?.severity == "losesData" && rows.first?.command == "strata bucket versioning s3://tmp on")
            #expect(rows.last?.type == "Outcome" && rows.last?.buckets == 2 && rows.last?.worst == "losesData" && rows.last?.losesData == 1)
        }
    }

    @Test func allBucketsOfTheProfileAreRead() async throws {
        try await serving { server, program in
            replicated(server)
            let all = try await program.run("posture", "--json")
            let rows = try all.posture()
            #expect(Set(rows.compactMap(\.bucket)) == ["b", "far"])
            // It is known for a replica, which isn't expected to be replicated.
            #expect(rows.contains { $0.bucket == "far" && $0.what == "a replica of b; not replicated itself" && $0.severity == "note" })
            #expect(all.status == 0, "\(all)")
        }
    }

    @Test func theUsualCodesHold() async throws {
        try await serving { server, program in
            server.createBucket("b")
            let missing = try await program.run("posture", "nothing-here")
            #expect(missing.status == 3)
            let usage = try await program.run("posture", "--nonsense")
            #expect(usage.status == 2)
            let reading = try await program.run("--read-only", "posture", "b")
            #expect(reading.status == 13)
            #expect(server.requests(RequestMatcher("PUT")).isEmpty && server.requests(RequestMatcher("DELETE")).isEmpty)
            server.fault(on: RequestMatcher("GET", bucket: nil), .deny())
            let denied = try await program.run("posture")
            #expect(denied.status == 4)
        }
    }

    @Test func aStrangersNamesStayInTheirLines() async throws {
        try await serving { server, program in
            server.createBucket("b")
            server.setConfiguration(
                "lifecycle", of: "b",
                """
                <LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ID>a"b\u{7F}é</ID><Filter><Prefix>x\u{9B}31m/</Prefix></Filter>\
                <Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>
                """)
            let json = try await program.run("posture", "--json", "b")
            #expect(try json.posture().contains { $0.subject == "lifecycle" && $0.what?.contains("a\"b\u{7F}é") == true })
            let text = try await program.run("posture", "b")
            #expect(!text.output.unicodeScalars.contains { $0.value == 0x9B || $0.value == 0x7F })
        }
    }
}

/// `strata posture` against real servers.
enum PostureStoreCase {
    static func run(on store: OperationStore) async throws {
        try await store.withBucket(versioned: true) { kept in
            try await store.withBucket { plain in
                for bucket in [kept, plain] { try await store.put("x", bucket, "k") }
                try await HeadlessProgram.with(endpoint: store.client.profile.endpointURL, key: "ALICEKEY", secret: "alice-secret") { program in
                    let outcome = try await program.run("posture", "--json", kept, "s3://\(plain)")
                    #expect(outcome.status == 13, "\(outcome)")
                    let rows = try outcome.posture()
                    #expect(rows.contains { $0.bucket == plain && $0.subject == "versioning" && $0.severity == "losesData" })
                    #expect(rows.contains { $0.bucket == kept && $0.subject == "versioning" && $0.severity == "good" })
                    let replication = rows.first { $0.bucket == kept && $0.subject == "replication" }
                    // SeaweedFS has no such rules, and isn't blamed for it.
                    #expect(replication?.severity == (store.kind == .miniStack ? "offline" : "note"), "\(outcome.output)")
                    #expect(!rows.contains { $0.severity == "unknown" }, "\(outcome.output)")
                    let counted = try await program.run("posture", "--count", "--json", kept)
                    #expect(try counted.posture().last?.type == "Outcome")
                    // Both are still there.
                    for bucket in [kept, plain] { _ = try await store.client.headObject(bucket: bucket, key: "k") }
                }
            }
        }
    }
}

@Suite(.enabled(if: OperationStore(.seaweedFS) != nil, "STRATA_TEST_SEAWEEDFS is not set"))
struct SeaweedFSPostureTests {
    @Test func posture() async throws { try await PostureStoreCase.run(on: try #require(OperationStore(.seaweedFS))) }
}

@Suite(.enabled(if: OperationStore(.miniStack) != nil, "STRATA_TEST_MINISTACK is not set"))
struct MiniStackPostureTests {
    @Test func posture() async throws { try await PostureStoreCase.run(on: try #require(OperationStore(.miniStack))) }
}
