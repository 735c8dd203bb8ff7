import Testing

@testable import ActionQueue

@Suite("LaneScheduler decides without threads")
struct LaneSchedulerTests {
    private let narrow = Lane("narrow", width: 1)

    private func request(_ lane: Lane, _ label: String = "", priority: JobPriority = .normal, slot: String? = nil, isListed: Bool = true)
        -> JobRequest
    {
        JobRequest(lane: lane, priority: priority, label: label, slot: slot, isListed: isListed) { _ in }
    }

    @Test("A lane runs no more jobs than it is wide")
    func width() {
        var scheduler = LaneScheduler()
        let (first, startFirst) = scheduler.submit(request(narrow), at: 0)
        let (second, startSecond) = scheduler.submit(request(narrow), at: 0)
        #expect(startFirst == [.start(first)])
        #expect(startSecond.isEmpty)
        #expect(scheduler.finished(first, .done, at: 1) == [.start(second)])
        #expect(scheduler.finished(second, .done, at: 2).isEmpty)
        #expect(scheduler.isIdle)
    }

    @Test("Lanes don't hold each other up")
    func lanes() {
        var scheduler = LaneScheduler()
        _ = scheduler.submit(request(narrow), at: 0)
        let (other, steps) = scheduler.submit(request(Lane("other", width: 1)), at: 0)
        #expect(steps == [.start(other)])
    }

    @Test("A higher priority goes before what waits, equal ones keep their order")
    func priority() {
        var scheduler = LaneScheduler()
        let (running, _) = scheduler.submit(request(narrow), at: 0)
        let (low, _) = scheduler.submit(request(narrow, priority: .background), at: 0)
        let (normal, _) = scheduler.submit(request(narrow), at: 0)
        let (later, _) = scheduler.submit(request(narrow), at: 0)
        let (urgent, _) = scheduler.submit(request(narrow, priority: .userWaiting), at: 0)
        var order: [JobID] = []
        var current = running
        while case .start(let next)? = scheduler.finished(current, .done, at: 1).first {
            order.append(next)
            current = next
        }
        #expect(order == [urgent, normal, later, low])
    }

    @Test("In a slot the newest takes the place of the waiting one and stops the running one")
    func slot() {
        var scheduler = LaneScheduler()
        let (first, _) = scheduler.submit(request(narrow, slot: "follow"), at: 0)
        let (second, steps) = scheduler.submit(request(narrow, slot: "follow"), at: 0)
        #expect(steps == [.stop(first)])
        let (third, more) = scheduler.submit(request(narrow, slot: "follow"), at: 0)
        #expect(more == [.stop(first)])
        #expect(scheduler.jobs[second]?.phase == .cancelled)
        #expect(scheduler.finished(first, .cancelled, at: 1) == [.start(third)])
    }

    @Test("Cancelling a waiting job ends it at once, a running one is asked to stop and ends when it has")
    func cancel() {
        var scheduler = LaneScheduler()
        let (running, _) = scheduler.submit(request(narrow), at: 0)
        let (waiting, _) = scheduler.submit(request(narrow), at: 0)
        #expect(scheduler.cancel(waiting, at: 1).isEmpty)
        #expect(scheduler.jobs[waiting]?.phase == .cancelled)
        #expect(scheduler.cancel(running, at: 1) == [.stop(running)])
        #expect(scheduler.jobs[running]?.phase == .running)
        #expect(!scheduler.isIdle)
        _ = scheduler.finished(running, .cancelled, at: 2)
        #expect(scheduler.isIdle)
    }

    @Test("A failed job can be run again, a finished one can't")
    func retry() {
        var scheduler = LaneScheduler()
        let (id, _) = scheduler.submit(request(narrow), at: 0)
        _ = scheduler.finished(id, .failed("no route"), at: 1)
        #expect(scheduler.retry(id, at: 2) == [.start(id)])
        _ = scheduler.finished(id, .done, at: 3)
        #expect(scheduler.retry(id, at: 4).isEmpty)
    }

    @Test("A paused lane starts nothing until it goes on")
    func pause() {
        var scheduler = LaneScheduler()
        scheduler.pause(narrow)
        let (id, steps) = scheduler.submit(request(narrow), at: 0)
        #expect(steps.isEmpty)
        #expect(scheduler.resume(narrow, at: 1) == [.start(id)])
    }

    @Test("Finished jobs are forgotten beyond the memory, unlisted ones at once")
    func memory() {
        var scheduler = LaneScheduler(memory: 2)
        for number in 1...4 {
            let (id, _) = scheduler.submit(request(narrow, "\(number)"), at: 0)
            _ = scheduler.finished(id, .done, at: 1)
        }
        let (hidden, _) = scheduler.submit(request(narrow, "hidden", isListed: false), at: 0)
        #expect(scheduler.listed.map(\.label) == ["3", "4"])
        _ = scheduler.finished(hidden, .done, at: 1)
        #expect(scheduler.jobs[hidden] == nil)
    }

    @Test("Progress says when it was told; a retry forgets it")
    func progress() {
        var scheduler = LaneScheduler()
        let (job, _) = scheduler.submit(request(narrow), at: 1)
        scheduler.progress(job, JobProgress(done: 5, total: 9, unit: "bytes"), at: 3)
        #expect(scheduler.jobs[job]?.startedAt == 1 && scheduler.jobs[job]?.progressAt == 3)
        _ = scheduler.finished(job, .failed("x"), at: 4)
        _ = scheduler.retry(job, at: 5)
        #expect(scheduler.jobs[job]?.progressAt == nil)
    }
}
