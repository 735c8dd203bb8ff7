public import S3Model

/// Merges the version listings of two buckets in one pass, page by page as they come.
///
/// It holds what one side is ahead of the other, and the key that both are at: fed as `needs` asks, that is a page a side beside the entries of one key.
/// The result is the same however the listings are cut into pages and whichever side comes first.
public struct DriftEngine: Sendable {
    public enum Side: Sendable, CaseIterable { case source, destination }

    /// What was found so far.
    public private(set) var drift: Drift
    private let rules: DriftRules
    private var source = DriftSide()
    private var destination = DriftSide()

    public init(_ setting: DriftSetting) {
        drift = Drift(setting)
        rules = DriftRules(setting.rules, to: setting.destination)
    }

    /// Takes the next page of a side.
    public mutating func add(_ segment: ListingSegment, to side: Side) {
        switch side {
        case .source: source.add(segment)
        case .destination: destination.add(segment)
        }
        advance()
    }

    /// Says that a side's last page has come.
    public mutating func finish(_ side: Side) {
        switch side {
        case .source: source.finish()
        case .destination: destination.finish()
        }
        advance()
    }

    /// The side or sides whose next page has to come before anything more can be judged; none once both have finished.
    public var needs: [Side] {
        let waits = Side.allCases.filter { self[$0].isEmpty && !self[$0].isFinished }
        if !waits.isEmpty || isFinished { return waits }
        let (isFirst, isSecond) = firstKeys
        return Side.allCases.filter { ($0 == .source ? isFirst : isSecond) && !self[$0].isKeyWhole }
    }

    /// Both sides have been read to the end.
    public var isFinished: Bool { source.isFinished && destination.isFinished && source.isEmpty && destination.isEmpty }

    /// Rows that are held and not judged yet.
    public var waiting: Int { source.waiting + destination.waiting }

    /// False where a store's listing isn't by key (moto): what was found is then worth nothing, and `Drift.make` has to be given whole listings.
    public var isInOrder: Bool { source.isInOrder && destination.isInOrder }

    private subscript(side: Side) -> DriftSide { side == .source ? source : destination }

    /// Whose first key is the next: one side's, or both where they are at the same. Each side has one or is at its end.
    private var firstKeys: (source: Bool, destination: Bool) {
        if source.isEmpty { return (false, true) }
        if destination.isEmpty { return (true, false) }
        let order = source.compare(destination)
        return (order <= 0, order >= 0)
    }

    private mutating func advance() {
        while isInOrder, needs.isEmpty, !isFinished {
            let (isFirst, isSecond) = firstKeys
            let here = isFirst ? source.takeKey() : []
            let there = isSecond ? destination.takeKey() : []
            drift.judge(here, there, rules)
        }
    }
}

extension Drift {
    /// The drift between two whole listings, in whatever order the stores gave them.
    public static func make(source: Listing, destination: Listing, _ setting: DriftSetting) -> Drift {
        var engine = DriftEngine(setting)
        for (listing, side) in [(source, DriftEngine.Side.source), (destination, .destination)] {
            let log = VersionLog(listing)
            var at = 0
            while at < log.entryCount {
                var builder = ListingSegment.Builder()
                for entry in at..<min(log.entryCount, at + 4096) { builder.append(log.row(ofEntry: entry)) }
                engine.add(builder.sealed(), to: side)
                at += 4096
            }
            engine.finish(side)
        }
        return engine.drift
    }
}
