import Foundation
import S3Model
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2021-11-22T03:00:00.000Z", 1_637_550_000_000), ("2021-11-22T03:00:00.1234567Z", 1_637_550_000_123),
        ("2021-11-22T03:00:00", 1_637_550_000_000), ("2021-11-22T04:00:00+01:00", 1_637_550_000_000), ("2021-11-21T22:30:00-0430", 1_637_550_000_000),
        ("2020-02-29", 1_582_934_400_000), ("1969-12-31T23:59:59Z", -1000), ("0001-01-01T00:00:00Z", -62_135_596_800_000),
    ])
    func readsISO(_ text: String, _ milliseconds: Int64) {
        #expect(Timestamp.milliseconds(iso: text) == milliseconds)
    }

    @Test(arguments: [
        "", "2021", "2021-13-01", "2021-11-22T25:00:00Z", "2021-11-22T03:00:00.Z", "2021-11-22T03:00:00Zx", "2021-11-22T03:00", "x021-11-22",
    ])
    func refusesOtherText(_ text: String) {
        #expect(Timestamp.milliseconds(iso: text) == nil)
    }

    @Test func agreesWithFoundation() {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            let seconds = Int64.random(in: -2_000_000_000...4_000_000_000, using: &random)
            let text = Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
            #expect(Timestamp.milliseconds(iso: text) == seconds * 1000, "\(text)")
        }
    }

    @Test func readsHeaderDates() {
        #expect(Timestamp.milliseconds(http: "Mon, 22 Nov 2021 03:00:00 GMT") == 1_637_550_000_000)
        #expect(Timestamp.milliseconds(http: "Wed, 31 Dec 1969 23:59:59 GMT") == -1000)
        #expect(Timestamp.milliseconds(http: "Sun, 6 Nov 1994 08:49:37 GMT") == 784_111_777_000)
        #expect(Timestamp.milliseconds(http: "Sun, 06 Nov 1994 08:49:37 UTC") == 784_111_777_000)
        for wrong in ["yesterday", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nuv 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT", ""] {
            #expect(Timestamp.milliseconds(http: wrong) == nil, "\(wrong)")
        }
    }

    @Test(arguments: [0, -1, 951_782_399_999, 951_782_400_000, 1_709_164_800_000, 4_102_444_800_001] as [Int64])
    func timesAgreeWithFoundation(_ milliseconds: Int64) {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        let whole = milliseconds - ((milliseconds % 1000) + 1000) % 1000
        let expected = Date(timeIntervalSince1970: Double(whole / 1000)).formatted(style).prefix(20)
        let fraction = ((milliseconds % 1000) + 1000) % 1000
        #expect(Timestamp.iso(milliseconds: milliseconds) == expected + String(format: "%03d", Int(fraction)) + "Z")
    }
}
