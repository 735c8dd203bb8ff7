public import S3Model

/// Numbers, dates and sizes as people type them into a form.
public enum FormText {
    /// A count: "3", "1,000". nil where it isn't one that fits into 31 bits.
    public static func count(_ text: String) -> Int? {
        let digits = text.trimmingSpaces.filter { $0 != "," && $0 != "_" }
        guard let number = Int(digits), Int(Int32.min)...Int(Int32.max) ~= number else { return nil }
        return number
    }

    /// Days: "30", "30 d", "30 days", "2 weeks", "1 y" (365 days).
    public static func days(_ text: String) -> Int? {
        let (digits, word) = split(text)
        guard let number = count(digits) else { return nil }
        let factor: Int
        switch word.lowercased() {
        case "", "d", "day", "days": factor = 1
        case "w", "week", "weeks": factor = 7
        case "y", "year", "years": factor = 365
        default: return nil
        }
        let days = number.multipliedReportingOverflow(by: factor).partialValue
        return days <= Int(Int32.max) ? days : nil
    }

    /// A date as a document has it: "2026-12-01" becomes its midnight, "2026-12-01T00:00:00Z" stays; nil for no date of the calendar.
    public static func date(_ text: String) -> String? {
        let text = text.trimmingSpaces
        let parts = text.prefix(10).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, let year = Int64(parts[0]), let month = Int64(parts[1]), let day = Int64(parts[2]),
            (1...12).contains(month), day >= 1, day <= CivilDate.days(inMonth: month, of: year), Timestamp.milliseconds(iso: text) != nil
        else { return nil }
        return text.utf8.count == 10 ? text + "T00:00:00Z" : text
    }

    /// Days or a date.
    public static func due(_ text: String) -> LifecycleRuleDraft.Due? {
        if let days = days(text) { return .days(days) }
        return date(text).map { .date($0) }
    }

    /// Bytes: "131072", "128 KiB", "1.5 GiB", "500 MB" (decimal), "64k" (binary). nil for what isn't a whole number of bytes.
    public static func size(_ text: String) -> Int64? {
        let (digits, word) = split(text)
        guard let factor = units[word.lowercased()] else { return nil }
        let parts = digits.filter { $0 != "," && $0 != "_" && $0 != " " }.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = Int64(parts[0]) else { return nil }
        let (bytes, overflow) = whole.multipliedReportingOverflow(by: factor)
        if overflow { return nil }
        guard parts.count == 2 else { return bytes }
        guard let fraction = Int64(parts[1]), fraction >= 0, parts[1].utf8.count <= 6 else { return nil }
        let scale = parts[1].utf8.reduce(Int64(1)) { scale, _ in scale * 10 }
        let (product, tooLarge) = fraction.multipliedReportingOverflow(by: factor)
        guard !tooLarge, product % scale == 0 else { return nil }
        let (sum, sumOverflow) = bytes.addingReportingOverflow(whole < 0 ? -(product / scale) : product / scale)
        return sumOverflow ? nil : sum
    }

    /// A size with the largest binary unit that says it exactly: "128 KiB", "1500".
    public static func words(size bytes: Int64) -> String {
        for (name, shift) in [("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10)] as [(String, Int64)] where bytes != 0 && bytes % (1 << shift) == 0 {
            return "\(bytes >> shift) \(name)"
        }
        return String(bytes)
    }

    /// A date as a form shows it: midnights without their time.
    public static func words(date: String) -> String {
        for ending in ["T00:00:00Z", "T00:00:00.000Z"] where date.hasSuffix(ending) && date.utf8.count == 10 + ending.utf8.count {
            return String(date.prefix(10))
        }
        return date
    }

    /// Digits, and the word behind them.
    private static func split(_ text: String) -> (String, String) {
        let text = text.trimmingSpaces
        let word = text.firstIndex { $0.isLetter } ?? text.endIndex
        return (String(text[..<word]).trimmingSpaces, String(text[word...]))
    }

    private static let units: [String: Int64] = [
        "": 1, "b": 1, "byte": 1, "bytes": 1, "k": 1 << 10, "kib": 1 << 10, "m": 1 << 20, "mib": 1 << 20, "g": 1 << 30, "gib": 1 << 30, "t": 1 << 40,
        "tib": 1 << 40, "kb": 1000, "mb": 1_000_000, "gb": 1_000_000_000, "tb": 1_000_000_000_000,
    ]
}
