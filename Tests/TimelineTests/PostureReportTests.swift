import S3Model
import Testing

@testable import Timeline

/// Counting what is stored, and several buckets at once.
struct PostureReportTests {
    typealias B = PostureBucket

    private func segment(_ rows: [ListingRow]) -> ListingSegment {
        var builder = ListingSegment.Builder(capacity: rows.count)
        for row in rows { builder.append(row) }
        return builder.sealed()
    }

    @Test func rowsAreCountedByWhatTheyAre() {
        var counter = PostureCounter(rules: [])
        counter.add(
            segment([
                Rows.marker("a", "3", 30, isLatest: true), Rows.version("a", "2", 20, storageClass: "GLACIER"),
                Rows.version("b", "1", 10, storageClass: "ONEZONE_IA", isLatest: true),
            ]))
        counter.add(segment([Rows.version("c", "1", 10, isLatest: true)]))
        let contents = counter.contents
        #expect(contents.entries == 4 && contents.deleteMarkers == 1 && contents.isWhole)
        #expect(contents.current.entries == 2 && contents.noncurrent.entries == 1)
        #expect(contents.currentClasses["ONEZONE_IA"]?.entries == 1 && contents.noncurrentClasses["GLACIER"]?.entries == 1)
        #expect(contents.outside.entries == 0 && contents.perhaps.entries == 0)
    }

    @Test func coverageGoesByPrefixAndTags() {
        let tagged = B.rule(to: "far", prefix: "tag/") { $0.filter.tags = [.init("a", "b")] }
        var counter = PostureCounter(rules: [B.rule(to: "far", prefix: "prod/"), tagged])
        counter.add(
            segment(
                ["logs/1", "prod/1", "prod/2", "tag/1", "top"].map { Rows.version($0, "1", 10, isLatest: true) } + [Rows.version("zz/1", "1", 10)]))
        let contents = counter.contents
        #expect(contents.outside.entries == 2 && contents.perhaps.entries == 1)
        #expect(contents.outsideFolders.mapValues(\.entries) == ["logs/": 1, "": 1])
    }

    @Test func aRuleForEverythingLeavesNothingOut() {
        var counter = PostureCounter(rules: [B.rule(to: "far"), B.rule(to: "far", prefix: "prod/")])
        counter.add(segment([Rows.version("a", "1", 10, isLatest: true)]))
        #expect(counter.contents.outside.entries == 0)
    }

    @Test func theGravestBucketComesFirst() {
        var report = PostureReport()
        report.add(B.good { $0.bucket = "well" })
        report.add(
            B.good {
                $0.bucket = "tmp"
                $0.versioning = .known(VersioningConfiguration())
            })
        report.add(
            B.good {
                $0.bucket = "alone"
                ($0.replication, $0.destinations) = (.known(nil), [])
            })
        #expect(report.entries.map(\.bucket) == ["tmp", "alone", "well"])
        #expect(report.worst == .losesData)
        #expect(report.summary == "3 buckets: 1 would lose data, 2 could be offline")
        #expect(report.buckets(.offline) == 1)
        // Read again, a bucket takes the place of what was known of it.
        report.add(B.good { $0.bucket = "tmp" })
        #expect(report.entries.map(\.bucket) == ["alone", "tmp", "well"])
    }

    @Test func aDestinationIsKnownForAReplica() {
        var report = PostureReport()
        report.add(
            B.good {
                $0.bucket = "far"
                ($0.replication, $0.destinations) = (.known(nil), [])
            })
        #expect(report.entries[0].worst == .offline)
        report.add(B.good())
        #expect(
            report.entries.first { $0.bucket == "far" }?.findings.first { $0.subject == .replication }?.what
                == "a replica of b; not replicated itself")
        #expect(report.summary == "2 buckets: nothing found that loses data or takes it offline")
    }
}
