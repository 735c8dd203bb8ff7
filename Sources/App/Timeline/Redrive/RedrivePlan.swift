public import S3Model

/// Which current versions are copied onto themselves so that the bucket's rules replicate them anew, and which that can't help. A value: nothing is
/// done, no version is removed.
///
/// Rules act on what is written while they stand. A copy of the current version on top of itself is such a write; the one below becomes noncurrent.
/// **Source**: S3 User Guide, "What does Amazon S3 replicate?", "Replicating existing objects with Batch Replication".
public struct RedrivePlan: Sendable, Equatable {
    /// A version that should be at the destination and isn't, or isn't known to be.
    public struct Candidate: Sendable, Equatable {
        public var row: ListingRow
        /// FAILED, PENDING, or what else the store says; nil where it is the destination's listing that lacks it.
        public var status: String?

        public init(row: ListingRow, status: String?) {
            self.row = row
            self.status = status
        }
    }

    /// Why a version isn't copied.
    public enum Obstacle: String, Sendable, CaseIterable {
        /// A copy would make it current.
        case noncurrent
        case deleteMarker
        /// GLACIER or DEEP_ARCHIVE, which is never replicated.
        case archived
        /// Made by another bucket's rule: copied, it would be an object of this bucket's own, and in a two-way replication go back where it came from.
        case replica
        /// No enabled rule is about it.
        case noRule
        /// Under way: S3 does it by itself.
        case pending
        case keyNotActionable
        case noVersionId
        /// Versioning isn't Enabled: the copy would overwrite the `null` version for good.
        case requiresVersioning
    }

    public struct Row: Sendable, Equatable {
        public var candidate: Candidate
        /// nil: it is copied.
        public var obstacle: Obstacle?

        public var isToDo: Bool { obstacle == nil }
    }

    /// What is to be known of the bucket and of what was asked for.
    public struct Setting: Sendable, Equatable {
        public var bucket: String
        /// The bucket's rules; nil where they can't be read.
        public var rules: [ReplicationRuleDraft]?
        /// The destination that is asked about; nil: any.
        public var destination: String?
        /// Copy what is PENDING, too.
        public var includesPending = false
        /// What a plan of copies needs to know; see `BucketTerms`.
        public var restore = RestoreOptions()
        /// False where the bucket has no Object Lock: then no version has a lock to take over.
        public var carriesLocks = true

        public init(bucket: String, rules: [ReplicationRuleDraft]? = nil, destination: String? = nil) {
            self.bucket = bucket
            self.rules = rules
            self.destination = destination
        }
    }

    public let setting: Setting
    /// In the order of the candidates, that is by key.
    public let rows: [Row]
    /// `copy` is what is done, `unrecoverable` what isn't.
    public let totals: RestoreTotals
    /// Rows that aren't copied, by the reason.
    public let left: [Obstacle: Int]
    /// Rows whose rule asks for tags, which no listing shows: whether it is about them will show.
    public let undecided: Int

    public init(_ candidates: some Sequence<Candidate>, _ setting: Setting) {
        self.setting = setting
        let rules = setting.rules.map { DriftRules($0, to: setting.destination) }
        var totals = RestoreTotals()
        var left: [Obstacle: Int] = [:]
        var undecided = 0
        rows = candidates.map { candidate in
            let answer = rules?.answer(candidate.row)
            let obstacle = Self.obstacle(candidate, answer, setting)
            if let obstacle {
                left[obstacle, default: 0] += 1
                totals.unrecoverable.add(candidate.row.size)
                return Row(candidate: candidate, obstacle: obstacle)
            }
            if case .perhaps? = answer { undecided += 1 }
            totals.addCopy(size: candidate.row.size, storageClass: candidate.row.storageClass, setting.restore)
            return Row(candidate: candidate, obstacle: nil)
        }
        totals.addOverhead(setting.restore.requests)
        (self.totals, self.left, self.undecided) = (totals, left, undecided)
    }

    /// What a finder has found, all that has a status that is neither COMPLETED nor none.
    public static func candidates(_ report: ReplicationReport) -> [Candidate] { report.entries.map { Candidate(row: $0.row, status: $0.status) } }

    /// What a comparison has found.
    public static func candidates(_ drift: Drift, verdicts: Set<Drift.Verdict> = [.missing, .older]) -> [Candidate] {
        drift.rows(verdicts).compactMap { index in drift[index].source.map { Candidate(row: $0, status: nil) } }
    }

    /// Keys that are copied.
    public var toDoCount: Int { totals.copy.keys }

    /// Versions, and markers, that S3 Batch Replication can bring over and a copy can't: for its manifest.
    public var forBatch: [ListingRow] {
        rows.compactMap { row in
            guard let obstacle = row.obstacle, [.noncurrent, .deleteMarker, .replica].contains(obstacle) else { return nil }
            let entry = row.candidate.row
            return entry.isActionable && !(entry.versionId ?? "").isEmpty ? entry : nil
        }
    }

    private static func obstacle(_ candidate: Candidate, _ answer: DriftRules.Answer?, _ setting: Setting) -> Obstacle? {
        let row = candidate.row
        if row.kind == .deleteMarker { return .deleteMarker }
        if candidate.status == "REPLICA" { return .replica }
        if StorageCharges.isArchive(row.storageClass) { return .archived }
        if !row.isLatest { return .noncurrent }
        if candidate.status == "PENDING", !setting.includesPending { return .pending }
        if answer == .nothing { return .noRule }
        if !row.isActionable { return .keyNotActionable }
        if (row.versionId ?? "").isEmpty { return .noVersionId }
        return setting.restore.versioning == .enabled ? nil : .requiresVersioning
    }
}
