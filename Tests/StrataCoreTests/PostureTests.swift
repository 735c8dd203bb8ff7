import S3Model
import Testing
import Timeline

@testable import StrataCore

/// The Posture pane: opening, reading, folding, fixing and coming back.
struct PostureTests {
    private func facts(_ name: String, _ status: VersioningConfiguration.Status? = .enabled) -> PostureFacts {
        var facts = PostureFacts(bucket: name)
        facts.versioning = .known(VersioningConfiguration(status: status))
        facts.lifecycle = .known(nil)
        facts.uploads = .known(PostureUploads())
        return facts
    }

    private func ticket(_ fixture: Fixture) -> Ticket { fixture.ticket { if case .readPosture(let ticket, _, _) = $0 { ticket } else { nil } } }

    /// The whole account, read: beta keeps no versions.
    private func open() -> Fixture {
        var fixture = Fixture.browsing()
        fixture.send(.command(.posture))
        let ticket = ticket(fixture)
        for name in ["alpha", "beta", "gamma"] { fixture.send(.event(.postureRead(ticket, facts(name, name == "beta" ? nil : .enabled)))) }
        fixture.send(.event(.finished(ticket)))
        return fixture
    }

    private func pane(_ fixture: Fixture) throws -> PosturePane { try #require(fixture.state.workspace.posture) }

    @Test func theAccountIsReadFromTheBuckets() throws {
        var fixture = Fixture.browsing()
        let effects = fixture.send(.command(.posture))
        guard case .readPosture(let ticket, let buckets, let depth)? = effects.first(where: { if case .readPosture = $0 { true } else { false } })
        else {
            Issue.record("nothing is read")
            return
        }
        #expect(buckets.map(\.name) == ["alpha", "beta", "gamma"] && depth == .sample)
        #expect(fixture.state.focus == .posture && fixture.state.isBusy)
        fixture.send(.event(.postureRead(ticket, facts("gamma"))))
        fixture.send(.event(.postureRead(ticket, facts("beta", nil))))
        let pane = try pane(fixture)
        #expect(pane.report.entries.map(\.bucket) == ["beta", "gamma"] && pane.arrived == 2)
        #expect(pane.rows.first == .bucket(0) && pane.rows.contains(.finding(0, 0)))
        // What belongs to another reading is nobody's.
        fixture.send(.event(.postureRead(Ticket(number: 99, profile: "demo"), facts("alpha"))))
        #expect(try self.pane(fixture).arrived == 2)
        fixture.send(.event(.finished(ticket)))
        #expect(!fixture.state.isBusy || fixture.state.workspace.buckets.factsTicket != nil)
    }

    @Test func insideABucketItIsOfThatBucket() throws {
        var fixture = Fixture.inBucket([object("a")])
        let effects = fixture.send(.command(.posture))
        #expect(effects.contains { if case .readPosture(_, let buckets, _) = $0 { buckets.map(\.name) == ["alpha"] } else { false } })
        #expect(try pane(fixture).bucket == "alpha")
        fixture.send(.event(.postureRead(ticket(fixture), facts("alpha"))))
        // Alone it needs no heading, and everything is shown.
        #expect(try !pane(fixture).rows.contains(.bucket(0)))
        fixture.send(.command(.escape))
        #expect(fixture.state.focus == .objects)
    }

    @Test func manyBucketsAreAskedAboutFirst() throws {
        var fixture = Fixture.browsing((0..<40).map { "bucket-\($0)" })
        #expect(fixture.send(.command(.posture)).isEmpty)
        guard case .confirm(let question)? = fixture.state.layers.last else {
            Issue.record("not asked")
            return
        }
        #expect(question.isNoFocused && question.lines.contains { $0.value.contains("1,640") }, "\(question.lines)")
        fixture.send(.command(.open))
        #expect(fixture.state.workspace.posture == nil)
        fixture.send(.command(.posture))
        let effects = fixture.send(.command(.accept))
        #expect(effects.contains { if case .readPosture(_, let buckets, _) = $0 { buckets.count == 40 } else { false } })
    }

    @Test func countingSaysFirstWhatItSends() throws {
        var fixture = open()
        fixture.send(.command(.countPosture))
        let effects = fixture.send(.command(.accept))
        #expect(effects.contains { if case .readPosture(_, _, let depth) = $0 { depth == .whole } else { false } })
        // What is known stays until it is read anew.
        #expect(try pane(fixture).report.entries.count == 3)
        #expect(fixture.state.disabledReason(.countPosture)?.contains("x stops") == true)
    }

    @Test func notesAreFoldedAway() throws {
        var fixture = open()
        let folded = try pane(fixture).rows.count
        #expect(try pane(fixture).currentEntry?.bucket == "beta" && pane(fixture).hidden(of: pane(fixture).report.entries[1]) > 0)
        fixture.send(.command(.foldPosture))
        #expect(try pane(fixture).rows.count > folded)
        fixture.send(.command(.open))
        #expect(try pane(fixture).rows.count == folded)
    }

    @Test func aFixIsGoneToAndComeBackFrom() throws {
        var fixture = open()
        fixture.send(.command(.moveDown))
        #expect(try pane(fixture).currentFinding?.fix == .enableVersioning(bucket: "beta"))
        let asked = fixture.send(.command(.open))
        guard case .lookAtVersioning(let look, let bucket, let wanted)? = asked.first else {
            Issue.record("\(asked)")
            return
        }
        #expect(bucket == "beta" && wanted == .enabled)
        let change = VersioningChange(bucket: "beta", present: VersioningConfiguration(), wanted: .enabled)
        fixture.send(.event(.versioningLooked(look, change)))
        let done = fixture.send(.command(.accept))
        guard case .setVersioning(let set, _)? = done.first else {
            Issue.record("\(done)")
            return
        }
        // What was changed is looked at again, and its finding goes.
        let again = fixture.send(.event(.versioningSet(set, change, .done(VersioningConfiguration(status: .enabled)))))
        guard case .readPosture(let ticket, let buckets, _)? = again.first else {
            Issue.record("\(again)")
            return
        }
        #expect(buckets.map(\.name) == ["beta"])
        fixture.send(.event(.postureRead(ticket, facts("beta"))))
        fixture.send(.event(.finished(ticket)))
        #expect(try pane(fixture).report.worst != .losesData && pane(fixture).arrived == 3)
        #expect(fixture.state.focus == .posture)
    }

    @Test func rulesAreReachedAndLeftForThePosture() throws {
        var fixture = open()
        fixture.send(.command(.foldPosture))
        let place = try #require(
            try pane(fixture).rows.firstIndex { row in
                guard case .finding(let entry, let finding) = row else { return false }
                return try! pane(fixture).report.entries[entry].findings[finding].subject == .uploads
            })
        fixture.send(.move(.to(place)))
        let effects = fixture.send(.command(.open))
        #expect(effects.contains { if case .readLifecycle(_, let bucket) = $0 { bucket == "beta" } else { false } })
        #expect(fixture.state.focus == .rules)
        fixture.send(.command(.posture))
        #expect(fixture.state.focus == .posture)
        #expect(try pane(fixture).cursor.row == place, "the cursor is where it was")
        fixture.send(.command(.rules))
        #expect(fixture.state.focus == .rules)
        fixture.send(.command(.escape))
        #expect(fixture.state.focus == .posture)
    }

    @Test func aSettingIsOpenedAtItsRow() throws {
        var fixture = Fixture.browsing(["alpha"])
        fixture.send(.command(.bucketPosture))
        var open = facts("alpha")
        open.encryption = .known(nil)
        fixture.send(.event(.postureRead(ticket(fixture), open)))
        let place = try #require(
            try pane(fixture).rows.firstIndex { row in
                guard case .finding(let entry, let finding) = row else { return false }
                return try! pane(fixture).report.entries[entry].findings[finding].subject == .encryption
            })
        fixture.send(.move(.to(place)))
        #expect(fixture.send(.command(.open)).contains { if case .readSettings(_, "alpha") = $0 { true } else { false } })
        guard case .report(let layer)? = fixture.state.layers.last, case .settings(let report) = layer.subject else {
            Issue.record("\(fixture.state.layers)")
            return
        }
        #expect(report.bucket == "alpha" && SettingsReport.rows[layer.cursor.row] == .document(.encryption))
        fixture.send(.command(.escape))
        #expect(fixture.state.layers.isEmpty && fixture.state.focus == .posture)
    }

    @Test func leavingStopsAndComingBackReadsAnew() throws {
        var fixture = Fixture.browsing()
        fixture.send(.command(.posture))
        let ticket = ticket(fixture)
        let effects = fixture.send(.command(.escape))
        #expect(effects.contains(.cancel(ticket)) && fixture.state.focus == .buckets)
        #expect(fixture.send(.command(.posture)).contains { if case .readPosture = $0 { true } else { false } })
    }

    @Test func whatWasReadIsShownAgain() {
        var fixture = open()
        fixture.send(.command(.posture))
        #expect(fixture.state.focus == .buckets)
        #expect(!fixture.send(.command(.posture)).contains { if case .readPosture = $0 { true } else { false } })
        #expect(fixture.state.focus == .posture)
    }

    @Test func stoppingKeepsWhatCame() throws {
        var fixture = Fixture.browsing()
        fixture.send(.command(.posture))
        fixture.send(.event(.postureRead(ticket(fixture), facts("alpha"))))
        #expect(fixture.send(.command(.stopPosture)).contains(.cancel(ticket(fixture))))
        #expect(try pane(fixture).isStopped && pane(fixture).report.entries.count == 1)
        #expect(fixture.state.disabledReason(.stopPosture) == "nothing is being read")
    }

    @Test func aFailureIsShownOverTheRows() throws {
        var fixture = open()
        fixture.send(.command(.refresh))
        fixture.send(.event(.failed(ticket(fixture), denied("ListBuckets"))))
        #expect(try pane(fixture).loading.failure != nil && pane(fixture).report.entries.count == 3)
        #expect(fixture.state.currentFailure != nil)
    }

    @Test func theFilterFindsBucketsAndFindings() throws {
        var fixture = open()
        for action: Action in [.command(.filter), .edit(.insert("gamm")), .command(.open)] { fixture.send(action) }
        #expect(try pane(fixture).rows == [.bucket(2)] || pane(fixture).rows.count < 4)
        fixture.send(.command(.escape))
        #expect(fixture.state.focus == .posture, "esc clears the filter first")
        for action: Action in [.command(.filter), .edit(.insert("overwrite or a delete is final")), .command(.open)] { fixture.send(action) }
        #expect(try pane(fixture).rows == [.bucket(0), .finding(0, 0)])
    }

    @Test func findingsAreCopied() {
        var fixture = open()
        fixture.send(.command(.moveDown))
        let items = fixture.state.postureCopyItems()
        #expect(items.map(\.title) == ["finding", "command", "findings of beta", "all findings"])
        #expect(items.contains { $0.choice == .copy("strata bucket versioning s3://beta on") })
    }

    @Test func reasonsAreGiven() {
        let fixture = Fixture.browsing([])
        #expect(fixture.state.disabledReason(.posture)?.contains("no bucket is listed") == true)
        #expect(fixture.state.disabledReason(.bucketPosture) == "no bucket under the cursor")
        var reading = Fixture.browsing()
        reading.state.isReadOnly = true
        #expect(reading.state.disabledReason(.posture) == nil, "looking is no change")
        #expect(reading.send(.command(.posture)).contains { if case .readPosture = $0 { true } else { false } })
    }

    @Test func anotherProfileHasAnotherPosture() throws {
        var fixture = open()
        let effects = fixture.state.switchProfile(to: "weed")
        #expect(fixture.state.workspace.posture == nil && !effects.isEmpty)
        _ = fixture.state.switchProfile(to: "demo")
        #expect(try pane(fixture).report.entries.count == 3)
    }
}
