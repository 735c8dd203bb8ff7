import Foundation
import S3Client
import S3Model
import StrictS3
import Testing
import Timeline

@testable import Operations

@Suite("Special versions, stores and rights")
struct RestoreSpecialTests {
    private func stage(_ server: StrictS3, _ text: String = "wanted", storageClass: String = "STANDARD") throws -> String {
        server.createBucket("b", versioning: .enabled)
        let wanted = try #require(
            server.put(text, to: "k", in: "b", contentType: "text/x", metadata: ["a": "1"], tags: ["t": "1"], storageClass: storageClass))
        server.put("top", to: "k", in: "b")
        return wanted
    }

    private func texts(_ server: StrictS3) -> [String] { server.versions(of: "k", in: "b").map { $0.isDeleteMarker ? "-" : $0.text } }

    private let copy = RequestMatcher("PUT", header: "x-amz-copy-source")

    @Test func aStoreThatRefusesThePlainCopyGetsAllMetadataAgain() async throws {
        try await StrictS3.serving { server in
            let wanted = try stage(server)
            server.fault(on: copy, .refuseSelfCopy)
            let (_, outcome) = try await restore("k", wanted, hastyClient(of: server))
            #expect(texts(server) == ["wanted", "top", "wanted"])
            #expect(outcome.detour?.contains("sends all metadata again") == true)
            #expect(outcome.notKept.isEmpty)
            let made = try #require(server.versions(of: "k", in: "b").first)
            #expect(made.metadata == ["a": "1"] && made.tags == ["t": "1"])
            #expect(copies(server).map { $0.request.header("x-amz-metadata-directive") } == ["COPY", "REPLACE"])
        }
    }

    @Test(arguments: [false, true]) func aStoreThatRefusesEveryCopyGetsTheBytes(inParts: Bool) async throws {
        try await StrictS3.serving(.smallParts) { server in
            let folder = NSTemporaryDirectory() + "strata-through-" + UUID().uuidString
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let text = inParts ? String(repeating: "0123456789", count: 60) : "wanted"
            let wanted = try stage(server, text)
            let refusal = "This copy request is illegal because it is trying to copy an object to itself"
            server.fault(on: copy, .error(400, "InvalidRequest", message: refusal))
            var options = VersionRestoreOptions.small
            options.temporaryFolder = folder
            if inParts { options.singleCopyLimit = 500 }
            let operation = RestoreVersionOperation(client: hastyClient(of: server), bucket: "b", key: "k", versionId: wanted, options: options)
            var plan = try await operation.prepare()
            // Planned in parts it is refused part by part; planned as one copy, at once.
            if inParts { plan.mechanism = .copy }
            let outcome = try await operation.run(plan)
            #expect(texts(server) == [text, "top", text])
            #expect(outcome.detour == "by download and upload, since the store refuses the copy")
            #expect(outcome.verification == .checksum("CRC64NVME") || outcome.verification == .eTag)
            let made = try #require(server.versions(of: "k", in: "b").first)
            #expect(made.metadata == ["a": "1"] && made.tags == ["t": "1"])
            #expect(server.uploads(in: "b").isEmpty)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }

    @Test func aLostAnswerOnTheWayThroughMakesOneVersion() async throws {
        try await StrictS3.serving { server in
            let wanted = try stage(server)
            server.fault(on: copy, .error(501, "NotImplemented"))
            server.fault(on: RequestMatcher("PUT", key: "k", skip: 1, times: 1), .loseAnswer)
            _ = try await restore("k", wanted, hastyClient(of: server), options: .small)
            #expect(texts(server) == ["wanted", "top", "wanted"])
        }
    }

    @Test func aStoreThatDoesNotKnowTheGuardIsReadBeforeAndAfter() async throws {
        try await StrictS3.serving { server in
            let wanted = try stage(server)
            server.fault(
                on: RequestMatcher("PUT", header: "if-match"), .error(501, "NotImplemented", message: "A header you provided: If-Match"))
            let (_, outcome) = try await restore("k", wanted, hastyClient(of: server))
            #expect(texts(server) == ["wanted", "top", "wanted"])
            #expect(outcome.detour?.hasPrefix("without the store's guard") == true)
        }
    }

    @Test func anArchivedVersionNeedsARetrievalFirst() async throws {
        try await StrictS3.serving { server in
            let wanted = try stage(server, storageClass: "GLACIER")
            let client = hastyClient(of: server)
            let operation = RestoreVersionOperation(client: client, bucket: "b", key: "k", versionId: wanted)
            #expect(try await operation.prepare().refusal?.kind == .archived(.archived))
            let error = await #expect(throws: S3Error.self) { _ = try await operation.run(try await operation.prepare()) }
            #expect(error?.code == "InvalidObjectState" && error?.kind == .refused)
            _ = try await client.restoreObject(bucket: "b", key: "k", versionId: wanted, RestoreRequest(days: 2))
            #expect(try await operation.prepare().refusal?.kind == .archived(.retrieving))
            server.finishRestores()
            let (plan, outcome) = try await restore("k", wanted, client)
            #expect(plan.kept.contains("GLACIER"))
            #expect(outcome.newVersionId != nil)
            #expect(server.versions(of: "k", in: "b").first?.storageClass == "GLACIER")
        }
    }

    @Test func anArchivedVersionIsUndeletedWithoutARetrieval() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled)
            let wanted = try #require(server.put("wanted", to: "k", in: "b", storageClass: "DEEP_ARCHIVE"))
            server.addDeleteMarker(to: "k", in: "b")
            let (_, outcome) = try await restore("k", wanted, hastyClient(of: server))
            #expect(outcome.removedMarkers.count == 1)
        }
    }

    @Test func locksAreTakenOverOnlyWhenTicked() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled, objectLock: true)
            let wanted = try #require(server.put("wanted", to: "k", in: "b"))
            let until = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 + 86_400).rounded())
            server.lock("k", in: "b", versionID: wanted, mode: "GOVERNANCE", until: until, legalHold: true)
            server.put("top", to: "k", in: "b")
            let client = hastyClient(of: server)
            let (plan, outcome) = try await restore("k", wanted, client)
            #expect(plan.lock.retention?.mode == "GOVERNANCE" && plan.lock.hasLegalHold)
            #expect(plan.notKept.contains { $0.what.hasPrefix("GOVERNANCE retention until") } && plan.notKept.contains { $0.what == "legal hold" })
            let free = try await client.headObject(bucket: "b", key: "k", versionId: outcome.newVersionId)
            #expect(free.retentionInHeaders == nil && free.legalHoldInHeaders != true)
            server.put("top", to: "k", in: "b")
            var options = VersionRestoreOptions()
            (options.keepsRetention, options.keepsLegalHold) = (true, true)
            let (ticked, locked) = try await restore("k", wanted, client, options: options)
            #expect(ticked.kept.contains("legal hold") && ticked.warnings.contains { $0.contains("will be locked until") })
            let made = try await client.headObject(bucket: "b", key: "k", versionId: locked.newVersionId)
            #expect(made.retentionInHeaders?.retainUntil == plan.lock.retention?.retainUntil && made.legalHoldInHeaders == true)
        }
    }

    @Test func aRetentionThatHasEndedIsDroppedAndSaid() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled, objectLock: true)
            let wanted = try #require(server.put("wanted", to: "k", in: "b"))
            server.lock("k", in: "b", versionID: wanted, mode: "COMPLIANCE", until: Date(timeIntervalSince1970: 1_600_000_000))
            server.put("top", to: "k", in: "b")
            var options = VersionRestoreOptions()
            options.keepsRetention = true
            let (plan, _) = try await restore("k", wanted, hastyClient(of: server), options: options)
            #expect(plan.lock.isEmpty)
            #expect(plan.notKept.contains { $0.what == "retention" && $0.reason == "it ended on 2020-09-13T12:26:40.000Z" })
        }
    }

    @Test func whatIsDeniedIsNamedBefore() async throws {
        try await StrictS3.serving { server in
            let wanted = try stage(server)
            server.fault(on: RequestMatcher("GET", query: "tagging"), .deny())
            server.fault(on: RequestMatcher("GET", query: "acl"), .deny())
            let (plan, _) = try await restore("k", wanted, hastyClient(of: server))
            #expect(plan.notKept.map(\.what) == ["tags", "ACL"])
            #expect(plan.notKept.allSatisfy { $0.reason.contains("AccessDenied") })
            // A copy of tags would be denied as a whole.
            #expect(copies(server).first?.request.header("x-amz-tagging-directive") == "REPLACE")
            #expect(server.versions(of: "k", in: "b").first?.tags == [:])
        }
    }

    @Test func aVersionThatMayNotBeReadIsRefused() async throws {
        try await StrictS3.serving { server in
            let wanted = try stage(server)
            server.fault(on: RequestMatcher("HEAD"), .bare(403))
            let operation = RestoreVersionOperation(client: hastyClient(of: server), bucket: "b", key: "k", versionId: wanted)
            #expect(try await operation.prepare().refusal?.kind == .denied)
        }
    }

    @Test func whoPaysSaysSoWithEveryRequest() async throws {
        try await StrictS3.serving { server in
            let wanted = try stage(server)
            server.allow(.second, in: "b")
            server.setConfiguration(
                "requestPayment", of: "b", "<RequestPaymentConfiguration><Payer>Requester</Payer></RequestPaymentConfiguration>")
            let guest = hastyClient(of: server, account: .second)
            let denied = await #expect(throws: S3Error.self) { _ = try await restore("k", wanted, guest) }
            #expect(denied?.status == 403)
            _ = try await restore("k", wanted, guest.payingForRequests())
            #expect(texts(server) == ["wanted", "top", "wanted"])
            let paid = server.requests.filter { $0.request.header("x-amz-request-payer") == "requester" }
            #expect(paid.allSatisfy { $0.status != 403 } && paid.count > 6)
        }
    }

    @Test func suspendedAndUnversionedBucketsAreRefused() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled)
            let wanted = try #require(server.put("wanted", to: "k", in: "b"))
            server.setVersioning(.suspended, of: "b")
            server.put("null now", to: "k", in: "b")
            let operation = RestoreVersionOperation(client: hastyClient(of: server), bucket: "b", key: "k", versionId: wanted)
            #expect(try await operation.prepare().refusal?.kind == .suspended)
            await #expect(throws: S3Error.self) { _ = try await operation.run(try await operation.prepare()) }
            #expect(texts(server) == ["null now", "wanted"])
            // A null marker's id may be somebody's data by the time it is removed.
            server.addDeleteMarker(to: "k", in: "b")
            #expect(try await operation.prepare().refusal?.kind == .suspended)
            // A real marker's id can't.
            server.setVersioning(.enabled, of: "b")
            let other = try #require(server.put("other", to: "k2", in: "b"))
            server.addDeleteMarker(to: "k2", in: "b")
            server.setVersioning(.suspended, of: "b")
            _ = try await restore("k2", other, hastyClient(of: server))
            #expect(server.versions(of: "k2", in: "b").map(\.id) == [other])
        }
    }

    @Test func nullVersionsComeBackInAVersionedBucket() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b")
            server.put("wanted", to: "k", in: "b")
            server.setVersioning(.enabled, of: "b")
            server.put("top", to: "k", in: "b")
            let (_, outcome) = try await restore("k", "null", hastyClient(of: server))
            #expect(texts(server) == ["wanted", "top", "wanted"])
            #expect(outcome.newVersionId != "null")
        }
    }

    @Test func mfaDeleteKeepsMarkersAndCopies() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled)
            let wanted = try #require(server.put("wanted", to: "k", in: "b"))
            server.addDeleteMarker(to: "k", in: "b")
            server.setMFADelete(of: "b")
            let (plan, _) = try await restore("k", wanted, hastyClient(of: server))
            #expect(plan.mechanism == .copy && plan.warnings.contains { $0.contains("MFA delete") })
            #expect(texts(server) == ["wanted", "-", "wanted"])
        }
    }

    @Test(arguments: [1, 64 << 20, 5 << 30, 700 << 30, 5 << 40, 50_000_000_000_000] as [Int64]) func partsStayWithinBounds(size: Int64) {
        let parts = PartPlan(size: size, smallest: 64 << 20)
        #expect(parts.count <= 10_000 && parts.partSize <= 5 << 30)
        #expect(parts.range(1).lowerBound == 0 && parts.range(parts.count).upperBound == size)
        #expect((1..<min(parts.count, 50)).allSatisfy { parts.range($0).upperBound == parts.range($0 + 1).lowerBound })
    }
}
