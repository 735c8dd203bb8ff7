import Synchronization
import Testing

@testable import S3Client

@Suite struct ConcurrencyLimitTests {
    @Test func halvesWhenThrottledAndGrowsByOneAnInterval() {
        var limit = ConcurrencyLimit(most: 8)
        var allowed: [Int] = []
        for (time, throttled) in [(0.0, true), (0.5, true), (1.0, true), (2.0, false), (2.5, false), (3.0, false)] {
            _ = limit.enter()
            _ = limit.leave(wasThrottled: throttled, now: time)
            allowed.append(limit.limit)
        }
        // Two within an interval count as one.
        #expect(allowed == [4, 4, 2, 3, 3, 4])
        for time in 0..<20 {
            _ = limit.enter()
            _ = limit.leave(wasThrottled: false, now: 10 + Double(time))
        }
        #expect(limit.limit == 8)
    }

    @Test func neverBelowOne() {
        var limit = ConcurrencyLimit(most: 1)
        let entered = limit.enter()
        #expect(entered)
        let room = limit.leave(wasThrottled: true, now: 0)
        #expect(limit.limit == 1)
        #expect(room == 1)
    }
}

@Suite struct RequestGateTests {
    @Test func letsWaitersInInOrder() async {
        let gate = RequestGate(most: 1)
        #expect(await gate.enter())
        #expect(!gate.hasRoom)
        let order = Order()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<3 {
                group.addTask {
                    _ = await gate.enter()
                    order.numbers.withLock { $0.append(number) }
                    gate.leave(wasThrottled: false, now: 0)
                }
                while gate.waiting < number + 1 { await Task.yield() }
            }
            gate.leave(wasThrottled: false, now: 0)
        }
        #expect(order.numbers.withLock { $0 } == [0, 1, 2])
        #expect(gate.hasRoom)
    }

    @Test func aCancelledWaiterTakesNoPlace() async {
        let gate = RequestGate(most: 1)
        _ = await gate.enter()
        let task = Task { await gate.enter() }
        while gate.waiting == 0 { await Task.yield() }
        task.cancel()
        #expect(await task.value == false)
        gate.leave(wasThrottled: false, now: 0)
        #expect(await gate.enter())
        let late = Task { await gate.enter() }
        late.cancel()
        #expect(await late.value == false)
    }
}

private final class Order: Sendable {
    let numbers = Mutex<[Int]>([])
}
