import Operations
import S3Client
import S3Model
import StrictS3
import Synchronization
import Testing

@Suite struct BucketFactsOperationTests {
    static let lifecycle = """
        <LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ID>a</ID><Filter/><Status>Enabled</Status>\
        <Expiration><Days>1</Days></Expiration></Rule><Rule><ID>b</ID><Filter/><Status>Disabled</Status><Expiration><Days>1</Days></Expiration></Rule>\
        </LifecycleConfiguration>
        """

    @Test func findsEverything() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", region: "eu-west-1", versioning: .enabled)
            server.setConfiguration("lifecycle", of: "b", Self.lifecycle)
            let seen = Mutex<[BucketFacts]>([])
            let facts = await BucketFactsOperation(client: client(of: server, maxAttempts: 3), bucket: Bucket(name: "b")).run { facts in
                seen.withLock { $0.append(facts) }
            }
            #expect(facts.region == .known("eu-west-1"))
            #expect(facts.versioning == .known(VersioningConfiguration(status: .enabled)))
            #expect(facts.lifecycleRules == .known(2))
            #expect(facts.replicationRules == .known(0))
            #expect(seen.withLock(\.count) == 4)
            #expect(seen.withLock(\.last) == facts)
        }
    }

    @Test func aDenialOfOneHidesNoneOfTheOthers() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b")
            server.fault(on: RequestMatcher("GET", bucket: "b", query: "lifecycle"), .deny())
            let facts = await BucketFactsOperation(client: client(of: server), bucket: Bucket(name: "b")).run()
            guard case .failed(let error) = facts.lifecycleRules else {
                Issue.record("the denial is not told")
                return
            }
            #expect(error.code == "AccessDenied")
            #expect(facts.region == .known("us-east-1"))
            #expect(facts.versioning == .known(VersioningConfiguration()))
            #expect(facts.replicationRules == .known(0))
        }
    }

    @Test func theListedRegionIsNotAskedForAgain() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b")
            _ = await BucketFactsOperation(client: client(of: server), bucket: Bucket(name: "b", region: "us-east-1")).run()
            #expect(server.requests(RequestMatcher("HEAD")).isEmpty)
            #expect(server.requests(RequestMatcher("GET", query: "location")).isEmpty)
        }
    }

    @Test func whereHeadSaysNothingTheLocationIsAskedFor() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b")
            server.fault(on: RequestMatcher("HEAD"), .header("x-amz-bucket-region", nil))
            #expect(await BucketFactsOperation(client: client(of: server), bucket: Bucket(name: "b")).run().region == .known("us-east-1"))
            #expect(server.requests(RequestMatcher("GET", query: "location")).count == 1)
        }
    }

    @Test func bucketsComeByName() async throws {
        try await StrictS3.serving { server in
            for name in ["zeta", "alpha", "mid"] { server.createBucket(name) }
            let buckets = try await ListBucketsOperation(client: client(of: server)).run()
            #expect(buckets.map(\.name) == ["alpha", "mid", "zeta"])
        }
    }
}
