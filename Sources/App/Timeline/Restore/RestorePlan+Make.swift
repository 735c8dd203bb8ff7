import S3Model

extension RestorePlan {
    /// Plans how to make the keys of a scope what they were at a view's time.
    ///
    /// - Returns: nil when cancelled.
    public static func make(
        _ view: AsOfView, scope: RestoreScope, options: RestoreOptions = RestoreOptions(), isCancelled: () -> Bool = { false }
    ) -> RestorePlan? {
        let (ranges, missing) = scope.ranges(in: view.log)
        var planner = Planner(view: view, options: options)
        for range in ranges {
            for key in range {
                if key % 16_384 == 0, isCancelled() { return nil }
                planner.plan(key)
            }
        }
        var totals = planner.totals
        totals.addOverhead(options.requests)
        return RestorePlan(
            view: view, scope: scope, options: options, missingKeys: missing, totals: totals, keys: planner.keys, actions: planner.actions,
            reasons: planner.reasons)
    }
}

/// Decides key by key, and adds up.
private struct Planner {
    let view: AsOfView
    let options: RestoreOptions
    private(set) var keys: [UInt32] = []
    private(set) var actions: [RestoreAction] = []
    private(set) var reasons: [UInt8] = []
    private(set) var totals = RestoreTotals()
    private var wantedCursor: RowCursor
    private var newestCursor: RowCursor
    private let ticked: Set<Int>

    init(view: AsOfView, options: RestoreOptions) {
        self.view = view
        self.options = options
        wantedCursor = RowCursor(view.log.listing)
        newestCursor = wantedCursor
        ticked = Set(options.tickedUnknown.compactMap { view.log.number(of: $0.text) })
    }

    mutating func plan(_ key: Int) {
        let (action, reason) = decide(key)
        keys.append(UInt32(key))
        actions.append(action)
        reasons.append(reason)
        add(action, key)
    }

    private mutating func decide(_ key: Int) -> (RestoreAction, UInt8) {
        if let reason = view.facts[key].reason, !ticked.contains(key) { return (.unknown, reason.rawValue) }
        let newestPosition = view.log.position(ofEntry: view.log.entries(ofKey: key).lowerBound)
        let newest = newestCursor.locate(newestPosition)
        guard view.then[key] != AsOfView.none else {
            if !view.facts[key].isPresent { return (.unchanged, 0) }
            return obstacleToHide(newest).map { (.unrecoverable, $0.rawValue) } ?? (.hide, 0)
        }
        let wantedPosition = Int(view.then[key])
        if wantedPosition == newestPosition { return (.unchanged, 0) }
        let wanted = wantedCursor.locate(wantedPosition)
        if wanted.segment.hasSameContent(at: wanted.row, as: newest.segment, at: newest.row) { return (.unchanged, 0) }
        if !wanted.segment.isActionable(at: wanted.row) { return (.unrecoverable, RestoreObstacle.keyNotActionable.rawValue) }
        if !options.keepsMarkers, !options.mfaDelete, !view.facts[key].isPresent, onlyMarkers(above: wantedPosition, key) {
            return markersHaveIds(key) ? (.undelete, 0) : (.unrecoverable, RestoreObstacle.noVersionId.rawValue)
        }
        return obstacleToCopy(wanted).map { (.unrecoverable, $0.rawValue) } ?? (.copy, 0)
    }

    private func obstacleToHide(_ newest: (segment: ListingSegment, row: Int)) -> RestoreObstacle? {
        if !newest.segment.isActionable(at: newest.row) { return .keyNotActionable }
        return options.versioning == .enabled ? nil : .requiresVersioning
    }

    private func obstacleToCopy(_ wanted: (segment: ListingSegment, row: Int)) -> RestoreObstacle? {
        if options.versioning != .enabled { return .requiresVersioning }
        guard wanted.segment.hasVersionId(at: wanted.row) else { return .noVersionId }
        guard StorageCharges.isArchive(wanted.segment.storageClass(at: wanted.row)) else { return nil }
        let isRetrieved = wanted.segment.versionId(at: wanted.row).map { options.retrievedVersions.contains($0) } ?? false
        return isRetrieved ? nil : .archived
    }

    private func onlyMarkers(above wanted: Int, _ key: Int) -> Bool {
        for entry in view.log.entries(ofKey: key) {
            let position = view.log.position(ofEntry: entry)
            if position == wanted { return true }
            if view.log.listing.kind(at: position) != .deleteMarker { return false }
        }
        return false
    }

    private func markersHaveIds(_ key: Int) -> Bool {
        view.log.markersOnTop(ofKey: key).allSatisfy { position in
            let (segment, row) = view.log.listing.locate(position)
            return view.log.listing.segments[segment].hasVersionId(at: row)
        }
    }

    private mutating func add(_ action: RestoreAction, _ key: Int) {
        let requests = options.requests
        switch action {
        case .undelete:
            let markers = view.log.markersOnTop(ofKey: key).count
            totals.markers += markers
            totals.requests += markers * requests.marker + requests.verify
            totals[action].add(size(key))
        case .copy:
            let (segment, row) = wantedCursor.locate(Int(view.then[key]))
            totals.addCopy(size: segment.size(at: row), storageClass: segment.storageClass(at: row), options)
        case .hide:
            if options.hidesCreated { totals.requests += requests.hide + requests.verify }
            totals[action].add(0)
        case .unrecoverable:
            totals.obstacles[reasons[reasons.count - 1], default: 0] += 1
            totals[action].add(size(key))
        case .unknown:
            totals.reasons[reasons[reasons.count - 1], default: 0] += 1
            totals[action].add(size(key))
        case .unchanged:
            totals[action].add(size(key))
        }
    }

    /// Bytes of the version wanted; 0 where there is none.
    private mutating func size(_ key: Int) -> Int64 {
        guard view.then[key] != AsOfView.none else { return 0 }
        let (segment, row) = wantedCursor.locate(Int(view.then[key]))
        return segment.size(at: row)
    }
}

extension VersionLog {
    /// Listing positions of the delete markers above a key's newest version, newest first.
    func markersOnTop(ofKey key: Int) -> [Int] {
        var markers: [Int] = []
        for entry in entries(ofKey: key) {
            let position = position(ofEntry: entry)
            if listing.kind(at: position) != .deleteMarker { break }
            markers.append(position)
        }
        return markers
    }
}
