import Foundation

extension ObjectAttributes {
    static let systemNames = ["Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Type", "Expires"]
    static let storageClasses: Set = [
        "STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER", "DEEP_ARCHIVE", "GLACIER_IR",
    ]

    /// Everything the headers of a write (PutObject, CopyObject with REPLACE, CreateMultipartUpload) say.
    static func requested(_ call: Call, bucket: StoredBucket) throws(Refusal) -> ObjectAttributes {
        var out = ObjectAttributes()
        try out.readMetadata(call)
        if let tagging = call.header("x-amz-tagging") { out.tags = try Tagging.parse(header: tagging) }
        try out.readPlacement(call, bucket: bucket)
        return out
    }

    /// System and user metadata. Errors: 400 MetadataTooLarge above 2 KB of user metadata (AWS docs, "Working with object metadata").
    mutating func readMetadata(_ call: Call) throws(Refusal) {
        for name in Self.systemNames {
            if let value = call.header(name) { system.append(Header(name, value)) }
        }
        if call.header("Content-Type") == nil { system.append(Header("Content-Type", "binary/octet-stream")) }
        var names: [String] = []
        for header in call.request.headers where header.name.lowercased().hasPrefix("x-amz-meta-") && !names.contains(header.name.lowercased()) {
            names.append(header.name.lowercased())
        }
        metadata = names.map { Header($0, call.header($0) ?? "") }
        let size = metadata.reduce(0) { $0 + $1.name.utf8.count - "x-amz-meta-".utf8.count + $1.value.utf8.count }
        guard size <= 2048 else {
            throw Refusal(
                400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size",
                details: [("Size", String(size)), ("MaxSizeAllowed", "2048")])
        }
    }

    /// Class, ACL, encryption, redirect and lock: what a copy never takes over from its source.
    mutating func readPlacement(_ call: Call, bucket: StoredBucket) throws(Refusal) {
        if let wanted = call.header("x-amz-storage-class") {
            guard Self.storageClasses.contains(wanted) else {
                throw Refusal(
                    400, "InvalidStorageClass", "The storage class you specified is not valid", details: [("StorageClassRequested", wanted)])
            }
            storageClass = wanted
        }
        acl = try AccessList.requested(call) ?? .private
        websiteRedirect = call.header("x-amz-website-redirect-location")
        let sent = call.request.headers.filter { $0.name.lowercased().hasPrefix("x-amz-server-side-encryption") }
        if let customer = try CustomerKeyHeaders.of(call) {
            guard call.header("x-amz-server-side-encryption") == nil else {
                throw .invalidArgument(
                    "Server Side Encryption with Customer provided key is incompatible with the encryption method specified",
                    "x-amz-server-side-encryption", call.header("x-amz-server-side-encryption") ?? "")
            }
            (customerKeyMD5, encryption) = (customer.md5, customer.headers)
        } else if let algorithm = call.header("x-amz-server-side-encryption") {
            guard ["AES256", "aws:kms", "aws:kms:dsse"].contains(algorithm) else {
                throw .invalidArgument("The encryption method specified is not supported", "x-amz-server-side-encryption", algorithm)
            }
            encryption = sent.map { Header($0.name.lowercased(), $0.value) }
        } else if let standard = bucket.defaultEncryption {
            encryption = standard
        }
        try readLock(call, bucket: bucket)
    }

    /// Retention and legal hold (AWS docs, "Locking objects with Object Lock").
    private mutating func readLock(_ call: Call, bucket: StoredBucket) throws(Refusal) {
        let mode = call.header("x-amz-object-lock-mode")
        let until = call.header("x-amz-object-lock-retain-until-date")
        let hold = call.header("x-amz-object-lock-legal-hold")
        if mode != nil || until != nil || hold != nil {
            guard bucket.hasObjectLock else { throw .invalidRequest("Bucket is missing Object Lock Configuration") }
        }
        guard (mode == nil) == (until == nil) else {
            throw .invalidArgument("x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied")
        }
        if let mode, let until {
            guard ["COMPLIANCE", "GOVERNANCE"].contains(mode) else {
                throw .invalidArgument("Unknown wormMode directive.", "x-amz-object-lock-mode", mode)
            }
            guard let date = Timestamp.parseISO(until), date > call.now else {
                throw .invalidArgument("The retain until date must be in the future!")
            }
            (lockMode, retainUntil) = (mode, date)
        } else if let standard = bucket.defaultRetention {
            lockMode = standard.mode
            retainUntil = call.second.addingTimeInterval(Double(standard.days) * 86400)
        }
        if let hold {
            guard ["ON", "OFF"].contains(hold) else { throw .invalidArgument("Legal Hold must be either of 'ON' or 'OFF'") }
            legalHold = hold == "ON"
        }
    }

    /// The headers that GET and HEAD answer with.
    var headers: [Header] {
        var out = system + metadata + encryption
        if storageClass != "STANDARD" { out.append(Header("x-amz-storage-class", storageClass)) }
        if let websiteRedirect { out.append(Header("x-amz-website-redirect-location", websiteRedirect)) }
        if let lockMode, let retainUntil {
            out += [Header("x-amz-object-lock-mode", lockMode), Header("x-amz-object-lock-retain-until-date", Timestamp.iso(retainUntil))]
        }
        if legalHold { out.append(Header("x-amz-object-lock-legal-hold", "ON")) }
        if !tags.isEmpty { out.append(Header("x-amz-tagging-count", String(tags.count))) }
        return out
    }
}

extension StoredBucket {
    /// Whether requests are paid by who makes them (AWS docs, PutBucketRequestPayment).
    var requesterPays: Bool {
        guard let document = documents["requestPayment"] else { return false }
        return (try? XMLReader.parse(document, root: "RequestPaymentConfiguration"))?.value("Payer") == "Requester"
    }

    /// What objects are encrypted with when a write doesn't say; nil: AES256 (AWS docs, "Setting default server-side encryption behavior").
    var defaultEncryption: [Header]? {
        guard let document = documents["encryption"], let root = try? XMLReader.parse(document, root: "ServerSideEncryptionConfiguration"),
            let standard = root.child("Rule")?.child("ApplyServerSideEncryptionByDefault"), let algorithm = standard.value("SSEAlgorithm")
        else { return nil }
        let key = standard.value("KMSMasterKeyID").map { [Header("x-amz-server-side-encryption-aws-kms-key-id", $0)] } ?? []
        return [Header("x-amz-server-side-encryption", algorithm)] + key
    }

    /// Default retention of the object lock configuration, years counted as 365 days.
    var defaultRetention: (mode: String, days: Int)? {
        guard let document = documents["object-lock"], let root = try? XMLReader.parse(document, root: "ObjectLockConfiguration"),
            let standard = root.child("Rule")?.child("DefaultRetention"), let mode = standard.value("Mode")
        else { return nil }
        let days = standard.value("Days").flatMap { Int($0) } ?? standard.value("Years").flatMap { Int($0) }.map { $0 * 365 }
        return days.map { (mode, $0) }
    }
}

/// Object tags in their two forms. Source: AWS docs, "Categorizing your storage using tags" (ten tags, unique keys, 128 and 256 characters).
enum Tagging {
    /// `k=v&k2=v2`, URL query encoded.
    static func parse(header: String) throws(Refusal) -> [Tag] {
        guard let items = WireRequest.items(Array(header.utf8)) else {
            throw .invalidArgument(
                "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.")
        }
        return try checked(items.map { Tag(key: $0.name, value: $0.value ?? "") })
    }

    /// A Tagging document.
    static func parse(_ body: [UInt8]) throws(Refusal) -> [Tag] {
        guard let set = try XMLReader.parse(body, root: "Tagging").child("TagSet") else { throw .malformedXML }
        var tags: [Tag] = []
        for tag in set.children {
            guard tag.name == "Tag", let key = tag.value("Key"), let value = tag.value("Value") else { throw .malformedXML }
            tags.append(Tag(key: key, value: value))
        }
        return try checked(tags)
    }

    private static func checked(_ tags: [Tag]) throws(Refusal) -> [Tag] {
        guard tags.count <= 10 else { throw Refusal(400, "BadRequest", "Object tags cannot be greater than 10") }
        guard Set(tags.map { Array($0.key.utf8) }).count == tags.count else {
            throw Refusal(400, "InvalidTag", "Cannot provide multiple Tags with the same key")
        }
        guard tags.allSatisfy({ !$0.key.isEmpty && $0.key.unicodeScalars.count <= 128 && $0.value.unicodeScalars.count <= 256 }) else {
            throw Refusal(400, "InvalidTag", "The TagKey or TagValue you have provided is invalid")
        }
        return tags
    }

    /// The Tagging document.
    static func document(_ tags: [Tag]) -> [UInt8] {
        var writer = XMLWriter()
        writer.openRoot("Tagging")
        writer.open("TagSet")
        for tag in tags {
            writer.open("Tag")
            writer.element("Key", tag.key)
            writer.element("Value", tag.value)
            writer.close("Tag")
        }
        writer.close("TagSet")
        writer.close("Tagging")
        return writer.bytes
    }
}
