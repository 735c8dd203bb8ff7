/// Judges each prerequisite of replication from what was found on both sides. Pure.
///
/// **Source**: S3 User Guide, "Requirements and considerations for replication", "Setting up permissions for live replication", "Replicating encrypted
/// objects".
public enum ReplicationChecklist {
    /// The checks of the rules and the source, then those of each destination, in a fixed order.
    public static func checks(_ sides: ReplicationSides) -> [ReplicationCheck] {
        guard sides.configuration.ruleCount > 0 else {
            return store(sides) + [
                ReplicationCheck(.rules, sides.source.bucket, .note, "There are no replication rules.", basis: "GetBucketReplication")
            ]
        }
        var checks = store(sides) + rules(sides)
        checks.append(sides.source.exists == .known(false) ? existence(sides.source) : versioning(sides.source, atDestination: false))
        for side in sides.destinations {
            let existence = existence(side)
            checks.append(existence)
            // Nothing else can be found out about a bucket that isn't there.
            if existence.state == .failed { continue }
            checks += [
                regions(sides.source, side), versioning(side, atDestination: true), objectLock(sides.source, side), encryption(sides, side),
            ]
            checks += policy(sides, side) + [expiry(side)] + bothWays(sides, side)
        }
        return checks
    }

    // MARK: The rules

    private static func store(_ sides: ReplicationSides) -> [ReplicationCheck] {
        guard let limit = StoreLimits.replication(sides.context.store) else { return [] }
        return [ReplicationCheck(.store, sides.source.bucket, limit.effect == .refused ? .failed : .note, limit.reason, basis: limit.basis)]
    }

    /// What the validator says of the role, of priorities and of the rest, each at least once.
    private static func rules(_ sides: ReplicationSides) -> [ReplicationCheck] {
        let bucket = sides.source.bucket
        let drafts = sides.configuration.rules
        var context = sides.context
        // Both have a check of their own.
        context.versioning = nil
        let problems = ReplicationValidator.problems(in: sides.configuration, context: context).filter { problem in
            problem.severity > .note && problem.text != StoreLimits.replication(context.store)?.reason
        }
        func checks(_ subject: ReplicationCheck.Subject, met: String, _ isAbout: (RuleProblem.Field) -> Bool) -> [ReplicationCheck] {
            let found = problems.filter { isAbout($0.field) }.map { problem in
                let name = problem.rule.map { "\(drafts[$0].name(at: $0).capitalizedFirst): " } ?? ""
                return ReplicationCheck(
                    subject, bucket, problem.severity == .refused ? .failed : .note, name + problem.text, basis: problem.basis)
            }
            return found.isEmpty ? [ReplicationCheck(subject, bucket, .met, met, basis: "rules as they stand")] : found
        }
        let role = RuleProblem.Field.replication(.role)
        let priority = RuleProblem.Field.replication(.priority)
        let enabled = drafts.count(where: \.isEnabled)
        return checks(.rules, met: "\(drafts.count) \(drafts.count == 1 ? "rule" : "rules"), \(enabled) of them on, as the API allows them.") {
            $0 != role && $0 != priority
        } + checks(.role, met: "The role \(sides.configuration.role) has the form of one; whether S3 may take it on can't be asked.") { $0 == role }
            + checks(.priorities, met: "No two priorities are alike, and no rule is covered by another.") { $0 == priority }
    }

    // MARK: Each bucket

    private static func existence(_ side: ReplicationSide) -> ReplicationCheck {
        let basis = "HeadBucket"
        switch side.exists {
        case .known(true): return ReplicationCheck(.existence, side.bucket, .met, "The destination \(side.bucket) is there.", basis: basis)
        case .known(false):
            return ReplicationCheck(.existence, side.bucket, .failed, "There is no bucket \(side.bucket).", basis: "HeadBucket, 404")
        case .failed(let error):
            return ReplicationCheck(
                .existence, side.bucket, .unknown,
                error.status == 403
                    ? "\(side.bucket) is there, but these keys may not look at it: look with a profile of its account."
                    : "Whether \(side.bucket) is there can't be told: \(error.message).", basis: basis)
        case .unknown: return ReplicationCheck(.existence, side.bucket, .unknown, "\(side.bucket) wasn't looked at.", basis: basis)
        }
    }

    private static func versioning(_ side: ReplicationSide, atDestination: Bool) -> ReplicationCheck {
        let basis = "S3: versioning must be enabled on both sides"
        func check(_ state: ReplicationCheck.State, _ text: String, _ fix: ReplicationCheck.Fix? = nil) -> ReplicationCheck {
            ReplicationCheck(.versioning, side.bucket, state, text, basis: basis, fix: fix)
        }
        switch side.versioning {
        case .known(let versioning) where versioning.status == .enabled: return check(.met, "\(side.bucket) keeps versions.")
        case .known(let versioning):
            let what = versioning.status == nil ? "off" : "suspended"
            let result = atDestination ? "replicas fail" : "the rules aren't taken, or don't act"
            let text = "Versioning of \(side.bucket) is \(what): \(result)."
            if versioning.mfaDelete { return check(.failed, text + " MFA delete is on, so only the owner's root user can turn it on.") }
            return check(.failed, text, .enableVersioning(bucket: side.bucket, atDestination: atDestination))
        case .failed(let error): return check(.unknown, "Versioning of \(side.bucket) can't be read: \(error.message).")
        case .unknown: return check(.unknown, "Versioning of \(side.bucket) wasn't read.")
        }
    }

    private static func regions(_ source: ReplicationSide, _ side: ReplicationSide) -> ReplicationCheck {
        let basis = "HeadBucket, GetBucketLocation"
        guard let here = source.knownRegion, let there = side.knownRegion else {
            let missing = source.knownRegion == nil ? source.bucket : side.bucket
            return ReplicationCheck(.regions, side.bucket, .unknown, "The region of \(missing) can't be told.", basis: basis)
        }
        let text =
            here == there
            ? "SRR: \(source.bucket) and \(side.bucket) are both in \(here). A second region is what survives the loss of one."
            : "CRR: \(source.bucket) is in \(here), \(side.bucket) in \(there)."
        return ReplicationCheck(.regions, side.bucket, .met, text, basis: basis)
    }

    private static func objectLock(_ source: ReplicationSide, _ side: ReplicationSide) -> ReplicationCheck {
        let basis = "S3: a source with Object Lock needs destinations with it"
        func check(_ state: ReplicationCheck.State, _ text: String) -> ReplicationCheck {
            ReplicationCheck(.objectLock, side.bucket, state, text, basis: basis)
        }
        guard case .known(let mine) = source.objectLock else { return check(.unknown, "Object Lock of \(source.bucket) can't be read.") }
        guard case .known(let theirs) = side.objectLock else {
            if mine?.isEnabled != true { return check(.met, "\(source.bucket) has no Object Lock, so \(side.bucket) needs none.") }
            return check(.unknown, "Object Lock of \(side.bucket) can't be read.")
        }
        switch (mine?.isEnabled ?? false, theirs?.isEnabled ?? false) {
        case (true, false):
            return check(.failed, "\(source.bucket) has Object Lock and \(side.bucket) hasn't: the rules aren't taken, or replicas fail.")
        case (true, true): return check(.met, "Both have Object Lock; the role needs s3:GetObjectRetention and s3:GetObjectLegalHold.")
        case (false, true): return check(.note, "\(side.bucket) has Object Lock: its default retention, if any, holds replicas as well.")
        case (false, false): return check(.met, "Neither has Object Lock.")
        }
    }

    // MARK: Encryption

    private static func encryption(_ sides: ReplicationSides, _ side: ReplicationSide) -> ReplicationCheck {
        let basis = "S3: replicating encrypted objects"
        func check(_ state: ReplicationCheck.State, _ text: String) -> ReplicationCheck {
            ReplicationCheck(.encryption, side.bucket, state, text, basis: basis)
        }
        let rules = rules(to: side, in: sides)
        let withKMS = rules.filter(\.replicatesKMSObjects)
        for rule in withKMS {
            guard let region = ReplicationPolicies.region(ofKey: rule.replicaKey), let there = side.knownRegion, region != there else { continue }
            return check(.failed, "The key for replicas is in \(region), \(side.bucket) in \(there): a key of its own region is needed.")
        }
        if let key = sides.source.defaultKey, withKMS.count < rules.count {
            let which = key.isEmpty ? "AWS's own KMS key" : key
            return check(
                .failed,
                "\(sides.source.bucket) encrypts with \(which), and such objects aren't replicated unless the rule asks for it, with a key for replicas."
            )
        }
        if !withKMS.isEmpty { return check(.met, "Objects under KMS keys are replicated; the role and both keys' policies have to allow it.") }
        if case .failed(let error) = sides.source.encryption {
            return check(.unknown, "How \(sides.source.bucket) encrypts can't be read: \(error.message).")
        }
        if let key = side.defaultKey {
            return check(.note, "\(side.bucket) encrypts with \(key.isEmpty ? "AWS's own KMS key" : key): the role needs kms:Encrypt with it.")
        }
        return check(.met, "No KMS key takes part.")
    }

    // MARK: Policy

    /// The destination's policy has to let the role in where it is another account's.
    private static func policy(_ sides: ReplicationSides, _ side: ReplicationSide) -> [ReplicationCheck] {
        let statements = ReplicationPolicies.destinationStatements(for: side.bucket, in: sides.configuration)
        guard let objects = statements.first else { return [] }
        let role = sides.configuration.role
        let actions = objects.actions.filter { $0 != "s3:ReplicateTags" }
        func check(_ state: ReplicationCheck.State, _ text: String, isFixable: Bool = false) -> [ReplicationCheck] {
            [
                ReplicationCheck(
                    .policy, side.bucket, state, text, basis: "S3: replication into another account's bucket",
                    fix: isFixable ? .addPolicy(bucket: side.bucket) : nil)
            ]
        }
        switch side.policy {
        case .known(let document):
            let grant = PolicyText.grant(document?.text, to: role, actions: actions, on: objects.resources.first ?? "")
            switch grant {
            case .allowed: return check(.met, "The policy of \(side.bucket) lets the role in.")
            case .conditional: return check(.note, "The policy of \(side.bucket) lets the role in under conditions, which can't be judged from here.")
            case .missing(let action):
                return check(.failed, "The policy of \(side.bucket) doesn't allow \(action) to the role \(role).", isFixable: true)
            case .denied(let action): return check(.failed, "The policy of \(side.bucket) denies \(action) to the role \(role).")
            }
        case .failed(let error):
            return check(.unknown, "The policy of \(side.bucket) can't be read (\(error.message)): look with a profile of its account.")
        case .unknown: return check(.unknown, "The policy of \(side.bucket) wasn't read.")
        }
    }

    /// Lifecycle rules at the destination count from when the original was written, and delete replicas like anything else.
    private static func expiry(_ side: ReplicationSide) -> ReplicationCheck {
        func check(_ state: ReplicationCheck.State, _ text: String) -> ReplicationCheck {
            ReplicationCheck(.expiry, side.bucket, state, text, basis: "S3: lifecycle of replicas, counted from the original's date")
        }
        switch side.lifecycle {
        case .known:
            let rules = side.deletingRules
            guard !rules.isEmpty else { return check(.met, "No lifecycle rule of \(side.bucket) deletes replicas.") }
            let names = rules.enumerated().map { $1.id.isEmpty ? "rule \($0 + 1)" : $1.id }.joined(separator: ", ")
            return check(.note, "Lifecycle rules of \(side.bucket) delete what they meet, replicas too: \(names).")
        case .failed(let error) where [405, 501].contains(error.status):
            return check(.met, "\(side.bucket) is in a store without lifecycle rules: nothing deletes replicas by itself.")
        // It stops no replication, so it isn't held against it.
        case .failed(let error): return check(.note, "Whether lifecycle rules of \(side.bucket) delete replicas can't be read: \(error.message).")
        case .unknown: return check(.note, "The lifecycle rules of \(side.bucket) weren't read.")
        }
    }

    /// Rules that lead back: without changes to replicas on both sides, metadata drifts apart.
    private static func bothWays(_ sides: ReplicationSides, _ side: ReplicationSide) -> [ReplicationCheck] {
        guard case .known(let configuration?) = side.rules else { return [] }
        let back = configuration.rules.filter { $0.isEnabled && $0.destinationBucket.utf8.elementsEqual(sides.source.bucket.utf8) }
        guard !back.isEmpty else { return [] }
        let both = (back + rules(to: side, in: sides)).allSatisfy(\.replicatesReplicaModifications)
        let text =
            both
            ? "\(side.bucket) replicates back, and changes to replicas go both ways."
            : "\(side.bucket) replicates back, but changes to replicas don't go both ways: tags, ACLs and locks will drift apart."
        return [ReplicationCheck(.bothWays, side.bucket, both ? .met : .note, text, basis: "S3: replica modification sync on both sides")]
    }

    private static func rules(to side: ReplicationSide, in sides: ReplicationSides) -> [ReplicationRuleDraft] {
        sides.configuration.rules.filter { $0.isEnabled && $0.destinationBucket.utf8.elementsEqual(side.bucket.utf8) }
    }
}

extension String {
    /// "Rule a" of "rule a".
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
