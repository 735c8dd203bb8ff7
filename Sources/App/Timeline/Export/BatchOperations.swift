import S3Model

/// A plan handed over to S3 Batch Operations: for every storage class one manifest and one job, because a job writes one class.
///
/// Copies, and undeletes done as copies (S3 Batch Operations can't remove markers). What it can't do is counted: hiding, and versions above 5 GiB
/// or in an archive. Batch copies keep metadata and tags; ACLs, locks and other keys than the bucket's for encryption must be given to the job.
///
/// Source: S3 API reference, CreateJob, S3CopyObjectOperation, JobManifestSpec; user guide, "Creating an S3 Batch Operations job", "Copy objects".
public struct BatchOperations: Sendable {
    /// One job: the rows of one storage class.
    public struct Job: Sendable {
        /// As CreateJob wants it.
        public let storageClass: String
        public let bytes: Int64
        /// Rows of the plan, ascending.
        public let rows: [Int]
    }

    public let plan: RestorePlan
    public let bucket: String
    /// By the name of the class.
    public let jobs: [Job]
    /// Rows to do that are left out: above 5 GiB, in an archive, without an id, or to be hidden.
    public let leftOut: Int

    /// Bytes that CopyObject takes at most.
    private static let largest: Int64 = 5 << 30
    private static let classes: Set = ["STANDARD", "STANDARD_IA", "ONEZONE_IA", "GLACIER", "INTELLIGENT_TIERING", "DEEP_ARCHIVE", "GLACIER_IR"]

    public init(_ plan: RestorePlan, bucket: String) {
        self.plan = plan
        self.bucket = bucket
        var byClass: [String: (bytes: Int64, rows: [Int])] = [:]
        var leftOut = 0
        for row in 0..<plan.count where plan.isToDo(at: row) {
            guard plan.action(at: row) != .hide, let wanted = plan.wantedFacts(at: row), wanted.size <= Self.largest, wanted.hasVersionId,
                plan.action(at: row) == .copy || !StorageCharges.isArchive(wanted.storageClass)
            else {
                leftOut += 1
                continue
            }
            let storageClass = Self.classes.contains(wanted.storageClass) ? wanted.storageClass : "STANDARD"
            byClass[storageClass, default: (0, [])].rows.append(row)
            byClass[storageClass]!.bytes += wanted.size
        }
        self.leftOut = leftOut
        jobs = byClass.sorted { $0.key < $1.key }.map { Job(storageClass: $0.key, bytes: $0.value.bytes, rows: $0.value.rows) }
    }

    /// Lines of a job's manifest: bucket, key in percent-encoding, version id; no header, LF.
    ///
    /// - Parameter range: of the job's rows; some thousands at a time for a large one.
    public func manifest(_ job: Job, range: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count * 120)
        for row in job.rows[range] {
            if let wanted = plan[row].wanted { Self.append(wanted, of: bucket, &bytes) }
        }
        return bytes
    }

    /// The document for `aws s3control create-job --cli-input-json file://…`.
    public func definition(_ job: Job, _ parameters: Parameters) -> [UInt8] {
        let description = "Restore of \(bucket) to \(Timestamp.iso(second: plan.time.second)), \(job.storageClass)"
        let copy = JSONText.Value.object([
            ("TargetResource", .text(parameters.arn(bucket))), ("MetadataDirective", .text("COPY")), ("StorageClass", .text(job.storageClass)),
        ])
        return parameters.document(operation: ("S3PutObjectCopy", copy), token: "\(parameters.token)-\(job.storageClass)", description: description)
    }

    /// What a job needs to know beside its rows. What isn't known yet stands as a word in angle brackets, to be filled in by hand.
    public struct Parameters: Sendable, Equatable {
        public var accountId = "<account id>"
        public var roleARN = "<ARN of a role that batchoperations.s3.amazonaws.com may take>"
        /// Where the manifest will lie.
        public var manifestBucket: String
        public var manifestKey: String
        /// Of the manifest as uploaded; of a single PUT without KMS it is the MD5 of its bytes.
        public var manifestETag = "<ETag of the manifest>"
        public var reportBucket: String
        public var reportPrefix = "restore-report"
        /// The same token and class never make a second job.
        public var token: String
        public var priority = 10
        /// "aws", "aws-cn" or "aws-us-gov".
        public var partition = "aws"

        public init(manifestBucket: String, manifestKey: String, reportBucket: String, token: String) {
            self.manifestBucket = manifestBucket
            self.manifestKey = manifestKey
            self.reportBucket = reportBucket
            self.token = token
        }

        /// A job as CreateJob takes it.
        func document(operation: (String, JSONText.Value), token: String, description: String) -> [UInt8] {
            let document = JSONText.Value.object([
                ("AccountId", .text(accountId)),
                ("ConfirmationRequired", .truth(true)),
                ("Operation", .object([operation])),
                ("Report", report),
                ("ClientRequestToken", .text(token)),
                ("Manifest", manifest),
                ("Description", .text(description)),
                ("Priority", .number(Int64(priority))),
                ("RoleArn", .text(roleARN)),
            ])
            var bytes: [UInt8] = []
            JSONText.appendLaidOut(document, to: &bytes)
            bytes.append(UInt8(ascii: "\n"))
            return bytes
        }

        func arn(_ resource: String) -> String { "arn:\(partition):s3:::\(resource)" }

        private var report: JSONText.Value {
            .object([
                ("Bucket", .text(arn(reportBucket))), ("Format", .text("Report_CSV_20180820")), ("Enabled", .truth(true)),
                ("Prefix", .text(reportPrefix)), ("ReportScope", .text("AllTasks")),
            ])
        }

        private var manifest: JSONText.Value {
            let columns = JSONText.Value.list([.text("Bucket"), .text("Key"), .text("VersionId")])
            let spec = JSONText.Value.object([("Format", .text("S3BatchOperations_CSV_20180820")), ("Fields", columns)])
            let location = JSONText.Value.object([
                ("ObjectArn", .text(arn("\(manifestBucket)/\(manifestKey)"))), ("ETag", .text(manifestETag)),
            ])
            return .object([("Spec", spec), ("Location", location)])
        }
    }

    /// One line of a manifest; nothing for an entry without an id.
    static func append(_ row: ListingRow, of bucket: String, _ bytes: inout [UInt8]) {
        guard let versionId = row.versionId else { return }
        bytes += bucket.utf8
        bytes.append(UInt8(ascii: ","))
        appendEncoded(row.key, &bytes)
        bytes.append(UInt8(ascii: ","))
        bytes += versionId.utf8
        bytes.append(UInt8(ascii: "\n"))
    }

    /// A key as manifests have it: percent-encoded but for unreserved characters and "/".
    private static func appendEncoded(_ key: String, _ bytes: inout [UInt8]) {
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in key.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"), UInt8(ascii: "/"):
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
    }
}

extension RestorePlan {
    /// Of the wanted version, without making a row; nil where there is none.
    func wantedFacts(at row: Int) -> (size: Int64, storageClass: String, hasVersionId: Bool)? {
        let position = view.then[Int(keys[row])]
        if position == AsOfView.none { return nil }
        let (index, place) = view.log.listing.locate(Int(position))
        let segment = view.log.listing.segments[index]
        return (segment.size(at: place), segment.storageClass(at: place), segment.hasVersionId(at: place))
    }
}
