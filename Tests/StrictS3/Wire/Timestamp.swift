import Foundation

/// Time as S3 writes and reads it, UTC, whole seconds. Written by hand because a formatter costs more than the rest of a listing row.
enum Timestamp {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Year, month, day, hour, minute, second and weekday (0 = Thursday, the epoch's) of a date.
    private static func parts(_ date: Date) -> (Int, Int, Int, Int, Int, Int, Int) {
        let seconds = Int(date.timeIntervalSince1970.rounded(.down))
        let day = Int((Double(seconds) / 86400).rounded(.down))
        let rest = seconds - day * 86400
        // Civil date from the day number, counting eras of 400 years that start on 1 March.
        let z = day + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let mp = (5 * dayOfYear + 2) / 153
        let month = mp < 10 ? mp + 3 : mp - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * mp + 2) / 5 + 1, rest / 3600, rest / 60 % 60, rest % 60, ((day % 7) + 7) % 7)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// `2026-11-22T14:58:06.000Z`, the form of LastModified in listings (one second of resolution, AWS docs, "ListObjectsV2").
    static func iso(_ date: Date) -> String {
        let (y, mo, d, h, mi, s, _) = parts(date)
        return "\(padded(y, 4))-\(padded(mo, 2))-\(padded(d, 2))T\(padded(h, 2)):\(padded(mi, 2)):\(padded(s, 2)).000Z"
    }

    /// `20261122T145806Z`, the form of x-amz-date.
    static func basic(_ date: Date) -> String {
        let (y, mo, d, h, mi, s, _) = parts(date)
        return "\(padded(y, 4))\(padded(mo, 2))\(padded(d, 2))T\(padded(h, 2))\(padded(mi, 2))\(padded(s, 2))Z"
    }

    /// `Sun, 22 Nov 2026 14:58:06 GMT`, an HTTP date (RFC 9110 section 5.6.7).
    static func http(_ date: Date) -> String {
        let (y, mo, d, h, mi, s, weekday) = parts(date)
        return "\(days[weekday]), \(padded(d, 2)) \(months[mo - 1]) \(padded(y, 4)) \(padded(h, 2)):\(padded(mi, 2)):\(padded(s, 2)) GMT"
    }

    /// The date of civil fields; nil if one is out of range.
    private static func date(_ y: Int, _ mo: Int, _ d: Int, _ h: Int, _ mi: Int, _ s: Int) -> Date? {
        guard (1...12).contains(mo), (1...31).contains(d), (0...23).contains(h), (0...59).contains(mi), (0...60).contains(s) else { return nil }
        let shifted = mo <= 2 ? y - 1 : y
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (mo > 2 ? mo - 3 : mo + 9) + 2) / 5 + d - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let day = era * 146_097 + dayOfEra - 719_468
        return Date(timeIntervalSince1970: Double(day * 86400 + h * 3600 + mi * 60 + s))
    }

    /// Reads `YYYYMMDDTHHMMSSZ`; nil for any other form.
    static func parseBasic(_ text: String) -> Date? {
        let b = Array(text.utf8)
        guard b.count == 16, b[8] == UInt8(ascii: "T"), b[15] == UInt8(ascii: "Z") else { return nil }
        func number(_ range: Range<Int>) -> Int? { Int(String(decoding: b[range], as: UTF8.self)) }
        guard let y = number(0..<4), let mo = number(4..<6), let d = number(6..<8), let h = number(9..<11), let mi = number(11..<13),
            let s = number(13..<15)
        else { return nil }
        return date(y, mo, d, h, mi, s)
    }

    /// Reads `2026-11-22T14:58:06[.000]Z` or a bare `2026-11-22`; nil otherwise.
    static func parseISO(_ text: String) -> Date? {
        let halves = text.split(separator: "T", omittingEmptySubsequences: false)
        let ymd = halves[0].split(separator: "-").map { Int($0) }
        guard ymd.count == 3, let y = ymd[0], let mo = ymd[1], let d = ymd[2] else { return nil }
        guard halves.count == 2 else { return halves.count == 1 ? date(y, mo, d, 0, 0, 0) : nil }
        guard halves[1].hasSuffix("Z") else { return nil }
        let hms = halves[1].dropLast().split(separator: ".")[0].split(separator: ":").map { Int($0) }
        guard hms.count == 3, let h = hms[0], let mi = hms[1], let s = hms[2] else { return nil }
        return date(y, mo, d, h, mi, s)
    }

    /// Reads an HTTP date in its one current form (RFC 9110: IMF-fixdate); nil otherwise.
    static func parseHTTP(_ text: String) -> Date? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let d = Int(words[1]), let month = months.firstIndex(of: String(words[2])), let y = Int(words[3])
        else { return nil }
        let hms = words[4].split(separator: ":").map { Int($0) }
        guard hms.count == 3, let h = hms[0], let mi = hms[1], let s = hms[2] else { return nil }
        return date(y, month + 1, d, h, mi, s)
    }
}
