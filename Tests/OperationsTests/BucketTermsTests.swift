import Foundation
import S3Client
import S3Model
import StrictS3
import Testing
import Timeline

@testable import Operations

@Suite("What a bucket's settings do to a restore")
struct BucketTermsTests {
    private static let retention = """
        <ObjectLockConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><ObjectLockEnabled>Enabled</ObjectLockEnabled>\
        <Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>30</Days></DefaultRetention></Rule></ObjectLockConfiguration>
        """

    private func ownership(_ word: String) -> String {
        "<OwnershipControls xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule><ObjectOwnership>\(word)</ObjectOwnership></Rule></OwnershipControls>"
    }

    @Test func theyAreReadAndWhatIsNotThereIsNone() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled)
            let client = hastyClient(of: server)
            let bare = await BucketTerms.read(client, bucket: "b")
            #expect(
                bare.defaultRetention == nil && !bare.disablesACLs && !bare.mfaDelete && bare.lock == .known(nil) && bare.ownership == .known(nil))
            server.createBucket("c", versioning: .enabled, objectLock: true)
            server.setConfiguration("object-lock", of: "c", Self.retention)
            server.setConfiguration("ownershipControls", of: "c", ownership("BucketOwnerEnforced"))
            server.setMFADelete(of: "c")
            let terms = await BucketTerms.read(client, bucket: "c")
            #expect(terms.defaultRetention == DefaultRetention(mode: "GOVERNANCE", days: 30) && terms.disablesACLs && terms.mfaDelete)
            var options = RestoreOptions()
            terms.apply(to: &options)
            #expect(options.mfaDelete && options.requests.acl == 0 && options.defaultRetention?.words == "GOVERNANCE 30 d")
            server.fault(on: RequestMatcher("GET", bucket: "c"), .deny())
            let denied = await BucketTerms.read(client, bucket: "c")
            #expect(denied.defaultRetention == nil && !denied.disablesACLs && !denied.mfaDelete)
        }
    }

    @Test func whatStandsInTheWayOfADeletionIsReadOfTheBucketAndTheVersion() async throws {
        try await StrictS3.serving { server in
            server.createBucket("c", versioning: .enabled, objectLock: true)
            server.setConfiguration("object-lock", of: "c", Self.retention)
            let id = try #require(server.put("x", to: "k", in: "c"))
            let client = hastyClient(of: server)
            let free = await DeletionTerms.read(client, bucket: "c", key: "k", versionId: id, isMarker: false)
            #expect(free.notes { _ in "then" }.first?.contains("default retention (GOVERNANCE 30 d)") == true)
            let marker = await DeletionTerms.read(client, bucket: "c", key: "k", versionId: id, isMarker: true)
            #expect(marker == DeletionTerms())
            server.fault(on: RequestMatcher("GET", bucket: "c"), .deny())
            server.fault(on: RequestMatcher("HEAD", bucket: "c"), .deny())
            #expect(await DeletionTerms.read(client, bucket: "c", key: "k", versionId: id, isMarker: false) == DeletionTerms())
        }
    }

    @Test(arguments: [(30, nil, 30), (nil, 2, 730), (nil, nil, nil), (0, nil, nil)] as [(Int?, Int?, Int?)])
    func defaultRetentionCountsInDays(_ days: Int?, _ years: Int?, _ expected: Int?) {
        let lock = ObjectLockConfiguration(isEnabled: true, defaultMode: "COMPLIANCE", defaultDays: days, defaultYears: years)
        #expect(lock.defaultRetention?.days == expected)
        if expected == 730 { #expect(lock.defaultRetention?.words == "COMPLIANCE 2 y") }
    }

    @Test func aDefaultRetentionIsSaidBeforeAndUndoPutsTheFormerOnTop() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled, objectLock: true)
            let wanted = try #require(server.put("wanted", to: "k", in: "b"))
            server.put("top", to: "k", in: "b")
            server.setConfiguration("object-lock", of: "b", Self.retention)
            let client = hastyClient(of: server)
            let plan = try await RestoreVersionOperation(client: client, bucket: "b", key: "k", versionId: wanted).prepare()
            #expect(plan.warnings.contains { $0.hasPrefix("The bucket's default retention (GOVERNANCE 30 d) applies to the copy: until 20") })
            try await withRuns { folder in
                let run = RestoreRun(client: client, folder: folder)
                let report = try #require(try await run.start(plan))
                let undo = try await run.undoPlan(report.summary.id)
                #expect(undo.totals.copies == 1 && undo.totals.deleteVersions == 0)
                #expect(
                    undo.notes(now: 0) { "\($0)" } == [
                        "The bucket's default retention (GOVERNANCE 30 d) applies to what is copied on top, too: "
                            + "nothing can take that away until 2592000000."
                    ])
                _ = try await run.undo(report.summary.id)
                #expect(server.versions(of: "k", in: "b").map(\.text) == ["top", "wanted", "top", "wanted"])
            }
        }
    }

    @Test func aPlanOfManySaysItOnce() async throws {
        try await StrictS3.serving { server in
            Accident.stage(server)
            server.setConfiguration("object-lock", of: "b", Self.retention)
            let plan = try await AsOfOperation(client: hastyClient(of: server), bucket: "b").plan(to: Accident.time)
            #expect(
                plan.notes(now: 0) { "\($0)" } == [
                    "The bucket's default retention (GOVERNANCE 30 d) applies to each copy: until 2592000000 undo can't take it away, "
                        + "but copies the former version on top."
                ])
        }
    }

    @Test func withMFADeleteNoMarkerIsRemoved() async throws {
        try await StrictS3.serving { server in
            Accident.stage(server)
            server.setMFADelete(of: "b")
            let client = hastyClient(of: server)
            try await withRuns { folder in
                let plan = try await AsOfOperation(client: client, bucket: "b", folder: folder).plan(to: Accident.time)
                #expect(plan.totals.undelete.keys == 0)
                #expect(plan.notes(now: 0) { "\($0)" }.contains { $0.hasPrefix("MFA delete is on") })
                let run = RestoreRun(client: client, folder: folder)
                let report = try await run.start(plan, bucket: "b")
                #expect(report.isClean && server.requests(RequestMatcher("DELETE")).isEmpty)
                #expect(Accident.now(server).filter { $0.key != "new" } == Accident.past)
                let undo = try await run.undoPlan(report.summary.id)
                #expect(undo.totals.deleteVersions == 0 && undo.totals.removeMarkers == 0 && undo.notes(now: 0) { "\($0)" }.count == 1)
                let undone = try await run.undo(report.summary.id)
                #expect(undone.isClean)
                #expect(server.requests(RequestMatcher("DELETE", query: "versionId")).isEmpty)
            }
        }
    }

    // MARK: Requests

    private func count(_ server: StrictS3, _ work: () async throws -> Void) async throws -> Int {
        server.clearRequests()
        try await work()
        return server.requests.count
    }

    enum Kind: CaseIterable { case undelete, undeleteTwo, copy, copyWithoutACLs, parts, hide, nothing }

    @Test(arguments: Kind.allCases) func aPlansRequestsAreTheOnesSent(kind: Kind) async throws {
        try await StrictS3.serving(.smallParts) { server in
            server.now = Accident.before.addingTimeInterval(-100)
            server.createBucket("b", versioning: .enabled)
            if kind == .copyWithoutACLs { server.setConfiguration("ownershipControls", of: "b", ownership("BucketOwnerEnforced")) }
            let keys = ["a", "b", "c"]
            if kind != .hide {
                for key in keys { server.put(kind == .parts ? String(repeating: "0123456789", count: 60) : "wanted \(key)", to: key, in: "b") }
            }
            server.advance(by: 200)
            for key in keys {
                switch kind {
                case .undelete, .undeleteTwo: server.addDeleteMarker(to: key, in: "b")
                case .copy, .copyWithoutACLs, .parts, .hide: server.put("damaged", to: key, in: "b")
                case .nothing: break
                }
                if kind == .undeleteTwo { server.addDeleteMarker(to: key, in: "b") }
            }
            server.advance(by: 100)
            let client = hastyClient(of: server)
            // Learns the server's clock, so that no request has to be sent again for it.
            _ = try await client.listBuckets()
            try await withRuns { folder in
                var options = RestoreOptions(hidesCreated: true)
                if kind == .parts { (options.multipartThreshold, options.partSize) = (256, 64) }
                let plan = try await AsOfOperation(client: client, bucket: "b", folder: folder).plan(to: Accident.time, options: options)
                #expect(plan.toDoCount == (kind == .nothing ? 0 : 3))
                var runOptions = RestoreRunOptions()
                if kind == .parts { runOptions.version = .small }
                let sent = try await count(server) {
                    guard plan.toDoCount > 0 else { return }
                    let report = try await RestoreRun(client: client, folder: folder, options: runOptions).start(plan, bucket: "b")
                    #expect(report.isClean)
                }
                #expect(sent == plan.totals.requests)
                if kind == .copyWithoutACLs { #expect(server.requests(RequestMatcher("GET", query: "acl")).isEmpty) }
            }
        }
    }

    @Test(arguments: [Kind.undelete, .undeleteTwo, .copy, .parts]) func aVersionsRequestsAreTheOnesSent(kind: Kind) async throws {
        for tags in [[:], ["t": "1"]] {
            try await StrictS3.serving(.smallParts) { server in
                server.createBucket("b", versioning: .enabled)
                let text = kind == .parts ? String(repeating: "0123456789", count: 60) : "wanted"
                let wanted = try #require(server.put(text, to: "k", in: "b", tags: tags))
                if kind == .copy || kind == .parts { server.put("top", to: "k", in: "b") } else { server.addDeleteMarker(to: "k", in: "b") }
                if kind == .undeleteTwo { server.addDeleteMarker(to: "k", in: "b") }
                let client = hastyClient(of: server)
                try await withRuns { folder in
                    var options = RestoreRunOptions()
                    options.version = .small
                    let plan = try await RestoreVersionOperation(
                        client: client, bucket: "b", key: "k", versionId: wanted, options: options.version
                    ).prepare()
                    let sent = try await count(server) {
                        _ = try await RestoreRun(client: client, folder: folder, options: options).start(plan)
                    }
                    #expect(sent == plan.requests)
                }
            }
        }
    }
}
