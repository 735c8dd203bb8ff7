import S3Model
import StrataTestSupport
import TerminalUI
import Testing
import Timeline

@testable import StrataCore
@testable import StrataUI

@Suite("Finder and drift at three sizes, as text")
struct ReplicationReportSnapshotTests {
    private static func row(_ key: String, _ id: String, _ size: Int64, ago: Int64, isLatest: Bool = true, storageClass: String = "STANDARD")
        -> ListingRow
    {
        ListingRow(
            kind: .version, key: key, size: size, lastModified: DemoState.now - ago, eTag: "9f2c41bb0e1c4f5aa5b1e2d3c4b5a697",
            storageClass: storageClass,
            versionId: id, isLatest: isLatest)
    }

    private static let failed = [
        row("prod/nightly.sql", "fJ2w.Zl9Aqk3Wn0pYx7T", 4_509_715_660, ago: 9 * DemoState.day),
        row("prod/exports/2026-11-22.parquet", "Qm8sVx1LbT", 734_003_200, ago: 3 * 3_600_000),
        row("prod/写真/東京タワー夜景.jpg", "a1", 3_145_728, ago: 40 * 60_000, isLatest: false, storageClass: "STANDARD_IA"),
        row("prod/evil\u{202E}txt.exe", "zz", 666, ago: 5 * 60_000),
    ]

    private static func listed(_ state: inout AppState, _ rows: [ListingRow], isWhole: Bool = true) {
        for case .listCandidates(let ticket, _, _) in DemoState.feed(&state, [.command(.replicationStatus)]) {
            var candidates = ReplicationCandidates()
            candidates.rows = rows
            candidates.isWhole = isWhole
            DemoState.feed(&state, [.event(.candidatesListed(ticket, candidates)), .event(.finished(ticket))])
        }
    }

    private static func report(_ statuses: [String], others: Int, isWhole: Bool = true) -> ReplicationReport {
        var report = ReplicationReport(isWhole: isWhole)
        for (row, status) in zip(failed, statuses) {
            report.entries.append(.init(row: row, status: status))
            report.counts[status, default: 0] += 1
        }
        report.counts["COMPLETED"] = others
        report.counts[""] = 41
        report.asked = others + 41 + statuses.count
        return report
    }

    private static func finder(isDone: Bool) -> AppState {
        var state = DemoState.inPrefix()
        listed(&state, Array(repeating: failed[0], count: 1_204))
        DemoState.feed(&state, [.command(.moveUp), .command(.mark)])
        for case .askStatus(let ticket, _, _) in DemoState.feed(&state, [.command(.accept)]) {
            let found = report(isDone ? ["FAILED", "FAILED", "FAILED", "PENDING"] : ["FAILED"], others: isDone ? 1_159 : 86)
            DemoState.feed(&state, [.event(.statusFound(ticket, found))] + (isDone ? [.event(.finished(ticket))] : []))
        }
        return state
    }

    @Test("How many requests it takes, and how many are to be sent")
    func question() {
        checkScreens("finder-question") {
            var state = DemoState.inPrefix()
            Self.listed(&state, (0..<2_400).map { Self.row("k\($0)", "v", 1, ago: 1, isLatest: $0 % 3 > 0) }, isWhole: false)
            return state
        }
    }

    @Test("Rows appear while it asks") func asking() { checkScreens("finder-asking") { Self.finder(isDone: false) } }

    @Test("What has failed, with its age") func found() { checkScreens("finder-found") { Self.finder(isDone: true) } }

    @Test("The plan of the copies")
    func redrive() {
        checkScreens("finder-redrive") {
            var state = Self.finder(isDone: true)
            for case .planRedrive(let ticket, let bucket, let candidates, _) in DemoState.feed(&state, [.command(.redrive)]) {
                let plan = RedrivePlan(candidates, RedrivePlan.Setting(bucket: bucket, rules: [ReplicationRuleDraft()]))
                DemoState.feed(&state, [.event(.redrivePlanned(ticket, plan, now: DemoState.now))])
            }
            return state
        }
    }

    // MARK: drift

    private static func listing(_ rows: [ListingRow]) -> Listing {
        var builder = ListingSegment.Builder()
        for row in rows { builder.append(row) }
        var listing = Listing()
        listing.append(builder.sealed())
        listing.finish()
        return listing
    }

    private static let drift: Drift = {
        var rule = ReplicationRuleDraft()
        rule.id = "dr"
        rule.priority = 1
        rule.destination = "arn:aws:s3:::db-backups-replica"
        rule.filter = RuleFilter(prefix: "prod/")
        var tagged = rule
        tagged.filter = RuleFilter(prefix: "stage/")
        tagged.filter.tags = [ObjectDescription.Field("keep", "yes")]
        let same = (0..<40).map { row("prod/archive/\(100 + $0).sql", "s\($0)", 1_000_000 + Int64($0), ago: 30 * DemoState.day) }
        let there = same + [row("prod/theirs.txt", "t1", 17, ago: DemoState.day)]
        let here = same + failed + [row("stage/a.sql", "u1", 5_000, ago: DemoState.day), row("tmp/x", "x1", 12, ago: DemoState.day)]
        return .make(
            source: listing(here), destination: listing(there),
            DriftSetting(source: "db-backups", destination: "db-backups-replica", rules: [rule, tagged]))
    }()

    private static func compared(_ progress: DriftProgress? = nil) -> AppState {
        var state = DemoState.inPrefix()
        for case .listDestinations(let ticket, _) in DemoState.feed(&state, [.command(.replicationDrift)]) {
            for case .compareBuckets(let ticket, _, _, _) in DemoState.feed(&state, [.event(.destinationsFound(ticket, ["db-backups-replica"]))]) {
                if let progress {
                    DemoState.feed(&state, [.event(.driftProgressed(ticket, progress))])
                } else {
                    DemoState.feed(&state, [.event(.drifted(ticket, drift, asked: nil)), .event(.finished(ticket))])
                }
            }
        }
        return state
    }

    @Test("Both sides are being read")
    func reading() {
        checkScreens("drift-reading") {
            var progress = DriftProgress()
            (progress.source, progress.destination, progress.rows) = (41_000, 39_000, 12)
            return Self.compared(progress)
        }
    }

    @Test("What is missing, different, extra, and why not") func counts() { checkScreens("drift-counts") { Self.compared() } }

    @Test("The rows of one of them")
    func rows() {
        checkScreens("drift-rows") {
            var state = Self.compared()
            DemoState.feed(&state, [.command(.open), .command(.moveDown)])
            return state
        }
    }
}
