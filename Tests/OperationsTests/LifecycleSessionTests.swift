import Foundation
import Operations
import S3Client
import S3Model
import StrictS3
import Testing

@Suite struct LifecycleSessionTests {
    @Test func noRulesAreAStateAndTheFirstOnesAreSaved() async throws {
        try await withRules { server, session, backups in
            let snapshot = try await session.open()
            #expect(snapshot.document == StoredRules())
            #expect(snapshot.configuration.ruleCount == 0)
            #expect(snapshot.versioning == .known(VersioningConfiguration(status: .enabled)))
            #expect(snapshot.objectLock == .known(nil))
            #expect(snapshot.store == .aws)
            let edited = try Rules.stored(Rules.expire("old", days: 30, prefix: "logs/"))
            let plan = try #require(try await session.prepareSave(base: snapshot.document, edited: edited).plan)
            #expect(plan.changes.map(\.kind) == [.added])
            #expect(plan.theirChanges.isEmpty)
            let outcome = await session.save(plan)
            let saved = try #require(outcome.saved)
            #expect(outcome == .kept(saved))
            #expect(saved.kept.ruleCount == 1)
            #expect(saved.kept.minimumObjectSize == "all_storage_classes_128K")
            let backup = try RuleBackup.decode(Array(text(of: saved.backup).utf8))
            #expect(backup.document == StoredRules())
            #expect(backup.bucket == "b")
            let files = try names(in: backups)
            #expect(files.count == 1)
            // Undo of the first rules is a DELETE, and the bucket stays.
            let undone = await session.undo(saved)
            #expect(undone.saved?.kept == StoredRules())
            #expect(server.configuration("lifecycle", of: "b") == nil)
            #expect(ruleWrites(server) == ["PUT", "DELETE"])
            #expect(server.bucketNames == ["b"])
        }
    }

    @Test func theMinimumSizeGoesBackAndUnknownElementsSurvive() async throws {
        try await withRules { server, session, _ in
            let future = "<Expiration><Days>9</Days><Later xmlns:x=\"urn:x\" x:a=\"1\">z</Later></Expiration>"
            server.setConfiguration("lifecycle", of: "b", Rules.document(Rules.rule("a", future), Rules.expire("b", days: 3, prefix: "t/")))
            server.setMinimumObjectSize("varies_by_storage_class", of: "b")
            let snapshot = try await session.open()
            #expect(snapshot.document.minimumObjectSize == "varies_by_storage_class")
            var edited = snapshot.document
            var configuration = snapshot.configuration
            configuration.removeRule(at: 1)
            edited.tree = configuration.tree
            let plan = try #require(try await session.prepareSave(base: snapshot.document, edited: edited).plan)
            let outcome = await session.save(plan)
            #expect(outcome.saved != nil)
            #expect(server.minimumObjectSize(of: "b") == "varies_by_storage_class")
            let now = try #require(server.configuration("lifecycle", of: "b"))
            #expect(now.contains("<Later"))
            #expect(now.contains(":a=\"1\""))
            let undone = await session.undo(try #require(outcome.saved))
            #expect(undone.saved?.kept == snapshot.document)
        }
    }

    @Test func editsOfOthersInOtherRulesAreMerged() async throws {
        try await withRules { server, session, _ in
            server.setConfiguration("lifecycle", of: "b", Rules.document(Rules.expire("a", days: 30), Rules.expire("c", days: 9, prefix: "c/")))
            let base = try await session.open().document
            let edited = try Rules.stored(Rules.expire("a", days: 60), Rules.expire("c", days: 9, prefix: "c/"))
            // Somebody else meanwhile.
            server.setConfiguration(
                "lifecycle", of: "b",
                Rules.document(Rules.expire("a", days: 30), Rules.expire("c", days: 8, prefix: "c/"), Rules.expire("d", days: 1, prefix: "d/")))
            let plan = try #require(try await session.prepareSave(base: base, edited: edited).plan)
            #expect(plan.changes.map(\.name) == ["a"])
            #expect(plan.theirChanges.map(\.name).sorted() == ["c", "d"])
            let outcome = await session.save(plan)
            let saved = try #require(outcome.saved)
            #expect(saved.kept.lifecycle.rules.map(\.id) == ["a", "c", "d"])
            #expect(saved.kept.lifecycle.rules.map(\.expiration) == [60, 8, 1].map { .due(.days($0)) })
        }
    }

    @Test func aChangeBySomebodyElseToTheSameRuleStops() async throws {
        try await withRules { server, session, backups in
            server.setConfiguration("lifecycle", of: "b", Rules.document(Rules.expire("a", days: 30)))
            let base = try await session.open().document
            let edited = try Rules.stored(Rules.expire("a", days: 60))
            server.setConfiguration("lifecycle", of: "b", Rules.document(Rules.expire("a", days: 7)))
            let preparation = try await session.prepareSave(base: base, edited: edited)
            guard case .conflicts(let conflicts, let theirs) = preparation else {
                Issue.record("merged: \(preparation)")
                return
            }
            #expect(conflicts.map(\.name) == ["a"])
            #expect(theirs.lifecycle.rules.first?.expiration == .due(.days(7)))
            #expect(ruleWrites(server).isEmpty)
            let mine = try #require(try await session.prepareSave(base: base, edited: edited, prefer: .mine).plan)
            #expect(mine.merged.lifecycle.rules.first?.expiration == .due(.days(60)))
            let missing = (try? names(in: backups)) == nil
            #expect(missing)
        }
    }

    /// The lost update: somebody saves while the question is on the screen.
    @Test func aSaveGoesOverNothingButWhatWasShown() async throws {
        try await withRules { server, session, _ in
            server.setConfiguration("lifecycle", of: "b", Rules.document(Rules.expire("a", days: 30)))
            let base = try await session.open().document
            let plan = try #require(try await session.prepareSave(base: base, edited: try Rules.stored(Rules.expire("a", days: 60))).plan)
            let theirs = Rules.document(Rules.expire("a", days: 30), Rules.expire("new", days: 1))
            server.setConfiguration("lifecycle", of: "b", theirs)
            let outcome = await session.save(plan)
            #expect(outcome == .changedMeanwhile)
            #expect(ruleWrites(server).isEmpty)
            #expect(server.configuration("lifecycle", of: "b") == theirs)
            // The same for removing all rules, and where the others removed them.
            let none = try #require(try await session.prepareSave(base: base, edited: StoredRules(), prefer: .mine).plan)
            server.setConfiguration("lifecycle", of: "b", nil)
            let deleted = await session.save(none)
            #expect(deleted == .changedMeanwhile)
            #expect(ruleWrites(server).isEmpty)
        }
    }

    @Test func aChangeRightAfterTheLastLookOfThePreparationIsSeen() async throws {
        try await withRules { server, session, _ in
            server.setConfiguration("lifecycle", of: "b", Rules.document(Rules.expire("a", days: 30)))
            let theirs = Rules.document(Rules.expire("a", days: 7))
            server.fault(on: RequestMatcher("GET", query: "lifecycle", skip: 1, times: 1), .configurationAfterwards("lifecycle", theirs))
            let base = try await session.open().document
            let plan = try #require(try await session.prepareSave(base: base, edited: try Rules.stored(Rules.expire("a", days: 60))).plan)
            let outcome = await session.save(plan)
            #expect(outcome == .changedMeanwhile)
            #expect(server.configuration("lifecycle", of: "b") == theirs)
        }
    }

    @Test func undoLeavesWhatOthersHaveDoneSince() async throws {
        try await withRules { server, session, _ in
            let plan = try #require(try await session.prepareSave(base: StoredRules(), edited: try Rules.stored(Rules.expire("a", days: 60))).plan)
            let saved = try #require(await session.save(plan).saved)
            let theirs = Rules.document(Rules.expire("a", days: 61))
            server.setConfiguration("lifecycle", of: "b", theirs)
            let outcome = await session.undo(saved)
            #expect(outcome == .changedMeanwhile)
            #expect(server.configuration("lifecycle", of: "b") == theirs)
        }
    }

    @Test func whatTheStoreDropsIsToldAndUndone() async throws {
        var ways = LifecycleWays()
        ways.drops = ["NewerNoncurrentVersions"]
        try await withRules(ways) { server, session, _ in
            let former = Rules.document(Rules.expire("a", days: 30))
            server.setConfiguration("lifecycle", of: "b", former)
            server.setMinimumObjectSize("all_storage_classes_128K", of: "b")
            let base = try await session.open().document
            let keepThree =
                "<NoncurrentVersionExpiration><NoncurrentDays>9</NoncurrentDays><NewerNoncurrentVersions>3</NewerNoncurrentVersions>"
                + "</NoncurrentVersionExpiration>"
            let edited = try Rules.stored(Rules.expire("a", days: 30), Rules.rule("keep", keepThree))
            let plan = try #require(try await session.prepareSave(base: base, edited: edited).plan)
            let outcome = await session.save(plan)
            guard case .altered(let saved, let changes) = outcome else {
                Issue.record("not told: \(outcome)")
                return
            }
            #expect(changes.map(\.name) == ["keep"])
            #expect(changes.flatMap(\.words).contains { $0.contains("NewerNoncurrentVersions") })
            let undone = await session.undo(saved)
            #expect(undone.saved?.kept.tree == base.tree)
            #expect(server.configuration("lifecycle", of: "b")?.contains("NoncurrentDays") == false)
        }
    }

    @Test func aDroppedMinimumSizeIsTold() async throws {
        var ways = LifecycleWays()
        ways.dropsMinimumSize = true
        try await withRules(ways) { _, session, _ in
            let edited = try Rules.stored(Rules.expire("a", days: 30), minimumObjectSize: "varies_by_storage_class")
            let plan = try #require(try await session.prepareSave(base: StoredRules(), edited: edited).plan)
            let outcome = await session.save(plan)
            guard case .altered(let saved, let changes) = outcome else {
                Issue.record("not told: \(outcome)")
                return
            }
            #expect(changes.isEmpty)
            #expect(saved.kept.minimumObjectSize == "all_storage_classes_128K")
            #expect(saved.lostMinimumObjectSize)
        }
    }

    @Test func whatTheStoreRefusesChangesNothing() async throws {
        var ways = LifecycleWays()
        ways.refuses = ["Transition"]
        try await withRules(ways) { server, session, _ in
            let former = Rules.document(Rules.expire("a", days: 30))
            server.setConfiguration("lifecycle", of: "b", former)
            server.fault(on: RequestMatcher(), .header("Server", "SeaweedFS 8000GB 4.48"))
            let base = try await session.open()
            #expect(base.store == .seaweedFS)
            let move = "<Transition><Days>30</Days><StorageClass>STANDARD_IA</StorageClass></Transition>"
            let edited = try Rules.stored(Rules.expire("a", days: 30), Rules.rule("move", prefix: "m/", move))
            let plan = try #require(try await session.prepareSave(base: base.document, edited: edited).plan)
            let outcome = await session.save(plan)
            guard case .refused(let error, let reasons) = outcome else {
                Issue.record("not refused: \(outcome)")
                return
            }
            #expect(error.code == "NotImplemented")
            #expect(reasons.map(\.rule) == [1])
            #expect(reasons.first?.text.contains("SeaweedFS") == true)
            #expect(server.configuration("lifecycle", of: "b") == former)
        }
    }
}
