import Testing

@testable import TerminalUI

@Suite struct KeymapTests {
    let keymap = Keymap([
        "everywhere": [KeySequence("q")!: "quit", KeySequence("g g")!: "top", KeySequence("G")!: "bottom", KeySequence("home")!: "top"],
        "list": [KeySequence("d")!: "delete", KeySequence("q")!: "none", KeySequence("g x")!: "special"],
        "dialog": [KeySequence("g")!: "go"],
    ])

    func type(_ text: String, in contexts: [String], with map: Keymap? = nil) -> [KeyReader.Outcome] {
        var reader = KeyReader()
        return KeySequence(text)!.keys.flatMap { reader.feed($0, keymap: map ?? keymap, contexts: contexts) }
    }

    @Test func theNarrowestContextDecides() {
        #expect(type("q", in: ["everywhere"]) == [.command("quit")])
        #expect(type("q", in: ["list", "everywhere"]) == [.unmapped(Key(.character("q")))])
        #expect(type("g", in: ["dialog", "everywhere"]) == [.command("go")])
    }

    @Test func sequencesAreWaitedForOverContexts() {
        var reader = KeyReader()
        let g = Key(.character("g"))
        #expect(reader.feed(g, keymap: keymap, contexts: ["list", "everywhere"]).isEmpty)
        #expect(reader.pending == [g])
        #expect(reader.feed(g, keymap: keymap, contexts: ["list", "everywhere"]) == [.command("top")])
        #expect(reader.pending.isEmpty)
        #expect(type("g x", in: ["list", "everywhere"]) == [.command("special")])
    }

    @Test func aSequenceThatLeadsNowhereIsForgottenAndItsLastKeyCounts() {
        #expect(type("g d", in: ["list", "everywhere"]) == [.command("delete")])
        #expect(type("g esc", in: ["everywhere"]) == [.unmapped(Key(.escape))])
    }

    @Test func theLongestMatchCounts() {
        var map = Keymap()
        map.bind(KeySequence("a")!, to: "one", in: "x")
        map.bind(KeySequence("a b c")!, to: "three", in: "x")
        map.bind(KeySequence("b")!, to: "other", in: "x")
        #expect(type("a b c", in: ["x"], with: map) == [.command("three")])
        #expect(type("a b z", in: ["x"], with: map) == [.command("one"), .command("other"), .unmapped(Key(.character("z")))])
    }

    @Test func conflictsAreFound() {
        var map = keymap
        #expect(map.conflicts().isEmpty)
        map.bind(KeySequence("g")!, to: "go", in: "everywhere")
        #expect(map.conflicts() == [.init(context: "everywhere", shorter: KeySequence("g")!, longer: KeySequence("g g")!)])
    }

    @Test func overridesReplaceAndUnbind() {
        let over = Keymap(["everywhere": [KeySequence("q")!: "none", KeySequence("ctrl-q")!: "quit"]])
        let merged = keymap.merging(over)
        #expect(type("q", in: ["everywhere"], with: merged) == [.unmapped(Key(.character("q")))])
        #expect(type("ctrl-q", in: ["everywhere"], with: merged) == [.command("quit")])
        #expect(merged.sequences(for: "quit", in: ["everywhere"]) == [KeySequence("ctrl-q")!])
    }

    @Test func sequencesForHelpAreShortestFirstAndReachable() {
        #expect(keymap.sequences(for: "top", in: ["everywhere"]).map(\.text) == ["home", "g g"])
        #expect(keymap.sequences(for: "quit", in: ["list", "everywhere"]).isEmpty)
    }
}
