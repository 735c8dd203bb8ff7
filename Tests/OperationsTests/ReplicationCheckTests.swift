import Operations
import S3Client
import S3Model
import StrictS3
import Testing
import Timeline

@Suite struct ReplicationCheckTests {
    private func states(_ checks: [ReplicationCheck], _ subject: ReplicationCheck.Subject) -> [ReplicationCheck.State] {
        checks.filter { $0.subject == subject }.map(\.state)
    }

    @Test func aBucketWithoutRulesIsOneLine() async throws {
        try await withReplication { server, _, _ in
            let sides = try await ReplicationCheckOperation(client: hastyClient(of: server), bucket: "b").look()
            #expect(ReplicationChecklist.checks(sides).map(\.state) == [.note])
        }
    }

    @Test func allIsMet() async throws {
        try await withReplication { server, _, _ in
            server.setConfiguration("replication", of: "b", Replication.document(Replication.rule("a")))
            let operation = ReplicationCheckOperation(client: hastyClient(of: server), bucket: "b")
            let sides = try await operation.look()
            let checks = ReplicationChecklist.checks(sides)
            #expect(checks.allSatisfy { $0.state == .met }, "\(checks)")
            #expect(checks.first { $0.subject == .regions }?.text == "CRR: b is in us-east-1, far in eu-west-1.")
            #expect(server.requests(RequestMatcher()).count <= ReplicationCheckOperation.requests(destinations: 1))
            #expect(server.requests(RequestMatcher()).allSatisfy { $0.method == "GET" || $0.method == "HEAD" })
        }
    }

    @Test func versioningAtTheDestinationIsTurnedOn() async throws {
        try await withReplication { server, _, _ in
            server.setVersioning(.suspended, of: "far")
            server.setConfiguration("replication", of: "b", Replication.document(Replication.rule("a")))
            let operation = ReplicationCheckOperation(client: hastyClient(of: server), bucket: "b")
            let sides = try await operation.look()
            let check = try #require(ReplicationChecklist.checks(sides).first { $0.state == .failed })
            #expect(check.text == "Versioning of far is suspended: replicas fail.")
            let fix = try #require(check.fix)
            #expect(fix.words == "turn versioning on at the destination far")
            let plan = try await operation.prepare(fix, for: sides.configuration)
            guard case .versioning(let change, true) = plan else {
                Issue.record("\(plan)")
                return
            }
            #expect(!change.consequences.isEmpty)
            let outcome = await operation.run(plan)
            #expect(outcome == .versioning(.done(VersioningConfiguration(status: .enabled))))
            let again = ReplicationChecklist.checks(try await operation.look())
            #expect(again.allSatisfy { $0.state == .met })
        }
    }

    @Test func aMissingDestinationIsTheOnlyThingSaidOfIt() async throws {
        try await withReplication { server, _, _ in
            server.setConfiguration(
                "replication", of: "b", Replication.document(Replication.rule("a", to: "nowhere"), Replication.rule("c", priority: 2)))
            let checks = ReplicationChecklist.checks(try await ReplicationCheckOperation(client: hastyClient(of: server), bucket: "b").look())
            #expect(checks.filter { $0.bucket == "nowhere" }.map(\.text) == ["There is no bucket nowhere."])
            #expect(states(checks, .existence) == [.failed, .met])
        }
    }

    @Test func aMissingSourceIsSaid() async throws {
        try await withReplication { server, _, _ in
            let operation = ReplicationCheckOperation(client: hastyClient(of: server), bucket: "gone")
            let checks = ReplicationChecklist.checks(try await operation.look(try Replication.stored(Replication.rule("a")).replication))
            #expect(checks.filter { $0.bucket == "gone" && $0.state == .failed }.map(\.text) == ["There is no bucket gone."])
            await #expect(throws: S3Error.self) { _ = try await operation.look() }
        }
    }

    @Test func lockAndKeysAndPrioritiesAreJudged() async throws {
        try await withReplication { server, _, _ in
            server.createBucket("b", versioning: .enabled, objectLock: true)
            server.setConfiguration(
                "encryption", of: "b",
                "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm>"
                    + "</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>")
            server.setConfiguration(
                "replication", of: "b", Replication.document(Replication.rule("a", priority: 1), Replication.rule("c", priority: 1), role: "nobody"))
            let checks = ReplicationChecklist.checks(try await ReplicationCheckOperation(client: hastyClient(of: server), bucket: "b").look())
            #expect(states(checks, .objectLock) == [.failed])
            #expect(states(checks, .encryption) == [.failed])
            #expect(states(checks, .priorities).contains(.failed) || states(checks, .priorities).contains(.note))
            #expect(!states(checks, .role).contains(.met))
        }
    }

    /// Two accounts: one's own keys may not look, the other's may, and put the policy in place.
    @Test func anotherAccountIsLookedAtWithItsOwnKeys() async throws {
        try await withReplication { server, _, _ in
            server.createBucket("theirs", region: "eu-west-1", owner: .second, versioning: .unversioned)
            let target = "<Account>222222222222</Account><AccessControlTranslation><Owner>Destination</Owner></AccessControlTranslation>"
            server.setConfiguration("replication", of: "b", Replication.document(Replication.rule("a", to: "theirs", target: target)))
            let mine = hastyClient(of: server)
            let blind = ReplicationChecklist.checks(try await ReplicationCheckOperation(client: mine, bucket: "b").look())
            #expect(states(blind, .existence) == [.unknown])
            #expect(states(blind, .policy) == [.unknown])
            let operation = ReplicationCheckOperation(client: mine, bucket: "b", destination: hastyClient(of: server, account: .second))
            let sides = try await operation.look()
            let checks = ReplicationChecklist.checks(sides)
            #expect(states(checks, .existence) == [.met])
            #expect(states(checks, .policy) == [.failed])
            for fix in checks.compactMap(\.fix) { _ = await operation.run(try await operation.prepare(fix, for: sides.configuration)) }
            let fixed = ReplicationChecklist.checks(try await operation.look())
            #expect(states(fixed, .policy) == [.met], "\(fixed)")
            #expect(states(fixed, .versioning) == [.met, .met])
            // Somebody else's statements stay.
            let policy = try #require(try await hastyClient(of: server, account: .second).getBucketSetting(.policy, of: "theirs"))
            #expect(policy.text.contains("ObjectOwnerOverrideToBucketOwner"))
            let nothing = try await operation.prepare(.addPolicy(bucket: "theirs"), for: sides.configuration)
            #expect(nothing == .policy(.nothing))
        }
    }

    @Test func everyVersionIsAskedOnceAndWhatFailedIsListed() async throws {
        try await withReplication { server, _, _ in
            for key in ["a", "b", "c", "d", "e"] { server.put(key, to: key, in: "b") }
            server.put("2", to: "a", in: "b")
            server.addDeleteMarker(to: "e", in: "b")
            server.mark("a", in: "b", replicationStatus: "FAILED")
            server.mark("b", in: "b", replicationStatus: "PENDING")
            server.mark("c", in: "b", replicationStatus: "COMPLETED")
            let operation = ReplicationStatusOperation(client: hastyClient(of: server), bucket: "b")
            let candidates = try await operation.candidates(limit: 100)
            #expect(candidates.rows.count == 6)
            #expect(candidates.isWhole)
            let report = try await operation.run(candidates, atOnce: 2)
            #expect(server.requests(RequestMatcher("HEAD")).count == 6)
            #expect(report.entries.map(\.status) == ["FAILED", "PENDING"])
            #expect(report.entries.map(\.row.key) == ["a", "b"])
            #expect(report.counts == ["FAILED": 1, "PENDING": 1, "COMPLETED": 1, "": 3])
            #expect(report.entries.first?.age(at: (report.entries.first?.row.lastModified ?? 0) + 5000) == 5000)
            let few = try await operation.candidates(limit: 2, allVersions: false)
            #expect(few.rows.count == 2)
            #expect(!few.isWhole)
        }
    }

    @Test func deniedHeadsStopTheSearch() async throws {
        try await withReplication { server, _, _ in
            for index in 0..<60 { server.put("x", to: "k\(index)", in: "b") }
            server.fault(on: RequestMatcher("HEAD"), .bare(403))
            let operation = ReplicationStatusOperation(client: hastyClient(of: server), bucket: "b")
            let report = try await operation.run(try await operation.candidates(limit: 100), atOnce: 1)
            #expect(report.failed == 20)
            #expect(!report.isWhole)
            #expect(report.firstFailure?.status == 403)
        }
    }
}
