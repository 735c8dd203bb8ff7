import S3Model
import Timeline

extension AppState {
    /// Versions that are listed for a forecast nobody asked for by name: a hundred requests.
    static let forecastLimit = 100_000

    /// Begins to read for the forecast, or goes into what it says.
    mutating func openForecast() -> [Effect] {
        guard let pane = workspace.rules else { return [] }
        workspace.rules?.level = .forecast
        if pane.forecast.loading.ticket != nil { return [] }
        if pane.forecast.loading == .done, !pane.forecast.isPartial { return [] }
        status = Self.readingNotice(pane.bucket)
        return readForForecast(limit: nil)
    }

    private static func readingNotice(_ bucket: String) -> Notice {
        Notice(.info, "Reading every version of \(bucket): a request for each 1,000.", hint: "x stops")
    }

    /// Lists versions and uploads anew; the answer grows with them.
    mutating func readForForecast(limit: Int?) -> [Effect] {
        guard var pane = workspace.rules else { return [] }
        var effects = [pane.forecast.loading.ticket, pane.forecast.computing?.ticket].compactMap { $0 }.map(Effect.cancel)
        let ticket = newTicket()
        pane.forecast.listing = Listing(id: ticket.number)
        pane.forecast.uploads = []
        pane.forecast.tags = [:]
        pane.forecast.isPartial = false
        pane.forecast.computing = nil
        pane.forecast.loading = .running(ticket)
        workspace.rules = pane
        effects.append(.listForForecast(ticket, bucket: pane.bucket, limit: limit))
        return effects
    }

    /// Stops reading; what has been read stays, and is said to be a part.
    mutating func stopForecast() -> [Effect] {
        guard var pane = workspace.rules else { return [] }
        let effects = [pane.forecast.loading.ticket, pane.forecast.readingTags].compactMap { $0 }.map(Effect.cancel)
        if pane.forecast.loading.ticket != nil {
            pane.forecast.loading = .done
            pane.forecast.isPartial = true
        }
        pane.forecast.readingTags = nil
        workspace.rules = pane
        status = Notice(
            .info, "Stopped: the forecast is of the \(grouped(Int64(pane.forecast.listing.count))) versions read so far.", hint: "F reads them all")
        return effects + computeForecast()
    }

    mutating func receive(forecast segment: ListingSegment) -> [Effect] {
        guard var pane = workspace.rules else { return [] }
        pane.forecast.listing.append(segment)
        workspace.rules = pane
        // Worked out again each time the rows have doubled: in all no more work than once over.
        let known = pane.forecast.answer?.count ?? 0
        return pane.forecast.computing == nil && pane.forecast.listing.count >= max(1, 2 * known) ? computeForecast() : []
    }

    mutating func finishForecast() -> [Effect] {
        workspace.rules?.forecast.loading = .done
        if let bucket = workspace.rules?.bucket, status == Self.readingNotice(bucket) { status = nil }
        if workspace.rules?.forecast.isPartial == false { workspace.rules?.forecast.listing.finish() }
        return computeForecast()
    }

    mutating func uploadsRead(_ ticket: Ticket, _ uploads: [MultipartUpload]?, hasVersions: Bool) {
        guard var pane = workspace.rules, pane.forecast.loading.ticket == ticket else { return }
        pane.forecast.uploads = uploads ?? []
        pane.forecast.gaps = []
        if uploads == nil { pane.forecast.gaps.append("Unfinished uploads can't be listed here: nothing is known of what is aborted.") }
        if !hasVersions { pane.forecast.gaps.append("This store lists no versions: only what is current is foretold.") }
        if case .known(.some)? = pane.lifecycle.base?.objectLock {
            pane.forecast.gaps.append("Versions may be locked, which a listing doesn't tell: those stay until their lock ends.")
        }
        workspace.rules = pane
    }

    /// The listing for the forecast came to its limit.
    mutating func forecastLimited(_ ticket: Ticket) {
        guard workspace.rules?.forecast.loading.ticket == ticket else { return }
        workspace.rules?.forecast.isPartial = true
    }

    /// The rules a forecast is of: those of the pane, with the one in the form as it stands there.
    var forecastDocument: LifecycleConfiguration? {
        guard let pane = workspace.rules else { return nil }
        return pane.formDocument ?? pane.document
    }

    /// Works the forecast out for the rules as they stand, unless that is what is shown or being worked out.
    mutating func computeForecast() -> [Effect] {
        guard var pane = workspace.rules, let base = pane.lifecycle.base, pane.forecast.hasBegun, let document = forecastDocument else { return [] }
        let question = ForecastQuestion(
            document: document, saved: base.configuration, context: base.context, listing: pane.forecast.listing, uploads: pane.forecast.uploads,
            tags: pane.forecast.tags)
        if pane.forecast.computing?.question == question { return [] }
        if pane.forecast.computing == nil, pane.forecast.answer?.question == question { return [] }
        var effects = [pane.forecast.computing?.ticket].compactMap { $0 }.map(Effect.cancel)
        let ticket = newTicket()
        pane.forecast.computing = RulesForecast.Computing(ticket: ticket, question: question)
        workspace.rules = pane
        effects.append(.forecast(ticket, question))
        return effects
    }

    mutating func forecasted(_ ticket: Ticket, _ answer: ForecastAnswer) -> [Effect] {
        guard var pane = workspace.rules, pane.forecast.computing?.ticket == ticket else { return [] }
        pane.forecast.computing = nil
        pane.forecast.answer = answer
        pane.forecast.cursor.fit(count: answer.forecast.lines.count, window: window(.rules))
        if case .rows = pane.level {
            pane.level = .forecast
            pane.forecast.shown = []
        }
        workspace.rules = pane
        askAwaitedSave()
        // Rows that came meanwhile, and edits.
        return pane.forecast.loading == .done || answer.question.document != forecastDocument ? computeForecast() : []
    }

    /// The rows of the line under the cursor, the first due first.
    mutating func openForecastLine() -> [Effect] {
        guard var pane = workspace.rules, let answer = pane.forecast.answer, pane.forecast.lines.indices.contains(pane.forecast.cursor.row) else {
            return []
        }
        let line = pane.forecast.cursor.row
        pane.forecast.shown = answer.forecast.rowsByDue(line: line)
        pane.forecast.rowCursor = ListCursor()
        pane.level = .rows(line: line)
        workspace.rules = pane
        return []
    }

    /// Asks the store itself when some objects expire.
    mutating func checkForecast() -> [Effect] {
        guard let pane = workspace.rules, let question = pane.forecast.answer?.question else { return [] }
        let ticket = beginChange()
        status = Notice(.info, "Asking the store when up to \(Self.checkedObjects) of these objects expire…")
        return [.checkForecast(ticket, question, most: Self.checkedObjects)]
    }

    private static let checkedObjects = 8

    /// Says how many requests the tags take, and asks.
    mutating func askForecastTags() -> [Effect] {
        guard let pane = workspace.rules else { return [] }
        let count = pane.forecast.unreadTags.count
        let words = "A listing doesn't tell tags. To read those of \(grouped(Int64(count))) versions takes \(grouped(Int64(count))) requests."
        layers.append(
            .confirm(
                ConfirmLayer(
                    title: "Read tags",
                    lines: [DetailLine(.text, "", words), DetailLine(.field, "until then", "these versions count as depending on tags")],
                    yes: "Read", decision: .readForecastTags)))
        return []
    }

    mutating func readForecastTags() -> [Effect] {
        guard var pane = workspace.rules, let listing = pane.forecast.answer?.question.listing else { return [] }
        let ticket = newTicket()
        pane.forecast.readingTags = ticket
        workspace.rules = pane
        return [.readForecastTags(ticket, bucket: pane.bucket, listing, pane.forecast.unreadTags)]
    }

    mutating func forecastTagsRead(_ ticket: Ticket, _ tags: [Int32: [ObjectDescription.Field]], isLast: Bool) -> [Effect] {
        guard var pane = workspace.rules, pane.forecast.readingTags == ticket else { return [] }
        pane.forecast.tags.merge(tags) { _, new in new }
        if isLast { pane.forecast.readingTags = nil }
        workspace.rules = pane
        return computeForecast()
    }
}
