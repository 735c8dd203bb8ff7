/// Times as S3's documents write them: "2026-11-22T14:58:13.000Z".
public enum ISOTime {
    /// - Parameter milliseconds: since 1970, UTC.
    public static func text(milliseconds: Int64) -> String {
        let day = milliseconds >= 0 ? milliseconds / 86_400_000 : (milliseconds - 86_399_999) / 86_400_000
        let rest = milliseconds - day * 86_400_000
        let (year, month, date) = civil(day: day)
        var text = ""
        text.reserveCapacity(24)
        pad(year, 4, &text)
        text += "-"
        pad(month, 2, &text)
        text += "-"
        pad(date, 2, &text)
        text += "T"
        pad(rest / 3_600_000, 2, &text)
        text += ":"
        pad(rest / 60_000 % 60, 2, &text)
        text += ":"
        pad(rest / 1000 % 60, 2, &text)
        text += "."
        pad(rest % 1000, 3, &text)
        return text + "Z"
    }

    private static func pad(_ value: Int64, _ width: Int, _ text: inout String) {
        let digits = String(value)
        for _ in digits.utf8.count..<max(width, digits.utf8.count) { text += "0" }
        text += digits
    }

    /// Year, month and day of a number of days since 1970-01-01, Gregorian; years begin in March, so that the leap day comes last.
    private static func civil(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * march + 2) / 5 + 1)
    }
}
