import ActionQueue
import Foundation
import S3Client
import S3Model
import StrictS3
import Testing
import Timeline

@testable import Operations

@Suite("A bucket goes back to a time")
struct RestoreRunTests {
    private func plan(_ client: S3Client, hidesCreated: Bool = true, folder: RunFolder? = nil) async throws -> RestorePlan {
        try await AsOfOperation(client: client, bucket: "b", folder: folder).plan(
            to: Accident.time, options: RestoreOptions(hidesCreated: hidesCreated))
    }

    @Test func everythingIsAsItWas() async throws {
        try await StrictS3.serving(.smallParts) { server in
            try await withRuns { folder in
                Accident.stage(server)
                let client = hastyClient(of: server)
                let before = Accident.everything(server)
                let plan = try await plan(client)
                #expect(plan.totals.undelete.keys == 2 && plan.totals.copy.keys == 2 && plan.totals.hide.keys == 1 && plan.totals.unchanged.keys == 1)
                var options = RestoreRunOptions()
                options.version = .small
                let run = RestoreRun(client: client, folder: folder, options: options)
                let seen = Collected()
                let report = try await run.start(plan, bucket: "b") {
                    seen.add($0)
                } onRow: { outcome, progress in
                    seen.add("\(outcome.key) \(outcome.state) \(progress.done)/\(progress.total)")
                }
                #expect(report.isClean && report.done == 5 && report.summary.phase == .finished)
                #expect(seen.all.first == report.summary.id && seen.all.count == 6)
                #expect(Accident.now(server) == Accident.past)
                for key in Accident.past.keys {
                    let top = try #require(server.versions(of: key, in: "b").first)
                    #expect(top.metadata == ["m": key] && top.tags == ["t": key])
                }
                // Nothing that was there before is gone but the markers of what was undeleted.
                let after = Accident.everything(server)
                #expect(after["over"] == ["over 1", "damaged", "over 1"])
                #expect(after["big"] == [Accident.big, "-", "damaged", Accident.big])
                #expect(after["new"] == ["-", "created"])
                #expect(after["gone"] == ["gone 2", "gone 1"] && after["twice"] == ["twice"] && after["same"] == ["same"])
                // Again: nothing to do, but where a copy in parts has another ETag, so that the listing can't tell that it is the same.
                let again = try await self.plan(client, folder: folder)
                #expect(again.rowsToDo.map { "\(again[$0].key) \(again[$0].action)" } == ["big copy"])

                let undoPlan = try await run.undoPlan(report.summary.id)
                #expect(undoPlan.totals.toDo == 5 && undoPlan.totals.left == 0)
                let undone = try await run.undo(report.summary.id)
                #expect(undone.isClean && undone.summary.phase == .undone)
                var expected = before
                expected["twice"] = ["-", "twice"]
                #expect(Accident.everything(server) == expected)
            }
        }
    }

    @Test func createdKeysStayUnlessHidingIsAskedFor() async throws {
        try await StrictS3.serving { server in
            try await withRuns { folder in
                Accident.stage(server)
                let client = hastyClient(of: server)
                let report = try await RestoreRun(client: client, folder: folder).start(try await plan(client, hidesCreated: false), bucket: "b")
                #expect(report.done == 4)
                #expect(Accident.now(server)["new"] == "created")
            }
        }
    }

    @Test func removedMarkersAreRememberedByLaterViews() async throws {
        try await StrictS3.serving { server in
            try await withRuns { folder in
                Accident.stage(server)
                let client = hastyClient(of: server)
                let during = AsOfTime(milliseconds: Int64(server.now.timeIntervalSince1970 * 1000) - 50_000)
                let operation = AsOfOperation(client: client, bucket: "b", folder: folder)
                #expect(try await operation.view(at: during).key(named: "gone")?.state == .absent)
                server.advance(by: 10)
                try await RestoreRun(client: client, folder: folder).start(try await plan(client), bucket: "b")
                // Without the journal the listing would say that it was there all the time.
                let forgetful = AsOfOperation(client: client, bucket: "b")
                #expect(try await forgetful.view(at: during).key(named: "gone")?.state != .absent)
                #expect(try await operation.view(at: during).key(named: "gone")?.state == .absent)
            }
        }
    }

    @Test(arguments: DyingTransport.Death.allCases) func killedAnywhereItIsFinishedOnce(_ death: DyingTransport.Death) async throws {
        var deaths = 0
        for limit in 0..<200 {
            let hasDied = try await killedAfter(limit, death)
            if !hasDied { break }
            deaths += 1
        }
        // Undelete, copy, copy in parts and hide take at least this many requests.
        #expect(deaths > 25 && deaths < 199)
    }

    private func killedAfter(_ limit: Int, _ death: DyingTransport.Death) async throws -> Bool {
        try await StrictS3.serving(.smallParts) { server in
            try await withRuns { folder in
                Accident.stage(server)
                let before = Accident.everything(server)
                let client = hastyClient(of: server)
                let plan = try await plan(client)
                let (mortal, transport) = S3Client.dying(server, after: limit, death)
                _ = try? await RestoreRun(client: mortal, folder: folder, options: .serial).start(plan, bucket: "b")
                let run = RestoreRun(client: client, folder: folder, options: .serial)
                if let summary = RestoreRun.runs(in: folder).first {
                    let died = transport.hasDied
                    #expect(summary.phase == (died ? .interrupted : .finished), "after \(limit)")
                    if died { #expect(try await run.resume(summary.id).isClean, "after \(limit)") }
                    let after = Accident.everything(server)
                    #expect(Accident.now(server) == Accident.past, "after \(limit)")
                    #expect(after["over"] == ["over 1", "damaged", "over 1"], "after \(limit)")
                    #expect(after["big"]?.count == 4 && after["new"] == ["-", "created"], "after \(limit)")
                    let undone = try await run.undo(summary.id)
                    #expect(undone.isClean, "after \(limit)")
                    var expected = before
                    expected["twice"] = ["-", "twice"]
                    #expect(Accident.everything(server) == expected, "after \(limit)")
                }
                return transport.hasDied
            }
        }
    }

    @Test(arguments: DyingTransport.Death.allCases) func aHalfFinishedRunCanBeUndone(_ death: DyingTransport.Death) async throws {
        for limit in stride(from: 1, to: 40, by: 2) {
            try await StrictS3.serving(.smallParts) { server in
                try await withRuns { folder in
                    Accident.stage(server)
                    let before = Accident.now(server)
                    let client = hastyClient(of: server)
                    let plan = try await plan(client)
                    let (mortal, _) = S3Client.dying(server, after: limit, death)
                    _ = try? await RestoreRun(client: mortal, folder: folder, options: .serial).start(plan, bucket: "b")
                    let run = RestoreRun(client: client, folder: folder, options: .serial)
                    guard let summary = RestoreRun.runs(in: folder).first, summary.undoable > 0 else { return }
                    do throws(RunFailure) {
                        let undone = try await run.undo(summary.id)
                        #expect(undone.progress.left == 0 && undone.progress.failed == 0, "after \(limit)")
                    } catch { #expect(error == .refused(code: "NothingToUndo", message: error.description), "after \(limit)") }
                    #expect(Accident.now(server) == before, "after \(limit)")
                }
            }
        }
    }

    @Test(arguments: DyingTransport.Death.allCases) func anUndoThatIsKilledIsFinishedOnce(_ death: DyingTransport.Death) async throws {
        for limit in 0..<60 {
            let hasDied = try await StrictS3.serving(.smallParts) { server in
                try await withRuns { folder in
                    Accident.stage(server)
                    let before = Accident.everything(server)
                    let client = hastyClient(of: server)
                    let run = RestoreRun(client: client, folder: folder, options: .serial)
                    let id = try await run.start(try await plan(client), bucket: "b").summary.id
                    let (mortal, transport) = S3Client.dying(server, after: limit, death)
                    _ = try? await RestoreRun(client: mortal, folder: folder, options: .serial).undo(id)
                    if transport.hasDied {
                        do throws(RunFailure) { _ = try await run.undo(id) } catch {
                            #expect(error == .refused(code: "NothingToUndo", message: error.description), "after \(limit)")
                        }
                    }
                    var expected = before
                    expected["twice"] = ["-", "twice"]
                    #expect(Accident.everything(server) == expected, "after \(limit)")
                    return transport.hasDied
                }
            }
            if !hasDied { return }
        }
        Issue.record("the undo never ended by itself")
    }
}
