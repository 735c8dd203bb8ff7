/// Finds a pattern in a name, as a run or as a subsequence, and says how good the find is. Works on bytes or on scalars.
enum FuzzyMatch {
    /// First and one behind the last unit of a find.
    struct Found {
        var start: Int
        var end: Int
        var score: Int
    }

    private static let hit = 16
    /// Behind "/", at the name's start.
    private static let partStart = 10
    /// Behind "-", "_", ".", a space, or where a number begins.
    private static let wordStart = 8
    private static let consecutive = 6
    private static let gapStart = 3
    private static let gapMore = 1

    /// A byte folded, or a scalar as it is (folded before).
    @inline(__always)
    private static func folded<Unit: FixedWidthInteger>(_ unit: Unit, _ fold: UnsafeBufferPointer<UInt8>) -> Unit {
        Unit.bitWidth == 8 ? Unit(truncatingIfNeeded: fold[Int(truncatingIfNeeded: unit)]) : unit
    }

    /// The first run of the pattern.
    @inline(__always)
    static func substring<Unit: FixedWidthInteger>(
        _ pattern: UnsafeBufferPointer<Unit>, _ name: UnsafeBufferPointer<Unit>, _ fold: [UInt8]
    ) -> Found? {
        fold.withUnsafeBufferPointer { fold in
            let last = name.count - pattern.count
            guard last >= 0 else { return nil }
            let first = pattern[0]
            for start in 0...last where folded(name[start], fold) == first {
                var length = 1
                while length < pattern.count, folded(name[start + length], fold) == pattern[length] { length += 1 }
                if length == pattern.count { return Found(start: start, end: start + length, score: 0) }
            }
            return nil
        }
    }

    /// The pattern's units in order, with anything in between: forward to the first end, then back for the shortest such stretch.
    @inline(__always)
    static func subsequence<Unit: FixedWidthInteger>(
        _ pattern: UnsafeBufferPointer<Unit>, _ name: UnsafeBufferPointer<Unit>, _ fold: [UInt8]
    ) -> Found? {
        fold.withUnsafeBufferPointer { fold in
            var next = 0
            var end = 0
            while end < name.count {
                if folded(name[end], fold) == pattern[next] {
                    next += 1
                    if next == pattern.count { break }
                }
                end += 1
            }
            if next < pattern.count { return nil }
            end += 1
            var start = end
            while next > 0 {
                start -= 1
                if folded(name[start], fold) == pattern[next - 1] { next -= 1 }
            }
            return Found(start: start, end: end, score: score(pattern, name, start, end, fold))
        }
    }

    /// Units of the name that the pattern takes in a find.
    static func positions<Unit: FixedWidthInteger>(
        _ pattern: UnsafeBufferPointer<Unit>, _ name: UnsafeBufferPointer<Unit>, _ fold: [UInt8], _ found: Found
    ) -> [Int] {
        fold.withUnsafeBufferPointer { fold in
            var positions: [Int] = []
            for index in found.start..<found.end where positions.count < pattern.count {
                if folded(name[index], fold) == pattern[positions.count] { positions.append(index) }
            }
            return positions
        }
    }

    @inline(__always)
    private static func score<Unit: FixedWidthInteger>(
        _ pattern: UnsafeBufferPointer<Unit>, _ name: UnsafeBufferPointer<Unit>, _ start: Int, _ end: Int, _ fold: UnsafeBufferPointer<UInt8>
    ) -> Int {
        var score = 0
        var next = 0
        var isRun = false
        // A run keeps the bonus it began with, so that a word beats the same letters strewn over word starts.
        var runBonus = 0
        for index in start..<end {
            if next < pattern.count, folded(name[index], fold) == pattern[next] {
                let own = bonus(name, index)
                runBonus = isRun ? max(runBonus, own, consecutive) : own
                score += hit + runBonus
                next += 1
                isRun = true
            } else {
                score -= isRun ? gapStart : gapMore
                isRun = false
            }
        }
        return score
    }

    @inline(__always)
    private static func bonus<Unit: FixedWidthInteger>(_ name: UnsafeBufferPointer<Unit>, _ index: Int) -> Int {
        if index == 0 { return partStart }
        let before = name[index - 1]
        if before == 0x2F { return partStart }
        // "-", ".", "_", space.
        if before == 0x2D || before == 0x2E || before == 0x5F || before == 0x20 { return wordStart }
        let isDigit = name[index] >= 0x30 && name[index] <= 0x39
        let wasDigit = before >= 0x30 && before <= 0x39
        let isCapital = name[index] >= 0x41 && name[index] <= 0x5A
        let wasSmall = before >= 0x61 && before <= 0x7A
        return (isDigit && !wasDigit) || (isCapital && wasSmall) ? wordStart : 0
    }
}
