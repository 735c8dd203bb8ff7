import struct Foundation.Date
import Glibc

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
    ///
    /// Asks the C library: Foundation's zones would load ICU's data, a fifth of the time to the first frame.
    public static func system(utc: Bool = false) -> WallClock {
        let now = { @Sendable in Int64(Date().timeIntervalSince1970 * 1000) }
        if utc { return WallClock(now: now, zoneOffset: { _ in 0 }, zoneName: "UTC") }
        return WallClock(now: now, zoneOffset: { local($0).offset }, zoneName: local(now()).name)
    }

    /// Offset and short name of the zone at a moment (milliseconds since 1970); UTC where the C library has no answer.
    private static func local(_ moment: Int64) -> (offset: Int, name: String) {
        var seconds = time_t((Double(moment) / 1000).rounded(.down))
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil else { return (0, "UTC") }
        return (parts.tm_gmtoff, parts.tm_zone.map { String(cString: $0) } ?? "")
    }
}
