extension LineDiff {
    /// A piece of a line, and whether the other line has it too.
    public struct Part: Sendable, Equatable {
        public var text: String
        public var isSame: Bool

        public init(_ text: String, isSame: Bool) {
            self.text = text
            self.isSame = isSame
        }
    }

    /// What differs inside two lines: words, and what stands between them sign by sign, so that a changed number shows as that number.
    ///
    /// **Shape**: the parts of each side together are its line. Lines that have nothing but blanks and signs in common are different as a whole.
    public static func parts(_ a: String, _ b: String) -> (a: [Part], b: [Part]) {
        let (wordsA, wordsB) = (words(a), words(b))
        let runs = runs(wordsA, wordsB, limit: 200)
        let hasCommonWord = runs.contains { run in run.isSame && wordsA[run.a].contains { $0.contains { $0.isLetter || $0.isNumber } } }
        guard hasCommonWord else { return ([Part(a, isSame: false)], [Part(b, isSame: false)]) }
        let part = { (words: [String], range: Range<Int>, isSame: Bool) -> Part? in
            range.isEmpty ? nil : Part(words[range].joined(), isSame: isSame)
        }
        return (runs.compactMap { part(wordsA, $0.a, $0.isSame) }, runs.compactMap { part(wordsB, $0.b, $0.isSame) })
    }

    /// Runs of letters and digits, and every other grapheme for itself.
    private static func words(_ line: String) -> [String] {
        var words: [String] = []
        var isInWord = false
        for character in line {
            let isWord = character.isLetter || character.isNumber
            if isWord, isInWord {
                words[words.count - 1].append(character)
            } else {
                words.append(String(character))
            }
            isInWord = isWord
        }
        return words
    }
}
