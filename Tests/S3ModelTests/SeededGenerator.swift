/// Random numbers that are the same in each run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// The bytes with one to four of them changed, left out, doubled or swapped for markup.
    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        let markup = Array("<>&;/\"'=!?#x[]- \u{0}\u{1}\u{7F}".utf8) + [0xC3, 0x80, 0xFF]
        for _ in 0..<Int.random(in: 1...4, using: &self) where !bytes.isEmpty {
            let index = Int.random(in: 0..<bytes.count, using: &self)
            switch Int.random(in: 0..<6, using: &self) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &self)
            case 1: bytes.remove(at: index)
            case 2: bytes.insert(markup.randomElement(using: &self)!, at: index)
            case 3: bytes[index] = markup.randomElement(using: &self)!
            case 4: bytes.removeSubrange(index..<min(bytes.count, index + Int.random(in: 1...40, using: &self)))
            default:
                let end = min(bytes.count, index + Int.random(in: 1...40, using: &self))
                bytes.insert(contentsOf: Array(bytes[index..<end]), at: index)
            }
        }
        return bytes
    }
}
