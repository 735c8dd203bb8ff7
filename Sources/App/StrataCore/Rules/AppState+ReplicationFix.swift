import S3Model

/// Doing what a prerequisite of replication lacks: read first, asked, done, read back, checked again.
extension AppState {
    /// Finds out what a fix would change.
    mutating func prepareFix(_ fixing: ReplicationFixing) -> [Effect] {
        if let reason = readOnlyRefusal {
            status = Notice(.warning, "Fix: \(reason)")
            return []
        }
        if workspace.buckets.looking != nil { return [] }
        let ticket = lookAtBucket("Reading what \(fixing.fix.bucket) has, with profile \(fixing.profile)…")
        return [.prepareReplicationFix(ticket, fixing)]
    }

    /// What the fix changes has been found out: it is said before anything is asked.
    mutating func fixPrepared(_ ticket: Ticket, _ fixing: ReplicationFixing, _ plan: ReplicationFixPlan) -> [Effect] {
        guard endLook(ticket) else { return [] }
        switch plan {
        case .versioning(let change, _):
            if change.isNothing {
                status = Notice(.info, "\(change.bucket) keeps versions already.")
                return again(fixing)
            }
            let side = fixing.fix.isAtSource ? "the source " : "the destination "
            let profile = DetailLine(.field, "profile", fixing.profile)
            layers.append(.confirm(versioningQuestion(change, side: side, with: [profile], .fixReplication(fixing, plan))))
        case .policy(.ready(let save)): layers.append(.confirm(question(fixing, save, plan)))
        case .policy(.nothing):
            status = Notice(.info, "The policy of \(fixing.fix.bucket) has these statements already.")
            return again(fixing)
        case .policy(.changedMeanwhile):
            status = Notice(.warning, "Somebody else is changing the policy of \(fixing.fix.bucket) just now: try again.")
        case .policy(.invalid(let problems)):
            status = Notice(.error, "The policy of \(fixing.fix.bucket) can't be written: \(problems.first?.text ?? "it isn't valid")")
        }
        return []
    }

    private func question(_ fixing: ReplicationFixing, _ save: SettingSavePlan, _ plan: ReplicationFixPlan) -> ConfirmLayer {
        let words =
            save.present == nil
            ? "\(save.bucket) has no bucket policy: it gets this one, which lets the role in."
            : "These statements go into the bucket policy of \(save.bucket); every other statement stays as it is."
        var lines = [DetailLine(.text, "", words), DetailLine(.field, "bucket", fixing.fix.bucket), DetailLine(.field, "profile", fixing.profile)]
        lines.append(DetailLine(.field, "role", fixing.rules.role))
        lines += save.problems.map { DetailLine(.problem, "note", $0.text) }
        lines.append(DetailLine(.field, "guard", "not sent if somebody changes the policy first; read back afterwards"))
        lines.append(DetailLine(.heading, "what changes"))
        lines += Self.difference(Self.lines(save.present), Self.lines(save.wanted))
        return ConfirmLayer(
            title: "Let the role into \(save.bucket)", lines: lines, yes: "Put the policy", refusal: readOnlyRefusal,
            decision: .fixReplication(fixing, plan))
    }

    /// A policy with its members in the order of their names, as the one that is sent has them: only what differs in meaning shows.
    private static func lines(_ policy: BucketSettingDocument?) -> [String] {
        guard let policy else { return [] }
        return PolicyText.adding([], to: policy.text).map { BucketSettingDocument(policy: $0).lines } ?? policy.lines
    }

    /// Carries a fix out that was said yes to.
    mutating func fix(_ fixing: ReplicationFixing, _ plan: ReplicationFixPlan) -> [Effect] {
        let ticket = beginChange()
        status = Notice(.info, "Changing \(fixing.fix.bucket) with profile \(fixing.profile)…")
        return [.fixReplication(ticket, fixing, plan)]
    }

    /// How a fix ended; what shows the prerequisites looks again.
    mutating func fixed(_ ticket: Ticket, _ fixing: ReplicationFixing, _ outcome: ReplicationFixOutcome) -> [Effect] {
        changes.remove(ticket)
        let bucket = fixing.fix.bucket
        switch outcome {
        case .nothing, .versioning(.nothing): status = Notice(.info, "\(bucket) was so already.")
        case .versioning(.done(let now)):
            status = Notice(.info, "\(bucket) keeps versions, read back.")
            if fixing.profile == profile { workspace.buckets.facts[bucket]?.versioning = .known(now) }
        case .versioning(.notKept): status = Notice(.error, "The store accepted the change, and \(bucket) still keeps no versions.")
        case .policy(.kept): status = Notice(.info, "The policy of \(bucket) lets the role in, read back.")
        case .policy(.altered):
            status = Notice(.error, "The store accepted the policy of \(bucket) and keeps something else: look at the bucket's settings.")
        case .policy(.changedMeanwhile):
            status = Notice(.warning, "Somebody else has changed the policy of \(bucket) meanwhile: nothing was sent. Enter tries again.")
        case .versioning(.refused(let error)), .policy(.refused(let error)): status = Notice(error)
        case .versioning(.unknown(let error)), .policy(.unknown(let error)):
            status = Notice(error, after: "Nobody knows whether \(bucket) was changed.")
        }
        guard ticket.profile == profile else { return [] }
        return again(fixing) + Set([fixing.source, bucket]).sorted().flatMap { rereadPosture(of: $0) }
    }

    /// The prerequisites are looked up again where they are on display.
    private mutating func again(_ fixing: ReplicationFixing) -> [Effect] {
        guard workspace.rules?.bucket == fixing.source else { return [] }
        switch report?.subject {
        case .checklist?, .policies?: return lookAtChecklist()
        default: return []
        }
    }
}
