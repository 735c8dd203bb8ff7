import ActionQueue
import Foundation
import Operations
import S3Client
import S3Model
import StrictS3
import Synchronization
import Testing

@Suite struct EmptyBucketTests {
    private func serving(_ body: (StrictS3, S3Client) async throws -> Void) async throws {
        try await StrictS3.serving { server in try await body(server, client(of: server, maxAttempts: 3)) }
    }

    private func reading(_ server: StrictS3) -> S3Client { client(of: server, isReadOnly: true) }

    /// Three keys with two versions each, one of them deleted, and an upload that was never ended.
    private func fill(_ server: StrictS3, _ client: S3Client, _ bucket: String = "b") async throws {
        server.createBucket(bucket, versioning: .enabled)
        for key in ["a", "c/d", "é+ %"] {
            server.put("1", to: key, in: bucket)
            server.put("22", to: key, in: bucket)
        }
        server.addDeleteMarker(to: "a", in: bucket)
        _ = try await client.createMultipartUpload(CreateMultipartUploadInput(bucket: bucket, key: "big"))
    }

    @Test func everythingIsCountedThenRemoved() async throws {
        try await serving { server, client in
            try await fill(server, client)
            let operation = EmptyBucketOperation(client: client, bucket: "b")
            let plan = try await operation.plan()
            #expect(plan.versions == 6 && plan.deleteMarkers == 1 && plan.bytes == 9 && plan.objects == 2 && plan.uploads.count == 1)
            #expect(plan.refusal == nil && plan.hasVersions && !plan.isNothing)
            #expect(server.requests.allSatisfy { $0.method != "DELETE" })
            let seen = Mutex<[EmptyBucketProgress]>([])
            let report = await operation.run(plan) { progress in seen.withLock { $0.append(progress) } }
            #expect(report.isComplete && report.removedVersions == 6 && report.removedMarkers == 1 && report.abortedUploads == 1)
            #expect(report.removedBytes == 9 && report.left == BucketContents())
            #expect(seen.withLock { $0 } == [EmptyBucketProgress(done: 0, total: 7), EmptyBucketProgress(done: 7, total: 7)])
            #expect(await DeleteBucketOperation(client: client, bucket: "b").run() == .deleted)
        }
    }

    @Test func manyPagesAreRemoved() async throws {
        try await serving { server, client in
            server.createBucket("b")
            for number in 0..<2300 { server.put("x", to: "key-\(number)", in: "b") }
            let operation = EmptyBucketOperation(client: client, bucket: "b")
            let plan = try await operation.plan()
            #expect(plan.versions == 2300)
            let report = await operation.run(plan)
            #expect(report.removedVersions == 2300 && report.left?.isEmpty == true)
        }
    }

    @Test func lockedVersionsStayAndAreNamed() async throws {
        try await serving { server, client in
            server.createBucket("b", objectLock: true)
            server.put("1", to: "held", in: "b")
            server.put("2", to: "free", in: "b")
            server.lock("held", in: "b", mode: nil, legalHold: true)
            let operation = EmptyBucketOperation(client: client, bucket: "b")
            let plan = try await operation.plan()
            #expect(plan.hasObjectLock)
            let report = await operation.run(plan)
            #expect(report.removedVersions == 1 && report.locked == 1 && report.failed == 0 && !report.isComplete)
            #expect(report.refusals.map(\.key) == ["held"])
            #expect(report.left?.versions == 1)
        }
    }

    @Test func governanceIsBypassedWhereAsked() async throws {
        try await serving { server, client in
            server.createBucket("b", objectLock: true)
            server.put("1", to: "held", in: "b")
            server.lock("held", in: "b", mode: "GOVERNANCE", until: server.now.addingTimeInterval(86_400))
            let operation = EmptyBucketOperation(client: client, bucket: "b")
            let plan = try await operation.plan()
            #expect(await operation.run(plan).locked == 1)
            #expect(await operation.run(plan, bypassesGovernance: true).removedVersions == 1)
        }
    }

    @Test func whatCameAfterThePlanStays() async throws {
        try await serving { server, client in
            server.createBucket("b", versioning: .enabled)
            server.put("1", to: "k", in: "b", date: Date(timeIntervalSince1970: 1_700_000_000))
            let operation = EmptyBucketOperation(client: client, bucket: "b")
            let plan = try await operation.plan()
            server.put("2", to: "k", in: "b", date: Date(timeIntervalSince1970: 1_700_000_001))
            let report = await operation.run(plan)
            #expect(report.newer == 1 && report.removedVersions == 1)
            #expect(server.versions(of: "k", in: "b").map(\.text) == ["2"])
        }
    }

    @Test func failuresOfSingleKeysAreTold() async throws {
        try await serving { server, client in
            server.createBucket("b")
            for key in ["a", "b", "c"] { server.put(key, to: key, in: "b") }
            server.fault(on: RequestMatcher("POST", query: "delete"), .failKeys(["b": "AccessDenied"]))
            let operation = EmptyBucketOperation(client: client, bucket: "b")
            let report = await operation.run(try await operation.plan())
            #expect(report.removedVersions == 2 && report.failed == 1 && report.locked == 0)
            #expect(report.refusals.map(\.code) == ["AccessDenied"])
            #expect(report.left?.versions == 1)
        }
    }

    @Test func aRefusalOfTheWholeRequestEndsIt() async throws {
        try await serving { server, client in
            server.createBucket("b")
            server.put("x", to: "a", in: "b")
            server.fault(on: RequestMatcher("POST"), .deny())
            let operation = EmptyBucketOperation(client: client, bucket: "b")
            let report = await operation.run(try await operation.plan())
            #expect(report.failure?.code == "AccessDenied" && !report.isComplete)
        }
    }

    @Test func itCanBeCancelled() async throws {
        try await serving { server, client in
            server.createBucket("b")
            for number in 0..<1500 { server.put("x", to: "key-\(number)", in: "b") }
            let operation = EmptyBucketOperation(client: client, bucket: "b")
            let plan = try await operation.plan()
            let gate = Gate()
            server.fault(on: RequestMatcher("POST", skip: 3), .hold(gate))
            let work = Task { await operation.run(plan) }
            await gate.arrival()
            work.cancel()
            let report = await work.value
            gate.open()
            #expect(report.wasCancelled && !report.isComplete && report.failure == nil)
            #expect(report.removedVersions + report.failed <= 1000)
            #expect(report.left == nil)
        }
    }

    @Test func readOnlyRemovesNothing() async throws {
        try await serving { server, client in
            try await fill(server, client)
            let reader = reading(server)
            let operation = EmptyBucketOperation(client: reader, bucket: "b")
            let report = await operation.run(try await operation.plan())
            #expect(report.failure?.code == "ReadOnly" && report.removedVersions == 0)
            #expect(server.requests(RequestMatcher("POST", query: "delete")).isEmpty)
        }
    }

    @Test func aStoreWithoutVersionsLosesItsObjects() async throws {
        try await serving { server, client in
            server.createBucket("b")
            server.put("x", to: "a", in: "b")
            server.fault(on: RequestMatcher("GET", query: "versions"), .error(501, "NotImplemented"))
            let operation = EmptyBucketOperation(client: client, bucket: "b")
            let plan = try await operation.plan()
            #expect(!plan.hasVersions && plan.versions == 1)
            let report = await operation.run(plan)
            #expect(report.removedVersions == 1 && report.left?.isEmpty == true)
        }
    }

    @Test func aPlanOfAnotherBucketIsRefused() async throws {
        try await serving { server, client in
            server.createBucket("b")
            server.put("x", to: "a", in: "b")
            let report = await EmptyBucketOperation(client: client, bucket: "b").run(EmptyBucketPlan(bucket: "c"))
            #expect(report.failure?.code == "EmptyRefused" && server.versions(of: "a", in: "b").count == 1)
        }
    }
}
