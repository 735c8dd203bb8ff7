import ActionQueue
import Foundation
import S3Client
import S3Model
import StrictS3
import Testing
import Timeline

@testable import Operations

/// Copies of current versions onto themselves, so that rules replicate them anew.
@Suite("What failed is replicated anew") struct RedriveTests {
    private static func rules(_ prefix: String = "") -> String {
        """
        <ReplicationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Role>arn:aws:iam::111122223333:role/r</Role><Rule><ID>x</ID>\
        <Priority>1</Priority><Filter><Prefix>\(prefix)</Prefix></Filter><Status>Enabled</Status><Destination><Bucket>arn:aws:s3:::dr</Bucket>\
        </Destination><DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication></Rule></ReplicationConfiguration>
        """
    }

    /// a and big failed, and so did an older version of b; c arrived, d is a replica, e is under way.
    private func stage(_ server: StrictS3, objectLock: Bool = false) {
        server.createBucket("b", versioning: .enabled, objectLock: objectLock)
        server.put("old", to: "b", in: "b", metadata: ["m": "old"])
        server.mark("b", in: "b", replicationStatus: "FAILED")
        for key in ["a", "b", "c", "d", "e"] {
            server.put(key, to: key, in: "b", contentType: "text/\(key)", metadata: ["m": key], tags: ["t": key], storageClass: "STANDARD_IA")
        }
        server.put(Accident.big, to: "big", in: "b", contentType: "text/big", metadata: ["m": "big"], tags: ["t": "big"])
        for (key, status) in ["a": "FAILED", "c": "COMPLETED", "b": "COMPLETED", "d": "REPLICA", "e": "PENDING", "big": "FAILED"] {
            server.mark(key, in: "b", replicationStatus: status)
        }
        server.setConfiguration("replication", of: "b", Self.rules())
        server.advance(by: 100)
    }

    private func plan(_ client: S3Client, includesPending: Bool = false) async throws -> RedrivePlan {
        let finder = ReplicationStatusOperation(client: client, bucket: "b")
        let report = try await finder.run(try await finder.candidates(limit: 100))
        return try await RedriveOperation(client: client, bucket: "b")
            .plan(RedrivePlan.candidates(report), includesPending: includesPending)
    }

    private func everything(_ server: StrictS3) -> [String: [String]] {
        var all: [String: [String]] = [:]
        for key in ["a", "b", "c", "d", "e", "big"] { all[key] = server.versions(of: key, in: "b").map { $0.isDeleteMarker ? "-" : $0.text } }
        return all
    }

    @Test(arguments: [false, true]) func whatFailedGetsAVersionLikeItself(refusesSelfCopy: Bool) async throws {
        var configuration = Configuration.smallParts
        configuration.refusesSelfCopy = refusesSelfCopy
        try await StrictS3.serving(configuration) { server in
            try await withRuns { folder in
                stage(server)
                let before = everything(server)
                let client = hastyClient(of: server)
                let plan = try await plan(client)
                #expect(plan.rows.filter(\.isToDo).map(\.candidate.row.key) == ["a", "big"])
                #expect(plan.forBatch.map(\.key) == ["b"])
                #expect(plan.left == [.noncurrent: 1, .pending: 1])
                let run = RestoreRun(client: client, folder: folder, options: .serial)
                let report = try await run.start(plan)
                #expect(report.isClean && report.done == 2)
                #expect(report.summary.isRedrive && report.summary.time == nil)
                var expected = before
                expected["a"] = ["a", "a"]
                expected["big"] = [Accident.big, Accident.big]
                #expect(everything(server) == expected)
                for key in ["a", "big"] {
                    let made = try #require(server.versions(of: key, in: "b").first)
                    #expect(made.metadata == ["m": key] && made.tags == ["t": key])
                    #expect(try await client.headObject(bucket: "b", key: key).contentType == "text/\(key)")
                    #expect(made.storageClass == (key == "a" ? "STANDARD_IA" : "STANDARD"))
                }
                #expect(RestoreRun.runs(in: folder).map(\.isRedrive) == [true])
                // What was made is what an undo takes away again.
                let undone = try await run.undo(report.summary.id)
                #expect(undone.isClean)
                #expect(everything(server) == before)
            }
        }
    }

    @Test func theRequestsAreThoseOfThePlan() async throws {
        try await StrictS3.serving { server in
            try await withRuns { folder in
                stage(server)
                let client = hastyClient(of: server)
                let plan = try await plan(client, includesPending: true)
                #expect(plan.toDoCount == 3)
                let already = server.requests.count
                _ = try await RestoreRun(client: client, folder: folder).start(plan)
                #expect(server.requests.count - already == plan.totals.requests)
            }
        }
    }

    @Test func whatWasReplicatedOrWrittenMeanwhileIsLeft() async throws {
        try await StrictS3.serving(.smallParts) { server in
            try await withRuns { folder in
                stage(server)
                let client = hastyClient(of: server)
                let plan = try await plan(client)
                server.mark("a", in: "b", replicationStatus: "COMPLETED")
                server.put("newer", to: "big", in: "b")
                let seen = Collected()
                let report = try await RestoreRun(client: client, folder: folder, options: .serial).start(
                    plan, onRow: { outcome, _ in seen.add("\(outcome.key) \(outcome.state)") })
                #expect(seen.all == ["a nothing", "big left"])
                #expect(!report.isClean && report.nothing == 1 && report.progress.left == 1)
                #expect(everything(server)["a"] == ["a"] && everything(server)["big"]?.count == 2)
            }
        }
    }

    @Test func locksGoAlong() async throws {
        try await StrictS3.serving { server in
            try await withRuns { folder in
                stage(server, objectLock: true)
                let until = server.now.addingTimeInterval(86_400 * 30)
                server.lock("a", in: "b", mode: "GOVERNANCE", until: until, legalHold: true)
                let client = hastyClient(of: server)
                let plan = try await plan(client)
                #expect(plan.setting.carriesLocks)
                let run = RestoreRun(client: client, folder: folder)
                let report = try await run.start(plan)
                #expect(report.isClean)
                let made = try await client.headObject(bucket: "b", key: "a")
                #expect(made.retentionInHeaders?.retainUntil == Int64(until.timeIntervalSince1970) * 1000)
                #expect(made.legalHoldInHeaders == true)
                // Locked, so it can't be taken away: what was there is put on top.
                #expect(try await run.undo(report.summary.id).isClean)
                #expect(everything(server)["a"] == ["a", "a", "a"] && everything(server)["big"]?.count == 1)
            }
        }
    }

    @Test(arguments: DyingTransport.Death.allCases) func killedAnywhereItIsFinishedOnce(_ death: DyingTransport.Death) async throws {
        for limit in 0..<60 {
            let hasDied = try await StrictS3.serving(.smallParts) { server in
                try await withRuns { folder in
                    stage(server)
                    let client = hastyClient(of: server)
                    let plan = try await plan(client)
                    let (mortal, transport) = S3Client.dying(server, after: limit, death)
                    _ = try? await RestoreRun(client: mortal, folder: folder, options: .serial).start(plan)
                    let run = RestoreRun(client: client, folder: folder, options: .serial)
                    if let summary = RestoreRun.runs(in: folder).first, transport.hasDied {
                        #expect(summary.phase == .interrupted, "after \(limit)")
                        #expect(try await run.resume(summary.id).isClean, "after \(limit)")
                        #expect(everything(server)["a"] == ["a", "a"] && everything(server)["big"]?.count == 2, "after \(limit)")
                    }
                    return transport.hasDied
                }
            }
            if !hasDied { return }
        }
        Issue.record("the run never ended by itself")
    }

    @Test func onlyWhereVersioningIsOn() async throws {
        try await StrictS3.serving { server in
            try await withRuns { folder in
                stage(server)
                let client = hastyClient(of: server)
                let plan = try await plan(client)
                server.setVersioning(.suspended, of: "b")
                let error = await #expect(throws: RunFailure.self) { _ = try await RestoreRun(client: client, folder: folder).start(plan) }
                #expect(error == .refused(code: "VersioningSuspended", message: error?.description ?? ""))
                let late = try await self.plan(client)
                #expect(late.toDoCount == 0 && late.left[.requiresVersioning] == 2)
            }
        }
    }

    /// A journal of a run that was begun before there were copies in place.
    @Test func olderJournalsAreRead() throws {
        let text = """
            {"header":{"_0":{"startedAt":1,"bucket":"b","profile":"p","prefixes":[],"keys":[],"keepsRetention":false,"keepsLegalHold":false,\
            "dropsTags":false}}}
            """
        let entry = try #require(RunEntry(JournalRecord(version: 1, payload: Array(text.utf8))))
        guard case .header(let header) = entry else {
            Issue.record("\(entry)")
            return
        }
        #expect(header.redrive == nil && header.isSingle)
    }
}
