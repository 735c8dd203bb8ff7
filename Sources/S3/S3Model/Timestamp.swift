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
        let midnight = days(year: year, month: month, day: day) * 86_400_000
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
        let parts = text.split(separator: " ")
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard parts.count == 6, let day = Int64(parts[1]), let month = months.firstIndex(of: String(parts[2])), let year = Int64(parts[3]) else {
            return nil
        }
        let clock = parts[4].split(separator: ":").compactMap { Int64($0) }
        guard clock.count == 3, (1...31).contains(day), (1...9999).contains(year) else { return nil }
        return (days(year: year, month: Int64(month) + 1, day: day) * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]) * 1000
    }

    /// ISO 8601 in UTC with milliseconds, as documents and lock headers take it: "2026-01-01T00:00:00.000Z".
    public static func iso(milliseconds: Int64) -> String {
        let second = Int64((Double(milliseconds) / 1000).rounded(.down))
        let day = Int64((Double(second) / 86_400).rounded(.down))
        let rest = second - day * 86_400
        let (year, month, date) = calendar(days: day)
        func digits(_ value: Int64, _ width: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return "\(digits(year, 4))-\(digits(month, 2))-\(digits(date, 2))T\(digits(rest / 3600, 2)):\(digits(rest / 60 % 60, 2)):"
            + "\(digits(rest % 60, 2)).\(digits(milliseconds - second * 1000, 3))Z"
    }

    /// Year, month and day of days since 1970-01-01: the inverse of `days`.
    private static func calendar(days: Int64) -> (Int64, Int64, Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
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

    /// Days since 1970-01-01 of a date of the Gregorian calendar: years begin in March, so that the leap day comes last.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
