import StrataCore
import TerminalUI
import Testing

@testable import StrataUI

@Suite("Sizes and times as people read them")
struct FiguresTests {
    private func figures(exact: Bool = false, offset: Int = 0) -> Figures {
        Figures(context: ScreenContext(size: Size(columns: 80, rows: 24), now: DemoState.now, zoneOffset: { _ in offset }), isExact: exact)
    }

    @Test(
        "Binary units",
        arguments: [
            (Int64(0), "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), (102_348, "99.9 KiB"), (102_400, "100 KiB"),
            (1_023_000, "999 KiB"),
            (1_048_575, "1.0 MiB"), (4_509_715_660, "4.2 GiB"), (Int64.max, "8.0 EiB"),
        ])
    func sizes(bytes: Int64, expected: String) {
        #expect(figures().size(bytes) == expected)
    }

    @Test(
        "Decimal units and plain bytes, where the settings wish for them",
        arguments: [
            (Int64(999), "999 B", "999"), (1000, "1.0 kB", "1,000"), (999_499, "999 kB", "999,499"), (4_509_715_660, "4.5 GB", "4,509,715,660"),
        ])
    func sizeStyles(bytes: Int64, decimal: String, plain: String) {
        let size = { (style: SizeStyle) in
            Figures(context: ScreenContext(size: Size(columns: 80, rows: 24), now: DemoState.now, sizes: style), isExact: false).size(bytes)
        }
        #expect(size(.decimal) == decimal)
        #expect(size(.bytes) == plain)
    }

    @Test("Exact sizes are grouped bytes")
    func exactSizes() { #expect(figures(exact: true).size(4_509_715_660) == "4,509,715,660") }

    @Test(
        "Times get coarser with age",
        arguments: [
            (Int64(0), "14:14:00"), (DemoState.day, "yesterday"), (3 * DemoState.day, "3 d"), (8 * DemoState.day, "14 Nov"),
            (400 * DemoState.day, "2025-10-18"), (-DemoState.day, "23 Nov"),
        ])
    func times(age: Int64, expected: String) {
        #expect(figures().time(DemoState.now - age) == expected)
    }

    @Test("Exact times, in the user's zone")
    func exactTimes() {
        #expect(figures(exact: true).time(DemoState.now) == "2026-11-22 14:14:00")
        #expect(figures(exact: true, offset: 36_000).time(DemoState.now) == "2026-11-23 00:14:00")
        #expect(figures().time(nil).isEmpty)
    }
}
