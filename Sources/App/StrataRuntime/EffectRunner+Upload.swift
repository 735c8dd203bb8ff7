import ActionQueue
import Dispatch
import Operations
import S3Client
import S3Model
import StrataCore

extension EffectRunner {
    /// Work on the way of a local file into a bucket.
    func upload(_ effect: Effect) {
        switch effect {
        case .completePath(let ticket, let text, let isAsked): completePath(ticket, text, isAsked: isAsked)
        case .lookAtFile(let ticket, let path, let place): lookAtFile(ticket, path, place)
        case .planUpload(let ticket, let source, let key):
            submit(ticket, lane: Lanes.asked, label: "look at \(key)", isListed: false) { client, _ throws(S3Error) in
                let operation = UploadOperation(client: client, path: source.path, bucket: source.place.bucket, key: key)
                self.mailbox.post(.uploadPlanned(ticket, try await operation.plan()))
            }
        case .upload(let ticket, let plan, let mayOverwrite): upload(ticket, plan, mayOverwrite: mayOverwrite)
        default: break
        }
    }

    /// Asks the local file system only, which may block: never on the main loop.
    private func completePath(_ ticket: Ticket, _ text: String, isAsked: Bool) {
        let reader = PathCompletionReader(text: text, home: home)
        queue.submit(
            JobRequest(lane: Lanes.files, priority: .userWaiting, label: "complete a path", slot: "path", isListed: false) { _ in
                self.mailbox.post(.pathCompleted(ticket, reader.run(), isAsked: isAsked))
            })
    }

    private func lookAtFile(_ ticket: Ticket, _ typed: String, _ place: Place) {
        let path = expanded(typed)
        queue.submit(
            JobRequest(lane: Lanes.files, priority: .userWaiting, label: "look at \(path)", isListed: false) { _ in
                do throws(S3Error) {
                    let source = UploadSource(path: path, typed: typed, size: try LocalPath.mark(path).size, place: place)
                    self.mailbox.post(.fileLooked(ticket, source))
                } catch {
                    self.mailbox.post(.failed(ticket, error))
                }
            })
    }

    private func upload(_ ticket: Ticket, _ plan: UploadPlan, mayOverwrite: Bool) {
        submit(ticket, lane: Lanes.transfer, label: "upload \(plan.name) to s3://\(plan.bucket)/\(plan.key)") { client, report throws(S3Error) in
            self.uploads.enter()
            defer { self.uploads.leave() }
            self.uploading.withLock { _ = $0.insert(ticket) }
            defer { self.uploading.withLock { _ = $0.remove(ticket) } }
            let operation = UploadOperation(
                client: client, path: plan.path, bucket: plan.bucket, key: plan.key, contentType: plan.contentType, limits: self.uploadLimits)
            let outcome = try await operation.run(mayOverwrite: mayOverwrite) { sent in
                report(JobProgress(done: sent, total: plan.size, unit: "bytes"))
            }
            self.mailbox.post(.uploaded(ticket, plan, outcome))
        }
    }

    /// Seconds that leaving waits for unfinished uploads to be given up.
    private static let patience = 5.0

    /// Stops uploads that are under way, so that none is left unfinished in a store, and goes on once that is done, or has taken too long.
    ///
    /// - Parameter then: called at once where nothing is under way, else later on the main queue.
    @MainActor
    func stopUploads(then leave: @escaping @MainActor @Sendable () -> Void) {
        let tickets = uploading.withLock { $0 }
        guard !tickets.isEmpty else { return leave() }
        for ticket in tickets {
            if let id = jobs.withLock({ $0[ticket] }) { queue.cancel(id) }
        }
        let uploads = uploads
        DispatchQueue.global().async {
            _ = uploads.wait(timeout: .now() + Self.patience)
            DispatchQueue.main.async { MainActor.assumeIsolated { leave() } }
        }
    }
}
