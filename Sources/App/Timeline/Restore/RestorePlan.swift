public import S3Model

/// What to do with every key of a scope so that the bucket is what it was at a time. A value: nothing is done, no data version is ever removed.
///
/// Rows ascend by key. 6 bytes a row beside the view; a row is made when it is asked for.
public struct RestorePlan: Sendable, Equatable {
    public let view: AsOfView
    public let scope: RestoreScope
    public let options: RestoreOptions
    /// Keys of the scope that the log doesn't have: never there, or erased.
    public let missingKeys: [String]
    public let totals: RestoreTotals
    /// Numbers of keys in the view.
    let keys: [UInt32]
    let actions: [RestoreAction]
    /// Obstacle or reason, by the action.
    let reasons: [UInt8]

    public static func == (a: RestorePlan, b: RestorePlan) -> Bool { a.view == b.view && a.scope == b.scope && a.options == b.options }

    public var time: AsOfTime { view.time }

    /// Number of rows.
    public var count: Int { keys.count }

    public func action(at row: Int) -> RestoreAction { actions[row] }

    /// True if running the plan changes the key.
    public func isToDo(at row: Int) -> Bool {
        switch actions[row] {
        case .undelete, .copy: true
        case .hide: options.hidesCreated
        case .unchanged, .unknown, .unrecoverable: false
        }
    }

    /// Rows that running the plan works on, in order.
    public var rowsToDo: some Sequence<Int> { (0..<count).lazy.filter { isToDo(at: $0) } }

    /// Rows of one action, in order.
    public func rows(of action: RestoreAction) -> [Int] { actions.indices.filter { actions[$0] == action } }

    public subscript(row: Int) -> RestoreRow {
        let key = Int(keys[row])
        let action = actions[row]
        let entries = view.log.entries(ofKey: key)
        var markers: [RestoreRow.Marker] = []
        if action == .undelete {
            for entry in entries {
                let marker = view.log.row(ofEntry: entry)
                if marker.kind != .deleteMarker { break }
                // A page may repeat the entry that the last one ended with.
                if let id = marker.versionId, markers.last?.versionId != id {
                    markers.append(.init(versionId: id, lastModified: marker.lastModified))
                }
            }
        }
        let position = view.then[key]
        return RestoreRow(
            key: view.log.key(key), action: action, isToDo: isToDo(at: row),
            wanted: position == AsOfView.none ? nil : view.log.listing[Int(position)],
            newest: view.newest(ofKey: key), markers: markers, obstacle: action == .unrecoverable ? RestoreObstacle(rawValue: reasons[row]) : nil,
            unknown: action == .unknown ? UnknownReason(rawValue: reasons[row]) : view.facts[key].reason, change: view.change(ofKey: key),
            doubts: view.doubts(ofKey: key))
    }

    /// Bytes that the plan adds to its view.
    public var byteCount: Int { 6 * count }
}

/// One row of a plan.
public struct RestoreRow: Sendable, Equatable {
    /// A delete marker that an undelete removes.
    public struct Marker: Sendable, Equatable {
        public var versionId: String
        /// Milliseconds since 1970, UTC.
        public var lastModified: Int64?

        public init(versionId: String, lastModified: Int64?) {
            self.versionId = versionId
            self.lastModified = lastModified
        }
    }

    public var key: String
    public var action: RestoreAction
    /// Running the plan changes the key; false for `.hide` while hiding is off.
    public var isToDo: Bool
    /// The version of that time (of an unknown row the candidate); nil where it was absent.
    public var wanted: ListingRow?
    /// The newest entry at the time of the listing: what guards a run against a writer in between.
    public var newest: ListingRow
    /// Markers to remove, newest first; empty unless it is an undelete.
    public var markers: [Marker]
    /// Why it can't be brought back.
    public var obstacle: RestoreObstacle?
    /// Why its past can't be told; also set where it was ticked and is worked on all the same.
    public var unknown: UnknownReason?
    public var change: AsOfChange
    public var doubts: AsOfDoubts
}
