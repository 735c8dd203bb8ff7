import StrataCore

/// Sizes and times as people read them.
struct Figures {
    let context: ScreenContext
    let isExact: Bool

    /// Binary or decimal units with one decimal below 100; exact, or where bytes are wished for: grouped bytes.
    func size(_ bytes: Int64) -> String {
        if isExact || context.sizes == .bytes { return grouped(bytes) }
        let isBinary = context.sizes == .binary
        let step: Double = isBinary ? 1024 : 1000
        if Double(bytes) < step { return "\(bytes) B" }
        let units = isBinary ? ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] : ["kB", "MB", "GB", "TB", "PB", "EB"]
        var value = Double(bytes) / step
        var unit = 0
        while value >= 999.5, unit < units.count - 1 {
            value /= step
            unit += 1
        }
        return "\(value < 99.95 ? oneDecimal(value) : String(Int(value.rounded()))) \(units[unit])"
    }

    /// Today: the time; this week: days; this year: day and month; else the date. Exact: date and time to the second.
    func time(_ milliseconds: Int64?) -> String {
        guard let milliseconds else { return "" }
        let then = civil(milliseconds)
        let clock = "\(pad(then.hour)):\(pad(then.minute)):\(pad(then.second))"
        let date = "\(then.year)-\(pad(then.month))-\(pad(then.day))"
        if isExact { return "\(date) \(clock)" }
        let now = civil(context.now)
        switch now.dayNumber - then.dayNumber {
        case 0: return clock
        case 1: return "yesterday"
        case 2...6: return "\(now.dayNumber - then.dayNumber) d"
        default: return then.year == now.year ? "\(then.day) \(Self.months[then.month - 1])" : date
        }
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private func civil(_ milliseconds: Int64) -> CivilTime {
        CivilTime(milliseconds: milliseconds, offset: context.zoneOffset(milliseconds))
    }

    private func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private func oneDecimal(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
