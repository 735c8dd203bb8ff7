import Foundation

/// Time of day and zone, as pictures need them.
public struct WallClock: Sendable {
    /// Milliseconds since 1970, UTC.
    public var now: @Sendable () -> Int64
    /// Seconds east of UTC at a moment.
    public var zoneOffset: @Sendable (Int64) -> Int
    public var zoneName: String

    public init(now: @escaping @Sendable () -> Int64, zoneOffset: @escaping @Sendable (Int64) -> Int, zoneName: String) {
        self.now = now
        self.zoneOffset = zoneOffset
        self.zoneName = zoneName
    }

    /// This machine's clock in the user's zone, or in UTC.
    public static func system(utc: Bool = false) -> WallClock {
        let zone = utc ? TimeZone(secondsFromGMT: 0) ?? .current : TimeZone.current
        return WallClock(
            now: { Int64(Date().timeIntervalSince1970 * 1000) },
            zoneOffset: { zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double($0) / 1000)) },
            zoneName: utc ? "UTC" : zone.abbreviation() ?? zone.identifier)
    }
}
