import Testing

@testable import NcursesDriver

@Suite struct ColorPairsTests {
    func colors(_ foreground: Int32, _ background: Int32 = -1) -> ColorPairs.Colors {
        ColorPairs.Colors(foreground: foreground, background: background)
    }

    @Test func theTerminalsOwnColoursArePairZero() {
        var pairs = ColorPairs(capacity: 4)
        #expect(pairs.pair(for: colors(-1)) == .init(pair: 0, isNew: false, isReused: false))
        #expect(pairs.pair(for: colors(1)) == .init(pair: 1, isNew: true, isReused: false))
        #expect(pairs.pair(for: colors(1)) == .init(pair: 1, isNew: false, isReused: false))
        #expect(pairs.pair(for: colors(1, 2)) == .init(pair: 2, isNew: true, isReused: false))
    }

    @Test func thePairUnusedLongestGoesFirst() {
        var pairs = ColorPairs(capacity: 2)
        _ = pairs.pair(for: colors(1))
        _ = pairs.pair(for: colors(2))
        _ = pairs.pair(for: colors(1))
        #expect(pairs.pair(for: colors(3)) == .init(pair: 2, isNew: true, isReused: true))
        #expect(pairs.pair(for: colors(1)) == .init(pair: 1, isNew: false, isReused: false))
        #expect(pairs.pair(for: colors(2)) == .init(pair: 2, isNew: true, isReused: true))
    }

    @Test func withoutPairsEverythingIsPairZero() {
        var pairs = ColorPairs(capacity: -1)
        #expect(pairs.pair(for: colors(1)).pair == 0)
    }
}
