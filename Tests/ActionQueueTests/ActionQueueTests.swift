import Synchronization
import Testing

@testable import ActionQueue

@Suite("ActionQueue runs jobs on Dispatch")
struct ActionQueueTests {
    private final class Log: Sendable {
        private let lines = Mutex<[String]>([])
        func add(_ line: String) { lines.withLock { $0.append(line) } }
        var all: [String] { lines.withLock { $0 } }
    }

    @Test("Idle means that everything submitted has ended")
    func idle() async {
        let queue = ActionQueue()
        let log = Log()
        for number in 0..<50 {
            queue.submit(JobRequest(lane: Lane("lane", width: 3), label: "\(number)") { _ in log.add("\(number)") })
        }
        await queue.waitUntilIdle()
        #expect(log.all.count == 50)
        #expect(queue.snapshot().allSatisfy { $0.phase == .done })
    }

    @Test("A cancelled job's task is cancelled and the job says so")
    func cancel() async {
        let queue = ActionQueue()
        let id = queue.submit(
            JobRequest(lane: Lane("lane", width: 1), label: "long") { _ in
                while !Task.isCancelled { await Task.yield() }
                throw CancellationError()
            })
        queue.cancel(id)
        await queue.waitUntilIdle()
        #expect(queue.snapshot().map(\.phase) == [.cancelled])
    }

    @Test("A job that throws is failed, with its words, and can be retried")
    func failure() async {
        struct Broken: Error, CustomStringConvertible { var description: String { "the disk is full" } }
        let queue = ActionQueue()
        let count = Log()
        let id = queue.submit(
            JobRequest(lane: Lane("lane", width: 1), label: "write") { _ in
                count.add("try")
                if count.all.count == 1 { throw Broken() }
            })
        await queue.waitUntilIdle()
        #expect(queue.snapshot().map(\.phase) == [.failed("the disk is full")])
        queue.retry(id)
        await queue.waitUntilIdle()
        #expect(queue.snapshot().map(\.phase) == [.done])

        #expect(count.all.count == 2)
    }

    @Test("The observer sees progress, and the last picture is the true one")
    func observer() async {
        let seen = Mutex<[JobSnapshot]>([])
        let box = Observed(seen)
        let queue = ActionQueue { box.set($0) }
        queue.submit(JobRequest(lane: Lane("lane", width: 1), label: "count") { report in report(JobProgress(done: 7, total: 7, unit: "rows")) })
        await queue.waitUntilIdle()
        #expect(box.last.map(\.phase) == [.done])
        #expect(box.last.first?.progress == JobProgress(done: 7, total: 7, unit: "rows"))
    }

    private final class Observed: Sendable {
        private let value: Mutex<[JobSnapshot]>
        init(_ value: consuming Mutex<[JobSnapshot]>) { self.value = value }
        func set(_ jobs: [JobSnapshot]) { value.withLock { $0 = jobs } }
        var last: [JobSnapshot] { value.withLock { $0 } }
    }
}
