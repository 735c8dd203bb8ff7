/// Numbers in sentences.
enum Amount {
    /// "41,203".
    static func number(_ value: Int) -> String {
        var text = ""
        for (index, digit) in String(value).enumerated() {
            if index > 0, (String(value).count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// "1.2 TiB": one decimal below 100.
    static func size(_ bytes: Int64) -> String {
        var value = Double(bytes)
        var unit = 0
        let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
        while value >= 1023.95, unit < units.count - 1 {
            value /= 1024
            unit += 1
        }
        if unit == 0 || value >= 99.95 { return "\(Int(value.rounded())) \(units[unit])" }
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }

    /// "1 version", "3,400 versions".
    static func count(_ value: Int, _ one: String, _ many: String) -> String { "\(number(value)) \(value == 1 ? one : many)" }

    /// "1 day", "30 days".
    static func days(_ count: Int) -> String { Self.count(count, "day", "days") }

    /// How long ago: "9 days", "3 hours", "less than an hour"; times in milliseconds since 1970.
    static func age(of time: Int64, at now: Int64) -> String {
        let hours = Int(max(0, now - time) / 3_600_000)
        return hours >= 48 ? days(hours / 24) : hours >= 1 ? count(hours, "hour", "hours") : "less than an hour"
    }

    /// "41 %"; "under 1 %" and "over 99 %" rather than none and all.
    static func percent(_ part: Int64, of whole: Int64) -> String {
        guard whole > 0, part > 0 else { return "0 %" }
        let value = Int((Double(part) / Double(whole) * 100).rounded())
        if value == 0 { return "under 1 %" }
        return value == 100 && part < whole ? "over 99 %" : "\(value) %"
    }

    /// "a, b and c".
    static func list(_ parts: [String]) -> String {
        guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
        return parts.dropLast().joined(separator: ", ") + " and " + last
    }
}
