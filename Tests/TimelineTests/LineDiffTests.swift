import Testing

@testable import Timeline

@Suite("What separates two lists of lines")
struct LineDiffTests {
    /// The second list, made from the first by the runs; nil where the runs aren't what they claim.
    private func applied(_ runs: [LineDiff.Run], _ a: [String], _ b: [String]) -> [String]? {
        var result: [String] = []
        var (endA, endB) = (0, 0)
        for run in runs {
            guard run.a.lowerBound == endA, run.b.lowerBound == endB else { return nil }
            (endA, endB) = (run.a.upperBound, run.b.upperBound)
            result += run.isSame ? a[run.a] : b[run.b]
            if run.isSame, run.a.count != run.b.count { return nil }
        }
        return endA == a.count && endB == b.count ? result : nil
    }

    /// Lines that differ, by the plain table of longest common subsequences.
    private func distance(_ a: [String], _ b: [String]) -> Int {
        var row = Array(0...b.count)
        for (i, line) in a.enumerated() {
            var corner = row[0]
            row[0] = i + 1
            for (j, other) in b.enumerated() {
                let above = row[j + 1]
                row[j + 1] = line == other ? corner : min(above, row[j]) + 1
                corner = above
            }
        }
        return row[b.count]
    }

    @Test func `Inside a changed line the words that differ are told, and the rest is the same`() {
        let (a, b) = LineDiff.parts("retain-days: 30  # prod", "retain-days: 365  # prod")
        #expect(a == [.init("retain-days: ", isSame: true), .init("30", isSame: false), .init("  # prod", isSame: true)])
        #expect(b == [.init("retain-days: ", isSame: true), .init("365", isSame: false), .init("  # prod", isSame: true)])
        let added = LineDiff.parts("a c", "a b c")
        #expect(added.a.map(\.text).joined() == "a c" && added.b.contains(.init("b ", isSame: false)) || added.b.contains(.init(" b", isSame: false)))
    }

    @Test(arguments: [("", "x"), ("one", "two"), ("; ;", ", ,"), ("cafe\u{301} 1", "caf\u{e9} 1")])
    func `Parts are the whole lines again; lines without a common word differ as a whole`(a: String, b: String) {
        let parts = LineDiff.parts(a, b)
        #expect(parts.a.map(\.text).joined().utf8.elementsEqual(a.utf8) && parts.b.map(\.text).joined().utf8.elementsEqual(b.utf8))
        if !a.contains("1") { #expect(parts.b == [.init(b, isSame: false)]) }
    }

    @Test("Applied to the first list it gives the second, with as few changes as can be; beyond the limit still right", arguments: [1000, 3])
    func property(limit: Int) {
        var random = DiceOfLines(seed: 20_261_122)
        for round in 0..<600 {
            let alphabet = 1 + random.below(5)
            let a = (0..<random.below(round % 30 + 1)).map { _ in "line \(random.below(alphabet))" }
            var b = a
            for _ in 0..<random.below(8) {
                if b.isEmpty || random.below(2) == 0 {
                    b.insert("line \(random.below(alphabet + 1))", at: random.below(b.count + 1))
                } else {
                    b.remove(at: random.below(b.count))
                }
            }
            let runs = LineDiff.runs(a, b, limit: limit)
            #expect(applied(runs, a, b) == b, "\(a) \(b) \(runs)")
            guard limit == 1000 else { continue }
            let changes = runs.filter { !$0.isSame }.reduce(0) { $0 + $1.a.count + $1.b.count }
            #expect(changes == distance(a, b), "\(a) \(b) \(runs)")
        }
    }

    @Test("Nothing on either side, and letters that only look the same")
    func edges() {
        #expect(LineDiff.runs([], []).isEmpty)
        #expect(LineDiff.runs([], ["x"]) == [LineDiff.Run(isSame: false, a: 0..<0, b: 0..<1)])
        #expect(LineDiff.runs(["x"], []) == [LineDiff.Run(isSame: false, a: 0..<1, b: 0..<0)])
        #expect(LineDiff.runs(["é"], ["e\u{301}"]) == [LineDiff.Run(isSame: false, a: 0..<1, b: 0..<1)])
    }

    @Test("Too different: everything between the common ends is one replacement")
    func tooDifferent() {
        let a = ["head"] + (0..<50).map { "a\($0)" } + ["tail"]
        let b = ["head"] + (0..<60).map { "b\($0)" } + ["tail"]
        #expect(LineDiff.runs(a, b, limit: 10).map(\.isSame) == [true, false, true])
        #expect(LineDiff.runs(a, b, limit: 10)[1] == LineDiff.Run(isSame: false, a: 1..<51, b: 1..<61))
    }
}

/// Numbers that look random and are the same each time.
private struct DiceOfLines {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(max(1, bound)))
    }
}
