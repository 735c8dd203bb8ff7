public import S3Model

/// What became of a key between a time and the newest entry of the log.
public enum AsOfChange: UInt8, Sendable, CaseIterable {
    /// Neither there then nor now (never, or only in between).
    case absent
    /// The same version then and now.
    case unchanged
    /// There now; no entry of it is as old as the time.
    case created
    /// Another version now, with another content.
    case overwritten
    /// Another version now, with the size and the ETag of the one then: brought back by a copy, or written again.
    case rewritten
    /// There then, below a delete marker now.
    case deleted
    /// Deleted then, there now.
    case restored
    /// What it was then can't be told.
    case unknown
}

/// What a key was at a time.
public enum AsOfState: Sendable, Equatable {
    case absent
    /// The version at this position of the listing.
    case object(position: Int)
    /// Can't be told; the candidate is the position of the version that the entries which are left point to, nil where they point to none.
    case unknown(UnknownReason, candidate: Int?)
}

/// What should be said beside a state that is otherwise clear.
public struct AsOfDoubts: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The version was a multipart upload (`-N` ETag): AWS dates it by its start, so it may have been finished after the time. (SeaweedFS dates by
    /// completion.)
    public static let multipartDate = AsOfDoubts(rawValue: 1)
    /// A rule that chooses by tags or size, or one that couldn't be read, may have removed something between this version and the next entry.
    public static let maybeGap = AsOfDoubts(rawValue: 2)
    /// An entry that Strata removed since (its journal knows) decides the state.
    public static let fromJournal = AsOfDoubts(rawValue: 4)
}

/// A bucket as of a time: for every key of a log what it was then, what it is now, and what changed. Pure; a million keys take a few hundred
/// milliseconds, so make it off the main loop. 8 bytes a key beside the log.
///
/// Source: current at T is the newest entry with LastModified at or before T, unless that is a delete marker; entries in the order of the listing.
/// Equality compares what it was made of, not its rows.
public struct AsOfView: Sendable, Equatable {
    public let log: VersionLog
    public let time: AsOfTime
    public let expiry: ExpiryKnowledge
    public let removed: [RemovedEntry]
    /// Removed entries by the number of their key.
    let overlays: [UInt32: [RemovedEntry]]
    /// Listing position of the version then (of the candidate where unknown); `none` where there is none.
    let then: [UInt32]
    let facts: [KeyFacts]

    static let none = UInt32.max

    public static func == (a: AsOfView, b: AsOfView) -> Bool {
        a.log == b.log && a.time == b.time && a.expiry == b.expiry && a.removed == b.removed
    }

    /// Keys of the log; a key is addressed by its number, which is its rank in the order of keys.
    public var keyCount: Int { log.keyCount }

    /// What a key was at the time.
    public func state(ofKey key: Int) -> AsOfState {
        let position = then[key] == Self.none ? nil : Int(then[key])
        if let reason = facts[key].reason { return .unknown(reason, candidate: position) }
        return position.map { .object(position: $0) } ?? .absent
    }

    public func change(ofKey key: Int) -> AsOfChange { facts[key].change }

    public func doubts(ofKey key: Int) -> AsOfDoubts { facts[key].doubts }

    /// The newest entry of a key: the current version, or the marker that hides it.
    public func newest(ofKey key: Int) -> ListingRow { log.row(ofEntry: log.entries(ofKey: key).lowerBound) }

    /// Everything about one key, taken out for display.
    public subscript(key: Int) -> AsOfKey {
        let state = state(ofKey: key)
        var row: ListingRow?
        if case .object(let position) = state { row = log.listing[position] }
        if case .unknown(_, let candidate?) = state { row = log.listing[candidate] }
        return AsOfKey(
            number: key, key: log.key(key), state: state, then: row, newest: newest(ofKey: key), change: change(ofKey: key),
            changedAt: changedAt(key: key), doubts: doubts(ofKey: key))
    }

    /// The same by name; nil where the log has no entry of it.
    public func key(named key: String) -> AsOfKey? { log.number(of: key).map { self[$0] } }

    /// Bytes that the view adds to its log.
    public var byteCount: Int { 4 * then.count + MemoryLayout<KeyFacts>.stride * facts.count }
}

/// One key of a view.
public struct AsOfKey: Sendable, Equatable {
    /// In its view.
    public var number: Int
    public var key: String
    public var state: AsOfState
    /// The version of that time; the candidate where the state is unknown.
    public var then: ListingRow?
    /// The newest entry.
    public var newest: ListingRow
    public var change: AsOfChange
    /// When what it is now came about; nil where nothing changed or no date is given. Milliseconds since 1970, UTC.
    public var changedAt: Int64?
    public var doubts: AsOfDoubts
}

/// A key's change, reason, doubts and presence in four bytes.
struct KeyFacts: Sendable {
    var change: AsOfChange
    /// 0 or a reason.
    var reasonByte: UInt8 = 0
    var doubts: AsOfDoubts = []
    var isPresent = false

    var reason: UnknownReason? { UnknownReason(rawValue: reasonByte) }
}
