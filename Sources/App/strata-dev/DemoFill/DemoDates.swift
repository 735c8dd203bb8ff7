import Foundation
import S3Model

/// The days the demo's story is told by, counted back from the present (UTC).
struct DemoDates: Sendable {
    static let secondsADay: TimeInterval = 86_400
    static let years = 5

    /// The present; nothing happens after it.
    let now: Date
    /// When somebody deleted what they should not have: 12:03:11 by the user's own clock, today or, before 12:40, yesterday.
    let accident: Date

    /// - Parameter timeZone: the user's.
    init(now: Date, timeZone: TimeZone) {
        self.now = now
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        let midnight = calendar.startOfDay(for: now)
        let noonish = calendar.date(bySettingHour: 12, minute: 3, second: 11, of: midnight) ?? midnight
        let isEarly = now < noonish.addingTimeInterval(37 * 60)
        accident = isEarly ? noonish.addingTimeInterval(-Self.secondsADay) : noonish
    }

    /// Days since 1970 of the present day.
    var today: Int { Int((now.timeIntervalSince1970 / Self.secondsADay).rounded(.down)) }

    /// The days of the last so many days, oldest first, with today.
    func days(last count: Int) -> ClosedRange<Int> { (today - count)...today }

    /// A time on a day given in days since 1970.
    func time(_ day: Int, _ hour: Int, _ minute: Int = 0, _ second: Int = 0) -> Date {
        Date(timeIntervalSince1970: Double(day) * Self.secondsADay + Double(hour * 3600 + minute * 60 + second))
    }

    /// A time on the day so many days before the present one.
    func ago(days: Int, _ hour: Int, _ minute: Int = 0, _ second: Int = 0) -> Date { time(today - days, hour, minute, second) }

    /// Year, month and day of a day since 1970, and the weekday (0: Sunday).
    static func civil(_ day: Int) -> (year: Int, month: Int, day: Int, weekday: Int) {
        let date = CivilDate(dayNumber: Int64(day))
        return (Int(date.year), Int(date.month), Int(date.day), (day + 4) % 7)
    }

    /// `2026-11-22`.
    static func text(_ day: Int) -> String { CivilDate(dayNumber: Int64(day)).text }

    /// A number with at least two digits.
    static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
