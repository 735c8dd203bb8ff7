import S3Model

/// Decides when the pages of a listing are asked for: as soon as a page's marker is seen in its still-arriving body, at most a few pages ahead of
/// the one being read. A value; pages count from 0.
struct PagePlan: Sendable {
    /// Pages asked for beyond the one being read.
    static let mostAhead = 4

    /// What to do about the next page.
    enum Decision: Sendable, Equatable {
        case nothing
        /// Ask for that page.
        case ask(page: Int, after: PageMarker)
        /// Drop the page asked for with another marker, and ask for it with this one.
        case askAgain(page: Int, after: PageMarker)
        /// That was the last page; drop what was asked for after it.
        case end
        /// The store has named this marker before: its listing goes round in a circle.
        case circle
    }

    /// The page being read.
    private(set) var reading = 0
    /// Markers the pages asked for began with; nil for the first.
    private var asked: [Int: PageMarker] = [:]
    private var newest = 0
    /// The marker that waits for room.
    private var waiting: (page: Int, marker: PageMarker)?
    private var seen: Set<PageMarker> = []

    /// A page's marker came by, while the page was arriving or at its end.
    ///
    /// - Parameter hasRoom: false while no connection is free; the end of the page asks again.
    mutating func markerSeen(_ marker: PageMarker, of page: Int, hasRoom: Bool) -> Decision {
        guard page == newest else { return .nothing }
        guard hasRoom, page + 1 - reading <= PagePlan.mostAhead else {
            waiting = (page, marker)
            return .nothing
        }
        return ask(page + 1, marker)
    }

    /// A page is decoded, so what follows it is certain.
    mutating func decoded(_ page: Int, next marker: PageMarker?) -> Decision {
        reading = page + 1
        guard let marker else { return .end }
        guard seen.insert(marker).inserted else { return .circle }
        guard page + 1 <= newest else { return ask(page + 1, marker) }
        if asked[page + 1] == marker { return release() }
        // Pages beyond the wrong one follow from it, so they are wrong too.
        newest = page
        let decision = ask(page + 1, marker)
        guard case .ask(let number, let after) = decision else { return decision }
        return .askAgain(page: number, after: after)
    }

    /// Asks for the page that waited for room, now that one more is read.
    private mutating func release() -> Decision {
        guard let waiting, waiting.page == newest, waiting.page + 1 - reading <= PagePlan.mostAhead else { return .nothing }
        return ask(waiting.page + 1, waiting.marker)
    }

    private mutating func ask(_ page: Int, _ marker: PageMarker) -> Decision {
        waiting = nil
        newest = page
        asked[page] = marker
        asked[page - PagePlan.mostAhead - 2] = nil
        return .ask(page: page, after: marker)
    }
}
