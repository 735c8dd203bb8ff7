import S3Model
import Timeline

extension AppState {
    /// Takes a result in, if a pane still waits for it.
    mutating func receive(_ event: Event) -> [Effect] {
        switch event {
        case .connected(let ticket, let connection):
            guard workspace.connecting.ticket == ticket else { return [] }
            workspace.connecting = .done
            workspace.connection = connection
            if let warning = connection.warnings.first, status == nil { status = Notice(.warning, warning) }
        case .connectFailed(let ticket, let notice):
            guard workspace.connecting.ticket == ticket else { return [] }
            workspace.connecting = .failed(notice)
        case .buckets(let ticket, let buckets): return receive(buckets, ticket)
        case .bucketFacts(let ticket, let bucket, let facts):
            guard workspace.buckets.factsTicket == ticket else { return [] }
            workspace.buckets.facts[bucket] = facts
        case .rows(let ticket, let rows): return receive(rows.segment, ticket)
        case .finished(let ticket): return finish(ticket)
        case .failed(let ticket, let error):
            let request = keyedRequest(ticket, error)
            let isStopped = error.kind == .cancelled && uploads[ticket] != nil
            let notice = isStopped ? Notice(.warning, "The upload was stopped: the key stays as it was.") : Notice(error)
            let effects = fail(ticket, notice)
            if let request { askForCustomerKey(request, bucket: error.bucket ?? "", isWrong: error.code == "CustomerKeyWrong") }
            return effects
        case .customerKeyTaken(let request): return repeatRequest(request)
        case .customerKeyRefused(let problem, let bucket, let request):
            layers.append(.prompt(PromptLayer(purpose: .customerKey(bucket: bucket, problem: problem, then: request), isSecret: true)))
        case .inspected(let ticket, let description):
            guard workspace.detail.loading.ticket == ticket else { return [] }
            workspace.detail.loading = .done
            workspace.detail.description = description
        case .previewed(let ticket, let preview):
            guard workspace.detail.loading.ticket == ticket else { return [] }
            workspace.detail.loading = .done
            workspace.detail.preview = preview
        case .compared(let ticket, let comparison):
            guard workspace.detail.loading.ticket == ticket else { return [] }
            workspace.detail.loading = .done
            workspace.detail.comparison = comparison
        case .arranged(let ticket, let order): return arranged(order, ticket)
        case .timeRead(let time): return setTime(time)
        case .timeRefused(let error, let text):
            var prompt = PromptLayer(purpose: .asOf, text: text)
            prompt.problem = error.hint.isEmpty ? "\(error.message)." : "\(error.message). \(error.hint)"
            layers.append(.prompt(prompt))
        case .expiry(let ticket, let expiry):
            if workspace.asOf?.loading.ticket == ticket { workspace.asOf?.expiry = expiry }
        case .viewed(let ticket, let answer): return viewed(ticket, answer)
        case .planned(let ticket, let plan): return planned(ticket, plan)
        case .runs(_, let runs, let isStart): offer(runs, isStart: isStart)
        case .ran(_, let bucket, let sentence, let isWarning): return ran(bucket, sentence, isWarning: isWarning)
        case .restorePrepared(let ticket, let plan):
            guard workspace.preparing == ticket else { return [] }
            workspace.preparing = nil
            show(plan)
        case .undoPrepared(let ticket, let run, let plan):
            guard workspace.preparing == ticket else { return [] }
            workspace.preparing = nil
            ask(toUndo: run, plan)
        case .deletionTerms(let target, let terms): say(terms, of: target)
        case .changed(_, let target, let sentence, let isWarning): return changed(target, sentence, isWarning: isWarning)
        case .pathCompleted(let ticket, let completion, let isAsked): return pathCompleted(ticket, completion, isAsked: isAsked)
        case .fileLooked(let ticket, let source): fileLooked(ticket, source)
        case .uploadPlanned(let ticket, let plan): return uploadPlanned(ticket, plan)
        case .uploaded(let ticket, let plan, let outcome): return uploaded(ticket, plan, outcome)
        case .retrievals(let ticket, let facts): receive(facts, ticket)
        case .retrievalAsked(_, let targets, let sentence, let isWarning): retrievalAsked(targets, sentence, isWarning: isWarning)
        case .folder(let ticket, let folder, let isDeleted): receive(folder: folder, isDeleted: isDeleted, ticket)
        case .retried(let ticket): changes.insert(ticket)
        case .lifecycleRead(let ticket, let snapshot, let refusal): return rulesRead(ticket, .lifecycle, RuleBase(snapshot), refusal: refusal)
        case .rulesSavePrepared(let ticket, let preparation): return savePrepared(ticket, preparation)
        case .rulesSaved(let ticket, let rules, let outcome, let isUndo): return rulesSaved(ticket, rules, outcome, isUndo: isUndo)
        case .rulesImported(let ticket, let rules, let path): return rulesImported(ticket, rules, from: path)
        case .rulesImportFailed(let ticket, let notice):
            guard let kind = workspace.rules?.kind(of: ticket) else { return [] }
            workspace.rules?[kind].importing = nil
            status = notice
        case .backupsListed(let ticket, let backups, let unreadable): backupsListed(ticket, backups, unreadable: unreadable)
        case .textEdited(let text, .rules): return textEdited(text)
        case .textEdited(let text, .setting(let snapshot)): return settingEdited(text, snapshot)
        case .settingsRead(let ticket, let settings): settingsRead(ticket, settings)
        case .settingOpened(let ticket, let snapshot): return settingOpened(ticket, snapshot)
        case .settingPrepared(let ticket, let snapshot, let text, let preparation): return settingPrepared(ticket, snapshot, text, preparation)
        case .settingSaved(let ticket, let plan, let outcome, let isUndo): return settingSaved(ticket, plan, outcome, isUndo: isUndo)
        case .uploads(let ticket, let uploads, let hasVersions): uploadsRead(ticket, uploads, hasVersions: hasVersions)
        case .forecastLimited(let ticket): forecastLimited(ticket)
        case .forecasted(let ticket, let answer): return forecasted(ticket, answer)
        case .forecastTags(let ticket, let tags, let isLast): return forecastTagsRead(ticket, tags, isLast: isLast)
        case .replicationRead(let ticket, let snapshot, let refusal): return rulesRead(ticket, .replication, RuleBase(snapshot), refusal: refusal)
        case .replicationSideRead(let ticket, let side): return sideRead(ticket, side)
        case .replicationChecked(let ticket, let findings): return replicationChecked(ticket, findings)
        case .replicationFixPrepared(let ticket, let fixing, let plan): return fixPrepared(ticket, fixing, plan)
        case .replicationFixed(let ticket, let fixing, let outcome): return fixed(ticket, fixing, outcome)
        case .destinationBuckets(let ticket, let buckets): return destinationBuckets(ticket, buckets)
        case .candidatesListed(let ticket, let candidates): candidatesListed(ticket, candidates)
        case .statusFound(let ticket, let found): statusFound(ticket, found)
        case .destinationsFound(let ticket, let destinations): return destinationsFound(ticket, destinations)
        case .driftProgressed(let ticket, let progress): driftProgressed(ticket, progress)
        case .drifted(let ticket, let drift, let asked): drifted(ticket, drift, asked: asked)
        case .redrivePlanned(let ticket, let plan, let now): redrivePlanned(ticket, plan, now: now)
        case .bucketCreated(let ticket, let wanted, let outcome): return bucketCreated(ticket, wanted, outcome)
        case .versioningLooked(let ticket, let change): return versioningLooked(ticket, change)
        case .versioningSet(let ticket, let change, let outcome): return versioningSet(ticket, change, outcome)
        case .bucketLooked(let ticket, let bucket, let contents): return bucketLooked(ticket, bucket, contents)
        case .bucketDeleted(let ticket, let bucket, let outcome): return bucketDeleted(ticket, bucket, outcome)
        case .emptyPlanned(let ticket, let plan): return emptyPlanned(ticket, plan)
        case .bucketEmptied(let ticket, let bucket, let report): return bucketEmptied(ticket, bucket, report)
        case .postureRead(let ticket, let facts): postureRead(ticket, facts)
        case .postureListed(let ticket, let entries): postureListed(ticket, entries: entries)
        case .jobs(let jobs): take(jobs)
        case .notice(let notice): status = notice
        }
        return []
    }

    private mutating func receive(_ buckets: [Bucket], _ ticket: Ticket) -> [Effect] {
        guard workspace.buckets.loading.ticket == ticket else { return [] }
        workspace.buckets.loading = .done
        workspace.buckets.buckets = buckets
        workspace.buckets.arrange(window: window(.buckets))
        if let place = workspace.place { workspace.buckets.select(place.bucket, window: window(.buckets)) }
        workspace.buckets.factsAsked = []
        return []
    }

    /// Asks for the facts of buckets that have come near, one batch after the other. Called after every action: whatever brought rows into sight.
    mutating func askForFacts() -> [Effect] {
        guard workspace.buckets.loading == .done, workspace.buckets.factsTicket == nil else { return [] }
        let buckets = workspace.buckets.bucketsWithoutFacts(window: window(.buckets))
        guard !buckets.isEmpty else { return [] }
        let ticket = newTicket()
        workspace.buckets.factsTicket = ticket
        workspace.buckets.factsAsked.formUnion(buckets.map(\.name))
        return [.readBucketFacts(ticket, buckets)]
    }

    private mutating func receive(_ segment: ListingSegment, _ ticket: Ticket) -> [Effect] {
        if workspace.versions.loading.ticket == ticket {
            workspace.versions.listing.append(segment)
            seekWantedVersion()
            return []
        }
        if workspace.asOf?.loading.ticket == ticket { return receive(history: segment) }
        if workspace.rules?.forecast.loading.ticket == ticket { return receive(forecast: segment) }
        guard var pane = workspace.objects, pane.loading.ticket == ticket else { return [] }
        if pane.isStale { startAfresh(&pane, ticket) }
        let before = pane.listing.count
        pane.listing.append(segment)
        workspace.objects = pane
        if pane.arrangement.isPlain {
            seekWantedKey(from: before)
            return before == 0 ? followCursor() : []
        }
        return rearrange()
    }

    /// The first rows of a refresh take the place of the old ones.
    private func startAfresh(_ pane: inout ObjectsPane, _ ticket: Ticket) {
        pane.isStale = false
        pane.listing = Listing(id: ticket.number)
        pane.order = nil
        pane.arranging = nil
    }

    private mutating func finish(_ ticket: Ticket) -> [Effect] {
        changes.remove(ticket)
        downloads[ticket] = nil
        finishReport(ticket)
        uploads[ticket] = nil
        finishPosture(ticket)
        let replanned = finishRetrievals(ticket)
        if !replanned.isEmpty { return replanned }
        if workspace.asOf?.loading.ticket == ticket { return finishHistory() }
        if workspace.rules?.forecast.loading.ticket == ticket { return finishForecast() }
        if workspace.buckets.factsTicket == ticket {
            workspace.buckets.factsTicket = nil
            if workspace.buckets.column == .region { workspace.buckets.arrange(window: window(.buckets)) }
        }
        if workspace.objects?.foldersTicket == ticket { workspace.objects?.foldersTicket = nil }
        if workspace.versions.loading.ticket == ticket {
            workspace.versions.loading = .done
            workspace.versions.listing.finish()
            workspace.versions.cursor.fit(count: workspace.versions.count, window: window(.versions))
            return []
        }
        guard var pane = workspace.objects, pane.loading.ticket == ticket else { return [] }
        if pane.isStale { startAfresh(&pane, ticket) }
        pane.loading = .done
        pane.listing.finish()
        pane.cursor.fit(count: pane.arrangement.isPlain ? pane.count : .max, window: window(.objects))
        workspace.objects = pane
        seekWantedKey(from: pane.count)
        return rearrange() + followCursor()
    }

    mutating func fail(_ ticket: Ticket, _ notice: Notice) -> [Effect] {
        let replanned = finishRetrievals(ticket)
        if !replanned.isEmpty { return replanned }
        if workspace.preparing == ticket {
            workspace.preparing = nil
            status = notice
        }
        if endLook(ticket) { status = notice }
        if failPrompt(ticket, notice) { return [] }
        if changes.remove(ticket) != nil { status = notice }
        downloads[ticket] = nil
        uploads[ticket] = nil
        if workspace.buckets.loading.ticket == ticket { workspace.buckets.loading = .failed(notice) }
        if workspace.objects?.loading.ticket == ticket { workspace.objects?.loading = .failed(notice) }
        if workspace.asOf?.loading.ticket == ticket { workspace.asOf?.loading = .failed(notice) }
        failPlan(ticket, notice)
        failReport(ticket, notice)
        if workspace.objects?.foldersTicket == ticket { workspace.objects?.foldersTicket = nil }
        failRules(ticket, notice)
        failPosture(ticket, notice)
        if workspace.versions.loading.ticket == ticket { workspace.versions.loading = .failed(notice) }
        if workspace.detail.loading.ticket == ticket { workspace.detail.loading = .failed(notice) }
        if workspace.buckets.factsTicket == ticket {
            // Stopped by the user: not asked for again until the list is read anew.
            workspace.buckets.factsTicket = nil
            workspace.buckets.factsAsked = Set(workspace.buckets.buckets.map(\.name))
        }
        if workspace.objects?.arranging?.ticket == ticket {
            workspace.objects?.arranging = nil
            status = notice
        }
        return []
    }

    private mutating func take(_ jobs: [JobRow]) {
        let wasLast = queue.cursor.row >= queue.jobs.count - 1
        queue.jobs = jobs
        if wasLast {
            queue.cursor.move(.last, count: jobs.count, window: window(.queue))
        } else {
            queue.cursor.fit(count: jobs.count, window: window(.queue))
        }
    }
}
