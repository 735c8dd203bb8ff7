import Foundation
import S3Client
import S3Model
import StrictS3
import Testing
import Timeline

@testable import Operations

@Suite("One version comes back without loss")
struct RestoreVersionTests {
    /// A version with everything on it, and a plain one above.
    private func dress(_ server: StrictS3, _ client: S3Client, key: String = "k") async throws -> (wanted: String, top: String) {
        server.createBucket("b", versioning: .enabled)
        let output = try await client.putObject(
            PutObjectInput(
                bucket: "b", key: key, body: .bytes(Array("wanted".utf8)), contentType: "text/x-wanted",
                metadata: [.init("owner", "dba"), .init("note", "käse")], tags: [.init("env", "prod"), .init("a b", "c&d=é")],
                checksum: .sha256,
                headers: [.init("Cache-Control", "max-age=60"), .init("Content-Disposition", "attachment"), .init("Expires", "never")],
                placement: ObjectPlacement(
                    storageClass: "STANDARD_IA", encryption: .kms(keyId: "arn:aws:kms:us-east-1:111122223333:key/7f3a", usesBucketKey: true),
                    acl: .grants([.init("x-amz-grant-read", "id=\"\(Account.second.canonicalID)\"")]), websiteRedirectLocation: "/elsewhere")))
        let top = server.put("top", to: key, in: "b")
        return (try #require(output.versionId), try #require(top))
    }

    @Test func everythingIsTakenOver() async throws {
        try await StrictS3.serving { server in
            let client = hastyClient(of: server)
            let (wanted, top) = try await dress(server, client)
            let before = try await InspectOperation(client: client, bucket: "b", key: "k", versionId: wanted).run()
            let (plan, outcome) = try await restore("k", wanted, client)
            #expect(plan.mechanism == .copy)
            #expect(plan.newerEntries == 1 && plan.newerMarkers == 0)
            for word in ["content type", "2 metadata", "2 tags", "STANDARD_IA", "website redirect", "SHA256"] { #expect(plan.kept.contains(word)) }
            #expect(plan.kept.contains { $0.hasPrefix("SSE-KMS key") })
            #expect(plan.notKept.map(\.what) == ["KMS encryption context, if it had one"])
            let id = try #require(outcome.newVersionId)
            #expect(outcome.writerInBetween == nil && outcome.notKept.isEmpty && outcome.detour == nil)
            #expect(outcome.verification == .checksum("SHA256"))
            #expect(server.versions(of: "k", in: "b").map(\.id) == [id, top, wanted])
            let after = try await InspectOperation(client: client, bucket: "b", key: "k", versionId: id).run()
            for name in [
                "content-type", "cache-control", "content-disposition", "expires", "x-amz-storage-class", "x-amz-server-side-encryption",
                "x-amz-server-side-encryption-aws-kms-key-id", "x-amz-server-side-encryption-bucket-key-enabled", "x-amz-website-redirect-location",
            ] {
                #expect(after.headers.value(of: name) == before.headers.value(of: name), "\(name)")
                #expect(after.headers.value(of: name) != nil, "\(name)")
            }
            #expect(after.metadata == before.metadata)
            #expect(after.tags == before.tags)
            #expect(after.acl == before.acl)
            let copy = try #require(copies(server).first)
            #expect(copies(server).count == 1)
            #expect(copy.request.header("x-amz-copy-source-if-match") == "\"\(before.eTag ?? "")\"")
            #expect(copy.request.header("if-match") != nil)
        }
    }

    @Test func aCopyInPartsCarriesTheSame() async throws {
        try await StrictS3.serving(.smallParts) { server in
            let client = hastyClient(of: server)
            let (wanted, top) = try await dress(server, client)
            var options = VersionRestoreOptions.small
            (options.singleCopyLimit, options.smallestPart) = (4, 16)
            let before = try await InspectOperation(client: client, bucket: "b", key: "k", versionId: wanted).run()
            let (plan, outcome) = try await restore("k", wanted, client, options: options)
            #expect(plan.mechanism == .multipartCopy(parts: 1, partSize: 16))
            let id = try #require(outcome.newVersionId)
            #expect(outcome.notKept.isEmpty)
            // A multipart version is dated by its beginning, and nobody wrote since.
            #expect(server.versions(of: "k", in: "b").map(\.id) == [id, top, wanted])
            let after = try await InspectOperation(client: client, bucket: "b", key: "k", versionId: id).run()
            for name in ["content-type", "cache-control", "x-amz-storage-class", "x-amz-server-side-encryption", "x-amz-website-redirect-location"] {
                #expect(after.headers.value(of: name) == before.headers.value(of: name), "\(name)")
            }
            #expect(after.metadata == before.metadata && after.tags == before.tags && after.acl == before.acl)
            #expect(server.uploads(in: "b").isEmpty)
        }
    }

    @Test func manyPartsAreCopiedAndChecked() async throws {
        try await StrictS3.serving(.smallParts) { server in
            let client = hastyClient(of: server)
            server.createBucket("b", versioning: .enabled)
            let text = String((0..<1000).map { Character(UnicodeScalar(UInt8(65 + $0 % 26))) })
            let wanted = try #require(server.put(text, to: "k", in: "b"))
            server.put("top", to: "k", in: "b")
            let seen = Collected()
            let operation = RestoreVersionOperation(client: client, bucket: "b", key: "k", versionId: wanted, options: .small)
            let plan = try await operation.prepare()
            #expect(plan.mechanism == .multipartCopy(parts: 16, partSize: 64))
            #expect(plan.changes == ["ETag (copied in 16 parts)"])
            let outcome = try await operation.run(plan) { seen.add("\($0)") }
            #expect(outcome.verification == .checksum("CRC64NVME"))
            #expect(server.versions(of: "k", in: "b").first?.text == text)
            #expect(seen.all.last == "1000")
            #expect(server.requests(RequestMatcher("PUT", query: "partNumber")).count == 16)
            let complete = try #require(server.requests(RequestMatcher("POST", query: "uploadId")).first)
            #expect(complete.request.header("if-match") != nil)
        }
    }

    @Test func markersAreRemovedWhereThatIsEnough() async throws {
        try await StrictS3.serving { server in
            let client = hastyClient(of: server)
            server.createBucket("b", versioning: .enabled)
            let old = try #require(server.put("old", to: "k", in: "b"))
            let wanted = try #require(server.put("wanted", to: "k", in: "b"))
            let lower = try #require(server.addDeleteMarker(to: "k", in: "b"))
            let upper = try #require(server.addDeleteMarker(to: "k", in: "b"))
            let (plan, outcome) = try await restore("k", wanted, client)
            #expect(plan.mechanism == .removeMarkers([upper, lower]))
            #expect(plan.sentence(time: { _ in "T" }, size: { "\($0) B" }).contains("take the 2 delete markers above it away"))
            #expect(outcome == RestoreOutcome(removedMarkers: [upper, lower], verification: .sameVersion))
            #expect(server.versions(of: "k", in: "b").map(\.id) == [wanted, old])
            #expect(server.requests(RequestMatcher("DELETE")).compactMap { $0.request.query("versionId") } == [lower, upper])
        }
    }

    @Test func aCopyOnTopKeepsTheRecordOfTheDeletion() async throws {
        try await StrictS3.serving { server in
            let client = hastyClient(of: server)
            server.createBucket("b", versioning: .enabled)
            let old = try #require(server.put("old", to: "k", in: "b"))
            let newer = try #require(server.put("newer", to: "k", in: "b"))
            let marker = try #require(server.addDeleteMarker(to: "k", in: "b"))
            var options = VersionRestoreOptions()
            options.copiesOnTop = true
            let (plan, outcome) = try await restore("k", newer, client, options: options)
            #expect(plan.precondition == .noObject && plan.mechanism == .copy)
            #expect(server.versions(of: "k", in: "b").map(\.id) == [outcome.newVersionId, marker, newer, old])
            #expect(copies(server).first?.request.header("if-none-match") == "*")
            // Below data versions markers can't help.
            let (second, _) = try await restore("k", old, client)
            #expect(second.mechanism == .copy && second.newerEntries == 3 && second.newerMarkers == 1)
        }
    }

    @Test func whatIsCurrentAlreadyIsLeftAlone() async throws {
        try await StrictS3.serving { server in
            let client = hastyClient(of: server)
            server.createBucket("b", versioning: .enabled)
            let same = try #require(server.put("same", to: "k", in: "b", metadata: ["a": "1"]))
            let other = try #require(server.put("same", to: "k", in: "b", metadata: ["a": "2"]))
            server.put("between", to: "k", in: "b")
            let top = try #require(server.put("same", to: "k", in: "b", metadata: ["a": "1"]))
            for id in [same, top] {
                let (plan, outcome) = try await restore("k", id, client)
                #expect(plan.mechanism == .nothing)
                #expect(outcome == RestoreOutcome())
            }
            #expect(copies(server).isEmpty)
            // The bytes are the same, the metadata isn't.
            let (plan, outcome) = try await restore("k", other, client)
            #expect(plan.mechanism == .copy && outcome.newVersionId != nil)
            #expect(server.versions(of: "k", in: "b").first?.metadata == ["a": "2"])
        }
    }

    @Test(arguments: ["a b+%20/é", "e\u{301}", "\u{E9}", "k?versionId=x", "a/../b", "//", "\u{202E}x", "line\nbreak", "&<>'\"", "💾"])
    func hostileKeys(_ key: String) async throws {
        try await StrictS3.serving { server in
            let client = hastyClient(of: server)
            server.createBucket("b", versioning: .enabled)
            for other in ["e\u{301}", "\u{E9}", key + "x"] where !other.utf8.elementsEqual(key.utf8) { server.put("other", to: other, in: "b") }
            let wanted = try #require(server.put("wanted", to: key, in: "b"))
            server.put("top", to: key, in: "b")
            let (_, outcome) = try await restore(key, wanted, client)
            #expect(server.versions(of: key, in: "b").map(\.text) == ["wanted", "top", "wanted"])
            #expect(server.versions(of: key, in: "b").first?.id == outcome.newVersionId)
        }
    }

    @Test func aVersionThatIsNotThereIsAnError() async throws {
        try await StrictS3.serving { server in
            let client = hastyClient(of: server)
            server.createBucket("b", versioning: .enabled)
            server.put("x", to: "k", in: "b")
            let error = await #expect(throws: S3Error.self) {
                _ = try await RestoreVersionOperation(client: client, bucket: "b", key: "k", versionId: "nothing").prepare()
            }
            #expect(error?.code == "NoSuchVersion" && error?.status == 404)
        }
    }
}

/// Lines collected from callbacks, which come on any thread.
final class Collected: @unchecked Sendable {
    // Touched under `lock` only.
    private let lock = NSLock()
    private var lines: [String] = []
    func add(_ line: String) { lock.withLock { lines.append(line) } }
    var all: [String] { lock.withLock { lines } }
}
