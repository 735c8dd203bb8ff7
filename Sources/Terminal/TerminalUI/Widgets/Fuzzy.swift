/// A candidate that holds all characters of a pattern in order.
public struct FuzzyMatch: Sendable, Equatable {
    /// Higher is better; comparable for one pattern only.
    public var score: Int
    /// The matched characters' positions, rising.
    public var positions: [Int]

    /// Matches without regard to case unless the pattern has capitals. Neighbouring characters and starts of words count for more, a late start
    /// and a long candidate for less. Nil when a character is missing; an empty pattern matches everything with score 0.
    public init?(_ pattern: String, in candidate: String) {
        let minds = pattern.contains { $0.isUppercase }
        let wanted = Array(minds ? pattern : pattern.lowercased())
        let characters = Array(candidate)
        let folded = minds ? characters : characters.map { Character($0.lowercased().first.map(String.init) ?? String($0)) }
        var best: FuzzyMatch?
        if wanted.isEmpty {
            score = 0
            positions = []
            return
        }
        // Greedy from each place the first character occurs; the best of those is near enough to the true optimum for names.
        for start in folded.indices where folded[start] == wanted[0] {
            guard let found = FuzzyMatch.greedy(wanted, folded, from: start) else { break }
            let match = FuzzyMatch(positions: found, characters: characters)
            if match.score > best?.score ?? Int.min { best = match }
        }
        guard let best else { return nil }
        self = best
    }

    private init(positions: [Int], characters: [Character]) {
        self.positions = positions
        var score = 0
        for (order, position) in positions.enumerated() {
            let previous = position > 0 ? characters[position - 1] : "/"
            let isWordStart = !(previous.isLetter || previous.isNumber) || (previous.isLowercase && characters[position].isUppercase)
            score += 16 + (isWordStart ? 10 : 0)
            if order > 0 { score += position == positions[order - 1] + 1 ? 12 : -min(8, position - positions[order - 1]) }
        }
        self.score = score - min(12, positions.first ?? 0) - characters.count / 16
    }

    private static func greedy(_ wanted: [Character], _ text: [Character], from start: Int) -> [Int]? {
        var positions: [Int] = []
        var index = start
        for character in wanted {
            while index < text.count, text[index] != character { index += 1 }
            if index == text.count { return nil }
            positions.append(index)
            index += 1
        }
        return positions
    }
}
