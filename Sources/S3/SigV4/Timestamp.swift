public import struct Foundation.Date

/// A moment as signatures write it: UTC, whole seconds, `YYYYMMDDTHHMMSSZ`.
///
/// Worked out by arithmetic: a formatter costs more than the signature itself, and has a calendar and a locale that could be wrong.
public struct Timestamp: Sendable, Equatable {
    /// `20130524T000000Z`, the value of x-amz-date.
    public let text: String
    /// `20130524`, the first part of the scope.
    public let day: String

    /// Seconds are cut, never rounded up. Years 0 to 9999.
    public init(_ date: Date) {
        let seconds = Int(date.timeIntervalSince1970.rounded(.down))
        let days = seconds >= 0 ? seconds / 86_400 : -((86_399 - seconds) / 86_400)
        let rest = seconds - days * 86_400
        let (year, month, dayOfMonth) = Self.civil(days: days)
        day = Self.digits(year * 10_000 + month * 100 + dayOfMonth, 8)
        text = "\(day)T\(Self.digits(rest / 3600 * 10_000 + rest / 60 % 60 * 100 + rest % 60, 6))Z"
    }

    /// Reads `YYYYMMDDTHHMMSSZ`; nil for anything else, days that don't exist included.
    public static func date(_ text: String) -> Date? {
        let bytes = Array(text.utf8)
        guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z") else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                value = value * 10 + Int(byte - UInt8(ascii: "0"))
            }
            return value
        }
        guard let year = number(0..<4), let month = number(4..<6), let day = number(6..<8), let hour = number(9..<11),
            let minute = number(11..<13), let second = number(13..<15), hour < 24, minute < 60, second < 60
        else { return nil }
        let seconds = days(year: year, month: month, day: day) * 86_400 + hour * 3600 + minute * 60 + second
        let date = Date(timeIntervalSince1970: Double(seconds))
        // Writing it again finds the 30th of February.
        return Timestamp(date).text == text ? date : nil
    }

    /// Days since 1970-01-01 to a Gregorian date, counted in eras of 400 years that begin on 1 March, so that leap days come last.
    private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    /// The inverse of `civil(days:)`.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The number with as many digits, noughts in front.
    private static func digits(_ number: Int, _ width: Int) -> String {
        String(unsafeUninitializedCapacity: width) { buffer in
            var rest = max(0, number)
            for index in (0..<width).reversed() {
                buffer[index] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
            return width
        }
    }
}
