import Operations
import S3Client
import S3Model
import StrictS3
import Synchronization
import Testing

@Suite struct BucketOperationsTests {
    private func serving(_ body: (StrictS3, S3Client) async throws -> Void) async throws {
        try await StrictS3.serving { server in try await body(server, client(of: server, maxAttempts: 3)) }
    }

    // MARK: Create

    @Test func aBucketIsMadeAsAskedFor() async throws {
        try await serving { server, client in
            let wanted = NewBucket(name: "new-bucket", region: "us-east-2", keepsVersions: true)
            guard case .created(let created) = await CreateBucketOperation(client: client, wanted).run() else {
                Issue.record("not created")
                return
            }
            #expect(created.region == "us-east-2")
            #expect(created.versioning == .known(VersioningConfiguration(status: .enabled)))
            #expect(created.shortfalls.isEmpty)
        }
    }

    @Test func aBucketWithTheLockKeepsVersions() async throws {
        try await serving { server, client in
            guard case .created(let created) = await CreateBucketOperation(client: client, NewBucket(name: "locked", objectLock: true)).run() else {
                Issue.record("not created")
                return
            }
            #expect(created.versioning == .known(VersioningConfiguration(status: .enabled)))
            #expect(created.shortfalls.isEmpty)
            let lock = try await client.getObjectLockConfiguration("locked")
            #expect(lock?.isEnabled == true)
        }
    }

    @Test func whatItLacksIsSaid() async throws {
        try await serving { server, client in
            server.fault(on: RequestMatcher("PUT", query: "versioning"), .deny())
            guard case .created(let created) = await CreateBucketOperation(client: client, NewBucket(name: "new", keepsVersions: true)).run() else {
                Issue.record("not created")
                return
            }
            #expect(created.shortfalls.count == 1 && created.shortfalls[0].contains("keeps no versions"))
        }
    }

    @Test func aTakenNameIsSaidWithWhoHasIt() async throws {
        try await serving { server, client in
            server.createBucket("mine", region: "eu-west-1")
            server.createBucket("theirs", owner: .second)
            let mine = await CreateBucketOperation(client: client, NewBucket(name: "mine")).run()
            guard case .taken(.you(let region, let created)) = mine else {
                Issue.record("\(mine)")
                return
            }
            #expect(region == "eu-west-1" && created != nil)
            #expect(await CreateBucketOperation(client: client, NewBucket(name: "theirs")).run() == .taken(.another))
            // In us-east-1 CreateBucket of one's own bucket would reset its ACL.
            #expect(server.requests(RequestMatcher("PUT")).isEmpty)
        }
    }

    @Test func aNameTakenInBetweenIsSaid() async throws {
        try await serving { server, client in
            server.fault(on: RequestMatcher("PUT"), .error(409, "BucketAlreadyExists"))
            #expect(await CreateBucketOperation(client: client, NewBucket(name: "new")).run() == .taken(.another))
        }
    }

    @Test func aBadNameIsNotAskedFor() async throws {
        try await serving { server, client in
            guard case .refused(let error) = await CreateBucketOperation(client: client, NewBucket(name: "No_Bucket")).run() else {
                Issue.record("not refused")
                return
            }
            #expect(error.code == "InvalidBucketName")
            #expect(server.requests.isEmpty)
        }
    }

    @Test func aLostAnswerIsLookedUp() async throws {
        try await serving { server, client in
            server.fault(on: RequestMatcher("PUT", times: 1), .loseAnswer)
            guard case .created = await CreateBucketOperation(client: client, NewBucket(name: "new")).run() else {
                Issue.record("it was made")
                return
            }
            server.fault(on: RequestMatcher("PUT", bucket: "other"), .reset)
            guard case .unknown = await CreateBucketOperation(client: client, NewBucket(name: "other")).run() else {
                Issue.record("nobody knows")
                return
            }
        }
    }

    // MARK: Delete

    @Test func anEmptyBucketGoes() async throws {
        try await serving { server, client in
            server.createBucket("b", versioning: .enabled)
            #expect(await DeleteBucketOperation(client: client, bucket: "b").run() == .deleted)
            #expect(server.bucketNames.isEmpty)
        }
    }

    @Test func whatIsLeftIsFoundBeforeAnythingIsSent() async throws {
        try await serving { server, client in
            server.createBucket("versions", versioning: .enabled)
            server.put("1", to: "k", in: "versions")
            server.addDeleteMarker(to: "k", in: "versions")
            server.createBucket("uploads")
            _ = try await client.createMultipartUpload(CreateMultipartUploadInput(bucket: "uploads", key: "big"))
            var contents = BucketContents()
            contents.versions = 1
            contents.deleteMarkers = 1
            #expect(await DeleteBucketOperation(client: client, bucket: "versions").run() == .notEmpty(contents))
            contents = BucketContents()
            contents.uploads = 1
            #expect(await DeleteBucketOperation(client: client, bucket: "uploads").run() == .notEmpty(contents))
            #expect(server.requests(RequestMatcher("DELETE")).isEmpty)
            #expect(server.bucketNames == ["uploads", "versions"])
        }
    }

    @Test(arguments: ["versions", "uploads", "list-type"]) func whatCantBeListedIsNotDeleted(query: String) async throws {
        try await serving { server, client in
            server.createBucket("b")
            server.fault(on: RequestMatcher("GET", query: query), .deny())
            guard case .refused(let error) = await DeleteBucketOperation(client: client, bucket: "b").run() else {
                Issue.record("not refused")
                return
            }
            #expect(error.code == "AccessDenied")
            #expect(server.bucketNames == ["b"])
        }
    }

    @Test func aStoreThatSaysNotEmptyIsBelieved() async throws {
        try await serving { server, client in
            server.createBucket("b")
            server.fault(on: RequestMatcher("DELETE"), .error(409, "BucketNotEmpty"))
            guard case .notEmpty(let contents) = await DeleteBucketOperation(client: client, bucket: "b").run() else {
                Issue.record("not told")
                return
            }
            #expect(contents.isMore && !contents.isEmpty)
        }
    }

    /// SeaweedFS shows folders whose last object has gone; one with an object in it is found below.
    @Test func foldersWithNothingInThemAreNothing() async throws {
        func listing(_ inside: String) -> Fault { .document("<ListBucketResult><IsTruncated>false</IsTruncated>\(inside)</ListBucketResult>") }
        let folder = listing("<CommonPrefixes><Prefix>f/</Prefix></CommonPrefixes>")
        let deeper = listing("<CommonPrefixes><Prefix>f/g/</Prefix></CommonPrefixes>")
        for (inside, isEmpty) in [
            ("<Contents><Key>f/g/</Key><ETag></ETag><Size>0</Size></Contents>", true),
            ("<Contents><Key>f/g//k</Key><Size>1</Size></Contents>", false),
        ] {
            try await serving { server, client in
                server.createBucket("b")
                for (number, fault) in [listing(""), folder, deeper, listing(inside)].enumerated() {
                    server.fault(on: RequestMatcher("GET", query: "list-type", skip: number, times: 1), fault)
                }
                let contents = try await DeleteBucketOperation(client: client, bucket: "b").look()
                #expect(contents.isEmpty == isEmpty)
                #expect(server.requests(RequestMatcher("GET", query: "list-type")).count == 4)
            }
        }
    }

    @Test func aLostAnswerOfADeleteIsLookedUp() async throws {
        try await serving { server, client in
            server.createBucket("b")
            server.fault(on: RequestMatcher("DELETE"), .loseAnswer)
            #expect(await DeleteBucketOperation(client: client, bucket: "b").run() == .deleted)
        }
    }

    // MARK: Versioning

    @Test func versionsAreSwitchedOnAndSuspended() async throws {
        try await serving { server, client in
            server.createBucket("b")
            let operation = SetVersioningOperation(client: client, bucket: "b")
            let on = try await operation.look(.enabled)
            #expect(on.refusal == nil && on.hasObjectLock == false && on.replicationRules == 0)
            #expect(await operation.run(on) == .done(VersioningConfiguration(status: .enabled)))
            let same = try await operation.look(.enabled)
            #expect(await operation.run(same) == .nothing)
            let off = try await operation.look(.suspended)
            #expect(await operation.run(off) == .done(VersioningConfiguration(status: .suspended)))
        }
    }

    @Test func whatForbidsSuspendingIsFoundFirst() async throws {
        try await serving { server, client in
            server.createBucket("b", objectLock: true)
            let operation = SetVersioningOperation(client: client, bucket: "b")
            let change = try await operation.look(.suspended)
            #expect(change.refusal?.contains("Object Lock") == true)
            guard case .refused = await operation.run(change) else {
                Issue.record("not refused")
                return
            }
            #expect(server.requests(RequestMatcher("PUT")).isEmpty)
        }
    }

    @Test func acceptedIsNotKept() async throws {
        try await serving { server, client in
            server.createBucket("b")
            server.fault(on: RequestMatcher("PUT", query: "versioning"), .bare(200))
            let operation = SetVersioningOperation(client: client, bucket: "b")
            let change = try await operation.look(.enabled)
            #expect(await operation.run(change) == .notKept(VersioningConfiguration()))
        }
    }
}
