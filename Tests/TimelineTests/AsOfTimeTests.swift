import S3Model
import Testing

@testable import Timeline

/// Times as a person types them, at 2026-11-22 14:14:30 UTC on a clock one hour ahead.
@Suite struct AsOfTimeTests {
    private static let now = Timestamp.milliseconds(iso: "2026-11-22T14:14:30.500Z")!

    private func parse(_ text: String, now: Int64 = now, zone: @escaping (Int64) -> Int = { _ in 3600 }) throws(AsOfTimeError) -> String {
        Timestamp.iso(second: try AsOfTime.parse(text, now: now, zoneOffset: zone).second)
    }

    @Test(arguments: [
        ("now", "2026-11-22T14:14:30Z"), ("14:00", "2026-11-22T13:00:00Z"), (" 14:00:05 ", "2026-11-22T13:00:05Z"),
        ("0:00", "2026-11-21T23:00:00Z"), ("yesterday 18:00", "2026-11-21T17:00:00Z"), ("Yesterday", "2026-11-20T23:00:00Z"),
        ("today 9:30", "2026-11-22T08:30:00Z"), ("2h ago", "2026-11-22T12:14:30Z"), ("90 min ago", "2026-11-22T12:44:30Z"),
        ("1h30m ago", "2026-11-22T12:44:30Z"), ("an hour ago", "2026-11-22T13:14:30Z"), ("3 days ago", "2026-11-19T14:14:30Z"),
        ("2 weeks ago", "2026-11-08T14:14:30Z"), ("45s ago", "2026-11-22T14:13:45Z"), ("2026-11-20", "2026-11-19T23:00:00Z"),
        ("2026-11-20 14:00", "2026-11-20T13:00:00Z"), ("2026-11-20 14:00:59", "2026-11-20T13:00:59Z"),
        ("2026-11-20T14:00:00Z", "2026-11-20T14:00:00Z"), ("2026-11-20T14:00:00.999Z", "2026-11-20T14:00:00Z"),
        ("2026-11-20t14:00:00+05:30", "2026-11-20T08:30:00Z"), ("2026-11-20 14:00 -0800", "2026-11-20T22:00:00Z"),
        ("2026-11-20 14:00 UTC", "2026-11-20T14:00:00Z"), ("2026-11-20T14:00+01", "2026-11-20T13:00:00Z"),
        ("2024-02-29", "2024-02-28T23:00:00Z"), ("1969-12-31T23:59:59.500Z", "1969-12-31T23:59:59Z"),
    ])
    func `Times are read`(text: String, expected: String) throws { #expect(try parse(text) == expected) }

    @Test(arguments: [
        ("2026-11-31", "November has 30 days"), ("2026-02-29", "February 2026 has 28 days"), ("2026-13-01", "There is no month 13"),
        ("2026-01-32 14:00", "January has 31 days"), ("2026-11-00", "Days begin with 1"), ("25:00", "A day has 24 hours: 25 is too much"),
        ("24:00", "A day ends at 23:59:59"), ("14:60", "An hour has 60 minutes: 60 is too much"),
        ("14:00:60", "A minute has 60 seconds: 60 is too much"), ("16:00", "16:00 lies ahead: it is 15:14:30 now"),
        ("2026-11-23", "2026-11-23 lies ahead: it is 2026-11-22 15:14:30 now"), ("", "No time given"), ("soon", "soon isn't a time"),
        ("2 months ago", "Months and years have no fixed length"), ("x ago", "x isn't a length of time"), ("2h", "2h could mean two things"),
        ("2026-11-20T", "No time behind the T"), ("2026-11-20T14:00:00+25:00", "+25:00 isn't a zone"),
        ("2026-11-20 14", "2026-11-20 14 isn't a time"),
        ("99999999999 days ago", "99999999999 days isn't a length of time"),
    ])
    func `Mistakes are explained`(text: String, message: String) {
        let error = #expect(throws: AsOfTimeError.self) { try parse(text) }
        #expect(error?.message == message)
    }

    @Test func `A bare time ahead hints at yesterday`() {
        let error = #expect(throws: AsOfTimeError.self) { try parse("16:00") }
        #expect(error?.hint == "For yesterday: yesterday 16:00")
    }

    /// Central Europe in 2026: forward on 29 March, back on 25 October, both at 01:00 UTC.
    private static func berlin(_ milliseconds: Int64) -> Int {
        let summer = Timestamp.milliseconds(iso: "2026-03-29T01:00:00Z")!..<Timestamp.milliseconds(iso: "2026-10-25T01:00:00Z")!
        return summer.contains(milliseconds) ? 7200 : 3600
    }

    @Test func `Times that the clocks skipped or showed twice are explained`() throws {
        let skipped = #expect(throws: AsOfTimeError.self) { try parse("2026-03-29 02:30", zone: Self.berlin) }
        #expect(skipped?.message == "2026-03-29 02:30:00 never was: the clocks went forward over it")
        let twice = #expect(throws: AsOfTimeError.self) { try parse("2026-10-25 02:30", zone: Self.berlin) }
        #expect(twice?.hint == "The first: 2026-10-25T02:30:00+02:00, the second: 2026-10-25T02:30:00+01:00")
        #expect(try parse("2026-10-25T02:30:00+02:00", zone: Self.berlin) == "2026-10-25T00:30:00Z")
        #expect(try parse("2026-03-29 01:59:59", zone: Self.berlin) == "2026-03-29T00:59:59Z")
        #expect(try parse("2026-03-29 03:00", zone: Self.berlin) == "2026-03-29T01:00:00Z")
        #expect(try parse("2026-10-25 03:00", zone: Self.berlin) == "2026-10-25T02:00:00Z")
        // The second one lies ahead still.
        let between = Timestamp.milliseconds(iso: "2026-10-25T00:45:00Z")!
        #expect(try parse("02:30", now: between, zone: Self.berlin) == "2026-10-25T00:30:00Z")
    }

    @Test func `A change within the second counts as before it`() {
        let time = AsOfTime(second: 100)
        #expect(time.covers(100_000) && time.covers(100_999) && !time.covers(101_000))
        #expect(AsOfTime(milliseconds: -1).second == -1)
    }
}
