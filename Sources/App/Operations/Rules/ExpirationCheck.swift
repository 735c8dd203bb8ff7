import S3Client
public import S3Model
public import Timeline

/// What the store itself says of when sampled keys expire, beside what the forecast says.
public struct ExpirationCheck: Sendable, Equatable {
    /// A key on which the two don't agree.
    public struct Difference: Sendable, Equatable {
        public var key: String
        /// Days from today's midnight UTC; nil: it isn't expected to expire.
        public var expected: Int?
        public var expectedRule: String?
        /// The same by the store's x-amz-expiration; nil: it names none.
        public var said: Int?
        public var saidRule: String?
    }

    /// Keys that were asked for, each one HeadObject.
    public var asked = 0
    /// Of these, how many agree in day and rule.
    public var agreeing = 0
    public var differences: [Difference] = []
    /// Keys that couldn't be read.
    public var failed = 0
    /// True where no answer had the header: the store doesn't give it (SeaweedFS, MiniStack, moto: observed).
    public var isSilent = true

    public init() {}
}

extension ForecastOperation {
    /// Compares the forecast of the saved rules with the store's own x-amz-expiration, for a sample of current versions.
    ///
    /// - Parameters:
    ///   - forecast: of the rules that are in the store, over that listing.
    ///   - now: milliseconds since 1970, UTC: the forecast's own.
    ///   - most: HeadObject requests at most.
    /// - Throws: `.cancelled`.
    public func check(
        _ forecast: Forecast, over listing: Listing, now: Int64, most: Int = 8
    ) async throws(S3Error) -> ExpirationCheck {
        let due = forecast.rows.filter { row in
            switch forecast.lines[Int(row.line)].action {
            case .delete, .putMarker: !row.dependsOnTags
            default: false
            }
        }
        let byPosition = Dictionary(due.map { ($0.position, $0) }) { first, _ in first }
        var check = ExpirationCheck()
        for position in Self.sample(due.map(\.position), most: most) {
            if Task.isCancelled { throw S3Error.cancelledForecast(bucket) }
            guard let row = byPosition[position] else { continue }
            check.asked += 1
            let entry = listing[Int(position)]
            do throws(S3Error) {
                let said = try await client.headObject(bucket: bucket, key: entry.key).expiration
                check.note(said, row, forecast, key: entry.key, now: now)
            } catch { check.failed += 1 }
        }
        if check.isSilent { check.differences = [] }
        return check
    }
}

extension ExpirationCheck {
    fileprivate mutating func note(_ said: ObjectExpiration?, _ row: Forecast.Row, _ forecast: Forecast, key: String, now: Int64) {
        let rule = forecast.lines[Int(row.line)].ruleId
        let today = now / 86_400_000
        let day = said?.date.map { Int($0 / 86_400_000 - today) }
        if said != nil { isSilent = false }
        // What is overdue is due at the next run, whatever date the store gives.
        let isSameDay = day.map { $0 == Int(row.dueInDays) || ($0 <= 1 && row.dueInDays <= 1) } ?? false
        let isSameRule = rule.isEmpty || said?.ruleId == nil || said?.ruleId == rule
        if isSameDay, isSameRule {
            agreeing += 1
        } else {
            differences.append(Difference(key: key, expected: Int(row.dueInDays), expectedRule: rule, said: day, saidRule: said?.ruleId))
        }
    }
}
