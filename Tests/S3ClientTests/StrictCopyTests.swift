import AWSConfig
import Foundation
import HTTP
import S3Model
import SigV4
import StrataTestSupport
import StrictS3
import Testing

@testable import S3Client

/// Copies and multipart uploads over libcurl, against a store that checks everything and can misbehave on purpose.
@Suite struct StrictCopyTests {
    private func client(_ server: StrictS3) -> S3Client {
        let keys = Credentials(accessKeyId: Account.first.accessKey, secretAccessKey: Account.first.secretKey)
        let profile = ResolvedProfile.test(endpoint: server.endpoint, credentials: StaticCredentialProvider(keys))
        return S3Client(profile: profile, transport: CurlTransport(), options: S3ClientOptions(random: { 0 }))
    }

    private func error<Value>(_ work: () async throws(S3Error) -> Value) async -> S3Error? {
        do throws(S3Error) {
            _ = try await work()
            return nil
        } catch {
            return error
        }
    }

    private static let small: Configuration = {
        var configuration = Configuration()
        configuration.minimumPartSize = 4
        return configuration
    }()

    @Test func aVersionComesBackWithEverythingItCarried() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled, objectLock: true)
            let client = client(server)
            let key = "a b?versionId=x/ü+%"
            let until = Int64(server.now.timeIntervalSince1970.rounded(.down)) * 1000 + 86_400_000
            let grants = [ObjectDescription.Field("x-amz-grant-read", "uri=\"http://acs.amazonaws.com/groups/global/AllUsers\"")]
            let placement = ObjectPlacement(
                storageClass: "STANDARD_IA", encryption: .kms(keyId: "arn:aws:kms:us-east-1:1:key/k", usesBucketKey: true), acl: .grants(grants),
                websiteRedirectLocation: "/x", retention: ObjectRetention(mode: "GOVERNANCE", retainUntil: until), legalHold: true)
            let put = try await client.putObject(
                PutObjectInput(
                    bucket: "b", key: key, body: .bytes(Array("old".utf8)), contentType: "text/x", metadata: [.init("colour", "blue")],
                    tags: [.init("t", "1")], checksum: .sha256, headers: [.init("Cache-Control", "no-store")], placement: placement))
            server.put("new", to: key, in: "b")
            let head = try await client.headObject(bucket: "b", key: key, versionId: put.versionId, wantsChecksum: true)
            #expect(head.encryption == .kms(keyId: "arn:aws:kms:us-east-1:1:key/k", usesBucketKey: true))
            #expect(head.checksums["SHA256"] != nil)
            let acl = try await client.getObjectAcl(bucket: "b", key: key, versionId: put.versionId)
            let again = ObjectPlacement(
                storageClass: head.storageClass, encryption: head.encryption, acl: acl.grantHeaders.map(ObjectACL.grants),
                websiteRedirectLocation: head.websiteRedirectLocation, retention: head.retentionInHeaders, legalHold: head.legalHoldInHeaders)
            let source = CopySource(bucket: "b", key: key, versionId: put.versionId, ifMatch: head.eTag)
            let current = try await client.headObject(bucket: "b", key: key)
            for metadata in [CopyDirective.copy, .replace(ObjectMetadata(of: head))] {
                let copy = try await client.copyObject(CopyObjectInput(source: source, bucket: "b", key: key, metadata: metadata, placement: again))
                let made = try await client.headObject(bucket: "b", key: key, versionId: copy.versionId, wantsChecksum: true)
                let names = ["content-type", "cache-control", "x-amz-meta-colour", "x-amz-storage-class", "x-amz-website-redirect-location"]
                for name in names + head.headers.map(\.name).filter({ $0.hasPrefix("x-amz-object-lock") || $0.hasPrefix("x-amz-server-side") }) {
                    #expect(made.headers.value(of: name) == head.headers.value(of: name), "\(name)")
                }
                #expect(made.checksums == head.checksums)
                #expect(copy.checksums["SHA256"] == head.checksums["SHA256"])
                #expect(copy.sourceVersionId == put.versionId)
                let tags = try await client.getObjectTagging(bucket: "b", key: key)
                #expect(tags == [.init("t", "1")])
                let kept = try await client.getObjectAcl(bucket: "b", key: key, versionId: copy.versionId)
                #expect(kept == acl)
            }
            let late = await error { () throws(S3Error) in
                try await client.copyObject(CopyObjectInput(source: source, bucket: "b", key: key, ifMatch: current.eTag))
            }
            #expect(late?.status == 412)
            #expect(server.versions(of: key, in: "b").count == 4)
        }
    }

    @Test func lostAnswersOfCopiesAreAmbiguousAndMakeOneVersion() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled)
            let id = server.put("old", to: "k", in: "b")
            let client = client(server)
            let input = CopyObjectInput(source: CopySource(bucket: "b", key: "k", versionId: id), bucket: "b", key: "k")
            server.fault(on: RequestMatcher("PUT", header: "x-amz-copy-source", times: 1), .loseAnswer)
            let lost = await error { () throws(S3Error) in try await client.copyObject(input) }
            #expect(lost?.kind == .transport(.ambiguous))
            #expect(lost?.leavesOutcomeOpen == true)
            #expect(server.versions(of: "k", in: "b").count == 2)
            server.clearFaults()
            server.fault(on: RequestMatcher("PUT", header: "x-amz-copy-source", times: 2), .errorInside200())
            _ = try await client.copyObject(input)
            #expect(server.versions(of: "k", in: "b").count == 3)
        }
    }

    @Test func conditionsOnBothSides() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled)
            let id = server.put("old", to: "k", in: "b")
            server.addDeleteMarker(to: "k", in: "b")
            let client = client(server)
            var input = CopyObjectInput(
                source: CopySource(bucket: "b", key: "k", versionId: id, ifMatch: "wrong"), bucket: "b", key: "k", ifNoneMatch: "*")
            let source = await error { () throws(S3Error) in try await client.copyObject(input) }
            #expect(source?.status == 412)
            input.source.ifMatch = nil
            // A marker is no object: the condition holds once, and not under the version just made.
            _ = try await client.copyObject(input)
            let again = await error { () throws(S3Error) in try await client.copyObject(input) }
            #expect(again?.code == "PreconditionFailed")
            #expect(server.versions(of: "k", in: "b").count == 3)
        }
    }

    @Test func aCopyInPartsIsTheSource() async throws {
        try await StrictS3.serving(Self.small) { server in
            server.createBucket("b", versioning: .enabled)
            let id = server.put("0123456789", to: "k", in: "b", contentType: "text/x", tags: ["t": "1"])
            server.put("new", to: "k", in: "b")
            let client = client(server)
            let upload = try await client.createMultipartUpload(
                CreateMultipartUploadInput(
                    bucket: "b", key: "k", metadata: ObjectMetadata(contentType: "text/x"), tags: [.init("t", "1")],
                    placement: ObjectPlacement(storageClass: "STANDARD_IA"), checksumAlgorithm: "CRC32C", checksumType: "FULL_OBJECT"))
            server.fault(on: RequestMatcher("PUT", query: "partNumber", times: 1), .loseAnswer)
            var parts: [UploadedPart] = []
            for (number, range) in [(1, Int64(0)..<4), (2, 4..<8), (3, 8..<10)] {
                parts.append(
                    try await client.uploadPartCopy(
                        UploadPartCopyInput(
                            source: CopySource(bucket: "b", key: "k", versionId: id), range: range, bucket: "b", key: "k", uploadId: upload,
                            partNumber: number)))
            }
            let listed = try await client.listParts(bucket: "b", key: "k", uploadId: upload)
            #expect(listed.map(\.eTag) == parts.map(\.eTag))
            #expect(listed.map(\.size) == [4, 4, 2])
            let wrong = CompleteMultipartUploadInput(bucket: "b", key: "k", uploadId: upload, parts: parts, ifMatch: "wrong")
            let refused = await error { () throws(S3Error) in try await client.completeMultipartUpload(wrong) }
            #expect(refused?.status == 412)
            var input = wrong
            input.ifMatch = server.versions(of: "k", in: "b")[0].eTag
            input.objectSize = 10
            let made = try await client.completeMultipartUpload(input)
            let head = try await client.headObject(bucket: "b", key: "k", versionId: made.versionId, wantsChecksum: true, partNumber: 1)
            #expect(head.partsCount == 3)
            #expect(server.versions(of: "k", in: "b").first { $0.id == made.versionId }?.text == "0123456789")
            #expect(made.checksums.isOfWholeObject)
            #expect(made.checksums["CRC32C"] == ChecksumAlgorithm.crc32c.base64(of: Array("0123456789".utf8)))
        }
    }

    @Test func aLostCompleteThenNoSuchUpload() async throws {
        try await StrictS3.serving(Self.small) { server in
            server.createBucket("b", versioning: .enabled)
            let client = client(server)
            let upload = try await client.createMultipartUpload(CreateMultipartUploadInput(bucket: "b", key: "k", checksumAlgorithm: "CRC32"))
            let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
            try Data("0123456789".utf8).write(to: URL(fileURLWithPath: path))
            defer { try? FileManager.default.removeItem(atPath: path) }
            var parts: [UploadedPart] = []
            for (number, offset) in [(1, Int64(0)), (2, 5)] {
                let input = UploadPartInput(
                    bucket: "b", key: "k", uploadId: upload, partNumber: number, body: .filePart(path: path, offset: offset, length: 5),
                    checksum: .crc32)
                parts.append(try await client.uploadPart(input))
            }
            let beyond = UploadPartInput(
                bucket: "b", key: "k", uploadId: upload, partNumber: 3, body: .filePart(path: path, offset: 8, length: 5), checksum: .crc32)
            let short = await error { () throws(S3Error) in try await client.uploadPart(beyond) }
            #expect(short?.kind == .transport(.localFile))
            server.fault(on: RequestMatcher("POST", query: "uploadId", times: 1), .loseAnswer)
            let input = CompleteMultipartUploadInput(bucket: "b", key: "k", uploadId: upload, parts: parts)
            let lost = await error { () throws(S3Error) in try await client.completeMultipartUpload(input) }
            #expect(lost?.kind == .transport(.ambiguous))
            let again = await error { () throws(S3Error) in try await client.completeMultipartUpload(input) }
            #expect(again?.code == "NoSuchUpload")
            #expect(again?.leavesOutcomeOpen == true)
            #expect(server.versions(of: "k", in: "b").map(\.text) == ["0123456789"])
            #expect(server.uploads(in: "b").isEmpty)
        }
    }

    @Test func straysAreFoundAndAborted() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled)
            let client = client(server)
            let keys = ["a+b", "c\u{1}d", "ü /"]
            server.fault(on: RequestMatcher("POST", query: "uploads", times: 3), .loseAnswer)
            for key in keys {
                let lost = await error { () throws(S3Error) in try await client.createMultipartUpload(.init(bucket: "b", key: key)) }
                #expect(lost?.leavesOutcomeOpen == true)
            }
            let uploads = try await client.listMultipartUploads("b")
            #expect(uploads.map(\.key) == keys)
            for upload in uploads {
                let isKnown = try await client.abortMultipartUpload(bucket: "b", key: upload.key, uploadId: upload.uploadId)
                #expect(isKnown)
            }
            #expect(server.uploads(in: "b").isEmpty)
        }
    }

    @Test func deletesWithFailuresInTheMiddle() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled)
            let client = client(server)
            let keys = ["a&b", "c\u{1}d", "locked", "busy", "ü"]
            let ids = keys.map { server.put("x", to: $0, in: "b") }
            server.fault(on: RequestMatcher("POST", query: "delete", times: 1), .failKeys(["busy": "InternalError", "locked": "AccessDenied"]))
            let outcomes = try await client.deleteObjects("b", zip(keys, ids).map { ObjectVersionIdentifier(key: $0, versionId: $1) })
            #expect(outcomes[2] == .failed(code: "AccessDenied", message: "Scripted: AccessDenied"))
            for index in [0, 1, 3, 4] { #expect(outcomes[index] == .deleted(isDeleteMarker: false, deleteMarkerVersionId: nil)) }
            #expect(server.versions(of: "locked", in: "b").count == 1)
            #expect(server.versions(of: "busy", in: "b").isEmpty)
        }
    }

    @Test func anArchivedVersionIsRestoredFirst() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled)
            let id = server.put("old", to: "k", in: "b", storageClass: "GLACIER")
            let client = client(server)
            let input = CopyObjectInput(source: CopySource(bucket: "b", key: "k", versionId: id), bucket: "b", key: "k")
            let archived = await error { () throws(S3Error) in try await client.copyObject(input) }
            #expect(archived?.code == "InvalidObjectState")
            let request = RestoreRequest(days: 2, tier: .expedited)
            let outputs = [
                try await client.restoreObject(bucket: "b", key: "k", versionId: id, request),
                try await client.restoreObject(bucket: "b", key: "k", versionId: id, request),
            ]
            #expect(outputs == [.started, .alreadyInProgress])
            let waiting = try await client.headObject(bucket: "b", key: "k", versionId: id)
            #expect(waiting.restoreStatus == .ongoing)
            server.finishRestores()
            let ready = try await client.headObject(bucket: "b", key: "k", versionId: id)
            #expect(!ready.isArchived)
            let prolonged = try await client.restoreObject(bucket: "b", key: "k", versionId: id, request)
            #expect(prolonged == .prolonged)
            _ = try await client.copyObject(input)
        }
    }

    @Test func locksAndListsOfAVersion() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled, objectLock: true)
            let id = server.put("x", to: "k", in: "b")
            let client = client(server)
            let until = Int64(server.now.timeIntervalSince1970.rounded(.down)) * 1000 + 3_600_000
            let retention = ObjectRetention(mode: "GOVERNANCE", retainUntil: until)
            try await client.putObjectRetention(bucket: "b", key: "k", versionId: id, retention)
            let kept = try await client.getObjectRetention(bucket: "b", key: "k", versionId: id)
            #expect(kept == retention)
            let locked = await error { () throws(S3Error) in try await client.putObjectRetention(bucket: "b", key: "k", versionId: id, nil) }
            #expect(locked?.status == 403)
            try await client.putObjectRetention(bucket: "b", key: "k", versionId: id, nil, bypassesGovernance: true)
            try await client.putObjectLegalHold(bucket: "b", key: "k", versionId: id, isHeld: true)
            let held = await error { () throws(S3Error) in
                try await client.deleteObject(bucket: "b", key: "k", versionId: id, bypassesGovernance: true)
            }
            #expect(held?.status == 403)
            var acl = try await client.getObjectAcl(bucket: "b", key: "k", versionId: id)
            #expect(acl.isPrivate)
            acl.grants.append(.init(granteeType: "", grantee: "", granteeId: Account.second.canonicalID, permission: "READ"))
            try await client.putObjectAcl(bucket: "b", key: "k", versionId: id, acl)
            let list = try await client.getObjectAcl(bucket: "b", key: "k", versionId: id)
            #expect(list.grants.map(\.granteeId) == acl.grants.map(\.granteeId))
        }
    }
}
