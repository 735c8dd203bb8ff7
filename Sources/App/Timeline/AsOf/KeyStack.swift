import S3Model

/// The entries of one key, newest first, with those that Strata removed put back where they lay.
struct KeyStack {
    enum Item {
        /// Number of an entry of the log.
        case entry(Int)
        case removed(RemovedEntry)
    }

    private(set) var items: [Item]

    init(_ log: VersionLog, _ key: Int, removed: [RemovedEntry]) {
        items = log.entries(ofKey: key).map { .entry($0) }
        // The oldest first, so that one removed entry is found beneath another.
        for entry in removed.sorted(by: { $0.lastModified < $1.lastModified }) { insert(entry, log) }
    }

    private mutating func insert(_ removed: RemovedEntry, _ log: VersionLog) {
        let place: Int
        if let beneath = removed.beneath, let known = items.firstIndex(where: { versionId($0, log) == beneath }) {
            place = known
        } else {
            place = items.firstIndex { (date($0, log) ?? .min) <= removed.lastModified } ?? items.count
        }
        items.insert(.removed(removed), at: place)
    }

    private func versionId(_ item: Item, _ log: VersionLog) -> String? {
        switch item {
        case .entry(let entry): log.row(ofEntry: entry).versionId
        case .removed(let removed): removed.versionId
        }
    }

    private func date(_ item: Item, _ log: VersionLog) -> Int64? {
        switch item {
        case .entry(let entry): log.listing.lastModified(at: log.position(ofEntry: entry))
        case .removed(let removed): removed.lastModified
        }
    }
}
