/// Hands out a terminal's colour pairs, the one unused longest first when they run out. Pair 0 is the terminal's own colours and never handed out.
/// **Shape**: pairs 1 to `capacity`.
struct ColorPairs {
    /// Foreground and background as ncurses numbers them; -1 is the terminal's own.
    struct Colors: Hashable {
        var foreground: Int32
        var background: Int32
    }

    struct Allocation: Equatable {
        var pair: Int32
        /// The pair has to be defined.
        var isNew: Bool
        /// Cells on the screen may still use the pair with its old colours.
        var isReused: Bool
    }

    let capacity: Int
    private var pairs: [Colors: (pair: Int32, lastUse: Int)] = [:]
    private var uses = 0

    init(capacity: Int) { self.capacity = max(0, capacity) }

    mutating func pair(for colors: Colors) -> Allocation {
        uses += 1
        if let known = pairs[colors] {
            pairs[colors] = (known.pair, uses)
            return Allocation(pair: known.pair, isNew: false, isReused: false)
        }
        if colors == Colors(foreground: -1, background: -1) || capacity == 0 { return Allocation(pair: 0, isNew: false, isReused: false) }
        if pairs.count < capacity {
            let pair = Int32(pairs.count + 1)
            pairs[colors] = (pair, uses)
            return Allocation(pair: pair, isNew: true, isReused: false)
        }
        guard let oldest = pairs.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return Allocation(pair: 0, isNew: false, isReused: false) }
        pairs[oldest.key] = nil
        pairs[colors] = (oldest.value.pair, uses)
        return Allocation(pair: oldest.value.pair, isNew: true, isReused: true)
    }
}
