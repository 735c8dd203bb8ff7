import S3Model

/// Rows decoded a second on one core, and what a million of them weigh.
struct BenchDecoding {
    /// Rows of the large listing.
    let rows: Int

    /// Decodes one page over and over, on one thread; the clock is that thread's own processor time.
    func speed(_ name: String, _ page: [UInt8], _ decode: ([UInt8]) throws -> ListingPage, _ report: inout BenchReport) throws {
        let count = try decode(page).segment.count
        var rates: [Double] = []
        for _ in 0..<15 {
            let started = BenchMeasure.threadTime()
            for _ in 0..<20 { _ = try decode(page) }
            rates.append(Double(count * 20) / (BenchMeasure.threadTime() - started))
        }
        report.figure(
            "rows decoded a second a core: \(name)", rates.median, "%.0f", aim: .atLeast(1_000_000),
            note: "\(count) rows, \(page.count) bytes a page")
    }

    /// Speed over generated pages, and over the store's own first pages where there is one.
    func speed(_ store: BenchStore?, _ report: inout BenchReport) throws {
        report.section("Decoding")
        try speed("objects", BenchPage.objects(from: 0), ListingDecoder.decodeObjects, &report)
        try speed("versions", BenchPage.versions(from: 0), ListingDecoder.decodeVersions, &report)
        guard let store else { return }
        let raw = try BenchRaw(store)
        try speed("objects, the store's own page", raw.page(.objects), ListingDecoder.decodeObjects, &report)
        try speed("versions, the store's own page", raw.page(.versions), ListingDecoder.decodeVersions, &report)
    }

    /// Memory of a listing, as growth of the process and as the rows themselves count it.
    func memory(_ report: inout BenchReport) throws {
        report.section("Memory of \(rows) rows, keys of \(BenchStore.key(0).utf8.count) bytes")
        // Both are held to the end: the second must not find room that the first gave back.
        let objects = try weigh("objects", &report) { try ListingDecoder.decodeObjects(BenchPage.objects(from: $0)) }
        let versions = try weigh("versions, five a key", &report) { try ListingDecoder.decodeVersions(BenchPage.versions(from: $0)) }
        withExtendedLifetime((objects, versions)) {}
    }

    private func weigh(_ name: String, _ report: inout BenchReport, _ page: (Int) throws -> ListingPage) throws -> Listing {
        // What decoding needs once doesn't count as the rows' own.
        _ = try page(0)
        let before = BenchMeasure.residentBytes()
        let listing = try Self.listing(rows, page)
        let grown = BenchMeasure.residentBytes() - before
        report.figure(
            "resident bytes a row: \(name)", Double(grown) / Double(listing.count), "%.1f", aim: .atMost(120),
            note: "columns alone \(listing.byteCount / listing.count)")
        return listing
    }

    /// A listing made of whole pages.
    static func listing(_ rows: Int, _ page: (Int) throws -> ListingPage) rethrows -> Listing {
        var listing = Listing(id: 1)
        for first in stride(from: 0, to: rows, by: BenchPage.size) { listing.append(try page(first).segment) }
        listing.finish()
        return listing
    }
}
