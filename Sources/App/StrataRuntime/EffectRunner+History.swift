import ActionQueue
import Foundation
import Operations
import S3Client
import S3Model
import StrataCore
import Timeline

extension EffectRunner {
    /// Work that looks back: the history of a place, views of it as of a time, plans and their exports.
    func lookBack(_ effect: Effect) {
        switch effect {
        case .listHistory(let ticket, let place): listHistory(ticket, place)
        case .viewAsOf(let ticket, let question, let previous): viewAsOf(ticket, question, previous)
        case .plan(let ticket, let view, let question): plan(ticket, view, question)
        case .listRuns(let ticket, let isStart): listRuns(ticket, isStart: isStart)
        case .export(let plan, let bucket, let path): write("The plan", to: path) { try PlanFiles.write(plan, bucket: bucket, to: $0) }
        default: break
        }
    }

    private func listHistory(_ ticket: Ticket, _ place: Place) {
        submit(ticket, lane: Lanes.asked, label: "history of \(place.uri)") { client, report throws(S3Error) in
            let counter = RowCounter()
            async let terms = BucketTerms.read(client, bucket: place.bucket)
            // Rules that expire noncurrent versions leave no trace in a listing: what can't be known is called unknown.
            let expiry: ExpiryKnowledge
            do throws(S3Error) {
                expiry = ExpiryKnowledge(try await client.getBucketLifecycleConfiguration(place.bucket))
            } catch {
                // A store without lifecycle has no rules that could have removed anything.
                expiry = error.code == "NotImplemented" ? .none : .unknown
            }
            self.mailbox.post(.expiry(ticket, expiry))
            let known = await terms
            self.terms.withLock { $0[[ticket.profile, place.bucket]] = known }
            let listing = ListingOperation(client: client, bucket: place.bucket, prefix: place.prefix, rows: .versions, isRecursive: true)
            try await listing.run { page in
                self.mailbox.post(.rows(ticket, SealedRows(page.segment)))
                report(JobProgress(done: counter.add(page.segment.count), unit: "entries"))
                return !Task.isCancelled
            }
        }
    }

    private func viewAsOf(_ ticket: Ticket, _ question: AsOfQuestion, _ previous: AsOfView?) {
        compute(ticket, label: "as of") { isCancelled in
            let sameLog = previous?.log.listing == question.listing ? previous?.log : nil
            let log = sameLog ?? VersionLog(question.listing)
            let isSameView = sameLog != nil && previous?.time == question.time && previous?.expiry == question.expiry
            // What Strata's own restores took away shows in no listing; their journals know it.
            let removed = RestoreRun.removedEntries(in: self.runs, bucket: question.bucket, endpoint: question.endpoint)
            let made =
                isSameView && previous?.removed == removed
                ? previous : AsOfView.make(log, at: question.time, removed: removed, expiry: question.expiry, isCancelled: isCancelled)
            guard let view = made else { return nil }
            let answer = AsOfAnswer(rows: view.rows(under: question.prefix), changes: Changes(log, under: question.scope))
            return .viewed(ticket, answer)
        }
    }

    private func listRuns(_ ticket: Ticket, isStart: Bool) {
        compute(ticket, label: "runs") { _ in .runs(ticket, RestoreRun.runs(in: self.runs), isStart: isStart) }
    }

    private func plan(_ ticket: Ticket, _ view: AsOfView, _ question: PlanQuestion) {
        compute(ticket, label: "plan") { isCancelled in
            var options = Timeline.RestoreOptions(
                hidesCreated: question.hidesCreated, tickedUnknown: question.tickedUnknown,
                versioning: question.versioning, retrievedVersions: question.retrieved)
            options.batchAbove = self.batchAbove
            self.terms.withLock { $0[[ticket.profile, question.bucket]] }?.apply(to: &options)
            return RestorePlan.make(view, scope: question.scope, options: options, isCancelled: isCancelled).map { .planned(ticket, $0) }
        }
    }

    /// Runs something on the compute lane that ends in one event, or in none when cancelled.
    func compute(_ ticket: Ticket, label: String, _ work: @escaping @Sendable (() -> Bool) -> Event?) {
        let request = JobRequest(lane: Lanes.compute, priority: .userWaiting, label: label, isListed: false) { _ in
            guard let event = work({ Task.isCancelled }) else { throw CancellationError() }
            self.mailbox.post(event)
        }
        let id = queue.submit(request)
        jobs.withLock { $0[ticket] = id }
    }
}
