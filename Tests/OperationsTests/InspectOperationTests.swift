import Foundation
import Operations
import S3Client
import S3Model
import StrictS3
import Synchronization
import Testing

@Suite struct InspectOperationTests {
    @Test func tellsEverythingOfAVersion() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled, objectLock: true)
            let id = try #require(server.put("hello", to: "k", in: "b", contentType: "text/plain", metadata: ["m": "1"], tags: ["t": "2"]))
            server.put("newer", to: "k", in: "b")
            server.lock("k", in: "b", versionID: id, mode: "GOVERNANCE", until: Date(timeIntervalSince1970: 4_000_000_000), legalHold: true)
            let changes = Mutex(0)
            let description = try await InspectOperation(client: client(of: server), bucket: "b", key: "k", versionId: id).run { _ in
                changes.withLock { $0 += 1 }
            }
            #expect(description.contentLength == 5)
            #expect(description.contentType == "text/plain")
            #expect(description.versionId == id)
            #expect(description.metadata == [.init("m", "1")])
            #expect(description.tags == .known([.init("t", "2")]))
            #expect(description.retention == .known(ObjectRetention(mode: "GOVERNANCE", retainUntil: 4_000_000_000_000)))
            #expect(description.legalHold == .known(true))
            guard case .known = description.acl else {
                Issue.record("no ACL: \(description.acl)")
                return
            }
            #expect(changes.withLock(\.self) >= 1)
        }
    }

    @Test func eachReadFailsOnItsOwn() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b")
            server.put("hello", to: "k", in: "b")
            server.fault(on: RequestMatcher("GET", query: "acl"), .deny())
            let description = try await InspectOperation(client: client(of: server), bucket: "b", key: "k").run()
            guard case .failed(let error) = description.acl else {
                Issue.record("the denial is not told")
                return
            }
            #expect(error.code == "AccessDenied")
            #expect(description.tags == .known([]))
            #expect(description.retention == .known(nil))
            #expect(description.legalHold == .known(false))
        }
    }

    @Test func aDeleteMarkerIsAskedForNothingElse() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled)
            let id = try #require(server.addDeleteMarker(to: "k", in: "b"))
            let description = try await InspectOperation(client: client(of: server), bucket: "b", key: "k", versionId: id, isDeleteMarker: true).run()
            #expect(description.isDeleteMarker)
            #expect(description.versionId == id)
            #expect(description.tags == .unknown)
            #expect(server.requests.map(\.method) == ["HEAD"])
        }
    }

    @Test func aKeyThatIsNotThereIsAnError() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b")
            let client = client(of: server)
            let error = await #expect(throws: S3Error.self) { try await InspectOperation(client: client, bucket: "b", key: "k").run() }
            #expect(error?.status == 404)
        }
    }
}
