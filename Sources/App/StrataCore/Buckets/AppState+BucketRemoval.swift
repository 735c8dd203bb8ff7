import S3Model

extension AppState {
    /// Looks into the bucket under the cursor; whether it can be deleted comes with the answer.
    mutating func askDeleteBucket() -> [Effect] {
        guard let bucket = workspace.buckets.current?.name else { return [] }
        let ticket = lookAtBucket("Looking whether \(bucket) is empty…")
        return [.lookIntoBucket(ticket, bucket: bucket)]
    }

    /// Counts everything in the bucket under the cursor; the plan comes with the answer.
    mutating func askEmptyBucket() -> [Effect] {
        guard let bucket = workspace.buckets.current?.name else { return [] }
        return planEmptying(bucket)
    }

    /// Counts everything in a bucket.
    mutating func planEmptying(_ bucket: String) -> [Effect] {
        let ticket = lookAtBucket("Counting everything in \(bucket); Q shows how far it is.")
        return [.planEmptying(ticket, bucket: bucket)]
    }

    mutating func bucketLooked(_ ticket: Ticket, _ bucket: String, _ contents: BucketContents) -> [Effect] {
        guard endLook(ticket) else { return [] }
        if contents.isEmpty {
            let lines = [
                DetailLine(.text, "", "It is empty: no version, no delete marker, no unfinished upload. Its settings and rules go with it."),
                DetailLine(.problem, "name", "Once it is gone, anybody may take the name; on AWS it can take a while until it is free."),
                DetailLine(.field, "bucket", bucket), DetailLine(.field, "profile", profile),
            ]
            layers.append(
                .confirm(
                    ConfirmLayer(
                        title: "Delete the bucket \(bucket)", lines: lines, yes: "Delete", refusal: readOnlyRefusal, decision: .deleteBucket(bucket)))
            )
        } else {
            layers.append(.confirm(Self.fullQuestion(bucket, contents)))
        }
        return []
    }

    /// Only an empty bucket is deleted; what is in it can be counted, and removed after that.
    private static func fullQuestion(_ bucket: String, _ contents: BucketContents) -> ConfirmLayer {
        let lines = [
            DetailLine(.text, "", "\(bucket) holds \(contents.words). Only an empty bucket is deleted."),
            DetailLine(.text, "", "Strata can count all of it, say what would be lost, and ask again before anything is removed."),
        ]
        return ConfirmLayer(title: "\(bucket) isn't empty", lines: lines, yes: "Count it", decision: .planEmptying(bucket))
    }

    mutating func bucketDeleted(_ ticket: Ticket, _ bucket: String, _ outcome: DeleteBucketOutcome) -> [Effect] {
        changes.remove(ticket)
        let isHere = ticket.profile == profile
        switch outcome {
        case .deleted:
            status = Notice(.info, "The bucket \(bucket) is deleted.")
            guard isHere else { return [] }
            leaveBucket(bucket)
            return loadBuckets()
        case .notEmpty(let contents):
            status = Notice(.warning, "Nothing was deleted: \(bucket) holds \(contents.words).")
        case .refused(let error): status = Notice(error)
        case .unknown(let error):
            status = Notice(error, after: "Nobody knows whether the bucket \(bucket) is still there.")
            return isHere ? loadBuckets() : []
        }
        return []
    }

    /// Takes everything off the screen that was shown of a bucket that is gone.
    private mutating func leaveBucket(_ bucket: String) {
        workspace.buckets.facts[bucket] = nil
        workspace.trail.removeAll { $0.place.bucket == bucket }
        workspace.back.removeAll { $0.bucket == bucket }
        workspace.forward.removeAll { $0.bucket == bucket }
        guard workspace.place?.bucket == bucket else { return }
        workspace.objects = nil
        workspace.asOf = nil
        workspace.versions = VersionsPane()
        closeDetail()
        workspace.cameFrom = []
        workspace.focus = .buckets
    }

    // MARK: Emptying

    mutating func emptyPlanned(_ ticket: Ticket, _ plan: EmptyBucketPlan) -> [Effect] {
        guard endLook(ticket) else { return [] }
        guard !plan.isNothing else {
            status = Notice(.info, "\(plan.bucket) is empty already.")
            return []
        }
        var lines: [DetailLine] = []
        if let refusal = plan.refusal { lines.append(DetailLine(.problem, "refused", refusal)) }
        lines += plan.sentences.map { DetailLine(.text, "", $0) }
        lines.append(DetailLine(.field, "bucket", plan.bucket))
        lines.append(DetailLine(.field, "versions", grouped(Int64(plan.versions))))
        lines.append(DetailLine(.field, "markers", grouped(Int64(plan.deleteMarkers))))
        lines.append(DetailLine(.field, "uploads", grouped(Int64(plan.uploads.count))))
        lines.append(DetailLine(.field, "size", "\(grouped(plan.bytes)) bytes"))
        lines.append(DetailLine(.text, "", "Type \(plan.bucket) and press enter to do it."))
        layers.append(
            .confirm(
                ConfirmLayer(
                    title: "Empty the bucket \(plan.bucket)", lines: lines, yes: "Remove all", refusal: refusal(plan.refusal), mustType: plan.bucket,
                    decision: .emptyBucket(plan))))
        return []
    }

    mutating func bucketEmptied(_ ticket: Ticket, _ bucket: String, _ report: EmptyBucketReport) -> [Effect] {
        changes.remove(ticket)
        let sentence = "\(bucket): \(report.sentences.joined(separator: " "))"
        if report.isComplete {
            status = Notice(.info, sentence, hint: report.left?.isEmpty == true ? "d deletes it" : nil)
        } else {
            var details = report.sentences.map { Notice.Detail("outcome", $0) }
            details += report.refusals.map { Notice.Detail("stays", "\($0.key) \($0.versionId ?? "(upload)"): \($0.code) \($0.message)") }
            status = Notice(.error, sentence, hint: "! shows all of it", details: details)
        }
        guard ticket.profile == profile, let said = status else { return [] }
        return ran(bucket, said)
    }

    /// What shows a bucket reads again, after something has changed in it.
    private mutating func ran(_ bucket: String, _ said: Notice) -> [Effect] {
        let effects = ran(bucket, said.headline, isWarning: said.severity != .info)
        status = said
        return effects
    }
}
