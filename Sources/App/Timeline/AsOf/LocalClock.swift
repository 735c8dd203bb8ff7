import S3Model

/// The user's clock around one moment: today's date, and which moments its readings name.
struct LocalClock {
    /// Milliseconds since 1970, UTC.
    let now: Int64
    /// Days since 1970-01-01 of the user's date.
    let today: Int64
    /// Seconds since the user's midnight.
    let secondOfDay: Int64
    private let offset: (Int64) -> Int

    /// - Parameter offset: seconds east of UTC at a moment in milliseconds since 1970, UTC.
    init(now: Int64, offset: @escaping (Int64) -> Int) {
        self.now = now
        self.offset = offset
        let local = AsOfTime.second(of: now) + Int64(offset(now))
        (today, secondOfDay) = CivilDate.split(second: local)
    }

    /// "2026-11-22 14:58:13".
    var text: String { "\(CivilDate(dayNumber: today).text) \(CivilDate.clock(secondOfDay))" }

    /// The moment at which the user's clock shows this; an error where it was skipped, or shown twice and both have been.
    func moment(day: Int64, second: Int64, text: String) throws(AsOfTimeError) -> AsOfTime {
        let local = day * 86_400 + second
        // Offsets change by hours at most, so a day before and after show both sides of a change.
        let before = Int64(offset((local - 86_400) * 1000))
        let after = Int64(offset((local + 86_400) * 1000))
        var found: [Int64] = []
        for candidate in [local - before, local - after] where Int64(offset(candidate * 1000)) == local - candidate && !found.contains(candidate) {
            found.append(candidate)
        }
        if found.isEmpty {
            throw AsOfTimeError(
                "\(reading(day, second)) never was: the clocks went forward over it",
                hint: "With a zone: \(iso(day, second, before)) or \(iso(day, second, after))")
        }
        let past = found.filter { $0 <= AsOfTime.second(of: now) }
        if past.count > 1 {
            throw AsOfTimeError(
                "\(reading(day, second)) was twice: the clocks went back over it",
                hint: "The first: \(iso(day, second, local - past.min()!)), the second: \(iso(day, second, local - past.max()!))")
        }
        return AsOfTime(second: past.first ?? found[0])
    }

    private func reading(_ day: Int64, _ second: Int64) -> String { "\(CivilDate(dayNumber: day).text) \(CivilDate.clock(second))" }

    /// "2026-10-25T02:30:00+02:00".
    private func iso(_ day: Int64, _ second: Int64, _ offset: Int64) -> String {
        let size = abs(offset)
        let zone = "\(offset < 0 ? "-" : "+")\(CivilDate.padded(size / 3600, 2)):\(CivilDate.padded(size / 60 % 60, 2))"
        return "\(CivilDate(dayNumber: day).text)T\(CivilDate.clock(second))\(zone)"
    }
}
