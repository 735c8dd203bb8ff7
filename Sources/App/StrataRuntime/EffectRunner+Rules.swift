import AWSConfig
import ActionQueue
import Foundation
import Operations
import S3Client
import S3Model
import StrataCore
import Timeline

extension EffectRunner {
    /// Work on rules: reading, forecasting, comparing, saving, files.
    func rule(_ effect: Effect) {
        switch effect {
        case .readLifecycle(let ticket, let bucket): readLifecycle(ticket, bucket)
        case .readReplication(let ticket, let bucket): readReplication(ticket, bucket)
        case .prepareRulesSave(let ticket, let rules, let base, let edited):
            submit(ticket, lane: Lanes.asked, label: "compare the rules of \(rules.bucket)", isListed: false) { client, _ throws(S3Error) in
                let prepared = try await self.session(rules, client).prepareSave(base: base, edited: edited, prefer: nil)
                self.mailbox.post(.rulesSavePrepared(ticket, prepared))
            }
        case .saveRules(let ticket, let rules, let plan):
            submit(ticket, lane: Lanes.change, label: "save the rules of \(rules.bucket)") { client, _ throws(S3Error) in
                self.mailbox.post(.rulesSaved(ticket, rules, await self.session(rules, client).save(plan), isUndo: false))
            }
        case .undoRules(let ticket, let rules, let saved):
            submit(ticket, lane: Lanes.change, label: "put the former rules of \(rules.bucket) back") { client, _ throws(S3Error) in
                self.mailbox.post(.rulesSaved(ticket, rules, await self.session(rules, client).undo(saved), isUndo: true))
            }
        case .listForForecast(let ticket, let bucket, let limit): listForForecast(ticket, bucket, limit: limit)
        case .readForecastTags(let ticket, let bucket, let listing, let positions): readTags(ticket, bucket, listing, positions)
        case .forecast(let ticket, let question): forecast(ticket, question)
        case .checkForecast(let ticket, let question, let most): check(ticket, question, most: most)
        case .writeRules(let kind, let rules, let path):
            write("The rules", RuleFile.encode(rules, as: path, kind == .lifecycle ? .lifecycle : .replication), to: path)
        case .listBackups(let ticket, let rules): listBackups(ticket, rules)
        case .readRulesFile(let ticket, let kind, let path): readRulesFile(ticket, kind, path: expanded(path))
        default: break
        }
    }

    private func session(_ rules: RuleAddress, _ client: S3Client) -> any RuleSession {
        switch rules.kind {
        case .lifecycle: LifecycleSession(client: client, bucket: rules.bucket, backups: backups)
        case .replication: ReplicationSession(client: client, bucket: rules.bucket, backups: backups)
        }
    }

    private func readLifecycle(_ ticket: Ticket, _ bucket: String) {
        submit(ticket, lane: Lanes.asked, label: "rules of \(bucket)") { client, _ throws(S3Error) in
            do throws(S3Error) {
                let snapshot = try await LifecycleSession(client: client, bucket: bucket, backups: self.backups).open()
                self.mailbox.post(.lifecycleRead(ticket, snapshot, refusal: nil))
            } catch {
                guard Self.isUnknown(error) else { throw error }
                // Rules can still be tried out here: what they would do is told, only saving is not to be had.
                let notice = Notice(
                    .warning, "This store keeps no lifecycle rules (\(error.status == 0 ? "" : "\(error.status) ")\(error.code)).",
                    hint: "Rules can be written, forecast and exported here, and not saved.")
                var snapshot = LifecycleSnapshot(bucket: bucket, document: StoredRules(), store: client.storeKind)
                if let versioning = try? await client.getBucketVersioning(bucket) { snapshot.versioning = .known(versioning) }
                self.mailbox.post(.lifecycleRead(ticket, snapshot, refusal: notice))
            }
        }
    }

    /// The store's own "I have nothing of the kind".
    private static func isUnknown(_ error: S3Error) -> Bool {
        error.code == "NotImplemented" || error.code == "MethodNotAllowed" || error.status == 501 || error.status == 405
    }

    /// A store that answers as if none were set, and takes a PUT for another request.
    private static func refusal(of snapshot: ReplicationSnapshot) -> Notice? {
        guard snapshot.store == .seaweedFS, snapshot.document.isNone, let limit = StoreLimits.replication(snapshot.store) else { return nil }
        return Notice(
            .warning, "This store keeps no replication rules: \(limit.reason)", hint: "Rules can be written and exported here, and not saved.")
    }

    private func readReplication(_ ticket: Ticket, _ bucket: String) {
        submit(ticket, lane: Lanes.asked, label: "replication of \(bucket)", isListed: false) { client, _ throws(S3Error) in
            do throws(S3Error) {
                let snapshot = try await ReplicationSession(client: client, bucket: bucket, backups: self.backups).open()
                self.mailbox.post(.replicationRead(ticket, snapshot, refusal: Self.refusal(of: snapshot)))
            } catch {
                guard Self.isUnknown(error) else { throw error }
                let notice = Notice(
                    .warning, "This store keeps no replication rules (\(error.status == 0 ? "" : "\(error.status) ")\(error.code)).",
                    hint: StoreLimits.replication(client.storeKind)?.reason ?? "Rules can be written and exported here, and not saved.")
                var snapshot = ReplicationSnapshot(bucket: bucket, document: StoredRules(), store: client.storeKind)
                if let versioning = try? await client.getBucketVersioning(bucket) { snapshot.versioning = .known(versioning) }
                self.mailbox.post(.replicationRead(ticket, snapshot, refusal: notice))
            }
        }
    }

    // MARK: forecast

    private func listForForecast(_ ticket: Ticket, _ bucket: String, limit: Int?) {
        submit(ticket, lane: Lanes.asked, label: "forecast of \(bucket)") { client, report throws(S3Error) in
            let material = try await ForecastOperation(client: client, bucket: bucket).read(limit: limit) { segment, progress in
                self.mailbox.post(.rows(ticket, SealedRows(segment)))
                report(JobProgress(done: Int64(progress.rows), unit: "versions"))
            }
            var uploads: [MultipartUpload]?
            if case .known(let known) = material.uploads { uploads = known }
            self.mailbox.post(.uploads(ticket, uploads, hasVersions: material.hasVersions))
            if !material.listing.isComplete { self.mailbox.post(.forecastLimited(ticket)) }
        }
    }

    private func readTags(_ ticket: Ticket, _ bucket: String, _ listing: Listing, _ positions: [Int32]) {
        submit(ticket, lane: Lanes.asked, label: "tags of \(positions.count) versions") { client, report throws(S3Error) in
            let reading = try await ForecastOperation(client: client, bucket: bucket).tags(of: positions, in: listing) { done in
                report(JobProgress(done: Int64(done), total: Int64(positions.count), unit: "versions"))
            }
            self.mailbox.post(.forecastTags(ticket, reading.tags, isLast: true))
            guard reading.failed > 0 else { return }
            let why = reading.firstFailure.map { " (\($0.code))" } ?? ""
            self.mailbox.post(.notice(Notice(.warning, "The tags of \(reading.failed) versions can't be read\(why).")))
        }
    }

    /// What edited rules do, and how that differs from what the saved ones do.
    private func forecast(_ ticket: Ticket, _ question: ForecastQuestion) {
        let now = now()
        compute(ticket, label: "forecast") { isCancelled in
            let setting = ForecastSetting(question.context, now: now, tags: question.tags)
            guard let edited = Self.forecast(question, of: question.document, setting, isCancelled) else { return nil }
            guard question.document != question.saved else {
                return .forecasted(ticket, ForecastAnswer(question: question, forecast: edited, difference: ForecastDifference()))
            }
            guard let saved = Self.forecast(question, of: question.saved, setting, isCancelled) else { return nil }
            let difference = ForecastDifference.between(saved: saved, edited: edited, listing: question.listing)
            return .forecasted(ticket, ForecastAnswer(question: question, forecast: edited, difference: difference))
        }
    }

    private static func forecast(
        _ question: ForecastQuestion, of document: LifecycleConfiguration, _ setting: ForecastSetting, _ isCancelled: () -> Bool
    ) -> Forecast? {
        ForecastEngine.forecast(
            of: question.listing, uploads: question.uploads, rules: document.ruleElements.map { LifecycleRuleDraft($0) }, setting: setting,
            isCancelled: isCancelled)
    }

    /// Says how many of some objects expire when and by what the forecast says.
    private func check(_ ticket: Ticket, _ question: ForecastQuestion, most: Int) {
        let now = now()
        let bucket = question.context.bucket
        submit(ticket, lane: Lanes.asked, label: "ask when objects of \(bucket) expire") { client, _ throws(S3Error) in
            let setting = ForecastSetting(question.context, now: now, tags: question.tags)
            guard let saved = Self.forecast(question, of: question.saved, setting, { Task.isCancelled }) else { return }
            let check = try await ForecastOperation(client: client, bucket: bucket).check(saved, over: question.listing, now: now, most: most)
            self.mailbox.post(.notice(Self.words(of: check)))
        }
    }

    private static func words(of check: ExpirationCheck) -> Notice {
        if check.asked == 0 { return Notice(.info, "The saved rules expire no current version within a year: there is nothing to ask.") }
        if check.isSilent { return Notice(.info, "The store doesn't say when objects expire (no x-amz-expiration in \(check.asked) answers).") }
        guard !check.differences.isEmpty else {
            return Notice(.info, "The store says the same of \(check.agreeing) of \(check.asked) objects that were asked for.")
        }
        let day = { (day: Int?) in day.map { dueText(days: $0) } ?? "never" }
        let details = check.differences.map {
            Notice.Detail($0.key, "forecast: \(day($0.expected)) by \($0.expectedRule ?? "-"); store: \(day($0.said)) by \($0.saidRule ?? "-")")
        }
        return Notice(
            .error, "The store says something else of \(check.differences.count) of \(check.asked) objects.", hint: "! shows which", details: details)
    }

    // MARK: files

    private func listBackups(_ ticket: Ticket, _ rules: RuleAddress) {
        submit(ticket, lane: Lanes.background, priority: .userWaiting, label: "backups of \(rules.bucket)", isListed: false) {
            client, _ throws(S3Error) in
            let found = self.backups.list(kind: rules.kind.name, bucket: rules.bucket, endpoint: client.profile.endpointURL)
            let kept = found.backups.map { KeptRules(path: $0.path, savedAt: $0.backup.savedAt, document: $0.backup.document) }
            self.mailbox.post(.backupsListed(ticket, kept, unreadable: found.unreadable))
        }
    }

    private func readRulesFile(_ ticket: Ticket, _ kind: RuleKind, path: String) {
        let request = JobRequest(lane: Lanes.transfer, priority: .userWaiting, label: "read \(path)") { _ in
            do {
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                guard (attributes[.size] as? NSNumber)?.intValue ?? 0 <= RuleFile.limit else {
                    throw RuleFile.Failure(message: "it is far too large for rules")
                }
                let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
                self.mailbox.post(.rulesImported(ticket, try RuleFile.decode(bytes, kind == .lifecycle ? .lifecycle : .replication), path: path))
            } catch {
                let why = (error as? RuleFile.Failure)?.message ?? error.localizedDescription
                self.mailbox.post(.rulesImportFailed(ticket, Notice(.error, "\(path) can't be read as rules: \(why).")))
                throw error
            }
        }
        queue.submit(request)
    }
}
