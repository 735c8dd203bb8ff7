import S3Model
import Timeline

/// What a lifecycle forecast costs beside the listing that it is made of.
struct BenchForecast {
    /// Versions, five a key.
    let rows: Int

    /// Forecasts a generated listing, against the time that its pages take to be decoded: a small part of what any listing takes.
    func run(_ report: inout BenchReport) throws {
        report.section("A forecast of \(rows) versions under \(Self.rules.count) rules")
        let pages = (0..<max(1, rows / BenchPage.size)).map { BenchPage.versions(from: $0 * BenchPage.size) }
        var decoding: [Double] = []
        var forecasting: [Double] = []
        var weights: [Double] = []
        var found = 0
        for _ in 0..<7 {
            var listing = Listing(id: 1)
            let started = BenchMeasure.threadTime()
            for page in pages { listing.append(try ListingDecoder.decodeVersions(page).segment) }
            listing.finish()
            let decoded = BenchMeasure.threadTime()
            let before = BenchMeasure.residentBytes()
            guard let forecast = ForecastEngine.forecast(of: listing, rules: Self.rules, setting: Self.setting) else { continue }
            forecasting.append(BenchMeasure.threadTime() - decoded)
            decoding.append(decoded - started)
            weights.append(Double(BenchMeasure.residentBytes() - before) / Double(max(1, listing.count)))
            found = forecast.rows.count
        }
        report.figure("\(rows) versions: forecast", forecasting.median * 1000, "%.1f ms", note: "\(found) rows")
        report.figure("\(rows) versions: forecast / decoding their pages", forecasting.median / decoding.median, "%.2f")
        // Only the first finds no room that an earlier one gave back.
        report.figure("\(rows) versions: bytes an entry beside the listing", weights.first ?? 0, "%.1f")
    }

    /// The same against the store: its versions listed as a pane does, and forecast once they are there.
    func run(_ store: BenchStore, _ listing: BenchListing, _ report: inout BenchReport) async throws {
        report.section("A forecast of the store's \(store.rows) versions")
        var ratios: [Double] = []
        for _ in 0..<3 {
            let started = BenchMeasure.now()
            let versions = try await listing.listing(.versions)
            let listed = BenchMeasure.now()
            _ = ForecastEngine.forecast(of: versions, rules: Self.rules, setting: Self.setting)
            ratios.append((BenchMeasure.now() - listed) / (listed - started))
        }
        report.figure("versions: wall time of the forecast / of their listing", ratios.median, "%.4f", aim: .atMost(0.1))
    }

    private static let setting = ForecastSetting(now: 1_798_000_000_000, versioning: .enabled)

    /// Rules of every kind, most of which hit every key; without tags, as all but few are.
    static let rules: [LifecycleRuleDraft] = (0..<12).map { number in
        var rule = LifecycleRuleDraft()
        rule.id = "rule \(number)"
        // Keys of the bench begin so, or not at all.
        rule.filter = RuleFilter(prefix: number % 4 == 3 ? "elsewhere/\(number)/" : String(BenchStore.key(0).prefix(number % 4 * 2)))
        switch number % 6 {
        case 0: rule.transitions = [.init(due: .days(30), storageClass: "STANDARD_IA"), .init(due: .days(365), storageClass: "GLACIER")]
        case 1: rule.noncurrentExpiration = .init(days: 90, newerNoncurrentVersions: 2)
        case 2: rule.expiration = .due(.days(200 + number))
        case 3: rule.noncurrentTransitions = [.init(days: 14, storageClass: "GLACIER_IR")]
        case 4:
            rule.filter.objectSizeGreaterThan = 500_000
            rule.noncurrentTransitions = [.init(days: 7, newerNoncurrentVersions: 1, storageClass: "GLACIER")]
        default: rule.expiration = .expiredObjectDeleteMarker
        }
        return rule
    }
}
