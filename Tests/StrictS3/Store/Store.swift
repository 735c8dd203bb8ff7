import Foundation

/// Everything the server keeps, and what each request does to it. Isolation: behind the server's mutex.
struct Store {
    let configuration: Configuration
    var buckets: [String: StoredBucket] = [:]
    private(set) var versionCount = 0

    init(configuration: Configuration) { self.configuration = configuration }

    /// The next version id with its place in time.
    mutating func nextVersion() -> (id: String, order: Int) {
        versionCount += 1
        return (VersionID.nth(versionCount), versionCount)
    }

    /// A bucket that `perform` has found to exist.
    subscript(name: String) -> StoredBucket {
        get { buckets[name]! }
        _modify { yield &buckets[name]! }
    }

    /// Carries one authenticated request out.
    mutating func perform(_ call: Call) throws(Refusal) -> Answer {
        guard !call.bucketName.isEmpty else {
            guard call.method == "GET" else { throw Self.methodNotAllowed }
            return try listBuckets(call)
        }
        let subresource = try Subresource.of(call)
        if call.key.isEmpty, call.method == "PUT", subresource == nil { return try createBucket(call) }
        guard let bucket = buckets[call.bucketName] else { throw .noSuchBucket(call.bucketName) }
        try admit(call, to: bucket, subresource)
        guard call.key.isEmpty else {
            guard call.key.count <= 1024 else {
                throw Refusal(
                    400, "KeyTooLongError", "Your key is too long", details: [("Size", String(call.key.count)), ("MaxSizeAllowed", "1024")])
            }
            return try performOnObject(call, subresource)
        }
        return try performOnBucket(call, subresource)
    }

    static let methodNotAllowed = Refusal(405, "MethodNotAllowed", "The specified method is not allowed against this resource.")

    /// Region, owner and permission, in the order S3 looks at them.
    private func admit(_ call: Call, to bucket: StoredBucket, _ subresource: String?) throws(Refusal) {
        let region = Header("x-amz-bucket-region", bucket.region)
        if let identity = call.identity, identity.region != bucket.region,
            // GetBucketLocation is answered to any region's signature (AWS docs, GetBucketLocation).
            subresource != "location"
        {
            switch configuration.wrongRegionAnswer {
            case .none: break
            case .permanentRedirect:
                throw Refusal(
                    301, "PermanentRedirect",
                    "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
                    details: [("Endpoint", "\(bucket.name).s3.\(bucket.region).amazonaws.com"), ("Bucket", bucket.name)], headers: [region])
            case .authorizationHeaderMalformed:
                throw Refusal(
                    400, "AuthorizationHeaderMalformed",
                    "The authorization header is malformed; the region '\(identity.region)' is wrong; expecting '\(bucket.region)'",
                    details: [("Region", bucket.region)], headers: [region])
            }
        }
        var denied = Refusal.accessDenied
        denied.headers = [region]
        if let expected = call.header("x-amz-expected-bucket-owner"), expected != bucket.owner.id { throw denied }
        guard let account = call.identity?.account else {
            guard bucket.isPublic, !bucket.requesterPays, call.method == "GET" || call.method == "HEAD" else { throw denied }
            return
        }
        guard account.id == bucket.owner.id || bucket.allowedAccounts.contains(account.id) else { throw denied }
        // AWS docs, "Using Requester Pays general purpose buckets": everybody but the owner has to say that they pay.
        if bucket.requesterPays, account.id != bucket.owner.id, call.header("x-amz-request-payer") != "requester" { throw denied }
    }

    private mutating func performOnBucket(_ call: Call, _ subresource: String?) throws(Refusal) -> Answer {
        switch (call.method, subresource) {
        case ("HEAD", nil): return headBucket(call)
        case ("DELETE", nil): return try deleteBucket(call)
        case ("GET", nil): return try call.query("list-type") == nil ? listObjects(call) : listObjectsV2(call)
        case ("GET", "versions"): return try listObjectVersions(call)
        case ("GET", "location"): return getBucketLocation(call)
        case ("GET", "versioning"): return getBucketVersioning(call)
        case ("PUT", "versioning"): return try putBucketVersioning(call)
        case ("POST", "delete"): return try deleteObjects(call)
        case ("GET", "uploads"): return try listMultipartUploads(call)
        case (_, "acl"?): return try bucketACL(call)
        case (_, let name?): return try configuration(call, name)
        default: throw Self.methodNotAllowed
        }
    }

    private mutating func performOnObject(_ call: Call, _ subresource: String?) throws(Refusal) -> Answer {
        switch (call.method, subresource) {
        case ("PUT", nil): return try call.header("x-amz-copy-source") == nil ? putObject(call) : copyObject(call)
        case ("GET", nil), ("HEAD", nil): return try getObject(call)
        case ("DELETE", nil): return try deleteObject(call)
        case ("POST", "uploads"): return try createMultipartUpload(call)
        case ("PUT", "uploadId"): return try call.header("x-amz-copy-source") == nil ? uploadPart(call) : uploadPartCopy(call)
        case ("POST", "uploadId"): return try completeMultipartUpload(call)
        case ("DELETE", "uploadId"): return try abortMultipartUpload(call)
        case ("GET", "uploadId"): return try listParts(call)
        case (_, "tagging"?): return try objectTagging(call)
        case (_, "acl"?): return try objectACL(call)
        case (_, "retention"?): return try objectRetention(call)
        case (_, "legal-hold"?): return try objectLegalHold(call)
        case ("POST", "restore"): return try restoreObject(call)
        default: throw Self.methodNotAllowed
        }
    }
}

/// Which part of a bucket or object a request is about, from its query.
enum Subresource {
    /// Names that choose an operation on a bucket.
    static let ofBucket: Set = [
        "acl", "delete", "location", "uploads", "versioning", "versions", "accelerate", "cors", "encryption", "lifecycle", "logging", "notification",
        "object-lock", "ownershipControls", "policy", "policyStatus", "publicAccessBlock", "replication", "requestPayment", "tagging", "website",
    ]
    static let ofObject: Set = ["acl", "legal-hold", "restore", "retention", "tagging", "uploadId", "uploads"]
    /// Names that only refine one. Everything else is refused, where S3 would ignore it: a client has no business sending it.
    private static let refining: Set = [
        "list-type", "prefix", "delimiter", "max-keys", "start-after", "continuation-token", "encoding-type", "fetch-owner", "marker", "key-marker",
        "version-id-marker", "upload-id-marker", "max-uploads", "max-parts", "part-number-marker", "partNumber", "versionId", "max-buckets",
        "bucket-region", "x-id", "response-cache-control", "response-content-disposition", "response-content-encoding", "response-content-language",
        "response-content-type", "response-expires",
    ]

    /// Whether this store takes a request on a subresource for one on the bucket itself.
    private static func falls(_ name: String, _ call: Call) -> Bool {
        call.configuration.unknownSubresources.contains(name) || call.method != "GET" && call.configuration.onlyReadSubresources.contains(name)
    }

    /// The subresource; nil for the bucket or object itself, and for one that this store is told not to know.
    static func of(_ call: Call) throws(Refusal) -> String? {
        let known = call.key.isEmpty ? ofBucket : ofObject
        var found: String?
        for item in call.request.query {
            if known.contains(item.name) {
                guard found == nil else { throw .invalidArgument("Conflicting query string parameters: \(found ?? ""), \(item.name)") }
                found = item.name
            } else if !refining.contains(item.name), !item.name.lowercased().hasPrefix("x-amz-"),
                !call.configuration.unknownSubresources.contains(item.name)
            {
                throw .invalidArgument("StrictS3 does not know this query parameter", item.name, item.value ?? "")
            }
        }
        return found.flatMap { falls($0, call) ? nil : $0 }
    }
}
