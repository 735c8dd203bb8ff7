import S3Model

extension AsOfTime {
    /// Reads a time as a person types it.
    ///
    /// Known: `now`; `14:00`, `14:00:05` (today); `yesterday`, `yesterday 18:00`, `today 9:30`; `2h ago`, `90 min ago`, `1h 30m ago`, `3 days ago`
    /// (a day is 24 hours); `2026-11-20` (its first second), `2026-11-20 14:00[:05]`, and ISO 8601 with `T`, a fraction (dropped) and a zone (`Z`,
    /// `UTC`, `+01:00`, `+0100`, `+01`). Without a zone the user's own counts. Upper and lower case are the same.
    ///
    /// A time that lies ahead is refused, also a bare time of today: guessing yesterday would show another bucket than the one that was meant.
    ///
    /// - Parameters:
    ///   - now: milliseconds since 1970, UTC.
    ///   - zoneOffset: seconds east of UTC that the user's clocks show at a moment, given in milliseconds since 1970, UTC.
    public static func parse(_ text: String, now: Int64, zoneOffset: @escaping (Int64) -> Int) throws(AsOfTimeError) -> AsOfTime {
        let words = Self.words(text)
        guard let first = words.first else { throw AsOfTimeError("No time given", hint: examples) }
        let clock = LocalClock(now: now, offset: zoneOffset)
        if words == ["now"] { return AsOfTime(milliseconds: now) }
        if words.last == "ago" { return try ago(Array(words.dropLast()), now: now) }
        if first == "yesterday" || first == "today" {
            let day = clock.today - (first == "yesterday" ? 1 : 0)
            let time = try time(words.dropFirst(), text: text)
            return try notAhead(try clock.moment(day: day, second: time, text: text), now: now, clock, text: text)
        }
        let date = try leadingDate(first)
        if let date {
            let rest = date.rest.isEmpty ? Array(words.dropFirst()) : [date.rest] + words.dropFirst()
            return try absolute(date.date, rest, clock, text: text)
        }
        if first.contains(":") {
            let time = try time(words[...], text: text)
            let found = try clock.moment(day: clock.today, second: time, text: text)
            guard found.second <= second(of: now) else {
                throw AsOfTimeError("\(text) lies ahead: it is \(CivilDate.clock(clock.secondOfDay)) now", hint: "For yesterday: yesterday \(text)")
            }
            return found
        }
        if amounts(in: words) != nil { throw AsOfTimeError("\(text) could mean two things", hint: "For a time before now: \(text) ago") }
        throw AsOfTimeError("\(text) isn't a time", hint: examples)
    }

    private static let examples = "14:00, yesterday 18:00, 2h ago, 3 days ago, 2026-11-20, 2026-11-20T14:00:00Z"

    /// Lower case, split at white space; a trailing "utc" or "gmt" becomes "z".
    private static func words(_ text: String) -> [String] {
        var words = text.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
        if let last = words.last, last == "utc" || last == "gmt", words.count > 1 { words[words.count - 1] = "z" }
        return words
    }

    private static func notAhead(_ time: AsOfTime, now: Int64, _ clock: LocalClock, text: String) throws(AsOfTimeError) -> AsOfTime {
        guard time.second <= second(of: now) else {
            throw AsOfTimeError("\(text) lies ahead: it is \(clock.text) now", hint: "A bucket can only be shown as it was")
        }
        return time
    }

    // MARK: - Before now

    private static func ago(_ words: [String], now: Int64) throws(AsOfTimeError) -> AsOfTime {
        let text = words.joined(separator: " ")
        if words.contains(where: { $0.hasPrefix("month") || $0.hasPrefix("year") || $0.hasSuffix("month") || $0.hasSuffix("months") }) {
            throw AsOfTimeError("Months and years have no fixed length", hint: "Write the date (2026-11-20) or days (90 days ago)")
        }
        guard let seconds = amounts(in: words) else {
            throw AsOfTimeError("\(text) isn't a length of time", hint: "2h ago, 90 min ago, 1h 30m ago, 3 days ago, 2 weeks ago")
        }
        return AsOfTime(second: second(of: now) - seconds)
    }

    private static let units: [(names: [String], seconds: Int64)] = [
        (["s", "sec", "secs", "second", "seconds"], 1), (["m", "min", "mins", "minute", "minutes"], 60),
        (["h", "hr", "hrs", "hour", "hours"], 3600), (["d", "day", "days"], 86_400), (["w", "week", "weeks"], 604_800),
    ]

    /// Seconds that pairs of number and unit add up to; nil where they aren't such pairs, or reach back more than 200 years.
    private static func amounts(in words: [String]) -> Int64? {
        var rest = words.joined()[...]
        if rest.isEmpty { return nil }
        var total: Int64 = 0
        if words.first == "a" || words.first == "an" { rest = "1" + rest.dropFirst(words[0].count) }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(name.count)
            guard digits.count <= 10, let amount = Int64(digits), let unit = units.first(where: { $0.names.contains(String(name)) }) else {
                return nil
            }
            total += amount * unit.seconds
            if total > 200 * 366 * 86_400 { return nil }
        }
        return total
    }

    // MARK: - Dates

    private static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]

    /// The date that a word begins with, and what follows it behind a "t"; nil where it doesn't look like a date.
    private static func leadingDate(_ word: String) throws(AsOfTimeError) -> (date: CivilDate, rest: String)? {
        let parts = word.split(separator: "t", maxSplits: 1, omittingEmptySubsequences: false)
        let fields = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        guard fields.count == 3, fields[0].utf8.count == 4, let year = number(fields[0]) else { return nil }
        guard let month = number(fields[1]), let day = number(fields[2]), fields[1].utf8.count <= 2, fields[2].utf8.count <= 2 else { return nil }
        guard (1...12).contains(month) else { throw AsOfTimeError("There is no month \(month)", hint: "Year, month, day: 2026-11-20") }
        let length = CivilDate.days(inMonth: month, of: year)
        guard day >= 1 else { throw AsOfTimeError("Days begin with 1", hint: "Year, month, day: 2026-11-20") }
        guard day <= length else {
            let name = monthNames[Int(month) - 1]
            throw AsOfTimeError(month == 2 ? "February \(year) has \(length) days" : "\(name) has \(length) days")
        }
        if parts.count == 2, parts[1].isEmpty { throw AsOfTimeError("No time behind the T", hint: "2026-11-20T14:00:00Z") }
        return (CivilDate(year: year, month: month, day: day), parts.count == 2 ? String(parts[1]) : "")
    }

    /// A date with an optional time and zone.
    private static func absolute(_ date: CivilDate, _ rest: [String], _ clock: LocalClock, text: String) throws(AsOfTimeError) -> AsOfTime {
        var (time, zone) = splitZone(rest)
        if let point = time.firstIndex(where: { $0 == "." || $0 == "," }) {
            let fraction = time[time.index(after: point)...]
            guard !fraction.isEmpty, fraction.utf8.allSatisfy({ $0 &- 48 < 10 }) else { throw AsOfTimeError("\(text) isn't a time", hint: examples) }
            time = String(time[..<point])
        }
        let second = try Self.time(time.isEmpty ? [] : [time], text: text)
        let found: AsOfTime
        if zone.isEmpty {
            found = try clock.moment(day: date.dayNumber, second: second, text: text)
        } else {
            guard let offset = offset(zone) else { throw AsOfTimeError("\(zone) isn't a zone", hint: "Z, UTC or an offset: +01:00") }
            found = AsOfTime(second: date.dayNumber * 86_400 + second - offset)
        }
        return try notAhead(found, now: clock.now, clock, text: text)
    }

    /// Time and zone, either of which may be missing.
    private static func splitZone(_ words: [String]) -> (time: String, zone: String) {
        let joined = words.joined()
        guard let start = joined.firstIndex(where: { $0 == "z" || $0 == "+" || $0 == "-" || $0 == "u" || $0 == "g" }) else { return (joined, "") }
        return (String(joined[..<start]), String(joined[start...]))
    }

    /// Seconds east of UTC; nil where it isn't a zone.
    private static func offset(_ zone: String) -> Int64? {
        if zone == "z" || zone == "utc" || zone == "gmt" { return 0 }
        let digits = zone.dropFirst().filter { $0 != ":" }
        guard zone.first == "+" || zone.first == "-", digits.utf8.count == 2 || digits.utf8.count == 4, let hours = number(digits.prefix(2)),
            let minutes = digits.utf8.count == 4 ? number(digits.suffix(2)) : 0, hours <= 18, minutes < 60
        else { return nil }
        return (zone.first == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    /// Seconds since midnight of "14:00" or "14:00:05"; 0 for nothing.
    private static func time(_ words: ArraySlice<String>, text: String) throws(AsOfTimeError) -> Int64 {
        guard let word = words.first else { return 0 }
        let fields = word.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = fields.compactMap { $0.utf8.count <= 2 ? number($0) : nil }
        guard words.count == 1, (2...3).contains(fields.count), numbers.count == fields.count else {
            throw AsOfTimeError("\(text) isn't a time", hint: examples)
        }
        if numbers == [24, 0] || numbers == [24, 0, 0] { throw AsOfTimeError("A day ends at 23:59:59", hint: "Midnight is 00:00 of the next day") }
        guard numbers[0] < 24 else { throw AsOfTimeError("A day has 24 hours: \(numbers[0]) is too much") }
        guard numbers[1] < 60 else { throw AsOfTimeError("An hour has 60 minutes: \(numbers[1]) is too much") }
        guard numbers.count < 3 || numbers[2] < 60 else { throw AsOfTimeError("A minute has 60 seconds: \(numbers[2]) is too much") }
        return numbers[0] * 3600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0)
    }

    private static func number(_ text: some StringProtocol) -> Int64? {
        text.utf8.allSatisfy { $0 &- 48 < 10 } ? Int64(text) : nil
    }
}
