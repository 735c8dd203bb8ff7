/// What saving an edit means, found out by reading the document again.
public enum RuleSavePreparation: Sendable, Equatable {
    /// It can be saved.
    case ready(RuleSavePlan)
    /// Somebody else changed what this edit changes too: it stops here, and both are shown.
    case conflicts([RuleConflict], theirs: StoredRules)
}

/// A save to be confirmed: what is there now, and what will be.
public struct RuleSavePlan: Sendable, Equatable {
    /// What was read just now: the save goes over this and nothing else.
    public var present: StoredRules
    /// What will be sent: the edit, with what somebody else changed meanwhile in other rules.
    public var merged: StoredRules
    /// What the save changes in the store.
    public var changes: [RuleChange]
    /// What somebody else changed since the edit began.
    public var theirChanges: [RuleChange]

    public init(present: StoredRules, merged: StoredRules, changes: [RuleChange], theirChanges: [RuleChange] = []) {
        self.present = present
        self.merged = merged
        self.changes = changes
        self.theirChanges = theirChanges
    }

    /// True where the store has all of it already.
    public var isNothing: Bool { present == merged || (present.isNone && merged.isNone) }

    /// The default minimum size for transitions, where the save changes it.
    public var minimumObjectSizeChange: (from: String?, to: String?)? {
        guard !merged.isNone, !present.isNone, let new = merged.minimumObjectSize, new != present.minimumObjectSize else { return nil }
        return (present.minimumObjectSize, new)
    }
}

/// A document that reached the store.
public struct RuleSaved: Sendable, Equatable {
    /// What was there before; undo puts it back.
    public var former: StoredRules
    public var sent: StoredRules
    /// What the store has now, as it was read back.
    public var kept: StoredRules
    /// The file that holds `former`.
    public var backup: String

    public init(former: StoredRules, sent: StoredRules, kept: StoredRules, backup: String) {
        self.former = former
        self.sent = sent
        self.kept = kept
        self.backup = backup
    }

    /// True where the store has another default minimum size for transitions than it was sent.
    public var lostMinimumObjectSize: Bool {
        guard !sent.isNone, let size = sent.minimumObjectSize else { return false }
        return kept.minimumObjectSize != size
    }
}

/// How a save ended.
public enum RuleSaveOutcome: Sendable, Equatable {
    /// The store keeps what was meant.
    case kept(RuleSaved)
    /// The store accepted the document but keeps another: the changes are those from what was sent to what it has; none of them where it is only the
    /// minimum size that it lost (`RuleSaved.lostMinimumObjectSize`).
    case altered(RuleSaved, changes: [RuleChange])
    /// Nothing was to do.
    case nothing
    /// Somebody changed the document since the save was prepared: nothing was sent. Prepare it again.
    case changedMeanwhile
    /// The store, or this side, refused: the rules are as they were. The reasons are what the store is known not to take, if that is in the document.
    case refused(S3Error, reasons: [RuleProblem])
    /// Nobody knows what the store has now, or it is neither the former document nor the new one.
    case unknown(S3Error, backup: String)
}
