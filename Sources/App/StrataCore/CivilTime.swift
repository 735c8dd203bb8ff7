/// Calendar fields of a moment, in the zone whose offset is given. Proleptic Gregorian, no leap seconds.
public struct CivilTime: Sendable, Equatable {
    public let year, month, day, hour, minute, second: Int
    /// Days since 1970-01-01 in that zone.
    public let dayNumber: Int

    /// - Parameters:
    ///   - milliseconds: since 1970, UTC.
    ///   - offset: seconds east of UTC.
    public init(milliseconds: Int64, offset: Int = 0) {
        let seconds = Int((Double(milliseconds) / 1000).rounded(.down)) + offset
        dayNumber = seconds >= 0 ? seconds / 86_400 : -((86_399 - seconds) / 86_400)
        let inDay = seconds - dayNumber * 86_400
        (hour, minute, second) = (inDay / 3600, inDay / 60 % 60, inDay % 60)
        // Days to date with a year that begins in March (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
        let shifted = dayNumber + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }
}
