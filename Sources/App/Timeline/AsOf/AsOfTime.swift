import S3Model

/// A moment to look at a bucket as of, to the second: what changed within that second counts as done, because stores date to the second
/// (`LastModified` of S3) and an order within one can't be told from dates.
public struct AsOfTime: Sendable, Hashable, Comparable {
    /// Since 1970, UTC.
    public let second: Int64

    public init(second: Int64) { self.second = second }

    /// The second that a moment lies in.
    ///
    /// - Parameter milliseconds: since 1970, UTC.
    public init(milliseconds: Int64) { second = Self.second(of: milliseconds) }

    /// Milliseconds since 1970, UTC, at the start of the second.
    public var milliseconds: Int64 { second * 1000 }

    public static func < (a: AsOfTime, b: AsOfTime) -> Bool { a.second < b.second }

    /// True if what happened at that moment had happened by this time: up to the end of the second.
    ///
    /// - Parameter milliseconds: since 1970, UTC.
    @inline(__always)
    public func covers(_ milliseconds: Int64) -> Bool { Self.second(of: milliseconds) <= second }

    /// The second that a moment lies in, also before 1970.
    @inline(__always)
    static func second(of milliseconds: Int64) -> Int64 { Timestamp.second(of: milliseconds) }
}

/// Why a text isn't a time to look back to, in words for who typed it.
public struct AsOfTimeError: Error, Sendable, Equatable {
    /// What is wrong: "November has 30 days".
    public var message: String
    /// What to write instead; empty where there is nothing to say.
    public var hint: String

    public init(_ message: String, hint: String = "") {
        self.message = message
        self.hint = hint
    }
}
