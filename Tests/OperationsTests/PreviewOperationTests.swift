import Operations
import S3Client
import S3Model
import StrictS3
import Testing

@Suite struct PreviewOperationTests {
    @Test func asksForTheBeginningOnly() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled)
            let old = server.put("{\"a\": 1}", to: "k", in: "b", contentType: "application/json")
            server.put(String(repeating: "line\n", count: 1000), to: "k", in: "b", contentType: "text/plain")
            let client = client(of: server)
            let latest = try await PreviewOperation(client: client, bucket: "b", key: "k", size: 5000).run()
            #expect(latest.form == .text)
            #expect(latest.isTruncated)
            #expect(latest.lines.first == "line")
            #expect(server.requests.map { $0.request.header("range") } == ["bytes=0-1023"])
            let json = try await PreviewOperation(client: client, bucket: "b", key: "k", versionId: old).run()
            #expect(json.form == .json)
            #expect(!json.isTruncated)
        }
    }

    @Test(arguments: [0, nil] as [Int64?]) func anEmptyObjectIsNoError(_ size: Int64?) async throws {
        try await StrictS3.serving { server in
            server.createBucket("b")
            server.put("", to: "k", in: "b")
            let preview = try await PreviewOperation(client: client(of: server), bucket: "b", key: "k", size: size).run()
            #expect(preview.form == .empty)
            #expect(!preview.isTruncated)
        }
    }

    @Test func aKeyThatIsNotThere() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b")
            let client = client(of: server)
            let error = await #expect(throws: S3Error.self) { try await PreviewOperation(client: client, bucket: "b", key: "k").run() }
            #expect(error?.code == "NoSuchKey")
        }
    }
}
