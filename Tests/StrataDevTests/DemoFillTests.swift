import Foundation
import Testing

@testable import strata_dev

/// The demo's account as data: what README and screens promise is in it, and it is the same account each time.
struct DemoFillTests {
    /// 22 November 2026, 15:30 UTC.
    private let dates = DemoDates(now: Date(timeIntervalSince1970: 1_795_361_400), timeZone: .gmt)

    private var writes: [DemoWrite] { DemoFill.writes(dates, from: .distantPast, to: dates.now) }

    @Test func hasBucketsInSeveralRegions() {
        let regions = writes.reduce(into: [String: String]()) { regions, write in
            if case .createBucket(let region, _) = write.change { regions[write.bucket] = region }
        }
        #expect(regions.count >= 6)
        #expect(Set(regions.values).count >= 3)
        #expect(writes.allSatisfy { regions[$0.bucket] != nil })
    }

    @Test func everyBucketIsMadeBeforeItIsUsed() {
        var made: Set<String> = []
        for write in writes {
            if case .createBucket = write.change {
                #expect(made.insert(write.bucket).inserted)
            } else if !made.contains(write.bucket) {
                Issue.record("\(write.bucket)/\(write.key) before its bucket")
            }
        }
    }

    @Test func hasTheSensorsReadings() {
        let keys = Set(writes.filter { $0.bucket == "iot-raw" && !$0.isOfBucket }.map(\.key))
        #expect(keys.count == DemoSensors.readings)
    }

    @Test func hasFiveYearsOfNightsWithSeveralVersionsEach() {
        let nights = Dictionary(grouping: writes.filter { $0.key.hasPrefix("nightly/") }, by: \.key)
        #expect(nights.count >= 5 * 365)
        #expect(nights.values.allSatisfy { $0.count >= 2 || $0[0].at > dates.now.addingTimeInterval(-DemoDates.secondsADay) })
    }

    @Test func theAccidentLeavesTheExportsDeletedAndTheSettingsEmpty() {
        let last = writes.filter { $0.bucket == DemoBackups.bucket }.reduce(into: [String: DemoWrite]()) { $0[$1.key] = $1 }
        let exports = last.values.filter { $0.key.hasPrefix("prod/exports/") && $0.at < dates.accident.addingTimeInterval(300) }
        #expect(exports.count == 306)
        for write in exports {
            guard case .delete = write.change else {
                Issue.record("\(write.key) is still there")
                continue
            }
        }
        guard case .put(let settings)? = last["prod/config/mail.json"]?.change else {
            Issue.record("no prod/config/mail.json")
            return
        }
        #expect(settings.body.bytes().isEmpty)
    }

    @Test func historyAndPresentTogetherAreTheWhole() {
        let cut = dates.ago(days: DemoFill.historyMargin, 0)
        let history = DemoFill.writes(dates, from: .distantPast, to: cut)
        let present = DemoFill.writes(dates, from: cut, to: dates.now)
        #expect(history.count + present.count == writes.count)
        #expect(history.allSatisfy { $0.at < dates.accident.addingTimeInterval(-3_600) })
        #expect(present.count < 1_000)
    }

    /// A copy kept for some days must be continued where it ends, not told twice.
    @Test func continuesAfterDays() {
        let later = DemoDates(now: dates.now.addingTimeInterval(4 * DemoDates.secondsADay), timeZone: .gmt)
        let cut = dates.ago(days: DemoFill.historyMargin, 0)
        let present = DemoFill.writes(later, from: cut, to: later.now)
        #expect(present.count { $0.key == "prod/nightly.sql" && $0.at < later.accident } >= 6)
        #expect(
            present.allSatisfy { write in
                if case .createBucket = write.change { false } else { true }
            })
    }

    @Test func roundsAreOfOneSecondAndOfDifferentKeys() {
        let rounds = DemoFill.rounds(writes)
        #expect(rounds.joined().count == writes.count)
        for round in rounds {
            #expect(Set(round.map(\.at)).count == 1)
            #expect(Set(round.map { $0.bucket + "/" + $0.key }).count == round.count)
            #expect(round.count == 1 || round.allSatisfy { !$0.isOfBucket })
        }
    }

    @Test(arguments: [0, 59, 60, 365, 11_016, 19_782, 20_518, 20_779, 24_000])
    func civilDaysAreTheCalendars(_ day: Int) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let wanted = calendar.dateComponents([.year, .month, .day, .weekday], from: Date(timeIntervalSince1970: Double(day) * 86_400))
        let date = DemoDates.civil(day)
        #expect([date.year, date.month, date.day, date.weekday + 1] == [wanted.year, wanted.month, wanted.day, wanted.weekday])
    }

    /// Before 12:40 of the user's own day the accident was yesterday's.
    @Test func theAccidentIsNeverInTheFuture() throws {
        let zone = try #require(TimeZone(secondsFromGMT: -5 * 3_600))
        for hour in 0..<24 {
            let now = Date(timeIntervalSince1970: 1_795_305_600 + Double(hour) * 3_600)
            let dates = DemoDates(now: now, timeZone: zone)
            #expect(dates.accident.addingTimeInterval(30 * 60) < now)
            #expect(dates.accident > dates.ago(days: DemoFill.historyMargin, 0))
        }
    }

    @Test func bodiesAreTheSameEachTimeAndWhatTheySayTheyAre() {
        let bodies: [(DemoBody, [UInt8])] = [
            (.dump(seed: "a", size: 70_000), [0x1f, 0x8b]), (.log(seed: "a", lines: 3), [0x1f, 0x8b]),
            (.png(seed: "a", width: 9, height: 7), [0x89, 0x50, 0x4e, 0x47]), (.sql(seed: "a", size: 500), Array("-- dump".utf8)),
            (.noise(seed: "a", size: 13), []),
        ]
        for (body, start) in bodies {
            #expect(body.bytes() == body.bytes())
            #expect(body.bytes().starts(with: start))
        }
        #expect(DemoBody.noise(seed: "a", size: 13).bytes().count == 13)
        #expect(DemoBody.noise(seed: "a", size: 13).bytes() != DemoBody.noise(seed: "b", size: 13).bytes())
    }

    /// CRC-32 of the same content by the standard's own check value, "123456789" -> cbf43926 (RFC 1952 section 8).
    @Test func gzipCarriesTheRightSum() {
        let packed = DemoArchive.gzip(Array("123456789".utf8))
        #expect(packed.suffix(8) == [0x26, 0x39, 0xf4, 0xcb, 9, 0, 0, 0])
    }

    @Test func theClocksFileHoldsWhatLibfaketimeReads() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "strata-clock-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let clock = DemoClock(path: path)
        try clock.set(Date(timeIntervalSince1970: 1_637_550_009))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "@2021-11-22 03:00:09\n")
        try clock.setToPresent()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "+0\n")
    }
}
