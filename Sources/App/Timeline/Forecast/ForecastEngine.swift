public import S3Model

/// Foretells what lifecycle rules will do to a bucket, fed with its listing of versions page by page.
///
/// Keys are judged as soon as the next one begins, so that a forecast can be asked for at any time. A listing whose keys don't ascend, or whose entries
/// don't come newest first, can't be judged page by page: `VersionLog` arranges what has come so far when a forecast is asked for.
///
/// Beside the rows of the result it holds the entries of one key and references to the pages. What a listing can't tell is left out: versions with
/// replication pending are held back by the store, and a successor that was deleted has left a younger date for "noncurrent since".
///
/// **Source**: S3 user guide, "Lifecycle configuration elements" and "How S3 Lifecycle handles conflicts".
public struct ForecastEngine: Sendable {
    private let setting: ForecastSetting
    private let today: Int
    var tally: ForecastTally
    private var life: KeyLife
    private var reader: KeyReader
    /// What has come so far.
    private(set) var listing = Listing()
    private var uploads: [MultipartUpload] = []
    /// What was last arranged from a listing that can't be judged page by page, and of how many rows.
    private var arranged: (rows: Int, forecast: Forecast)?

    /// - Parameter rules: all of the document, disabled ones too: lines name them by their place.
    public init(rules: [LifecycleRuleDraft], setting: ForecastSetting) {
        self.setting = setting
        today = setting.today
        let compiled = CompiledRules(rules, dayZero: today)
        tally = ForecastTally(compiled)
        life = KeyLife(compiled, mode: Self.mode(setting))
        life.tags = setting.tags
        reader = KeyReader(setting, compiled)
    }

    private static func mode(_ setting: ForecastSetting) -> KeyLife.Mode {
        KeyLife.Mode(versioning: setting.versioning, minimumSize: setting.minimumSize, horizon: Forecast.horizons.max() ?? 0)
    }

    /// Takes the next page.
    public mutating func append(_ segment: ListingSegment) {
        let first = listing.count
        listing.append(segment)
        guard reader.isInOrder, let kept = listing.segments.last else { return }
        reader.read(kept, from: first, &life, &tally)
    }

    /// Takes multipart uploads; their positions are those of all that were given, in this order.
    public mutating func append(uploads: [MultipartUpload]) { self.uploads += uploads }

    /// Says that the last page has come.
    public mutating func finish() {
        listing.finish()
        if reader.isInOrder { reader.close(&life, &tally) }
    }

    /// The forecast of what has come so far; before `finish` the last key isn't in it.
    ///
    /// Costs one pass over the rows found. Where the listing had to be arranged, what was found last is given again until a quarter more has come.
    public mutating func forecast() -> Forecast {
        guard !reader.isInOrder else { return finished(tally) }
        if let arranged, !listing.isComplete, listing.count < arranged.rows + arranged.rows / 4 { return arranged.forecast }
        guard let forecast = arrangedForecast({ false }) else { return Forecast() }
        arranged = (listing.count, forecast)
        return forecast
    }

    private func finished(_ tally: ForecastTally) -> Forecast {
        var tally = tally
        for (position, upload) in uploads.enumerated() { tally.add(upload, Int32(clamping: position), today) }
        return tally.forecast(isComplete: listing.isComplete)
    }

    /// The listing as stacks by key, judged from the start; nil when cancelled.
    private func arrangedForecast(_ isCancelled: () -> Bool) -> Forecast? {
        let log = VersionLog(listing)
        var (life, tally, reader) = (life, ForecastTally(life.rules), KeyReader(setting, life.rules))
        life.clear()
        var cursor = RowCursor(listing)
        for key in 0..<log.keyCount {
            if key % 4096 == 0, isCancelled() { return nil }
            for entry in log.entries(ofKey: key) {
                let position = log.position(ofEntry: entry)
                let (segment, row) = cursor.locate(position)
                reader.add(segment, row, Int32(clamping: position), isFirst: life.count == 0, &life, &tally)
            }
            reader.close(&life, &tally)
        }
        tally.sortRows()
        return finished(tally)
    }

    /// The forecast of a whole listing; nil when cancelled. A listing that is still incomplete gives what it holds.
    public static func forecast(
        of listing: Listing, uploads: [MultipartUpload] = [], rules: [LifecycleRuleDraft], setting: ForecastSetting,
        isCancelled: () -> Bool = { false }
    ) -> Forecast? {
        var engine = ForecastEngine(rules: rules, setting: setting)
        engine.append(uploads: uploads)
        for segment in listing.segments {
            if isCancelled() { return nil }
            engine.append(segment)
        }
        if engine.reader.isInOrder { engine.reader.close(&engine.life, &engine.tally) }
        if listing.isComplete { engine.listing.finish() }
        return engine.reader.isInOrder ? engine.finished(engine.tally) : engine.arrangedForecast(isCancelled)
    }
}
