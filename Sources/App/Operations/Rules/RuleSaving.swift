import AWSConfig
import Foundation
import S3Client
public import S3Model

/// Editing one bucket's rules of one kind: what the sessions of all kinds share.
public protocol RuleSession: Sendable {
    /// Reads the rules again and merges an edit into them; changes nothing.
    ///
    /// - Parameters:
    ///   - base: what the edit started from.
    ///   - edited: what is wanted; a minimum size of nil keeps the store's.
    ///   - side: whose change to take where both changed the same rule; nil answers `.conflicts`.
    func prepareSave(base: StoredRules, edited: StoredRules, prefer side: RuleMerge.Side?) async throws(S3Error) -> RuleSavePreparation

    /// Sends what was prepared: backup, PUT (or DELETE for an empty list), read back, compare.
    ///
    /// Cancelling after the PUT has begun leaves `.unknown`.
    func save(_ plan: RuleSavePlan) async -> RuleSaveOutcome

    /// Puts back what a save replaced, with the same care; `.changedMeanwhile` where somebody has changed the rules since.
    func undo(_ saved: RuleSaved) async -> RuleSaveOutcome
}

/// Prepares and carries out saves of a document of rules, of whatever kind.
struct RuleSaving: Sendable {
    /// Seconds between looks at a document that the store doesn't show yet: configurations reach all of a store's machines one after the other.
    private static let pauses = [0.5, 1, 2]

    let access: any RuleAccess
    let backups: RuleBackups

    func read() async throws(S3Error) -> StoredRules { try await access.read() }

    // MARK: Prepare

    func prepare(
        base: StoredRules, edited: StoredRules, prefer side: RuleMerge.Side?
    ) async throws(S3Error) -> RuleSavePreparation {
        let theirs = try await access.read()
        return merge(base: base, edited: edited, theirs: theirs, prefer: side)
    }

    /// The edit merged into what is there now, by rule.
    private func merge(base: StoredRules, edited: StoredRules, theirs: StoredRules, prefer side: RuleMerge.Side?) -> RuleSavePreparation {
        let (old, mine, now) = (tree(base), tree(edited), tree(theirs))
        switch RuleMerge.merge(base: old, mine: mine, theirs: now, prefer: side) {
        case .conflicts(let conflicts): return .conflicts(conflicts, theirs: theirs)
        case .merged(let tree):
            var merged = StoredRules(tree: tree, minimumObjectSize: edited.minimumObjectSize ?? theirs.minimumObjectSize)
            // Untouched by the edit: what somebody else set meanwhile stays.
            if edited.minimumObjectSize == base.minimumObjectSize { merged.minimumObjectSize = theirs.minimumObjectSize }
            if merged.isNone { merged = StoredRules() }
            return .ready(
                RuleSavePlan(
                    present: theirs, merged: merged, changes: RuleChange.between(now, tree), theirChanges: RuleChange.between(old, now)))
        }
    }

    /// The plan that puts a save's former document back over what the store made of the new one.
    func undoPlan(_ saved: RuleSaved) -> RuleSavePlan {
        RuleSavePlan(
            present: saved.kept, merged: saved.former, changes: RuleChange.between(tree(saved.kept), tree(saved.former)))
    }

    /// The document's root; an empty one where there is none.
    private func tree(_ rules: StoredRules) -> XMLElement { rules.tree ?? access.empty }

    // MARK: Save

    /// - Parameter limits: what of a document the store is known not to take: asked for once it has refused it.
    func save(_ plan: RuleSavePlan, limits: (StoredRules) -> [RuleProblem]) async -> RuleSaveOutcome {
        let outcome = await send(plan)
        guard case .refused(let error, _) = outcome, error.kind == .service || error.code == "NotImplemented" else { return outcome }
        return .refused(error, reasons: limits(plan.merged))
    }

    private func send(_ plan: RuleSavePlan) async -> RuleSaveOutcome {
        if plan.isNothing { return .nothing }
        let backup: String
        do throws(S3Error) {
            backup = try backups.write(
                RuleBackup(
                    kind: access.kind, bucket: access.bucket, endpoint: access.client.profile.endpointURL, savedAt: now, document: plan.present))
        } catch { return .refused(error, reasons: []) }
        do throws(S3Error) {
            try await access.write(plan.merged, over: plan.present)
        } catch {
            if error.code == "ConfigurationChanged" { return .changedMeanwhile }
            return await afterFailure(error, plan, backup)
        }
        return await compare(plan, backup, after: nil)
    }

    /// Milliseconds since 1970, by the store's clock.
    var now: Int64 { access.client.storeTime }

    /// A refusal left the rules as they were; any other failure may have come after the store had done it: looking tells.
    private func afterFailure(_ error: S3Error, _ plan: RuleSavePlan, _ backup: String) async -> RuleSaveOutcome {
        if error.kind == .refused || error.kind == .configuration { return .refused(error, reasons: []) }
        // The look just before failed, so nothing was sent.
        if error.operation.hasPrefix("Get") { return .refused(error, reasons: []) }
        return await compare(plan, backup, after: error)
    }

    /// Reads back what the store has, and says what that makes of the save.
    private func compare(_ plan: RuleSavePlan, _ backup: String, after error: S3Error?) async -> RuleSaveOutcome {
        let kept: StoredRules
        do throws(S3Error) {
            kept = try await readBack(plan, isSettled: error != nil)
        } catch let failure {
            // The store's own no; any other failure leaves open whether it was done.
            if let error, error.kind == .service, error.status < 500 || error.status == 501 { return .refused(error, reasons: []) }
            return .unknown(error ?? failure, backup: backup)
        }
        if let error, kept == plan.present { return .refused(error, reasons: []) }
        let saved = RuleSaved(former: plan.present, sent: plan.merged, kept: kept, backup: backup)
        let changes = RuleChange.kept(sent: tree(plan.merged), kept: tree(kept))
        if changes.isEmpty, !saved.lostMinimumObjectSize { return .kept(saved) }
        if let error { return .unknown(error, backup: backup) }
        return .altered(saved, changes: changes)
    }

    /// The document as the store shows it, asked for again while it shows the former one.
    private func readBack(_ plan: RuleSavePlan, isSettled: Bool) async throws(S3Error) -> StoredRules {
        var kept = try await access.read()
        for pause in Self.pauses where !isSettled && kept == plan.present {
            do { try await access.client.options.sleep(pause) } catch { break }
            kept = try await access.read()
        }
        return kept
    }
}
