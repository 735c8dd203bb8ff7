import S3Model
import Testing

@testable import Timeline

/// A bucket of a million versions and markers (a tenth of it in debug builds, which take a hundred times as long): what it holds in memory is
/// counted, what it says is checked.
@Suite struct MillionEntriesTests {
    @Test func `A million entries are viewed, counted and planned in under 200 bytes each`() throws {
        var listing = Listing()
        #if DEBUG
            let keys = 40_000
        #else
            let keys = 400_000
        #endif
        var segment = ListingSegment.Builder(capacity: 1000)
        var number = 0
        func add(_ row: ListingRow) {
            segment.append(row)
            number += 1
            if segment.count == 1000 {
                listing.append(segment.sealed())
                segment = ListingSegment.Builder(capacity: 1000)
            }
        }
        for key in 0..<keys {
            let digits = String(key)
            let name = "prod/exports/2026/\(String(repeating: "0", count: 7 - digits.utf8.count))\(digits).parquet"
            // Every fourth key is deleted, every second overwritten since.
            if key % 4 == 0 { add(Rows.marker(name, id(number), 2_000)) }
            if key % 4 < 3 { add(Rows.version(name, id(number), 1_500, content: key + 1)) }
            if key % 2 == 0 { add(Rows.version(name, id(number), 500, content: key + 2)) }
            add(Rows.version(name, id(number), 100, content: key + 3))
        }
        if segment.count > 0 { listing.append(segment.sealed()) }
        listing.finish()
        #expect(listing.count == keys * 5 / 2)

        let log = VersionLog(listing)
        let view = try #require(AsOfView.make(log, at: AsOfTime(second: 1_000), expiry: .none))
        let changes = Changes(log)
        let plan = try #require(RestorePlan.make(view, scope: .prefix("prod/")))
        let counts = view.counts(under: "prod/")
        #expect(counts.then == keys && counts.deleted == keys / 4 && counts.overwritten == keys / 2 && counts.unchanged == keys / 4)
        #expect(plan.totals.copy.keys == keys * 3 / 4 && plan.totals.unchanged.keys == keys / 4 && changes.count == listing.count)
        #expect(view.rows(under: "prod/").count == 1)
        #expect(view.rows(under: "prod/exports/2026/").count == keys)

        let added = log.byteCount + view.byteCount + plan.byteCount + changes.byteCount
        let perEntry = Double(listing.byteCount + added) / Double(listing.count)
        #expect(perEntry < 200, "\(perEntry) bytes an entry, \(Double(added) / Double(listing.count)) of them beside the listing")
    }

    /// As AWS writes them: 32 letters.
    private func id(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "Lq3_x.YzV7a" + String(repeating: "k", count: 21 - digits.utf8.count) + digits
    }
}
