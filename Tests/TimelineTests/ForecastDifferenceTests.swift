import S3Model
import Testing

@testable import Timeline

struct ForecastDifferenceTests {
    private func difference(_ saved: [LifecycleRuleDraft], _ edited: [LifecycleRuleDraft], _ rows: [ListingRow]) -> ForecastDifference {
        let listing = Rows.listing(rows)
        let setting = ForecastSetting(now: ForecastTests.now, versioning: .enabled, minimumSize: .unbounded)
        let uploads = [
            MultipartUpload(key: "a", uploadId: "u", initiated: ForecastTests.ago(9) * 1000, storageClass: nil, isActionable: true)
        ]
        return ForecastDifference.between(
            saved: ForecastEngine.forecast(of: listing, uploads: uploads, rules: saved, setting: setting)!,
            edited: ForecastEngine.forecast(of: listing, uploads: uploads, rules: edited, setting: setting)!, listing: listing)
    }

    private func noncurrent(_ days: Int) -> LifecycleRuleDraft { ForecastTests.rule { $0.noncurrentExpiration = .init(days: days) } }

    private let rows =
        [Rows.version("a", "now", ForecastTests.ago(1), size: 5, isLatest: true)]
        + (1...1200).map { Rows.version("a", "v\($0)", ForecastTests.ago(1 + Int64($0 / 50)), size: 1 << 30) }

    @Test("An edit that deletes more says how many, how much and when")
    func more() {
        let edit = difference([noncurrent(100)], [noncurrent(3)], rows)
        #expect(edit.changes.count == 1 && edit.deletedMore.counts == [1100, 1200, 500, 0])
        #expect(edit.sentence == "this edit deletes 1,100 versions, 1.1 TiB, tomorrow")
        #expect(
            difference([], [noncurrent(3)], rows).sentence
                == "this edit deletes 1,100 versions, 1.1 TiB, tomorrow (1,200 versions, 1.2 TiB, within 365 days)")
    }

    @Test("An edit that keeps what would go says so; none says nothing")
    func fewer() {
        let edit = difference([noncurrent(3)], [noncurrent(100)], rows)
        #expect(edit.deletedMore.isEmpty)
        #expect(edit.clauses == ["keeps 1,100 versions, 1.1 TiB, that would be deleted tomorrow"])
        #expect(difference([noncurrent(3)], [noncurrent(3)], rows).isEmpty)
        #expect(difference([], [], rows).sentence == "this edit changes nothing that happens within a year")
    }

    @Test("Markers, classes and uploads")
    func others() {
        let edited = ForecastTests.rule {
            $0.expiration = .due(.days(10))
            $0.transitions = [.init(due: .days(2), storageClass: "GLACIER")]
            $0.abortDays = 3
        }
        let edit = difference([], [edited], [rows[0], Rows.marker("b", "m", ForecastTests.ago(50), isLatest: true)])
        #expect(
            edit.clauses == [
                "aborts 1 upload tomorrow", "puts a delete marker on 1 object, 5 B, within 30 days", "moves 1 object, 5 B, to GLACIER within 30 days",
                "removes 1 delete marker tomorrow",
            ])
    }
}
