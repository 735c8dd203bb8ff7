public import ActionQueue
import AWSConfig
import Dispatch
public import Operations
import S3Client
import S3Model
public import StrataCore

/// Carries effects out: each becomes a job in a lane, each answer an event in the mailbox.
public final class EffectRunner: Sendable {
    /// Lanes by what they compete for: the user's own questions, questions in the background, and this machine's processor.
    enum Lanes {
        static let asked = Lane("asked", width: 8)
        static let background = Lane("background", width: 2)
        static let compute = Lane("compute", width: 1)
        /// What changes something, one after the other.
        static let change = Lane("change", width: 1)
        /// Restores and undos, which have a journal; one at a time.
        static let run = Lane("run", width: 1)
        /// Emptying of buckets: long, and never two at once.
        static let empty = Lane("empty", width: 1)
        static let transfer = Lane("transfer", width: 3)
        /// The local file system, which may block.
        static let files = Lane("files", width: 1)
    }

    /// What jobs of a lane are for.
    static func kind(ofLane name: String) -> JobRow.Kind {
        switch name {
        case Lanes.change.name, Lanes.transfer.name, Lanes.empty.name: .change
        case Lanes.run.name: .run
        default: .read
        }
    }

    let queue: ActionQueue
    let mailbox: Mailbox
    let source: ClientSource
    private let saveBookmarks: @Sendable ([Bookmark]) throws -> Void
    /// What settings of buckets do to restores in them, by profile and bucket: read anew with each history.
    let terms = Locked<[[String]: BucketTerms]>([:])
    /// Keys of a plan above which S3 Batch Operations is suggested.
    let batchAbove: Int
    /// Where restores keep their journals.
    let runs: RunFolder
    /// Where rules go before they are replaced.
    let backups: RuleBackups
    /// Milliseconds since 1970, UTC.
    let now: @Sendable () -> Int64
    let jobs = Locked<[Ticket: JobID]>([:])
    /// The user's home folder, for `~`; nil: none.
    let home: String?
    let uploadLimits: UploadOperation.Limits
    /// Uploads under way, and a way to wait for their end.
    let uploading = Locked<Set<Ticket>>([])
    let uploads = DispatchGroup()
    /// Customers' keys (SSE-C) as typed, by profile and bucket; in memory only.
    let customerKeys = Locked<[KeyPlace: CustomerKey]>([:])

    /// - Parameters:
    ///   - queue: runs the jobs; its observer should post `.jobs` to the same mailbox.
    ///   - saveBookmarks: writes them to where they are kept.
    public init(
        queue: ActionQueue, mailbox: Mailbox, source: ClientSource, runs: RunFolder, backups: RuleBackups,
        clock: WallClock = .system(utc: true), batchAbove: Int = 100_000, home: String? = nil,
        uploadLimits: UploadOperation.Limits = UploadOperation.Limits(),
        saveBookmarks: @escaping @Sendable ([Bookmark]) throws -> Void = { _ in }
    ) {
        self.home = home
        self.uploadLimits = uploadLimits
        self.runs = runs
        self.backups = backups
        now = clock.now
        self.batchAbove = batchAbove
        self.queue = queue
        self.mailbox = mailbox
        self.source = source
        self.saveBookmarks = saveBookmarks
    }

    /// Starts the work of an effect; those that only the terminal can carry out are not for here.
    public func perform(_ effect: Effect) {
        switch effect {
        case .connect(let ticket): connect(ticket)
        case .listBuckets(let ticket): listBuckets(ticket)
        case .readBucketFacts(let ticket, let names): readBucketFacts(ticket, names)
        case .listObjects(let ticket, let place, let withVersions): listObjects(ticket, place, withVersions: withVersions)
        case .listVersions(let ticket, let target): listVersions(ticket, target)
        case .inspect(let ticket, let target): inspect(ticket, target)
        case .preview(let ticket, let target, let size): preview(ticket, target, size: size)
        case .compare(let ticket, let older, let newer): compare(ticket, older, newer)
        case .arrange(let ticket, let listing, let query, let previous): arrange(ticket, listing, query, previous)
        case .prepareRestore, .restore, .readDeletionTerms, .deleteVersion, .requestRetrieval, .readRetrievals, .download, .runPlan, .resumeRun,
            .prepareUndo, .undoRun, .redrive:
            change(effect)
        case .listHistory, .viewAsOf, .plan, .export, .listRuns: lookBack(effect)
        case .readReplicationSide, .listDestinationBuckets, .checkReplication, .prepareReplicationFix, .fixReplication: replicate(effect)
        case .writeText(let text, let path): write("The text", Array(text.utf8), to: path)
        case .listCandidates, .askStatus, .listDestinations, .compareBuckets, .askAboutDrift, .planRedrive, .exportReport: reportReplication(effect)
        case .readLifecycle, .readReplication, .prepareRulesSave, .saveRules, .undoRules, .writeRules, .readRulesFile, .listBackups, .forecast,
            .readForecastTags,
            .checkForecast,
            .listForForecast:
            rule(effect)
        case .createBucket, .lookAtVersioning, .setVersioning, .lookIntoBucket, .deleteBucket, .planEmptying, .emptyBucket: bucket(effect)
        case .readSettings, .openSetting, .prepareSetting, .saveSetting: setting(effect)
        case .completePath, .lookAtFile, .planUpload, .upload: upload(effect)
        case .readPosture(let ticket, let buckets, let depth): readPosture(ticket, buckets, depth)
        case .cancel(let ticket):
            if let id = jobs.withLock({ $0.removeValue(forKey: ticket) }) { queue.cancel(id) }
        case .useCustomerKey(let profile, let bucket, let secret, let request): useCustomerKey(profile, bucket, secret, then: request)
        case .cancelJob(let number): cancelJob(JobID(number))
        case .retryJob(let number): retryJob(JobID(number))
        case .readFolders(let ticket, let bucket, let folders): readFolders(ticket, bucket: bucket, folders)
        case .saveBookmarks(let bookmarks): save(bookmarks)
        case .copyToClipboard, .useTheme, .redraw, .suspend, .quit, .readTime, .editText: break
        }
    }

    /// Stops a job the user chose; the pane that waits for it is told, since its work may never have begun.
    private func cancelJob(_ id: JobID) {
        queue.cancel(id)
        guard let ticket = jobs.withLock({ jobs in jobs.first { $0.value == id }?.key }) else { return }
        mailbox.post(.failed(ticket, S3Error(kind: .cancelled, operation: "Reading", code: "Cancelled", message: "stopped in the queue")))
    }

    /// Runs a failed or stopped job again; its change is under way once more.
    private func retryJob(_ id: JobID) {
        if let ticket = jobs.withLock({ jobs in jobs.first { $0.value == id }?.key }) { mailbox.post(.retried(ticket)) }
        queue.retry(id)
    }

    /// Submits work that answers a ticket; a failure becomes that ticket's event.
    func submit(
        _ ticket: Ticket, lane: Lane, priority: JobPriority = .userWaiting, label: String, slot: String? = nil, isListed: Bool = true,
        _ work: @escaping @Sendable (S3Client, @escaping JobRequest.Report) async throws(S3Error) -> Void
    ) {
        let request = JobRequest(lane: lane, priority: priority, label: label, slot: slot.map { "\($0) \(ticket.profile)" }, isListed: isListed) {
            report in
            do {
                let session = try await self.source.session(ticket.profile)
                try await work(session.client, report)
                self.mailbox.post(.finished(ticket))
            } catch let error as ConfigurationError {
                let failure = S3Error(kind: .configuration, operation: "Connect", code: "Configuration", message: error.message)
                self.mailbox.post(.failed(ticket, failure))
                throw FailedJob(description: error.message)
            } catch let error as S3Error {
                if error.kind == .cancelled { throw CancellationError() }
                self.mailbox.post(.failed(ticket, error))
                throw FailedJob(description: "\(error.code) \(error.message)")
            }
            self.jobs.withLock { _ = $0.removeValue(forKey: ticket) }
        }
        let id = queue.submit(request)
        jobs.withLock { $0[ticket] = id }
    }

    /// What the queue pane says of a failed job.
    private struct FailedJob: Error, CustomStringConvertible {
        var description: String
    }

    private func connect(_ ticket: Ticket) {
        let request = JobRequest(lane: Lanes.asked, priority: .userWaiting, label: "connect \(ticket.profile)") { _ in
            do throws(ConfigurationError) {
                let session = try await self.source.session(ticket.profile)
                self.mailbox.post(.connected(ticket, session.connection))
            } catch {
                self.mailbox.post(.connectFailed(ticket, Notice(.error, error.message, hint: error.hint)))
            }
        }
        queue.submit(request)
    }

    private func listBuckets(_ ticket: Ticket) {
        submit(ticket, lane: Lanes.asked, label: "list buckets") { client, _ throws(S3Error) in
            self.mailbox.post(.buckets(ticket, try await ListBucketsOperation(client: client).run()))
        }
    }

    private func readBucketFacts(_ ticket: Ticket, _ buckets: [Bucket]) {
        submit(ticket, lane: Lanes.background, priority: .background, label: "read facts of \(buckets.count) buckets") {
            client, report throws(S3Error) in
            await withTaskGroup(of: Void.self) { group in
                var rest = buckets[...]
                var done: Int64 = 0
                let start = { (group: inout TaskGroup<Void>) in
                    guard let bucket = rest.popFirst(), !Task.isCancelled else { return }
                    group.addTask {
                        let facts = await BucketFactsOperation(client: client, bucket: bucket).run()
                        self.mailbox.post(.bucketFacts(ticket, bucket: bucket.name, facts))
                    }
                }
                for _ in 0..<4 { start(&group) }
                while await group.next() != nil {
                    done += 1
                    report(JobProgress(done: done, total: Int64(buckets.count), unit: "buckets"))
                    start(&group)
                }
            }
        }
    }

    private func listObjects(_ ticket: Ticket, _ place: Place, withVersions: Bool) {
        let label = "list \(withVersions ? "versions in " : "")\(place.uri)"
        submit(ticket, lane: Lanes.asked, label: label) { client, report throws(S3Error) in
            let counter = RowCounter()
            let listing = ListingOperation(client: client, bucket: place.bucket, prefix: place.prefix, rows: withVersions ? .versions : .objects)
            try await listing.run { page in
                self.mailbox.post(.rows(ticket, SealedRows(page.segment)))
                report(JobProgress(done: counter.add(page.segment.count), unit: "rows"))
                return !Task.isCancelled
            }
        }
    }

    private func readFolders(_ ticket: Ticket, bucket: String, _ folders: [String]) {
        submit(ticket, lane: Lanes.background, priority: .background, label: "look into \(folders.count) folders", isListed: false) {
            client, _ throws(S3Error) in
            await FolderStatesOperation(client: client, bucket: bucket, folders: folders).run { folder, isDeleted in
                self.mailbox.post(.folder(ticket, folder, isDeleted: isDeleted))
            }
        }
    }

    private func listVersions(_ ticket: Ticket, _ target: ObjectReference) {
        submit(ticket, lane: Lanes.asked, label: "versions of \(target.key)", slot: "versions", isListed: false) { client, _ throws(S3Error) in
            try await VersionsOfKeyOperation(client: client, bucket: target.bucket, key: target.key).run { rows in
                var builder = ListingSegment.Builder(capacity: rows.count)
                for row in rows { builder.append(row) }
                self.mailbox.post(.rows(ticket, SealedRows(builder.sealed())))
            }
        }
    }

    private func inspect(_ ticket: Ticket, _ target: ObjectReference) {
        submit(ticket, lane: Lanes.asked, label: "inspect \(target.key)", slot: "detail") { client, _ throws(S3Error) in
            let operation = InspectOperation(
                client: client, bucket: target.bucket, key: target.key, versionId: target.versionId, customerKey: self.customerKey(ticket, target))
            self.mailbox.post(.inspected(ticket, try await operation.run()))
        }
    }

    private func preview(_ ticket: Ticket, _ target: ObjectReference, size: Int64) {
        submit(ticket, lane: Lanes.asked, label: "preview \(target.key)", slot: "detail") { client, _ throws(S3Error) in
            let read = { (key: CustomerKey?) async throws(S3Error) -> BodyPreview in
                let operation = PreviewOperation(
                    client: client, bucket: target.bucket, key: target.key, versionId: target.versionId, size: size, customerKey: key)
                return try await operation.run()
            }
            let preview: BodyPreview
            do throws(S3Error) { preview = try await read(nil) } catch {
                guard let key = self.customerKey(ticket, target), error.code == "CustomerKeyRequired" else { throw error }
                do throws(S3Error) { preview = try await read(key) } catch { throw Self.keyed(error) }
            }
            self.mailbox.post(.previewed(ticket, preview))
        }
    }

    private func arrange(_ ticket: Ticket, _ listing: Listing, _ query: ListingQuery, _ previous: ListingIndex?) {
        let request = JobRequest(lane: Lanes.compute, priority: .userWaiting, label: "arrange", isListed: false) { _ in
            let isCancelled = { Task.isCancelled }
            let extended = previous?.extended(over: listing, isCancelled: isCancelled)
            guard let index = extended ?? ListingIndex(listing, query, isCancelled: isCancelled) else { throw CancellationError() }
            self.mailbox.post(.arranged(ticket, index))
        }
        let id = queue.submit(request)
        jobs.withLock { $0[ticket] = id }
    }

    private func save(_ bookmarks: [Bookmark]) {
        let save = saveBookmarks
        queue.submit(
            JobRequest(lane: Lanes.compute, label: "save bookmarks", isListed: false) { _ in
                do { try save(bookmarks) } catch { self.mailbox.post(.notice(Notice(.warning, "Bookmarks can't be saved: \(error)"))) }
            })
    }
}

/// Adds up rows from the pager's callbacks, guarded by its lock.
final class RowCounter: Sendable {
    private let rows = Locked<Int64>(0)
    func add(_ count: Int) -> Int64 {
        rows.withLock {
            $0 += Int64(count)
            return $0
        }
    }
}
