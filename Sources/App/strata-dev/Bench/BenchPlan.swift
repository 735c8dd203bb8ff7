import S3Model
import Timeline

/// What comes on top of listing the versions before a plan can be shown.
struct BenchPlan {
    /// Versions, five a key.
    let rows: Int

    /// Plans once from a generated listing, for a time about in its middle.
    func run(_ report: inout BenchReport) throws {
        report.section("A restore of \(rows) versions planned, without the listing")
        let listing = try BenchDecoding.listing(rows) { try ListingDecoder.decodeVersions(BenchPage.versions(from: $0)) }
        let dates = stride(from: 0, to: listing.count, by: max(1, listing.count / 1000)).compactMap { listing[$0].lastModified }.sorted()
        let time = AsOfTime(milliseconds: dates.isEmpty ? 0 : dates[dates.count / 2])
        var seconds: [Double] = []
        var weights: [Double] = []
        var planned = 0
        for _ in 0..<7 {
            let before = BenchMeasure.residentBytes()
            let started = BenchMeasure.now()
            guard let view = AsOfView.make(VersionLog(listing), at: time, expiry: .none),
                let plan = RestorePlan.make(view, scope: .bucket, options: RestoreOptions(hidesCreated: true))
            else { continue }
            seconds.append(BenchMeasure.now() - started)
            weights.append(Double(BenchMeasure.residentBytes() - before) / Double(max(1, listing.count)))
            planned = Array(plan.rowsToDo).count
        }
        report.figure("\(rows) versions planned", seconds.median * 1000, "%.1f ms", aim: .atMost(1000), note: "\(planned) keys to do")
        // Only the first finds no room that an earlier one gave back.
        report.figure("\(rows) versions planned: bytes an entry beside the listing", weights.first ?? 0, "%.1f")
    }
}
