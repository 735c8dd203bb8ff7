import S3Model
import Testing

@testable import Timeline

/// Grouping and mending of listings.
@Suite struct VersionLogTests {
    private func ids(_ log: VersionLog, _ key: String) -> [String] {
        log.number(of: key).map { log.entries(ofKey: $0).map { log.row(ofEntry: $0).versionId ?? "-" } } ?? []
    }

    @Test(arguments: 1...4)
    func `Entries of a key stay together across pages`(pageSize: Int) {
        let rows = [
            Rows.marker("a", "3", 30, isLatest: true), Rows.version("a", "2", 20), Rows.version("a", "1", 10),
            Rows.version("b", "4", 5, isLatest: true),
        ]
        let log = VersionLog(Rows.listing(rows, pageSize: pageSize))
        #expect(log.keyCount == 2 && log.entryCount == 4 && log.order == nil && log.storeOrder == .newestFirst)
        #expect(ids(log, "a") == ["3", "2", "1"] && ids(log, "b") == ["4"] && ids(log, "c").isEmpty)
    }

    @Test func `The document's order counts, not the dates`() {
        // Multipart uploads are dated by their start: the newest entry is the oldest by date.
        let rows = [Rows.version("a", "2", 10, parts: 3, isLatest: true), Rows.version("a", "1", 20)]
        let log = VersionLog(Rows.listing(rows))
        #expect(ids(log, "a") == ["2", "1"])
        let view = AsOfView.make(log, at: AsOfTime(second: 15), expiry: .none)!
        #expect(view.state(ofKey: 0) == .object(position: 0) && view.doubts(ofKey: 0) == .multipartDate)
        #expect(view.change(ofKey: 0) == .unchanged)
    }

    @Test func `Versions before markers are merged by date`() {
        // As moto lists: within a page all versions, then all markers.
        let rows = [
            Rows.version("a", "v3", 40), Rows.version("a", "v1", 10), Rows.version("b", "w1", 5, isLatest: true),
            Rows.marker("a", "m4", 50, isLatest: true), Rows.marker("a", "m2", 20),
        ]
        let log = VersionLog(Rows.listing(rows))
        #expect(log.storeOrder == .markersApart && ids(log, "a") == ["m4", "v3", "m2", "v1"] && ids(log, "b") == ["w1"])
        let single = VersionLog(Rows.listing(Array(rows[...1]) + [rows[3], rows[4]]))
        #expect(single.storeOrder == .markersApart && ids(single, "a") == ["m4", "v3", "m2", "v1"])
    }

    @Test func `Of one date the marker lies above, unless the version is the latest`() {
        let deleted = [Rows.version("a", "v", 10), Rows.marker("a", "m", 10, isLatest: true)]
        #expect(ids(VersionLog(Rows.listing(deleted)), "a") == ["m", "v"])
        let latest = [Rows.version("a", "v2", 10, isLatest: true), Rows.version("a", "v1", 10), Rows.version("b", "w", 1), Rows.marker("a", "m", 10)]
        #expect(ids(VersionLog(Rows.listing(latest)), "a") == ["v2", "m", "v1"])
    }

    @Test func `The oldest first is turned round`() {
        let rows = [
            Rows.version("a", "1", 10), Rows.marker("a", "2", 20), Rows.version("a", "3", 30, isLatest: true),
            Rows.version("b", "4", 1, isLatest: true),
        ]
        let log = VersionLog(Rows.listing(rows))
        #expect(log.storeOrder == .oldestFirst && ids(log, "a") == ["3", "2", "1"])
        let versions = [Rows.version("a", "1", 10), Rows.version("a", "2", 20, isLatest: true)]
        #expect(ids(VersionLog(Rows.listing(versions)), "a") == ["2", "1"])
    }

    @Test func `A store that calls every entry the latest is left in its order`() {
        let rows = [Rows.version("a", "2", 10, isLatest: true), Rows.marker("a", "1", 20, isLatest: true), Rows.version("a", "0", 5, isLatest: true)]
        let log = VersionLog(Rows.listing(rows))
        #expect(log.storeOrder == .newestFirst && ids(log, "a") == ["2", "1", "0"])
    }

    @Test func `Keys are found by their bytes, sorted or not, and prefixes are no keys`() {
        let keys = ["z", "a/", "a", "a/b", "a0", "e\u{301}", "\u{e9}", "a/\u{10FFFF}"]
        var rows = keys.map { Rows.version($0, "id", 1, isLatest: true) }
        rows.insert(ListingRow(kind: .prefix, key: "p/"), at: 2)
        let log = VersionLog(Rows.listing(rows, pageSize: 3))
        #expect(log.keyCount == keys.count)
        for key in keys { #expect(log.number(of: key).map { log.key($0) }?.utf8.elementsEqual(key.utf8) == true) }
        #expect(log.keys(under: "a/").map { log.key($0) } == ["a/", "a/b", "a/\u{10FFFF}"])
        #expect(log.keys(under: "") == 0..<keys.count && log.keys(under: "b").isEmpty && log.keys(under: "zz").isEmpty)
    }

    @Test func `Nothing is a log too`() {
        let log = VersionLog(Rows.listing([]))
        #expect(log.keyCount == 0 && log.number(of: "a") == nil)
        let view = AsOfView.make(log, at: AsOfTime(second: 1), expiry: .none)!
        #expect(view.rows(under: "").count == 0 && RestorePlan.make(view, scope: .bucket)!.count == 0)
        #expect(Changes(log).histogram(bins: 3) == nil && Changes(log).previous(before: AsOfTime(second: 9)) == nil)
    }
}
