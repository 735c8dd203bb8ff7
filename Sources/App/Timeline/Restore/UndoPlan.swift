public import S3Model

/// What a run did to one key, as its journal remembers it.
public struct UndoRecord: Sendable, Equatable {
    /// What lay on top of the key before the run.
    public struct Former: Sendable, Equatable {
        public var versionId: String
        public var isDeleteMarker: Bool

        public init(versionId: String, isDeleteMarker: Bool) {
            self.versionId = versionId
            self.isDeleteMarker = isDeleteMarker
        }
    }

    public var key: String
    /// Id of the version (a copy) or the delete marker (a hide) that the run made.
    public var createdVersionId: String?
    public var createdIsDeleteMarker: Bool
    /// Markers that the run removed, in any order.
    public var removed: [RemovedEntry]
    /// nil where the key had no entry.
    public var former: Former?

    public init(
        key: String, createdVersionId: String? = nil, createdIsDeleteMarker: Bool = false, removed: [RemovedEntry] = [], former: Former? = nil
    ) {
        self.key = key
        self.createdVersionId = createdVersionId
        self.createdIsDeleteMarker = createdIsDeleteMarker
        self.removed = removed
        self.former = former
    }
}

/// What undoes one row of a run.
public enum UndoAction: Sendable, Equatable {
    /// DELETE with exactly this id: the version that the run made, which is the newest entry and isn't locked.
    case deleteVersion(versionId: String)
    /// DELETE with exactly this id: the delete marker that the run made, which is the newest entry.
    case removeMarker(versionId: String)
    /// What the run made is locked, or MFA delete is on, so it stays and what was there before is copied on top of it.
    case copyFormer(ListingRow)
    /// DELETE without an id: the key was hidden before, by a marker that the run removed or that lies below its locked version.
    case addMarker
    /// Already as it was.
    case nothing
    case left(UndoObstacle)
}

/// Why a row is left as it is.
public enum UndoObstacle: String, Sendable, CaseIterable {
    /// Somebody else wrote or deleted the key since.
    case changedSince
    /// What was on top before is gone, so taking the run's version away would show something else.
    case formerGone
    /// The run's version is locked, and what was there before can't be copied: it is archived.
    case lockedAndArchived
    /// Versioning isn't Enabled: adding a marker or a copy would overwrite the `null` version for good.
    case requiresVersioning

    /// In words, as part of a sentence.
    public var text: String {
        switch self {
        case .changedSince: "changed since by somebody else"
        case .formerGone: "what it was before is gone"
        case .lockedAndArchived: "the restored version is locked, and what it was before is archived"
        case .requiresVersioning: "requires versioning: without it the null version would be overwritten for good"
        }
    }
}

/// How to undo a finished or half-finished run, from its journal and a fresh listing: it removes only what the run made, and puts back what it
/// removed. A row that others changed since is left and reported.
public struct UndoPlan: Sendable, Equatable {
    public struct Row: Sendable, Equatable {
        public var record: UndoRecord
        public var action: UndoAction
        /// The newest entry in the listing; guards against a writer in between. nil where the key has none.
        public var newest: ListingRow?
    }

    /// In the order of the records.
    public let rows: [Row]
    /// Rows to do, by kind, and rows left.
    public let totals: UndoTotals
    /// Nothing can be removed by its id.
    public let mfaDelete: Bool
    /// How the bucket locks what is copied on top; nil where it doesn't.
    public let defaultRetention: DefaultRetention?

    /// - Parameters:
    ///   - log: the keys' versions as they are now.
    ///   - locked: ids of versions under a retention that hasn't passed, or a legal hold.
    ///   - versioning: of the bucket; nil where it was never switched on.
    ///   - mfaDelete: nothing can be removed by its id, so everything is undone by adding.
    ///   - defaultRetention: how the bucket locks what is copied on top.
    public init(
        _ records: [UndoRecord], log: VersionLog, locked: Set<String> = [],
        versioning: VersioningConfiguration.Status? = .enabled, mfaDelete: Bool = false, defaultRetention: DefaultRetention? = nil
    ) {
        self.mfaDelete = mfaDelete
        self.defaultRetention = defaultRetention
        var totals = UndoTotals()
        rows = records.map { record in
            let entries = log.number(of: record.key).map { log.entries(ofKey: $0).map { log.row(ofEntry: $0) } } ?? []
            let isFixed = mfaDelete || record.createdVersionId.map { locked.contains($0) } ?? false
            let action = Self.action(record, entries, isFixed: isFixed, canAdd: versioning == .enabled)
            totals.add(action)
            return Row(record: record, action: action, newest: entries.first)
        }
        self.totals = totals
    }

    private static func action(_ record: UndoRecord, _ entries: [ListingRow], isFixed: Bool, canAdd: Bool) -> UndoAction {
        guard let created = record.createdVersionId else { return putMarkerBack(record, entries, canAdd) }
        guard let newest = entries.first else { return record.former == nil ? .nothing : .left(.changedSince) }
        if newest.versionId != created {
            let isUndone = !entries.contains { $0.versionId == created } && record.former.map { $0.versionId == newest.versionId } ?? false
            return isUndone ? .nothing : .left(.changedSince)
        }
        if isFixed { return onTop(record, entries, canAdd) }
        guard entries.dropFirst().first?.versionId == record.former?.versionId else { return .left(.formerGone) }
        return record.createdIsDeleteMarker ? .removeMarker(versionId: created) : .deleteVersion(versionId: created)
    }

    /// What the run made can't be removed: what was there before is put on top.
    private static func onTop(_ record: UndoRecord, _ entries: [ListingRow], _ canAdd: Bool) -> UndoAction {
        if !canAdd { return .left(.requiresVersioning) }
        guard let former = record.former, !former.isDeleteMarker else { return .addMarker }
        guard let row = entries.first(where: { $0.versionId == former.versionId }) else { return .left(.formerGone) }
        return StorageCharges.isArchive(row.storageClass) ? .left(.lockedAndArchived) : .copyFormer(row)
    }

    /// The run removed markers and made nothing.
    private static func putMarkerBack(_ record: UndoRecord, _ entries: [ListingRow], _ canAdd: Bool) -> UndoAction {
        let markers = record.removed.filter { $0.kind == .deleteMarker }
        // The newest version is what the run revealed, unless it was written since.
        guard !markers.isEmpty, let revealed = entries.first(where: { $0.kind == .version }) else { return .nothing }
        // What lay right beneath the oldest of the markers, where that was a version.
        let beneath = markers.min { $0.lastModified < $1.lastModified }?.beneath
        let isOther = beneath.map { id in revealed.versionId != id && !markers.contains { $0.versionId == id } } ?? isNewer(revealed, markers)
        if isOther { return .left(.changedSince) }
        // Hidden still, where the run was killed before its last marker went, or again.
        if entries[0].kind == .deleteMarker { return .nothing }
        return canAdd ? .addMarker : .left(.requiresVersioning)
    }

    /// True if an entry was written after the newest of the removed markers.
    private static func isNewer(_ row: ListingRow, _ markers: [RemovedEntry]) -> Bool {
        guard let date = row.lastModified, let newest = markers.map(\.lastModified).max() else { return false }
        return AsOfTime.second(of: date) > AsOfTime.second(of: newest)
    }
}

/// What an undo adds up to.
public struct UndoTotals: Sendable, Equatable {
    public var deleteVersions = 0
    public var removeMarkers = 0
    public var copies = 0
    public var addMarkers = 0
    /// As they were already.
    public var nothing = 0
    public var left = 0

    public init() {}

    /// Rows that change something.
    public var toDo: Int { deleteVersions + removeMarkers + copies + addMarkers }

    mutating func add(_ action: UndoAction) {
        switch action {
        case .deleteVersion: deleteVersions += 1
        case .removeMarker: removeMarkers += 1
        case .copyFormer: copies += 1
        case .addMarker: addMarkers += 1
        case .nothing: nothing += 1
        case .left: left += 1
        }
    }
}
