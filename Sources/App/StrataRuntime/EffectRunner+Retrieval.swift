import ActionQueue
import Operations
import S3Client
import S3Model
import StrataCore

extension EffectRunner {
    /// Asks for readable copies of archived versions.
    func requestRetrieval(_ ticket: Ticket, _ targets: [ObjectReference], _ request: RestoreRequest) {
        guard let bucket = targets.first?.bucket else { return }
        let label = targets.count == 1 ? "retrieve \(targets[0].key)" : "retrieve \(targets.count) versions in \(bucket)"
        submit(ticket, lane: Lanes.change, label: label) { client, report throws(S3Error) in
            let tally = RetrievalTally()
            let operation = RetrievalOperation(client: client, bucket: bucket, targets: targets.map { .init(key: $0.key, versionId: $0.versionId) })
            await operation.request(request) { index, answer in
                report(JobProgress(done: tally.add(targets[index], answer), total: Int64(targets.count), unit: "versions"))
            }
            let sum = tally.sum
            if targets.count == 1, let failure = sum.failure { throw failure }
            let event = Event.retrievalAsked(ticket, sum.underWay, sentence: sum.sentence(days: request.days), isWarning: sum.failed > 0)
            self.mailbox.post(event)
        }
    }

    /// Looks how far readable copies are; one that can't be looked at stays untold.
    func readRetrievals(_ ticket: Ticket, _ targets: [ObjectReference]) {
        guard let bucket = targets.first?.bucket else { return }
        submit(ticket, lane: Lanes.background, label: "look at \(targets.count) archived versions", isListed: targets.count > 100) {
            client, report throws(S3Error) in
            let counter = RowCounter()
            let operation = RetrievalOperation(client: client, bucket: bucket, targets: targets.map { .init(key: $0.key, versionId: $0.versionId) })
            await operation.look { index, answer in
                if case .success(let description) = answer {
                    self.mailbox.post(.retrievals(ticket, [RetrievalFact(targets[index], RetrievalState(description))]))
                }
                report(JobProgress(done: counter.add(1), total: Int64(targets.count), unit: "versions"))
            }
        }
    }
}

/// Adds up the answers to requests for readable copies, from several tasks; guarded by its lock.
private final class RetrievalTally: Sendable {
    struct Sum {
        var started = 0
        var prolonged = 0
        var already = 0
        var failed = 0
        var underWay: [ObjectReference] = []
        var failure: S3Error?

        func sentence(days: Int?) -> String {
            if started + prolonged + already + failed == 1 {
                if started == 1 { return "Retrieval asked for; the Versions pane and i show how far it is, ^r looks again." }
                if prolonged == 1 { return "A readable copy was there already; it stays for \(days ?? 0) days from now. r restores the version." }
                if already == 1 { return "The store is at it already; ^r looks again." }
            }
            var parts = ["Retrieval asked for \(started) versions"]
            if already > 0 { parts.append("\(already) were under way already") }
            if prolonged > 0 { parts.append("\(prolonged) are readable already") }
            if failed > 0 { parts.append("\(failed) were refused\(failure.map { " (\($0.code))" } ?? "")") }
            return parts.joined(separator: ", ") + ". ^r looks how far they are."
        }
    }

    private let kept = Locked(Sum())

    var sum: Sum { kept.withLock { $0 } }

    /// Answers how many have been told.
    func add(_ target: ObjectReference, _ answer: Result<RestoreObjectOutput, S3Error>) -> Int64 {
        kept.withLock { sum in
            switch answer {
            case .success(.started): sum.started += 1
            case .success(.prolonged): sum.prolonged += 1
            case .success(.alreadyInProgress): sum.already += 1
            case .failure(let error):
                sum.failed += 1
                sum.failure = error
            }
            if case .success(let output) = answer, output != .prolonged { sum.underWay.append(target) }
            return Int64(sum.started + sum.prolonged + sum.already + sum.failed)
        }
    }
}
