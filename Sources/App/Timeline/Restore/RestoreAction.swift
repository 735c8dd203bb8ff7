/// What a plan does with a key.
public enum RestoreAction: UInt8, Sendable, CaseIterable {
    /// Remove the delete markers above the wanted version, which is the newest one.
    case undelete
    /// Copy the wanted version on top.
    case copy
    /// It was created since: add a delete marker. Only done where `RestoreOptions.hidesCreated` is set.
    case hide
    /// It is what it was, by version or by content, or wasn't there and isn't.
    case unchanged
    /// What it was can't be told; left alone unless ticked.
    case unknown
    /// It was something that can't be brought back; `RestoreObstacle` says why.
    case unrecoverable

    /// The word for exports and JSON.
    public var word: String {
        switch self {
        case .undelete: "undelete"
        case .copy: "copy"
        case .hide: "hide"
        case .unchanged: "unchanged"
        case .unknown: "unknown"
        case .unrecoverable: "unrecoverable"
        }
    }
}

/// Why a version can't be brought back as things are.
public enum RestoreObstacle: UInt8, Sendable, CaseIterable {
    /// GLACIER or DEEP_ARCHIVE: readable only after RestoreObject.
    case archived = 1
    /// Versioning isn't Enabled: a copy, or a marker, would overwrite the `null` version for good.
    case requiresVersioning
    /// The key or an id holds characters that no request can carry.
    case keyNotActionable
    /// The store gave no version id for an entry that a request must name.
    case noVersionId

    /// In words, as part of a sentence.
    public var text: String {
        switch self {
        case .archived: "archived: needs a retrieval (RestoreObject) first"
        case .requiresVersioning: "requires versioning: without it the null version would be overwritten for good"
        case .keyNotActionable: "its key holds characters that no request can carry"
        case .noVersionId: "the store gives no version id for it"
        }
    }
}

extension UnknownReason {
    /// In words, as part of a sentence.
    public var text: String {
        switch self {
        case .expired: "a lifecycle rule may have removed what it was"
        case .rulesUnread: "the lifecycle rules couldn't be read: one may have removed what it was"
        case .markerOnNothing: "a delete marker lies on nothing: what it deleted may have been removed for good"
        case .nullReplaced: "a null version written since may have replaced what it was"
        case .undone: "it was a version that an undo removed"
        case .undated: "the store gives no date for an entry that decides it"
        case .listingIncomplete: "the listing isn't complete"
        }
    }

    /// The word for exports and JSON.
    public var word: String { String(describing: self) }
}

extension RestoreObstacle {
    /// The word for exports and JSON.
    public var word: String { String(describing: self) }
}
