import Foundation
import Synchronization

/// Says on standard error how far the filling is: in place on a terminal, a line for each tenth otherwise.
final class DemoProgress: Sendable {
    private let name: String
    private let isTerminal = isatty(2) == 1
    private let started = ContinuousClock.now
    private let shown = Mutex(Shown())

    private struct Shown {
        var tenth = 0
        var at: ContinuousClock.Instant?
    }

    init(_ name: String) { self.name = name }

    /// - Parameter time: where the store's clock stands, if it is moved.
    func show(_ done: Int, of all: Int, at time: Date?) {
        let now = ContinuousClock.now
        let tenth = done * 10 / max(all, 1)
        let isDue = shown.withLock { shown in
            let isDue = isTerminal ? shown.at.map { now - $0 > .milliseconds(100) } ?? true : tenth > shown.tenth
            if isDue { shown = Shown(tenth: tenth, at: now) }
            return isDue
        }
        guard isDue else { return }
        let day = time.map { ", " + DemoDates.text(Int($0.timeIntervalSince1970) / 86_400) } ?? ""
        let line = "\(name): \(done) of \(all) changes, \(done * 100 / max(all, 1)) %\(day)"
        write(isTerminal ? "\r\u{1B}[K\(line)" : line + "\n")
    }

    func finish(_ done: Int) {
        let seconds = (ContinuousClock.now - started).components.seconds
        write("\(isTerminal ? "\r\u{1B}[K" : "")\(name): \(done) changes in \(seconds) s\n")
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
