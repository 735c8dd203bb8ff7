import Testing

@testable import TerminalUI

@Suite struct InputDecoderTests {
    func decode(_ text: String, chunk: Int = .max, keys: [[UInt8]: Key] = [:]) -> [TerminalEvent] {
        var decoder = InputDecoder(terminalKeys: keys)
        var events: [TerminalEvent] = []
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            events += decoder.feed(bytes.prefix(chunk), time: 0)
            bytes = bytes.dropFirst(chunk)
        }
        return events + decoder.flush()
    }

    @Test(arguments: [
        ("a", "a"), ("G", "G"), ("\r", "enter"), ("\n", "enter"), ("\t", "tab"), ("\u{7F}", "backspace"), ("\u{4}", "ctrl-d"), ("\u{13}", "ctrl-s"),
        ("\u{1B}", "esc"), ("\u{1B}x", "alt-x"), ("\u{1B}[A", "up"), ("\u{1B}OB", "down"), ("\u{1B}[1;5C", "ctrl-right"), ("\u{1B}[1;3D", "alt-left"),
        ("\u{1B}[5~", "pgup"), ("\u{1B}[6~", "pgdn"), ("\u{1B}[H", "home"), ("\u{1B}OF", "end"), ("\u{1B}[3~", "delete"), ("\u{1B}[Z", "backtab"),
        ("\u{1B}OP", "f1"), ("\u{1B}[15~", "f5"), ("\u{1B}[24~", "f12"), ("\u{1B}[[B", "f2"), ("é", "é"), ("日", "日"), ("\u{1B}é", "alt-é"),
        ("\0", "ctrl-space"), ("\u{1B}\u{7F}", "alt-backspace"), (" ", "space"), ("\u{1F}", "ctrl-_"), ("\u{1B}[97;5u", "ctrl-a"),
        ("\u{1B}[27u", "esc"), ("\u{1B}[1;2A", "up"),
    ])
    func keys(bytes: String, name: String) throws {
        let key = try #require(Key(name))
        #expect(decode(bytes) == [.key(key)])
        // The same when it comes byte by byte: but for a lone escape, nothing is given out early.
        #expect(decode(bytes, chunk: 1) == [.key(key)])
    }

    @Test(arguments: [
        "\u{1B}[99x", "\u{1B}[?1;2c", "\u{1B}[>0;276;0c", "\u{1B}]11;rgb:0000/0000/0000\u{1B}\\", "\u{1B}]52;c;Zm9v\u{7}", "\u{1B}P>|term\u{1B}\\",
        "\u{1B}[I", "\u{1B}[O", "\u{1B}[<35;10;10M", "\u{1B}[<0;5;5m", "\u{1B}[<0;0;0M", "\u{1B}[M !!", "\u{1B}O!", "\u{1B}[201~",
        "\u{1B}[12;34R", "\u{1B}[200000000000000000000x",
    ])
    func whatIsNotUnderstoodIsDroppedWhole(bytes: String) {
        #expect(decode(bytes + "q") == [.key(Key(.character("q")))])
        #expect(decode(bytes + "q", chunk: 1) == [.key(Key(.character("q")))])
    }

    /// P and ] after escape begin an answer of the terminal; alone they are keys.
    @Test(arguments: ["P", "]"]) func escapeAndALetterInOneGoAreTwoKeys(letter: String) throws {
        let key = try #require(Key(letter))
        #expect(decode("\u{1B}" + letter) == [.key(Key(.escape)), .key(key)])
        #expect(decode("\u{1B}" + letter, chunk: 1) == [.key(Key(.escape)), .key(key)])
    }

    @Test func halfASequenceIsNeverTyped() {
        var decoder = InputDecoder()
        #expect(decoder.feed(Array("\u{1B}[1;".utf8), time: 0).isEmpty)
        #expect(decoder.flush().isEmpty)
        #expect(decoder.feed(Array("5A".utf8), time: 0) == [.key(Key(.up, control: true))])
    }

    @Test func brokenSequencesAndBytesDoNotStick() {
        #expect(decode("\u{1B}[1;\u{1B}[A") == [.key(Key(.up))])
        var decoder = InputDecoder()
        #expect(decoder.feed([0xFF, 0xC3, 0x28, 0x61, 0xC0, 0x80, 0xE2, 0x82], time: 0).last == .key(Key(.character("a"))))
        #expect(decoder.feed([0xAC], time: 0) == [.key(Key(.character("€")))])
        #expect(decoder.feed([0xC2, 0x9B, 0x62], time: 0) == [.key(Key(.character("b")))])
    }

    @Test(arguments: [1, 2, 3, 5, 7, .max]) func pastesAreOneEvent(chunk: Int) {
        let text = "y\r\nsecond \u{1B}[A line\ttab \u{1B}[20"
        let events = decode("a\u{1B}[200~\(text)\u{1B}[201~b", chunk: chunk)
        #expect(events == [.key(Key(.character("a"))), .paste("y\nsecond \u{1B}[A line\ttab \u{1B}[20"), .key(Key(.character("b")))])
    }

    @Test func pastesAreCapped() {
        let events = decode("\u{1B}[200~" + String(repeating: "x", count: InputDecoder.pasteLimit + 5000) + "\u{1B}[201~q", chunk: 4096)
        guard case .paste(let text) = events.first else {
            Issue.record("no paste")
            return
        }
        #expect(text.utf8.count == InputDecoder.pasteLimit)
        #expect(events.last == .key(Key(.character("q"))))
    }

    @Test func aPasteWithoutAnEndIsLeftByControlC() {
        var decoder = InputDecoder()
        #expect(decoder.feed(Array("\u{1B}[200~lost".utf8), time: 0).isEmpty)
        #expect(decoder.feed(Array("q".utf8), time: 0).isEmpty)
        #expect(decoder.feed([0x03], time: 0) == [.key(Key(.character("c"), control: true))])
        #expect(decoder.feed(Array("q".utf8), time: 0) == [.key(Key(.character("q")))])
    }

    @Test func anUnendedSequenceIsGivenUp() {
        var decoder = InputDecoder()
        for _ in 0..<3 { _ = decoder.feed(Array("\u{1B}]".utf8) + Array(repeating: 0x41, count: 4096), time: 0) }
        _ = decoder.feed([0x07], time: 0)
        #expect(decoder.feed(Array("q".utf8), time: 0) == [.key(Key(.character("q")))])
    }

    @Test func mouse() {
        var decoder = InputDecoder()
        let press = Array("\u{1B}[<0;12;3M\u{1B}[<0;12;3m".utf8)
        let at = Point(column: 11, row: 2)
        #expect(decoder.feed(press, time: 1000) == [.mouse(MouseEvent(kind: .press, at: at))])
        #expect(decoder.feed(press, time: 1300) == [.mouse(MouseEvent(kind: .doublePress, at: at))])
        #expect(decoder.feed(press, time: 1400) == [.mouse(MouseEvent(kind: .press, at: at))])
        #expect(decoder.feed(press, time: 9000) == [.mouse(MouseEvent(kind: .press, at: at))])
        #expect(decode("\u{1B}[<64;1;1M\u{1B}[<65;1;1M").map { "\($0)".contains("wheel") } == [true, true])
        #expect(decode("\u{1B}[<16;2;2M") == [.mouse(MouseEvent(kind: .press, at: Point(column: 1, row: 1)))])
    }

    @Test func terminfoKeysCount() {
        let keys: [[UInt8]: Key] = [Array("\u{1B}[33~".utf8): Key(.home), [0x08]: Key(.backspace), Array("x".utf8): Key(.up)]
        #expect(decode("\u{1B}[33~\u{8}x", keys: keys) == [.key(Key(.home)), .key(Key(.backspace)), .key(Key(.character("x")))])
        #expect(decode("\u{8}") == [.key(Key(.character("h"), control: true))])
    }

    @Test func noiseNeitherCrashesNorGrows() {
        var state: UInt64 = 99
        var decoder = InputDecoder()
        for round in 0..<3000 {
            var noise: [UInt8] = []
            for _ in 0..<32 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let byte = UInt8(truncatingIfNeeded: state >> 33)
                noise.append(byte % 5 == 0 ? 0x1B : byte % 7 == 0 ? 0x5B : byte)
            }
            for case .key(let key) in decoder.feed(noise, time: Int64(round)) {
                if case .character(let character) = key.base { #expect(character.unicodeScalars.allSatisfy { $0.value >= 0x20 }) }
            }
        }
    }
}
