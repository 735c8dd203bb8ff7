public import ActionQueue
import S3Client
public import S3Model
import Timeline

/// Why a run stopped before its rows did; what was done is in its journal, and the run can be resumed.
public enum RunFailure: Error, Sendable, Equatable, CustomStringConvertible {
    case store(S3Error)
    case journal(JournalFailure)
    /// It can't be begun, for the reason in one sentence.
    case refused(code: String, message: String)

    public var description: String {
        switch self {
        case .store(let error): "\(error.operation): \(error.message)"
        case .journal(let failure): failure.description
        case .refused(_, let message): message
        }
    }
}

/// Works on rows, so many at once, fewer when the store asks for less traffic, and stops where going on makes no sense.
struct RunExecutor: Sendable {
    /// Rows at once, as long as the store keeps up.
    let width: Int
    /// Waits that many seconds.
    let sleep: @Sendable (Double) async throws -> Void
    /// Where rows are worked on: beside the answers they wait for. Nil is anywhere.
    var place: (any TaskExecutor)?
    /// Times a row is put off before its failure counts.
    static let mostDelays = 6

    /// Takes a row's outcome, and whether another row is to be begun; answers with the journal's failure, if it has one.
    typealias OnOutcome = (_ row: Int, _ outcome: RestoreRowOutcome, _ isFollowed: Bool) -> JournalFailure?

    /// What a task has to say: which row, and what came of it.
    ///
    /// Values all the way, and no closures that throw: with those, release builds of Swift 6.3.1 lose the row's number on the way (observed: 400 rows
    /// came back under 18 numbers, none of them a row's).
    private struct Ended: Sendable {
        let row: Int
        let result: Result<RowResult, JournalFailure>
    }

    /// - Parameters:
    ///   - work: works on a row; a failure is the journal's, and stops everything.
    ///   - onOutcome: called for one row at a time.
    /// - Returns: why it stopped before the rows did; nil where it didn't.
    func run(
        _ rows: [Int], work: @escaping @Sendable (Int) async -> Result<RowResult, JournalFailure>,
        onOutcome: OnOutcome
    ) async -> RunFailure? {
        await withTaskExecutorPreference(place) { await carryOut(rows, work: work, onOutcome: onOutcome) }
    }

    private func carryOut(
        _ rows: [Int], work: @escaping @Sendable (Int) async -> Result<RowResult, JournalFailure>,
        onOutcome: OnOutcome
    ) async -> RunFailure? {
        await withTaskGroup(of: Ended.self) { group -> RunFailure? in
            var state = Progress(rows: rows, width: max(1, width))
            func fill() {
                while let row = state.next() {
                    group.addTask { Ended(row: row, result: await work(row)) }
                }
            }
            fill()
            while let ended = await group.next() {
                if let failure = state.take(ended, onOutcome) {
                    // What is under way may have been carried out: its outcome is wanted in the journal, unless it was cancelled.
                    if case .store(let cause) = failure, cause.kind == .cancelled { group.cancelAll() }
                    while let ended = await group.next() { _ = state.take(ended, onOutcome) }
                    return failure
                }
                if let seconds = state.pause { try? await sleep(seconds) }
                fill()
            }
            return nil
        }
    }

    /// What is still to do, and how much of it at once.
    private struct Progress {
        private var waiting: ArraySlice<Int>
        private var delays: [Int: Int] = [:]
        private var width: Int
        private let most: Int
        private var running = 0
        private var calm = 0
        /// Seconds to wait before anything new is begun.
        private(set) var pause: Double?

        init(rows: [Int], width: Int) {
            waiting = rows[...]
            self.width = width
            most = width
        }

        mutating func next() -> Int? {
            guard running < width, let row = waiting.popFirst() else { return nil }
            running += 1
            return row
        }

        /// Counts a row's end in; answers with what everything has to stop for.
        mutating func take(_ ended: Ended, _ onOutcome: OnOutcome) -> RunFailure? {
            let row = ended.row
            running -= 1
            pause = nil
            switch ended.result {
            case .failure(let failure): return .journal(failure)
            case .success(.stop(let error)): return .store(error)
            case .success(.later(let error)):
                delays[row, default: 0] += 1
                guard delays[row, default: 0] <= RunExecutor.mostDelays else { return .store(error) }
                width = max(1, width / 2)
                calm = 0
                waiting.append(row)
                pause = Double(1 << min(delays[row, default: 1], 5)) / 2
            case .success(.outcome(let outcome)):
                calm += 1
                if calm >= width * 4, width < most {
                    width += 1
                    calm = 0
                }
                return onOutcome(row, outcome, !waiting.isEmpty).map { .journal($0) }
            }
            return nil
        }
    }
}
