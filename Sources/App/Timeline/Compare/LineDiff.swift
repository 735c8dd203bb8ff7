/// What separates two lists of lines: runs that are the same, and runs of the first that the second has others for.
public enum LineDiff {
    /// A run of lines. **Shape**: runs are in order, touch one another and cover both lists; where lines are the same both ranges have one length.
    public struct Run: Sendable, Equatable {
        public var isSame: Bool
        public var a: Range<Int>
        public var b: Range<Int>
    }

    /// The shortest edit script, by Myers' greedy algorithm, as far as the work allows: beyond it everything between the common ends is one replacement.
    ///
    /// Lines are compared byte by byte; Swift's own equality takes composed and decomposed letters for the same.
    /// - Parameter limit: lines removed or added that are looked for; memory grows with its square (1,000: 4 MB).
    /// **Source**: E. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986.
    public static func runs(_ a: [String], _ b: [String], limit: Int = 1000) -> [Run] {
        let (a, b) = numbered(a, b)
        var head = 0
        while head < min(a.count, b.count), a[head] == b[head] { head += 1 }
        var tail = 0
        while tail < min(a.count, b.count) - head, a[a.count - 1 - tail] == b[b.count - 1 - tail] { tail += 1 }
        var builder = Builder()
        builder.same(head)
        let (middleA, middleB) = (a[head..<(a.count - tail)], b[head..<(b.count - tail)])
        for step in script(Array(middleA), Array(middleB), limit: limit) ?? [(middleA.count, middleB.count, 0)] {
            builder.change(step.removed, step.added)
            builder.same(step.same)
        }
        builder.same(tail)
        return builder.runs
    }

    /// Each different line gets a number, so that comparing two is comparing numbers.
    private static func numbered(_ a: [String], _ b: [String]) -> ([Int], [Int]) {
        var numbers: [[UInt8]: Int] = [:]
        let number = { (line: String) -> Int in
            let bytes = Array(line.utf8)
            if let known = numbers[bytes] { return known }
            numbers[bytes] = numbers.count
            return numbers.count - 1
        }
        return (a.map(number), b.map(number))
    }

    private typealias Step = (removed: Int, added: Int, same: Int)

    /// Steps from the first to the second; nil where more than `limit` lines differ.
    private static func script(_ a: [Int], _ b: [Int], limit: Int) -> [Step]? {
        if a.isEmpty || b.isEmpty { return [(a.count, b.count, 0)] }
        let bound = min(limit, a.count + b.count)
        // Furthest point in `a` on each diagonal, and how it was before each round: the way back is read from these.
        var furthest = [Int32](repeating: 0, count: 2 * bound + 3)
        var history: [[Int32]] = []
        // Lists that repeat themselves could be walked along on every diagonal.
        var work = 50_000_000
        for depth in 0...bound where work > 0 {
            history.append(Array(furthest[(bound + 1 - depth - 1)...(bound + 1 + depth + 1)]))
            for diagonal in stride(from: -depth, through: depth, by: 2) {
                let at = bound + 1 + diagonal
                var x = Int(isDown(furthest, at, diagonal, depth) ? furthest[at + 1] : furthest[at - 1] + 1)
                let start = x
                while x < a.count, x - diagonal < b.count, a[x] == b[x - diagonal] { x += 1 }
                furthest[at] = Int32(x)
                work -= x - start
                if x >= a.count, x - diagonal >= b.count { return wayBack(a.count, b.count, history) }
            }
        }
        return nil
    }

    /// True where the next step on a diagonal is a line of the second: it is at an edge, or that way has come further.
    private static func isDown(_ furthest: [Int32], _ at: Int, _ diagonal: Int, _ depth: Int) -> Bool {
        diagonal == -depth || (diagonal != depth && furthest[at - 1] < furthest[at + 1])
    }

    private static func wayBack(_ countA: Int, _ countB: Int, _ history: [[Int32]]) -> [Step] {
        var steps: [Step] = []
        var (x, y) = (countA, countB)
        for depth in stride(from: history.count - 1, through: 1, by: -1) {
            let round = history[depth]
            let diagonal = x - y
            let at = depth + 1 + diagonal
            let isDown = isDown(round, at, diagonal, depth)
            let before = Int(isDown ? round[at + 1] : round[at - 1])
            let beforeY = before - (isDown ? diagonal + 1 : diagonal - 1)
            let start = isDown ? before : before + 1
            steps.append((isDown ? 0 : 1, isDown ? 1 : 0, x - start))
            (x, y) = (before, beforeY)
        }
        steps.append((0, 0, x))
        return steps.reversed()
    }

    /// Joins steps into runs.
    private struct Builder {
        var runs: [Run] = []
        private var (a, b) = (0, 0)

        mutating func same(_ count: Int) { add(true, count, count) }

        mutating func change(_ removed: Int, _ added: Int) { add(false, removed, added) }

        private mutating func add(_ isSame: Bool, _ countA: Int, _ countB: Int) {
            guard countA + countB > 0 else { return }
            if let last = runs.last, last.isSame == isSame {
                runs[runs.count - 1].a = last.a.lowerBound..<(a + countA)
                runs[runs.count - 1].b = last.b.lowerBound..<(b + countB)
            } else {
                runs.append(Run(isSame: isSame, a: a..<(a + countA), b: b..<(b + countB)))
            }
            a += countA
            b += countB
        }
    }
}
