import S3Model

extension AsOfView {
    /// When what a key is now came about since the time: the marker that deleted it, the write of the current version, the first entry of a key created
    /// since. nil where nothing changed, nothing is known, or no date is given. Milliseconds since 1970, UTC.
    public func changedAt(key: Int) -> Int64? {
        let entries = log.entries(ofKey: key)
        func date(_ entry: Int) -> Int64? { log.listing.lastModified(at: log.position(ofEntry: entry)) }
        func isMarker(_ entry: Int) -> Bool { log.listing.kind(at: log.position(ofEntry: entry)) == .deleteMarker }
        switch change(ofKey: key) {
        case .unchanged, .absent, .unknown: return nil
        case .overwritten, .rewritten: return date(entries.lowerBound)
        case .deleted:
            // The deepest of the markers on top: it was deleted already when the others came.
            return entries.prefix { isMarker($0) }.last.flatMap(date)
        case .created:
            return entries.last { date($0).map { !time.covers($0) } ?? false }.flatMap(date)
        case .restored:
            let written = entries.prefix { !isMarker($0) }.last { date($0).map { !time.covers($0) } ?? false }.flatMap(date)
            let removed = overlays[UInt32(key)]?.filter { !time.covers($0.removedAt) }.map(\.removedAt).max()
            return written ?? removed
        }
    }
}
