import S3Model
import Testing

@Suite struct ListingIndexTests {
    private func listing(_ rows: [ListingRow], pageSize: Int = 7) -> Listing {
        var listing = Listing(id: 1)
        for start in stride(from: 0, to: rows.count, by: pageSize) {
            var builder = ListingSegment.Builder()
            for row in rows[start..<min(rows.count, start + pageSize)] { builder.append(row) }
            listing.append(builder.sealed())
        }
        return listing
    }

    private func objects(_ keys: [String]) -> Listing { listing(keys.map { ListingRow(kind: .object, key: $0) }) }

    private func keys(_ listing: Listing, _ index: ListingIndex?) -> [String] { index?.rows.map { listing.key(at: Int($0)) } ?? ["cancelled"] }

    private func randomRows(_ count: Int, seed: UInt64) -> [ListingRow] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            let length = Int.random(in: 0...12, using: &random)
            let tail = String((0..<length).map { _ in "ab/é\u{0}0".randomElement(using: &random)! })
            return ListingRow(
                kind: [.object, .prefix].randomElement(using: &random)!, key: "shared/prefix/" + tail, size: Int64.random(in: 0...9, using: &random),
                lastModified: [nil, -5, 1 << 40, 7].randomElement(using: &random)!,
                storageClass: ["", "STANDARD", "GLACIER"].randomElement(using: &random)!)
        }
    }

    /// The order by the standard library's stable way: what the sorter must give.
    private func expected(_ rows: [ListingRow], _ query: ListingQuery) -> [UInt32] {
        func isBefore(_ a: ListingRow, _ b: ListingRow) -> Bool {
            switch query.sort {
            case .listed: false
            case .name: a.key.utf8.lexicographicallyPrecedes(b.key.utf8)
            case .size: a.size < b.size
            case .lastModified: (a.lastModified ?? .min) < (b.lastModified ?? .min)
            case .storageClass: a.storageClass < b.storageClass
            }
        }
        let order = rows.indices.sorted { a, b in
            if query.prefixesFirst, (rows[a].kind == .prefix) != (rows[b].kind == .prefix) { return rows[a].kind == .prefix }
            if query.sort == .listed { return query.isDescending ? a > b : a < b }
            if isBefore(rows[a], rows[b]) { return !query.isDescending }
            if isBefore(rows[b], rows[a]) { return query.isDescending }
            return a < b
        }
        return order.map(UInt32.init)
    }

    @Test(arguments: ListingQuery.SortKey.allCases, [false, true])
    func sortsAsTheStandardLibrary(_ sort: ListingQuery.SortKey, _ descending: Bool) {
        for seed in 0..<6 {
            let listing = listing(randomRows([0, 1, 5, 60, 400, 900][seed], seed: UInt64(seed)))
            // Read back: a prefix that a page repeats is listed once.
            let rows = (0..<listing.count).map { listing[$0] }
            let query = ListingQuery(sort: sort, isDescending: descending, prefixesFirst: seed % 2 == 0)
            let isSame = ListingIndex(listing, query)?.rows == expected(rows, query)
            #expect(isSame, "\(rows.count) rows")
        }
    }

    @Test func sortsNamesThatEndInNULs() {
        let rows = (0..<200).map { ListingRow(kind: .object, key: String(repeating: "\u{0}", count: (199 - $0) % 100)) }
        #expect(listing(rows).sorted(by: .name)?.rows == expected(rows, ListingQuery(sort: .name)))
    }

    @Test func filtersBySubstring() {
        let all = objects(["Logs/a", "logs/B", "x/logs", "lo", "ÉTÉ", "été", "straße"])
        #expect(keys(all, all.filtered(matching: "logs")) == ["Logs/a", "logs/B", "x/logs"])
        #expect(keys(all, all.filtered(matching: "Logs")) == ["Logs/a"])
        #expect(keys(all, all.filtered(matching: "été")) == ["ÉTÉ", "été"])
        #expect(keys(all, all.filtered(matching: "É")) == ["ÉTÉ"])
        #expect(keys(all, all.filtered(matching: "ße")) == ["straße"])
        #expect(keys(all, all.filtered(matching: "")).count == 7)
        #expect(keys(all, all.filtered(matching: "no such")) == [])
    }

    @Test func leavesTheCommonPrefixOut() {
        let all = objects(["logs/a", "logs/log", "logs/b"])
        #expect(keys(all, all.filtered(matching: "log", prefixLength: 5)) == ["logs/log"])
    }

    @Test func fuzzyPutsTheBestFirst() {
        let all = objects(["db/x/y-night/ly-s-q-l", "unrelated", "db/nightly.sql", "n/i/g/h/t/l/y"])
        #expect(keys(all, all.filtered(matching: "nightly", mode: .fuzzy)).first == "db/nightly.sql")
        #expect(keys(all, all.filtered(matching: "nightly", mode: .fuzzy)).count == 3)
        #expect(keys(all, all.filtered(matching: "db sql", mode: .fuzzy)) == ["db/nightly.sql", "db/x/y-night/ly-s-q-l"])
        #expect(keys(all, all.filtered(matching: "  ", mode: .fuzzy)).count == 4)
        #expect(keys(objects(["Ärger", "arg"]), objects(["Ärger", "arg"]).filtered(matching: "äg", mode: .fuzzy)) == ["Ärger"])
    }

    @Test func saysWhereItMatches() {
        #expect(NameMatcher("sql", mode: .substring)?.ranges(in: "a/SQL.sql") == [2..<5])
        #expect(NameMatcher("nsq", mode: .fuzzy)?.ranges(in: "nightly.sql") == [0..<1, 8..<10])
        #expect(NameMatcher("té", mode: .substring)?.ranges(in: "ÉTÉ") == [2..<5])
        #expect(NameMatcher("zz", mode: .fuzzy)?.ranges(in: "abc") == [])
        #expect(NameMatcher("", mode: .fuzzy) == nil)
    }

    @Test(arguments: [
        ListingQuery(filter: "a", sort: .size), ListingQuery(filter: "a/", mode: .fuzzy), ListingQuery(sort: .name, isDescending: true),
        ListingQuery(groupsVersions: true), ListingQuery(filter: "b", sort: .name, groupsVersions: true),
    ])
    func growsWithTheListing(_ query: ListingQuery) throws {
        let rows = randomRows(200, seed: 4)
        var index = try #require(ListingIndex(Listing(id: 1), query))
        for end in [0, 3, 50, 50, 199, 200] {
            let grown = listing(Array(rows[..<end]))
            index = try #require(index.extended(over: grown))
            let fresh = try #require(ListingIndex(grown, query))
            #expect(index.rows == fresh.rows && index.entries == fresh.entries && index == fresh)
        }
        let other = Listing(id: 2)
        #expect(index.extended(over: other)?.rows == [])
    }

    @Test func stopsWhenCancelled() {
        let all = objects((0..<100).map { "k\($0)" }.reversed())
        #expect(all.sorted(by: .name, isCancelled: { true }) == nil)
        #expect(all.filtered(matching: "k", isCancelled: { true }) == nil)
    }

    private func version(_ key: String, _ id: String, latest: Bool = false, marker: Bool = false) -> ListingRow {
        ListingRow(kind: marker ? .deleteMarker : .version, key: key, versionId: id, isLatest: latest)
    }

    @Test func groupsVersionsByKeyOverPages() throws {
        let rows = [
            version("a", "3", latest: true, marker: true), version("a", "2"), version("a", "1"), version("b", "1", latest: true),
            ListingRow(kind: .prefix, key: "c/"), version("d", "2", latest: true), version("d", "1"),
        ]
        let all = listing(rows, pageSize: 2)
        let index = try #require(ListingIndex(all, ListingQuery(groupsVersions: true)))
        #expect(index.rows.map { all[Int($0)].versionId } == ["3", "1", nil, "2"])
        #expect(index.rows.map { all[Int($0)].kind } == [.deleteMarker, .version, .prefix, .version])
        #expect(index.entries == [3, 1, 0, 2])
        let named = try #require(ListingIndex(all, ListingQuery(filter: "d", groupsVersions: true)))
        #expect(named.rows == [5] && named.entries == [2])
    }

    /// moto's order: all versions, then all markers.
    @Test func groupsEntriesThatComeLater() throws {
        let rows = [
            version("a", "1"), version("b", "2", latest: true), version("b", "1"), version("a", "2", latest: true, marker: true),
            version("c", "1", latest: true, marker: true), version("b", "0"),
        ]
        let all = listing(rows, pageSize: 3)
        let whole = try #require(ListingIndex(all, ListingQuery(groupsVersions: true)))
        #expect(whole.rows == [3, 1, 4] && whole.entries == [2, 3, 1])
        let begun = try #require(ListingIndex(listing(Array(rows[..<3]), pageSize: 3), ListingQuery(groupsVersions: true)))
        #expect(begun.rows == [0, 1] && begun.entries == [1, 2])
        #expect(begun.extended(over: all)?.rows == [3, 1, 4])
    }

    @Test func aRepeatedPrefixIsListedOnce() {
        let prefix = ListingRow(kind: .prefix, key: "b/")
        let all = listing([ListingRow(kind: .object, key: "a"), prefix, prefix, ListingRow(kind: .object, key: "c")], pageSize: 2)
        #expect((0..<all.count).map { all.key(at: $0) } == ["a", "b/", "c"])
    }
}
