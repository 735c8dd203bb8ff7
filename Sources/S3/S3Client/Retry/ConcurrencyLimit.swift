/// How many requests an endpoint gets at once: halved when it asks for less, grown by one for each interval without such an answer.
/// A value; time comes from outside, in seconds of any steady origin.
struct ConcurrencyLimit: Sendable, Equatable {
    /// Seconds without throttling that earn one more request in flight.
    static let interval = 1.0

    let most: Int
    private(set) var limit: Int
    private(set) var inFlight = 0
    private var lastChange = -Double.infinity

    init(most: Int) {
        self.most = max(1, most)
        limit = max(1, most)
    }

    var hasRoom: Bool { inFlight < limit }

    /// Takes a place if there is one.
    mutating func enter() -> Bool {
        guard hasRoom else { return false }
        inFlight += 1
        return true
    }

    /// Gives the place back, and says how many waiting requests may now go.
    mutating func leave(wasThrottled: Bool, now: Double) -> Int {
        inFlight -= 1
        if wasThrottled {
            // Requests that were in flight together are throttled together: they count as one.
            if now - lastChange >= ConcurrencyLimit.interval || limit == most {
                limit = max(1, limit / 2)
                lastChange = now
            }
        } else if limit < most, now - lastChange >= ConcurrencyLimit.interval {
            limit += 1
            lastChange = now
        }
        return max(0, limit - inFlight)
    }
}
