import struct Foundation.Date

/// How far a store's clock is from this machine's.
///
/// Source: awslabs aws-sdk-rust `clock-skew-test-cases.json`: measured against the middle between sending and the answer, from every answer
/// that has a Date, has no Age (a cache's answer is old) and didn't take so long that the middle says nothing.
struct ClockSkew: Sendable, Equatable {
    /// Beyond this many seconds a rejected signature may be the clock's fault.
    static let suspicious = 240.0
    /// An answer that took longer, in seconds, isn't believed.
    static let longestTrusted = 900.0

    /// Seconds to add to this machine's clock.
    private(set) var offset = 0.0

    /// Takes an answer's Date into account and says the skew it showed; nil where it told nothing.
    @discardableResult
    mutating func observe(serverDate: Date?, hasAge: Bool, sentAt: Date, answeredAt: Date) -> Double? {
        guard let serverDate, !hasAge else { return nil }
        let took = answeredAt.timeIntervalSince(sentAt)
        guard took >= 0, took < ClockSkew.longestTrusted else { return nil }
        let middle = sentAt.addingTimeInterval(took / 2)
        offset = serverDate.timeIntervalSince(middle)
        return offset
    }
}
