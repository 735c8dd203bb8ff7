import StrataCore
import StrataRuntime
import StrataTestSupport
import TerminalUI
import Testing

@Suite("Keys that come faster than any answer")
@MainActor
struct EagerJourneyTests {
    @Test("A place and a time typed before the first answer")
    func placeAndTime() async {
        let journey = Journey(transport: BrowseJourneyTests.store())
        journey.loop.start(at: nil)
        journey.press("o")
        journey.press("s 3 : / / a l p h a / enter")
        journey.press("t")
        journey.press("1 1 : 5 5 enter")
        await journey.settle()
        #expect(journey.screen.contains("AS OF"), "\(journey.screen)")
    }

    /// Without `w` and `e`, which write files where the tests run.
    @Test("Any keys in any order leave the program standing", arguments: 0..<40)
    func anyKeys(seed: Int) async {
        let keys = [
            "j", "k", "enter", "h", "l", "esc", "/", "a", "b", "o", "t", "1", ":", "[", "]", "r", "y", "n", "u", "D", "space", "V", "s", ".",
            "tab", "v", "i",
            "p", "Q", "P", "?", "!", ",", "b", "'", "<", ">", "G", "U", "backspace", "x", "=", "down", "pgdn", "ctrl-r",
        ]
        var random = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        let journey = Journey(transport: BrowseJourneyTests.store(), size: Size(columns: [160, 80, 40][seed % 3], rows: [45, 24, 10][seed % 3]))
        journey.loop.start(at: nil)
        for step in 0..<120 {
            random ^= random << 13
            random ^= random >> 7
            random ^= random << 17
            journey.press(keys[Int(random % UInt64(keys.count))])
            if step % 7 == seed % 7 { await journey.settle() }
        }
        await journey.settle()
        #expect(journey.driver.grid != nil)
    }
}
