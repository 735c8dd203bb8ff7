/// The two ways S3 writes a time, read into milliseconds since 1970, UTC.
public enum Timestamp {
    /// ISO 8601 as in documents: "2021-11-22T03:00:00.000Z"; fraction of any length or none; "Z", an offset, or nothing (taken as UTC); a date alone
    /// is its midnight. nil where it isn't such a text.
    public static func milliseconds(iso text: String) -> Int64? {
        var text = text
        return text.withUTF8 { milliseconds(iso: $0) }
    }

    /// The same, from UTF-8.
    public static func milliseconds(iso bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = number(bytes, 0, 4), let month = number(bytes, 5, 2), let day = number(bytes, 8, 2)
        else { return nil }
        guard (1...12).contains(month), (1...31).contains(day) else { return nil }
        let midnight = CivilDate(year: year, month: month, day: day).dayNumber * 86_400_000
        if bytes.count == 10 { return midnight }
        guard bytes.count >= 19, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"), let hour = number(bytes, 11, 2), let minute = number(bytes, 14, 2), let second = number(bytes, 17, 2),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        var index = 19
        var fraction: Int64 = 0
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            var scale: Int64 = 100
            let start = index
            while index < bytes.count, let digit = number(bytes, index, 1) {
                fraction += digit * scale
                scale /= 10
                index += 1
            }
            if index == start { return nil }
        }
        guard let offset = zone(bytes, index) else { return nil }
        return midnight + (hour * 3600 + minute * 60 + second - offset) * 1000 + fraction
    }

    /// HTTP's date as in headers: "Mon, 22 Nov 2021 03:00:00 GMT" (RFC 9110, 5.6.7, the preferred form). nil where it isn't such a text.
    public static func milliseconds(http text: String) -> Int64? {
        var text = text
        return text.withUTF8 { milliseconds(http: $0) } ?? milliseconds(loosely: text)
    }

    /// As stores write it that leave a day's zero out, or end with another name for UTC.
    private static func milliseconds(loosely text: String) -> Int64? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, let day = Int64(parts[1]), let year = Int64(parts[3]), parts[2].utf8.count == 3 else { return nil }
        var name = String(parts[2])
        let clock = parts[4].split(separator: ":").compactMap { Int64($0) }
        guard clock.count == 3, (1...31).contains(day), (1...9999).contains(year), let month = name.withUTF8({ month($0, 0) }) else { return nil }
        return (CivilDate(year: year, month: month, day: day).dayNumber * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]) * 1000
    }

    /// Bytes at their places, without a string for each part: every answer has such a date.
    private static func milliseconds(http bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        guard bytes.count == 29, bytes[3] == UInt8(ascii: ","), [4, 7, 11, 16, 25].allSatisfy({ bytes[$0] == UInt8(ascii: " ") }),
            bytes[19] == UInt8(ascii: ":"), bytes[22] == UInt8(ascii: ":"), let day = number(bytes, 5, 2), let month = month(bytes, 8),
            let year = number(bytes, 12, 4), let hour = number(bytes, 17, 2), let minute = number(bytes, 20, 2), let second = number(bytes, 23, 2),
            (1...31).contains(day), year >= 1
        else { return nil }
        return (CivilDate(year: year, month: month, day: day).dayNumber * 86_400 + hour * 3600 + minute * 60 + second) * 1000
    }

    /// 1 to 12 for an English month's first three letters.
    private static func month(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int64? {
        let names: StaticString = "JanFebMarAprMayJunJulAugSepOctNovDec"
        let all = UnsafeBufferPointer(start: names.utf8Start, count: names.utf8CodeUnitCount)
        for month in 0..<12 where (0..<3).allSatisfy({ all[month * 3 + $0] == bytes[start + $0] }) { return Int64(month) + 1 }
        return nil
    }

    /// ISO 8601 in UTC with milliseconds, as documents and lock headers take it: "2026-01-01T00:00:00.000Z".
    public static func iso(milliseconds: Int64) -> String {
        let second = Self.second(of: milliseconds)
        return "\(reading(second)).\(CivilDate.padded(milliseconds - second * 1000, 3))Z"
    }

    /// ISO 8601 in UTC, to the second: "2026-01-01T00:00:00Z".
    public static func iso(second: Int64) -> String { reading(second) + "Z" }

    /// Whole seconds since 1970 of milliseconds since then: the second a moment lies in.
    @inlinable
    public static func second(of milliseconds: Int64) -> Int64 {
        milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000
    }

    private static func reading(_ second: Int64) -> String {
        let (day, rest) = CivilDate.split(second: second)
        return "\(CivilDate(dayNumber: day).text)T\(CivilDate.clock(rest))"
    }

    /// Seconds east of UTC; nil where the rest isn't a zone.
    private static func zone(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int64? {
        if index == bytes.count { return 0 }
        if bytes[index] == UInt8(ascii: "Z") { return index + 1 == bytes.count ? 0 : nil }
        let sign: Int64
        switch bytes[index] {
        case UInt8(ascii: "+"): sign = 1
        case UInt8(ascii: "-"): sign = -1
        default: return nil
        }
        guard let hours = number(bytes, index + 1, 2) else { return nil }
        if index + 3 == bytes.count { return sign * hours * 3600 }
        let minuteIndex = bytes[index + 3] == UInt8(ascii: ":") ? index + 4 : index + 3
        guard let minutes = number(bytes, minuteIndex, 2), minuteIndex + 2 == bytes.count else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }

    @inline(__always)
    private static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ length: Int) -> Int64? {
        guard start + length <= bytes.count else { return nil }
        var value: Int64 = 0
        for index in start..<(start + length) {
            let digit = bytes[index] &- UInt8(ascii: "0")
            if digit > 9 { return nil }
            value = value * 10 + Int64(digit)
        }
        return value
    }
}
