import S3Model
import Testing

@testable import Timeline

/// States, changes, reasons and folders, case by case.
@Suite struct AsOfViewTests {
    private func view(_ rows: [ListingRow], at second: Int64, removed: [RemovedEntry] = [], expiry: ExpiryKnowledge = .none) -> AsOfView {
        AsOfView.make(VersionLog(Rows.listing(rows)), at: AsOfTime(second: second), removed: removed, expiry: expiry)!
    }

    @Test func `A change in the second itself counts as done`() {
        let rows = [Rows.version("a", "2", 100, content: 2), Rows.version("a", "1", 50)]
        #expect(view(rows, at: 100).state(ofKey: 0) == .object(position: 0))
        #expect(view(rows, at: 99).state(ofKey: 0) == .object(position: 1))
        #expect(view(rows, at: 50).state(ofKey: 0) == .object(position: 1))
        #expect(view(rows, at: 49).state(ofKey: 0) == .absent)
    }

    @Test func `Each change is told, with its moment`() {
        let rows = [
            Rows.version("created", "1", 120), Rows.marker("deleted", "3", 130), Rows.marker("deleted", "2", 110), Rows.version("deleted", "1", 50),
            Rows.marker("flash", "2", 120), Rows.version("flash", "1", 110), Rows.version("overwritten", "2", 115, content: 2),
            Rows.version("overwritten", "1", 50),
            Rows.version("restored", "3", 140), Rows.marker("restored", "2", 60), Rows.version("restored", "1", 50), Rows.version("same", "1", 50),
        ]
        let view = view(rows, at: 100)
        let found = (0..<view.keyCount).map { (view[$0].key, view[$0].change, view[$0].changedAt.map { $0 / 1000 }) }
        #expect(found.map(\.0) == ["created", "deleted", "flash", "overwritten", "restored", "same"])
        #expect(found.map(\.1) == [.created, .deleted, .absent, .overwritten, .restored, .unchanged])
        #expect(found.map(\.2) == [120, 110, nil, 115, 140, nil])
        let counts = view.counts(under: "")
        #expect([counts.then, counts.now, counts.created, counts.overwritten, counts.deleted, counts.restored] == [3, 4, 1, 1, 1, 1])
        #expect(counts.thenBytes == 30 && counts.nowBytes == 40)
        #expect(view.rows(under: "").count == 5)
    }

    @Test func `What was brought back by a copy is no longer overwritten`() {
        let rows = [Rows.version("a", "3", 130, content: 1), Rows.version("a", "2", 115, content: 2), Rows.version("a", "1", 50, content: 1)]
        let view = view(rows, at: 100)
        #expect(view.change(ofKey: 0) == .rewritten && view[0].changedAt == 130_000)
        let counts = view.counts(under: "")
        #expect(counts.unchanged == 1 && counts.changed == 0)
        #expect(self.view(rows, at: 120).change(ofKey: 0) == .overwritten)
    }

    private static let day: Int64 = 86_400

    @Test func `Rules that expire noncurrent versions make a younger key unknown`() {
        let rows = [
            Rows.version("logs/a", "1", 120), Rows.version("prod/b", "1", 120), Rows.version("prod/c", "2", 120), Rows.version("prod/c", "1", 50),
        ]
        let rule = ExpiryKnowledge(rules: [.init(prefix: "prod/", days: 30)])
        let view = view(rows, at: 100, expiry: rule)
        #expect(view.change(ofKey: 0) == .created)
        #expect(view.state(ofKey: 1) == .unknown(.expired, candidate: nil))
        #expect(view.state(ofKey: 2) == .object(position: 3) && view.doubts(ofKey: 2) == [])
        #expect(self.view(rows, at: 100, expiry: .unknown).state(ofKey: 0) == .unknown(.rulesUnread, candidate: nil))
        // Unchanged since, a rule needs its days.
        let young = ExpiryKnowledge(rules: rule.rules, unchangedUntil: (120 + 30 * Self.day) * 1000 - 1)
        #expect(self.view(rows, at: 100, expiry: young).change(ofKey: 1) == .created)
        let old = ExpiryKnowledge(rules: rule.rules, unchangedUntil: (120 + 30 * Self.day) * 1000)
        #expect(self.view(rows, at: 100, expiry: old).change(ofKey: 1) == .unknown)
    }

    @Test func `A rule that chooses by tags may have left a gap`() {
        let rows = [Rows.version("a", "2", 120), Rows.version("a", "1", 50)]
        let view = view(rows, at: 100, expiry: ExpiryKnowledge(rules: [.init(days: 1, isSelective: true)]))
        #expect(view.state(ofKey: 0) == .object(position: 1) && view.doubts(ofKey: 0) == .maybeGap)
        #expect(self.view(rows, at: 100, expiry: .unknown).doubts(ofKey: 0) == .maybeGap)
    }

    @Test func `Rules are read from the document, disabled ones too`() throws {
        let xml = """
            <LifecycleConfiguration><Rule><Status>Enabled</Status><Filter><Prefix>a/</Prefix></Filter><Expiration><Days>3</Days></Expiration></Rule>\
            <Rule><Status>Disabled</Status><Filter><And><Prefix>b/</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></And></Filter>\
            <NoncurrentVersionExpiration><NoncurrentDays>7</NoncurrentDays></NoncurrentVersionExpiration></Rule></LifecycleConfiguration>
            """
        let knowledge = ExpiryKnowledge(try LifecycleConfiguration.decode(Array(xml.utf8)))
        #expect(knowledge == ExpiryKnowledge(rules: [.init(prefix: "b/", days: 7, isSelective: true)]))
        #expect(ExpiryKnowledge(nil) == .none)
    }

    @Test func `Signs of what is gone`() {
        let onNothing = view([Rows.marker("a", "1", 120)], at: 100)
        #expect(onNothing.state(ofKey: 0) == .unknown(.markerOnNothing, candidate: nil))
        #expect(view([Rows.marker("a", "1", 120)], at: 120).state(ofKey: 0) == .absent)
        let null = view([Rows.version("a", "null", 120), Rows.version("a", "1", 50)], at: 100)
        #expect(null.state(ofKey: 0) == .unknown(.nullReplaced, candidate: 1))
        #expect(view([Rows.version("a", "1", 120), Rows.version("a", "null", 50)], at: 100).state(ofKey: 0) == .object(position: 1))
        let undated = view([Rows.version("a", "2", nil), Rows.version("a", "1", 50)], at: 100)
        #expect(undated.state(ofKey: 0) == .unknown(.undated, candidate: 0))
    }

    @Test func `The last key of an unfinished listing isn't judged`() {
        let listing = Rows.listing([Rows.version("a", "1", 120), Rows.version("b", "1", 120)], isComplete: false)
        let view = AsOfView.make(VersionLog(listing), at: AsOfTime(second: 100), expiry: .none)!
        #expect(view.change(ofKey: 0) == .created && view.state(ofKey: 1) == .unknown(.listingIncomplete, candidate: nil))
    }

    @Test func `Removed markers are laid over the past`() {
        let rows = [Rows.version("a", "2", 80), Rows.version("a", "1", 50)]
        let removed = [
            RemovedEntry(key: "a", versionId: "m2", lastModified: 95_000, removedAt: 120_000, beneath: "m1"),
            RemovedEntry(key: "a", versionId: "m1", lastModified: 90_000, removedAt: 120_000, beneath: "2"),
            RemovedEntry(key: "gone", versionId: "m", lastModified: 1, removedAt: 2),
        ]
        #expect(view(rows, at: 85, removed: removed).state(ofKey: 0) == .object(position: 0))
        let hidden = view(rows, at: 119, removed: removed)
        #expect(hidden.moved(to: AsOfTime(second: 85)) == view(rows, at: 85, removed: removed))
        #expect(hidden.moved(to: AsOfTime(second: 85))?.state(ofKey: 0) == .object(position: 0))
        #expect(hidden.state(ofKey: 0) == .absent && hidden.change(ofKey: 0) == .restored && hidden.doubts(ofKey: 0) == .fromJournal)
        #expect(hidden.changedAt(key: 0) == 120_000)
        #expect(view(rows, at: 120, removed: removed).state(ofKey: 0) == .object(position: 0))
        let undone = RemovedEntry(key: "a", versionId: "3", kind: .version, lastModified: 100_000, removedAt: 120_000)
        #expect(view(rows, at: 110, removed: [undone]).state(ofKey: 0) == .unknown(.undone, candidate: nil))
    }

    @Test func `Folders fold what lies in them`() {
        let rows = [
            Rows.marker("p/old/x", "2", 130), Rows.version("p/old/x", "1", 50), Rows.marker("p/old/y", "2", 131), Rows.version("p/old/y", "1", 50),
            Rows.version("p/one", "1", 50), Rows.version("p/young/", "1", 140), Rows.version("p0", "1", 50),
        ]
        let folded = view(rows, at: 100).rows(under: "p/")
        #expect((0..<folded.count).map { folded[$0].name } == ["p/old/", "p/one", "p/young/"])
        #expect((0..<folded.count).map { folded[$0].change } == [.deleted, .unchanged, .created])
        #expect((0..<folded.count).map { folded[$0].wasThere } == [true, true, false])
        #expect(folded.folders[0].changedAt == 131_000 && folded.folders[0].counts.deleted == 2)
        #expect(folded.counts.then == 3 && folded.counts.now == 2)
        #expect(view(rows, at: 100).rows(under: "p/", delimiter: "").count == 4)
    }

    @Test func `Changes are stepped through and counted`() {
        let rows = [
            Rows.marker("p/a", "3", 30), Rows.version("p/a", "2", 20), Rows.version("p/a", "1", 10), Rows.marker("p/b", "2", 30),
            Rows.marker("p/b", "1", 12),
            Rows.version("q", "1", 99),
        ]
        let changes = Changes(VersionLog(Rows.listing(rows)), under: "p/")
        #expect(changes.count == 5 && changes.first?.second == 10 && changes.last?.second == 30)
        #expect(changes.previous(before: AsOfTime(second: 20))?.second == 12 && changes.previous(before: AsOfTime(second: 10)) == nil)
        #expect(changes.next(after: AsOfTime(second: 12))?.second == 20 && changes.next(after: AsOfTime(second: 30)) == nil)
        let histogram = changes.histogram(bins: 2)!
        #expect(histogram.start == 10 && histogram.width == 11 && histogram.peak == 3)
        #expect(histogram.bars == [ChangeCounts(created: 1, overwritten: 1, markedAgain: 1), ChangeCounts(deleted: 1, markedAgain: 1)])
        #expect(
            histogram.bar(at: AsOfTime(second: 20)) == 0 && histogram.bar(at: AsOfTime(second: 21)) == 1
                && histogram.bar(at: AsOfTime(second: 9)) == nil)
        #expect(histogram.seconds(ofBar: 1) == 21..<32)
        #expect(changes.histogram(bins: 100)!.bars.count == 21)
        #expect(changes.histogram(bins: 4, over: 0..<20)!.bars.map(\.total) == [0, 0, 2, 0])
        let removed = [RemovedEntry(key: "p/a", versionId: "m", lastModified: 25_000, removedAt: 28_000)]
        #expect(Changes(VersionLog(Rows.listing(rows)), under: "p/", removed: removed).counts(in: 21..<30) == ChangeCounts(created: 1, deleted: 1))
    }
}
