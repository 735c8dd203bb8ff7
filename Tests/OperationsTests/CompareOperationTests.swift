import Operations
import S3Client
import S3Model
import StrataTestSupport
import StrictS3
import Testing
import Timeline

@Suite struct CompareOperationTests {
    @Test func readsBothVersions() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled)
            let old = server.put("one\ntwo\n", to: "k", in: "b", contentType: "text/plain")
            let new = server.put("one\nthree\n", to: "k", in: "b", contentType: "text/markdown")
            let comparison = try await CompareOperation(client: client(of: server), bucket: "b", key: "k", older: old, newer: new).run()
            #expect(comparison.lines.contains { $0.kind == .text && $0.sign == .changed && $0.a == "two" && $0.b == "three" })
            #expect(comparison.lines.contains { $0.name == "content-type" && $0.a == "text/plain" && $0.b == "text/markdown" })
            #expect(server.requests.count == 6)
            #expect(server.requests.compactMap { $0.request.header("range") } == ["bytes=0-1048575", "bytes=0-1048575"])
        }
    }

    @Test func theSameETagIsNotReadTwice() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled)
            let old = server.put("same", to: "k", in: "b")
            let new = server.put("same", to: "k", in: "b")
            let comparison = try await CompareOperation(client: client(of: server), bucket: "b", key: "k", older: old, newer: new).run()
            #expect(comparison.lines.last?.name == "Not read: size and ETag are the same.")
            #expect(server.requests.count == 4)
        }
    }

    @Test func anEmptyVersionAndOneBeyondTheLimit() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled)
            let empty = server.put("", to: "k", in: "b")
            let long = server.put(String(repeating: "x", count: 5000), to: "k", in: "b")
            let operation = CompareOperation(client: client(of: server), bucket: "b", key: "k", older: empty, newer: long, limit: 1024)
            let comparison = try await operation.run()
            #expect(comparison.lines.contains { $0.name.contains("first difference is at byte 0") })
            #expect(server.requests.count == 5)
        }
    }

    @Test func aVersionThatIsGone() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled)
            let old = server.put("a", to: "k", in: "b")
            let client = client(of: server)
            await #expect(throws: S3Error.self) {
                try await CompareOperation(client: client, bucket: "b", key: "k", older: old, newer: "nosuchversion").run()
            }
        }
    }
}
