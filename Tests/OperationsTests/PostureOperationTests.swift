import Foundation
import Operations
import S3Client
import S3Model
import StrictS3
import Synchronization
import Testing
import Timeline

/// Reading what posture is judged from, against the strict server.
@Suite struct PostureOperationTests {
    static func replication(to bucket: String, prefix: String = "prod/") -> String {
        """
        <ReplicationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Role>arn:aws:iam::111111111111:role/copy</Role><Rule>\
        <ID>dr</ID><Priority>1</Priority><Filter><Prefix>\(prefix)</Prefix></Filter><Status>Enabled</Status>\
        <Destination><Bucket>arn:aws:s3:::\(bucket)</Bucket></Destination>\
        <DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication></Rule></ReplicationConfiguration>
        """
    }

    private func whats(_ facts: PostureFacts) -> [String] { Posture.judge(facts).map(\.what) }

    @Test func everythingIsReadOnce() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", region: "eu-west-1", versioning: .enabled)
            server.createBucket("far", region: "us-east-1", versioning: .suspended)
            server.setConfiguration("lifecycle", of: "b", BucketFactsOperationTests.lifecycle)
            server.setConfiguration("replication", of: "b", Self.replication(to: "far"))
            server.put("inside", to: "prod/1", in: "b")
            server.put("outside", to: "logs/1", in: "b")
            server.put("again", to: "logs/1", in: "b", storageClass: "ONEZONE_IA")
            server.mark("prod/1", in: "b", replicationStatus: "FAILED")
            let client = client(of: server, maxAttempts: 3)
            let upload = try await client.createMultipartUpload(CreateMultipartUploadInput(bucket: "b", key: "half"))
            _ = try await client.uploadPart(UploadPartInput(bucket: "b", key: "half", uploadId: upload, partNumber: 1, body: .bytes([1, 2, 3])))
            let facts = await PostureOperation(client: client).facts(of: Bucket(name: "b"))
            #expect(facts.region == .known("eu-west-1"))
            #expect(facts.versioning == .known(VersioningConfiguration(status: .enabled)))
            guard case .known(let contents) = facts.contents, case .known(let uploads) = facts.uploads, case .known(let statuses) = facts.statuses
            else {
                Issue.record("\(facts)")
                return
            }
            #expect(contents.current.entries == 2 && contents.noncurrent.entries == 1 && contents.outside.entries == 1 && contents.isWhole)
            #expect(uploads.count == 1 && uploads.measured == 1 && uploads.bytes == 3 && uploads.keys == ["half"])
            #expect(statuses.asked == 1 && statuses.failed == 1)
            #expect(facts.destinations.map(\.bucket) == ["far"])
            let found = whats(facts)
            #expect(found.contains("Versioning of far is suspended: replicas fail"))
            #expect(found.contains { $0.hasPrefix("1 of 1 version asked about FAILED to replicate") })
            #expect(found.contains { $0.hasPrefix("replicates objects under prod/ only: ") })
            #expect(server.requests(RequestMatcher("PUT", bucket: "far")).isEmpty && server.requests(RequestMatcher("DELETE")).isEmpty)
        }
    }

    @Test func eachFailureIsAFactAndNoneEndsIt() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled)
            for name in ["versioning", "lifecycle", "replication", "encryption", "object-lock", "uploads", "policyStatus", "publicAccessBlock"] {
                server.fault(on: RequestMatcher("GET", bucket: "b", query: name), .deny())
            }
            let facts = await PostureOperation(client: client(of: server)).facts(of: Bucket(name: "b"))
            let findings = Posture.judge(facts)
            guard case .known = facts.contents else {
                Issue.record("the listing wasn't asked for")
                return
            }
            for subject in [PostureFinding.Subject.versioning, .lifecycle, .replication, .encryption, .objectLock, .uploads, .publicAccess] {
                let found = findings.filter { $0.subject == subject }
                #expect(!found.isEmpty && found.allSatisfy { $0.severity == .unknown }, "\(subject): \(found)")
            }
        }
    }

    @Test func theListingStopsAtItsLimitAndSaysSo() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", generated: GeneratedListing(keys: 9000))
            let depth = PostureDepth(entries: 2000, uploads: 1, statuses: 0)
            let facts = await PostureOperation(client: client(of: server), depth: depth).facts(of: Bucket(name: "b"))
            guard case .known(let sample) = facts.contents else {
                Issue.record("\(facts.contents)")
                return
            }
            #expect(sample.entries == 2000 && !sample.isWhole)
            let whole = await PostureOperation(client: client(of: server), depth: .whole).facts(of: Bucket(name: "b"))
            guard case .known(let all) = whole.contents else {
                Issue.record("\(whole.contents)")
                return
            }
            #expect(all.entries >= 9000 && all.isWhole)
        }
    }

    @Test func aBucketThatIsNotThereIsOneFinding() async throws {
        try await StrictS3.serving { server in
            let facts = await PostureOperation(client: client(of: server)).facts(of: Bucket(name: "nothing-here"))
            #expect(whats(facts) == ["nothing of it can be read: NoSuchBucket"])
            #expect(server.requests(RequestMatcher("GET", query: "versions")).isEmpty)
        }
    }

    @Test func manyBucketsComeOneByOne() async throws {
        try await StrictS3.serving { server in
            let names = (0..<9).map { "bucket-\($0)" }
            for name in names { server.createBucket(name, versioning: .enabled) }
            let report = Mutex(PostureReport())
            try await PostureOperation(client: client(of: server)).run(names.map { Bucket(name: $0, region: "us-east-1") }) { facts in
                report.withLock { $0.add(facts) }
            }
            #expect(report.withLock { $0.entries.map(\.bucket) } == names)
            #expect(report.withLock { $0.worst } == .offline)
        }
    }

    @Test func aCancelEndsIt() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", generated: GeneratedListing(keys: 3000))
            let gate = Gate()
            server.fault(on: RequestMatcher("GET", bucket: "b", query: "versions", skip: 1), .hold(gate))
            let client = client(of: server)
            let work = Task { () -> String in
                do throws(S3Error) {
                    try await PostureOperation(client: client).run([Bucket(name: "b")]) { _ in }
                    return "ended"
                } catch { return error.code }
            }
            await gate.arrival()
            work.cancel()
            #expect(await work.value == "Cancelled")
            gate.open()
        }
    }
}
