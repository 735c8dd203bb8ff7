public import S3Model

/// What came of asking about rows of a drift.
public struct DriftAsked: Sendable, Equatable {
    public var requests = 0
    public var failed = 0
    public var firstFailure: S3Error?

    public init() {}
}

/// How far both sides have come.
public struct DriftProgress: Sendable, Equatable {
    /// Rows read of each.
    public var source = 0
    public var destination = 0
    /// Entries so far that aren't the same.
    public var rows = 0

    public init() {}
}
