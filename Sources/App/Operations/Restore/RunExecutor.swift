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
    /// Times a row is put off before its failure counts.
    static let mostDelays = 6

    /// - Parameter onOutcome: called for one row at a time.
    func run(
        _ rows: [Int], work: @escaping @Sendable (Int) async throws(JournalFailure) -> RowResult,
        onOutcome: (Int, RestoreRowOutcome) throws(JournalFailure) -> Void
    ) async throws(RunFailure) {
        let result = await withTaskGroup(of: (Int, Result<RowResult, JournalFailure>).self) { group -> Result<Void, RunFailure> in
            var state = Progress(rows: rows, width: max(1, width))
            func fill() {
                while let row = state.next() {
                    group.addTask {
                        do throws(JournalFailure) { return (row, .success(try await work(row))) } catch { return (row, .failure(error)) }
                    }
                }
            }
            fill()
            while let (row, result) = await group.next() {
                do throws(RunFailure) {
                    try state.take(row, result, onOutcome)
                } catch {
                    // What is under way may have been carried out: its outcome is wanted in the journal, unless it was cancelled.
                    if case .store(let cause) = error, cause.kind == .cancelled { group.cancelAll() }
                    while let (row, result) = await group.next() { _ = try? state.take(row, result, onOutcome) }
                    return .failure(error)
                }
                if let seconds = state.pause { try? await sleep(seconds) }
                fill()
            }
            return .success(())
        }
        try result.get()
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

        mutating func take(
            _ row: Int, _ result: Result<RowResult, JournalFailure>, _ onOutcome: (Int, RestoreRowOutcome) throws(JournalFailure) -> Void
        ) throws(RunFailure) {
            running -= 1
            pause = nil
            switch result {
            case .failure(let failure): throw .journal(failure)
            case .success(.stop(let error)): throw .store(error)
            case .success(.later(let error)):
                delays[row, default: 0] += 1
                guard delays[row, default: 0] <= RunExecutor.mostDelays else { throw .store(error) }
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
                do throws(JournalFailure) { try onOutcome(row, outcome) } catch { throw .journal(error) }
            }
        }
    }
}
