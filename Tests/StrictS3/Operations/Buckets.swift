import Foundation

extension Store {
    /// ListBuckets: own buckets by name. BucketRegion is said only when a parameter was sent (AWS docs, ListBuckets, and botocore's model of Bucket).
    func listBuckets(_ call: Call) throws(Refusal) -> Answer {
        guard let account = call.identity?.account else { throw .accessDenied }
        let most = try call.number("max-buckets", default: 10_000)
        guard (1...10_000).contains(most) else { throw .invalidArgument("max-buckets must be between 1 and 10000", "max-buckets", String(most)) }
        let isPaged = ["max-buckets", "continuation-token", "prefix", "bucket-region"].contains { call.query($0) != nil }
        var after = ""
        if let token = call.query("continuation-token") {
            guard let last = Token.parse(token)?.key else {
                throw .invalidArgument("The continuation token provided is incorrect", "continuation-token", token)
            }
            after = String(decoding: last, as: UTF8.self)
        }
        let prefix = call.query("prefix") ?? ""
        let mine = buckets.values.filter { bucket in
            bucket.owner.id == account.id && bucket.name.hasPrefix(prefix) && bucket.name > after
                && (call.query("bucket-region").map { $0 == bucket.region } ?? true)
        }.sorted { $0.name < $1.name }
        var writer = XMLWriter()
        writer.openRoot("ListAllMyBucketsResult")
        writer.owner("Owner", account)
        writer.open("Buckets")
        for bucket in mine.prefix(most) {
            writer.open("Bucket")
            writer.element("Name", bucket.name)
            writer.element("CreationDate", Timestamp.iso(bucket.created))
            if isPaged { writer.element("BucketRegion", bucket.region) }
            writer.close("Bucket")
        }
        writer.close("Buckets")
        if mine.count > most { writer.element("ContinuationToken", Token(key: Array(mine[most - 1].name.utf8)).text) }
        if let prefix = call.query("prefix") { writer.element("Prefix", prefix) }
        writer.close("ListAllMyBucketsResult")
        return .xml(writer.bytes)
    }

    /// CreateBucket. Errors and the us-east-1 exception: AWS docs, CreateBucket and "Bucket naming rules".
    mutating func createBucket(_ call: Call) throws(Refusal) -> Answer {
        guard let identity = call.identity else { throw .accessDenied }
        let name = call.bucketName
        // A call that fell through a subresource: refused before its body is looked at (observed on SeaweedFS).
        if let bucket = buckets[name], bucket.owner.id == identity.account.id, !call.request.query.isEmpty {
            throw Self.alreadyOwned(name)
        }
        var constraint: String?
        if !call.request.body.isEmpty {
            constraint = try XMLReader.parse(call.request.body, root: "CreateBucketConfiguration").value("LocationConstraint")
        }
        let region = constraint.map { $0 == "EU" ? "eu-west-1" : $0 } ?? "us-east-1"
        guard identity.region == "us-east-1" || identity.region == region, constraint != "us-east-1" else {
            throw Refusal(
                400, constraint == "us-east-1" ? "InvalidLocationConstraint" : "IllegalLocationConstraintException",
                "The \(constraint ?? "unspecified") location constraint is incompatible for the region specific endpoint this request was sent to.")
        }
        if let bucket = buckets[name] {
            guard bucket.owner.id == identity.account.id else {
                throw Refusal(409, "BucketAlreadyExists", "The requested bucket name is not available.", details: [("BucketName", name)])
            }
            // In us-east-1 creating one's own bucket again succeeds.
            guard bucket.region == "us-east-1" else { throw Self.alreadyOwned(name) }
            return Answer(status: 200, headers: [Header("Location", "/\(name)")])
        }
        guard Self.isBucketName(name) else {
            throw Refusal(400, "InvalidBucketName", "The specified bucket is not valid.", details: [("BucketName", name)])
        }
        var bucket = StoredBucket(name: name, owner: identity.account, region: region, created: call.second)
        bucket.acl = try AccessList.requested(call) ?? .private
        if call.header("x-amz-bucket-object-lock-enabled")?.lowercased() == "true" { bucket.enableObjectLock() }
        if let ownership = call.header("x-amz-object-ownership") {
            guard ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"].contains(ownership) else {
                throw .invalidArgument("Invalid x-amz-object-ownership header", "x-amz-object-ownership", ownership)
            }
            let rule = "<Rule><ObjectOwnership>\(ownership)</ObjectOwnership></Rule>"
            bucket.documents["ownershipControls"] = Array("<OwnershipControls xmlns=\"\(XMLWriter.namespace)\">\(rule)</OwnershipControls>".utf8)
        }
        buckets[name] = bucket
        return Answer(status: 200, headers: [Header("Location", "/\(name)")])
    }

    private static func alreadyOwned(_ name: String) -> Refusal {
        Refusal(
            409, "BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and you already own it.",
            details: [("BucketName", name)])
    }

    /// 3 to 63 of `a-z0-9.-`, letter or digit at both ends, no `..`, not an IPv4 address (AWS docs, "General purpose bucket naming rules").
    private static func isBucketName(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        func isAlphanumeric(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) }
        guard (3...63).contains(bytes.count), isAlphanumeric(bytes[0]), isAlphanumeric(bytes[bytes.count - 1]) else { return false }
        guard bytes.allSatisfy({ isAlphanumeric($0) || $0 == 0x2D || $0 == 0x2E }), !name.contains("..") else { return false }
        return !bytes.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
    }

    /// HeadBucket: no body, the region in a header (AWS docs, HeadBucket).
    func headBucket(_ call: Call) -> Answer {
        Answer(
            status: 200,
            headers: [
                Header("x-amz-bucket-region", self[call.bucketName].region), Header("x-amz-access-point-alias", "false"),
                Header("Content-Type", "application/xml"),
            ])
    }

    /// DeleteBucket: 409 BucketNotEmpty while one version or marker is left (AWS docs, DeleteBucket).
    mutating func deleteBucket(_ call: Call) throws(Refusal) -> Answer {
        let bucket = self[call.bucketName]
        guard bucket.keys.isEmpty, bucket.generated == nil else {
            let message = bucket.versioning == .unversioned ? "" : " You must delete all versions in the bucket."
            throw Refusal(409, "BucketNotEmpty", "The bucket you tried to delete is not empty." + message, details: [("BucketName", bucket.name)])
        }
        buckets[call.bucketName] = nil
        return Answer(status: 204)
    }

    /// GetBucketLocation: empty for us-east-1, `EU` is never sent for new buckets (AWS docs, GetBucketLocation).
    func getBucketLocation(_ call: Call) -> Answer {
        let region = self[call.bucketName].region
        var writer = XMLWriter()
        if region == "us-east-1" {
            writer.raw("<LocationConstraint xmlns=\"\(XMLWriter.namespace)\"/>".utf8)
        } else {
            writer.openRoot("LocationConstraint")
            writer.raw(region.utf8)
            writer.close("LocationConstraint")
        }
        return .xml(writer.bytes)
    }

    /// GetBucketVersioning: no Status when it was never set (AWS docs, GetBucketVersioning).
    func getBucketVersioning(_ call: Call) -> Answer {
        let state = self[call.bucketName].versioning
        var writer = XMLWriter()
        writer.openRoot("VersioningConfiguration")
        if state != .unversioned { writer.element("Status", state.rawValue) }
        if self[call.bucketName].mfaDelete { writer.element("MfaDelete", "Enabled") }
        writer.close("VersioningConfiguration")
        return .xml(writer.bytes)
    }

    /// PutBucketVersioning. A locked bucket or one that replicates can't be suspended (AWS docs, "Object Lock considerations" and
    /// "Requirements and considerations for replication").
    mutating func putBucketVersioning(_ call: Call) throws(Refusal) -> Answer {
        let root = try XMLReader.parse(call.request.body, root: "VersioningConfiguration")
        if root.value("MfaDelete") == "Enabled", call.header("x-amz-mfa") == nil { throw .accessDenied }
        guard let status = root.value("Status") else {
            throw Refusal(400, "IllegalVersioningConfigurationException", "The Versioning element must be specified")
        }
        guard let state = VersioningState(rawValue: status), state != .unversioned else { throw .malformedXML }
        if state == .suspended, self[call.bucketName].hasObjectLock {
            throw Refusal(
                409, "InvalidBucketState", "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.")
        }
        if state == .suspended, self[call.bucketName].documents["replication"] != nil {
            throw Refusal(
                409, "InvalidBucketState",
                "A replication configuration is present on this bucket, so the versioning state cannot be changed. To change the versioning state, first delete the replication configuration."
            )
        }
        self[call.bucketName].versioning = state
        return Answer(status: 200)
    }
}

extension StoredBucket {
    /// Object Lock brings versioning with it (AWS docs, CreateBucket ObjectLockEnabledForBucket).
    mutating func enableObjectLock() {
        hasObjectLock = true
        versioning = .enabled
        documents["object-lock"] = Array(
            "<ObjectLockConfiguration xmlns=\"\(XMLWriter.namespace)\"><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>".utf8)
    }
}

/// An opaque continuation token: the last entry of a page, and whether it was a common prefix. Clients must not look inside.
struct Token {
    var key: [UInt8]
    var isCommonPrefix = false

    var text: String { "1" + (isCommonPrefix ? "p" : "k") + Data(key).base64EncodedString() }

    static func parse(_ text: String) -> Token? {
        guard text.hasPrefix("1k") || text.hasPrefix("1p"), let key = Data(base64Encoded: String(text.dropFirst(2))) else { return nil }
        return Token(key: Array(key), isCommonPrefix: text.hasPrefix("1p"))
    }
}
