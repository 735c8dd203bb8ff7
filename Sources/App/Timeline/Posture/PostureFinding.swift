public import S3Model

/// One thing that was found out about how safe a bucket's data is.
public struct PostureFinding: Sendable, Equatable {
    /// How grave it is, the gravest first.
    public enum Severity: Int, Sendable, CaseIterable, Comparable {
        /// Data is lost by what happens every day: an overwrite, a delete, a rule.
        case losesData
        /// Others than the owner's account can get in.
        case exposed
        /// Something that fails takes the data out of reach.
        case offline
        /// It couldn't be read, and may be any of the above.
        case unknown
        /// Storage is paid for that nobody uses.
        case costs
        /// It could be safer.
        case note
        case good

        public static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }

        /// One word, for exports.
        public var name: String {
            switch self {
            case .losesData: "losesData"
            case .exposed: "exposed"
            case .offline: "offline"
            case .unknown: "unknown"
            case .costs: "costs"
            case .note: "note"
            case .good: "good"
            }
        }

        /// In a column: at most 8 letters.
        public var word: String {
            switch self {
            case .losesData: "loses"
            case .exposed: "open"
            case .offline: "offline"
            case .unknown: "unknown"
            case .costs: "costs"
            case .note: "note"
            case .good: "good"
            }
        }
    }

    public enum Subject: String, Sendable, CaseIterable {
        /// The bucket as a whole.
        case bucket
        case versioning, lifecycle, replication, destination, storageClass, publicAccess, encryption, objectLock, mfaDelete, uploads, noncurrent
        /// What is stored in it couldn't be counted.
        case contents
    }

    /// How sure Strata is.
    public enum Certainty: Sendable, Equatable {
        /// Read from the store.
        case certain
        /// Of the first entries of the listing, which goes on behind them; or of so many versions or uploads that were asked about.
        case sampled(Int, of: String)
        /// It rests on something that a listing doesn't show; a few words that say what.
        case depends(String)
        /// It couldn't be read: nothing is known.
        case notRead(S3Error)
        /// The store doesn't know the question.
        case storeCannotSay(S3Error)

        /// What a failed read says: a denial is never "off".
        public init(_ error: S3Error) {
            let isMissing = error.status == 501 || error.status == 405 || error.code == "NotImplemented"
            self = isMissing ? .storeCannotSay(error) : .notRead(error)
        }

        /// For people, after "sure:".
        public var words: String {
            switch self {
            case .certain: "certain: read from the store"
            case .sampled(let count, let what): "sampled: the first \(Amount.number(count)) \(what), and there are more"
            case .depends(let what): "depends on \(what)"
            case .notRead(let error): "not known: \(error.operation) \(Self.answer(error))"
            case .storeCannotSay(let error): "this store can't say: \(error.operation) \(Self.answer(error))"
            }
        }

        /// One word, for exports.
        public var name: String {
            switch self {
            case .certain: "certain"
            case .sampled: "sampled"
            case .depends: "depends"
            case .notRead: "notRead"
            case .storeCannotSay: "storeCannotSay"
            }
        }

        private static func answer(_ error: S3Error) -> String {
            switch error.kind {
            case .service: "was answered with \(error.status) \(error.code)"
            case .undecodable: "was answered with something else"
            case .cancelled: "was stopped"
            case .transport: "got no answer"
            case .refused, .configuration: "wasn't sent"
            }
        }
    }

    /// What can be done about it in Strata; the pane leads there.
    public enum Fix: Sendable, Equatable {
        case enableVersioning(bucket: String)
        case lifecycleRules(bucket: String)
        case replicationRules(bucket: String)
        case replicationChecklist(bucket: String)
        case replicationStatus(bucket: String)
        case setting(BucketSetting, bucket: String)
        /// List all of it instead of the beginning.
        case count(bucket: String)

        /// "turn versioning on".
        public var words: String {
            switch self {
            case .enableVersioning: "turn versioning on"
            case .lifecycleRules: "the lifecycle rules"
            case .replicationRules: "the replication rules"
            case .replicationChecklist: "the replication checklist"
            case .replicationStatus: "which versions failed"
            case .setting(let setting, _): "\(setting.title.prefix(1).lowercased())\(setting.title.dropFirst())"
            case .count: "count all of it"
            }
        }

        public var bucket: String {
            switch self {
            case .enableVersioning(let bucket), .lifecycleRules(let bucket), .replicationRules(let bucket), .replicationChecklist(let bucket),
                .replicationStatus(let bucket), .setting(_, let bucket), .count(let bucket):
                bucket
            }
        }

        /// The command without a screen that shows it or does it.
        public var command: String {
            switch self {
            case .enableVersioning(let bucket): "strata bucket versioning s3://\(bucket) on"
            case .lifecycleRules(let bucket): "strata rules lifecycle show s3://\(bucket)"
            case .replicationRules(let bucket): "strata replication show s3://\(bucket)"
            case .replicationChecklist(let bucket): "strata replication check s3://\(bucket)"
            case .replicationStatus(let bucket): "strata replication status s3://\(bucket)"
            case .setting(_, let bucket): "strata bucket settings s3://\(bucket)"
            case .count(let bucket): "strata posture --count s3://\(bucket)"
            }
        }
    }

    public var bucket: String
    public var subject: Subject
    public var severity: Severity
    /// A sentence without a capital and a full stop, to stand behind the bucket's name.
    public var what: String
    /// What it means, and what to do about it where `fix` leads nowhere: whole sentences.
    public var meaning: String
    public var certainty: Certainty
    public var fix: Fix?
    /// What it rests on, a line each. Keys, ids and messages in it are the store's: untrusted text.
    public var evidence: [String]

    public init(
        _ bucket: String, _ subject: Subject, _ severity: Severity, _ what: String, meaning: String = "", certainty: Certainty = .certain,
        fix: Fix? = nil, evidence: [String] = []
    ) {
        self.bucket = bucket
        self.subject = subject
        self.severity = severity
        self.what = what
        self.meaning = meaning
        self.certainty = certainty
        self.fix = fix
        self.evidence = evidence
    }
}
