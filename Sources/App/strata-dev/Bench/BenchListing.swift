import Foundation
import Operations
import S3Client
import S3Model
import Synchronization

/// Listing through Strata against the same pages fetched raw, in alternating pairs.
struct BenchListing {
    let store: BenchStore
    let pairs: Int

    /// Measures one kind of listing.
    func run(_ rows: BenchRaw.Rows, _ report: inout BenchReport) async throws {
        let name = rows == .objects ? "keys" : "versions"
        report.section("\(store.rows) \(name), \(pairs) pairs")
        let raw = try BenchRaw(store)
        // Both connections and the store's cache are warm before the first pair.
        let pages = try raw.list(rows)
        try await list(rows)
        var own: [(wall: Double, user: Double)] = []
        var bare: [(wall: Double, user: Double)] = []
        for pair in 0..<pairs {
            // Whoever goes second finds the store's cache warmer: they take turns.
            if pair % 2 == 0 { own.append(try await BenchMeasure.timed { try await list(rows) }) }
            bare.append(try await BenchMeasure.timed { _ = try raw.list(rows) })
            if pair % 2 == 1 { own.append(try await BenchMeasure.timed { try await list(rows) }) }
        }
        let ratios = zip(own, bare).map { $0.wall / $1.wall }
        let spread = String(format: "from %.3f to %.3f", ratios.min() ?? 0, ratios.max() ?? 0)
        report.figure("\(name): wall time of Strata / raw pages", ratios.median, "%.3f", aim: .atMost(1.05), note: spread)
        report.figure(
            "\(name): wall time, Strata", own.map(\.wall).median, "%.3f s",
            note: String(format: "raw %.3f s, %d pages, %.1f MB", bare.map(\.wall).median, pages.pages, Double(pages.bytes) / 1e6))
        report.figure(
            "\(name): user CPU, Strata", own.map(\.user).median, "%.3f s", aim: rows == .objects ? .atMost(0.2) : nil,
            note: String(format: "raw %.3f s", bare.map(\.user).median))
    }

    private func list(_ rows: BenchRaw.Rows) async throws { _ = try await listing(rows) }

    /// Lists as a pane does, keeping every row.
    func listing(_ rows: BenchRaw.Rows) async throws -> Listing {
        let listing = Mutex(Listing())
        let operation = ListingOperation(
            client: store.client, bucket: rows == .objects ? BenchStore.keysBucket : BenchStore.versionsBucket,
            rows: rows == .objects ? .objects : .versions, isRecursive: true)
        try await operation.run { page in
            listing.withLock { $0.append(page.segment) }
            return true
        }
        let whole = listing.withLock { listing in
            listing.finish()
            return listing
        }
        guard whole.count == store.rows else { throw BenchRaw.Failure(description: "\(whole.count) rows came, there are \(store.rows)") }
        return whole
    }
}
