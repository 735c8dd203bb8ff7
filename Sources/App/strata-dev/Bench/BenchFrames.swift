import S3Model
import StrataCore
import StrataUI
import TerminalUI

/// What a key press costs while a million rows are on display, and what it costs to arrange them.
struct BenchFrames {
    let rows: Int

    /// Measures both.
    func run(_ report: inout BenchReport) throws {
        let listing = try BenchDecoding.listing(rows) { try ListingDecoder.decodeObjects(BenchPage.objects(from: $0)) }
        frames(listing, &report)
        index(listing, &report)
    }

    /// From an action to the cells that a terminal has to be told: reducer, layout, comparison of states, picture, difference.
    private func frames(_ listing: Listing, _ report: inout BenchReport) {
        report.section("Frames at 160x45 with \(listing.count) rows, from the action to the changed cells")
        var state = AppState(profile: "bench", profiles: ["bench"])
        state.workspace.objects = ObjectsPane(place: Place(bucket: BenchStore.keysBucket), listing: listing)
        state.workspace.objects?.loading = .done
        state.workspace.focus = .objects
        let size = Size(columns: 160, rows: 45)
        _ = reduce(&state, .viewport(ScreenLayout(state, size: size).viewports))
        measure("cursor down", .move(.down), state, size, &report)
        measure("page down", .move(.pageDown), state, size, &report)
        _ = reduce(&state, .move(.to(listing.count / 2)))
        measure("cursor up, in the middle", .move(.up), state, size, &report)
        state.workspace.objects?.order = listing.sorted(by: .size, descending: true)
        measure("page down, by size", .move(.pageDown), state, size, &report)
    }

    private func measure(_ name: String, _ action: Action, _ start: AppState, _ size: Size, _ report: inout BenchReport) {
        var state = start
        var shown = Screen.render(state, context(size))
        var times: [Double] = []
        var cells = 0
        for _ in 0..<500 {
            let before = BenchMeasure.now()
            let old = state
            _ = reduce(&state, action)
            _ = ScreenLayout(state, size: size).viewports
            guard state != old else { continue }
            let next = Screen.render(state, context(size))
            cells += next.grid.diff(from: shown.grid).reduce(0) { $0 + $1.columns }
            times.append(BenchMeasure.now() - before)
            shown = next
        }
        let milliseconds = times.map { $0 * 1000 }
        report.figure(
            "\(name), median", milliseconds.median, "%.3f ms", aim: .atMost(2),
            note: "99 of 100 within \(rounded(milliseconds.quantile(0.99))) ms, \(cells / max(1, times.count)) cells changed")
    }

    private func context(_ size: Size) -> ScreenContext { ScreenContext(size: size, now: 1_795_000_000_000) }

    /// Work of the compute lane, which no frame waits for.
    private func index(_ listing: Listing, _ report: inout BenchReport) {
        report.section("Arranging \(listing.count) rows, beside the frames")
        let queries: [(String, ListingQuery)] = [
            ("by size", ListingQuery(sort: .size)), ("by name", ListingQuery(sort: .name)), ("by time", ListingQuery(sort: .lastModified)),
            ("filter \"part-0012345\"", ListingQuery(filter: "part-0012345")),
            ("fuzzy \"host12p99\"", ListingQuery(filter: "host12p99", mode: .fuzzy)),
        ]
        for (name, query) in queries {
            var times: [Double] = []
            var found = 0
            for _ in 0..<5 {
                let started = BenchMeasure.now()
                found = ListingIndex(listing, query)?.rows.count ?? 0
                times.append((BenchMeasure.now() - started) * 1000)
            }
            report.figure(name, times.median, "%.0f ms", note: "\(found) rows")
        }
    }

    private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
