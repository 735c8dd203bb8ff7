import S3Model

/// Calendar fields of a moment, in the zone whose offset is given. Proleptic Gregorian, no leap seconds.
public struct CivilTime: Sendable, Equatable {
    public let year, month, day, hour, minute, second: Int
    /// Days since 1970-01-01 in that zone.
    public let dayNumber: Int

    /// - Parameters:
    ///   - milliseconds: since 1970, UTC.
    ///   - offset: seconds east of UTC.
    public init(milliseconds: Int64, offset: Int = 0) {
        let local = CivilDate.split(second: Timestamp.second(of: milliseconds) + Int64(offset))
        let date = CivilDate(dayNumber: local.dayNumber)
        let inDay = Int(local.secondOfDay)
        dayNumber = Int(local.dayNumber)
        (year, month, day) = (Int(date.year), Int(date.month), Int(date.day))
        (hour, minute, second) = (inDay / 3600, inDay / 60 % 60, inDay % 60)
    }
}
