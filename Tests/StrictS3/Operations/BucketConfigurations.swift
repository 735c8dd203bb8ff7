import Foundation

/// One kind of bucket configuration: how its document is called and what is said when there is none.
/// Source: AWS docs, the Get/Put/Delete operation of each; codes from "Error responses".
private struct ConfigurationKind {
    var root: String
    /// Code when there is none; nil: an empty document is answered instead.
    var missing: String?
    var putStatus = 200
    var needsDigest = false
    var canDelete = true

    static let all: [String: ConfigurationKind] = [
        "lifecycle": ConfigurationKind(root: "LifecycleConfiguration", missing: "NoSuchLifecycleConfiguration", needsDigest: true),
        "replication": ConfigurationKind(root: "ReplicationConfiguration", missing: "ReplicationConfigurationNotFoundError", needsDigest: true),
        "encryption": ConfigurationKind(root: "ServerSideEncryptionConfiguration", missing: nil),
        "publicAccessBlock": ConfigurationKind(root: "PublicAccessBlockConfiguration", missing: "NoSuchPublicAccessBlockConfiguration"),
        "tagging": ConfigurationKind(root: "Tagging", missing: "NoSuchTagSet", putStatus: 204),
        "ownershipControls": ConfigurationKind(root: "OwnershipControls", missing: "OwnershipControlsNotFoundError"),
        "cors": ConfigurationKind(root: "CORSConfiguration", missing: "NoSuchCORSConfiguration", needsDigest: true),
        "website": ConfigurationKind(root: "WebsiteConfiguration", missing: "NoSuchWebsiteConfiguration"),
        "object-lock": ConfigurationKind(
            root: "ObjectLockConfiguration", missing: "ObjectLockConfigurationNotFoundError", needsDigest: true, canDelete: false),
        "notification": ConfigurationKind(root: "NotificationConfiguration", missing: nil, canDelete: false),
        "logging": ConfigurationKind(root: "BucketLoggingStatus", missing: nil, canDelete: false),
        "accelerate": ConfigurationKind(root: "AccelerateConfiguration", missing: nil, canDelete: false),
        "requestPayment": ConfigurationKind(root: "RequestPaymentConfiguration", missing: nil, canDelete: false),
    ]

    /// What GET answers while nothing was put, for kinds that always have an answer.
    func standard() -> [UInt8] {
        let inside =
            switch root {
            case "ServerSideEncryptionConfiguration":
                // Every bucket encrypts with AES256 since January 2023 (AWS docs, "Setting default server-side encryption behavior").
                "<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>false</BucketKeyEnabled></Rule>"
            case "RequestPaymentConfiguration": "<Payer>BucketOwner</Payer>"
            default: ""
            }
        return Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<\(root) xmlns=\"\(XMLWriter.namespace)\">\(inside)</\(root)>".utf8)
    }
}

extension Store {
    /// Get, Put and Delete of the configuration documents, kept as put.
    mutating func configuration(_ call: Call, _ name: String) throws(Refusal) -> Answer {
        if name == "policy" || name == "policyStatus" { return try bucketPolicy(call, name) }
        guard let kind = ConfigurationKind.all[name] else { throw Self.methodNotAllowed }
        switch call.method {
        case "GET":
            var headers: [Header] = []
            if name == "lifecycle", let minimum = self[call.bucketName].transitionMinimum {
                headers.append(Header("x-amz-transition-default-minimum-object-size", minimum))
            }
            if let document = self[call.bucketName].documents[name] { return .xml(document, headers: headers) }
            guard let code = kind.missing else { return .xml(kind.standard()) }
            throw Refusal(404, code, "The \(name) configuration was not found", details: [("BucketName", call.bucketName)])
        case "PUT": return try put(call, name, kind)
        case "DELETE" where name == "lifecycle" && call.configuration.lifecycle.keepsDeleted:
            return Answer(status: 204)
        case "DELETE" where kind.canDelete:
            self[call.bucketName].documents[name] = nil
            if name == "lifecycle" { self[call.bucketName].transitionMinimum = nil }
            return Answer(status: 204)
        default: throw Self.methodNotAllowed
        }
    }

    private mutating func put(_ call: Call, _ name: String, _ kind: ConfigurationKind) throws(Refusal) -> Answer {
        if kind.needsDigest { try call.requireDigest() }
        let root = try XMLReader.parse(call.request.body, root: kind.root)
        var headers: [Header] = []
        var body = call.request.body
        switch name {
        case "lifecycle":
            try LifecycleCheck.check(root)
            let ways = call.configuration.lifecycle
            try ways.refuse(root)
            body = ways.kept(body)
            // Sent back or lost: without the header the bucket flips to the default (AWS docs, PutBucketLifecycleConfiguration).
            var minimum = call.header("x-amz-transition-default-minimum-object-size") ?? "all_storage_classes_128K"
            if ways.dropsMinimumSize { minimum = "all_storage_classes_128K" }
            guard ["all_storage_classes_128K", "varies_by_storage_class"].contains(minimum) else {
                throw .invalidArgument("Invalid TransitionDefaultMinimumObjectSize found", "x-amz-transition-default-minimum-object-size", minimum)
            }
            self[call.bucketName].transitionMinimum = minimum
            headers.append(Header("x-amz-transition-default-minimum-object-size", minimum))
        case "replication": try checkReplication(root, call)
        case "tagging": _ = try Tagging.parse(call.request.body)
        case "object-lock":
            guard self[call.bucketName].versioning == .enabled else {
                throw Refusal(409, "InvalidBucketState", "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration")
            }
            self[call.bucketName].hasObjectLock = true
        default: break
        }
        let hasRuleIDs = name == "lifecycle" || name == "replication"
        self[call.bucketName].documents[name] = hasRuleIDs ? Self.namingRules(body, root) : body
        return Answer(status: kind.putStatus, headers: headers)
    }

    /// The document with an ID put into every rule that has none; S3 makes one up (AWS docs, LifecycleRule and ReplicationRule, ID). All else stays as
    /// it was sent. A document that prefixes its elements is left alone.
    private static func namingRules(_ document: [UInt8], _ root: XMLNode) -> [UInt8] {
        let pieces = String(decoding: document, as: UTF8.self).components(separatedBy: "<Rule>")
        let rules = root.all("Rule")
        guard pieces.count == rules.count + 1 else { return document }
        var text = pieces[0]
        for (number, rule) in rules.enumerated() {
            text += "<Rule>" + (rule.child("ID") == nil ? "<ID>strict-rule-\(number + 1)</ID>" : "") + pieces[number + 1]
        }
        return Array(text.utf8)
    }

    /// Versioning on the source; one role, at most 1,000 rules with status and destination (AWS docs, PutBucketReplication;
    /// "Replication configuration file elements": a rule with Filter needs Priority and DeleteMarkerReplication, Filter excludes Prefix).
    private func checkReplication(_ root: XMLNode, _ call: Call) throws(Refusal) {
        guard self[call.bucketName].versioning == .enabled else {
            throw .invalidRequest("Versioning must be 'Enabled' on the bucket to apply a replication configuration")
        }
        let rules = root.all("Rule")
        guard root.value("Role") != nil, (1...1000).contains(rules.count) else { throw .malformedXML }
        for rule in rules {
            guard ["Enabled", "Disabled"].contains(rule.value("Status")), let target = rule.child("Destination")?.value("Bucket") else {
                throw .malformedXML
            }
            guard target.hasPrefix("arn:") else { throw .invalidArgument("Invalid bucket ARN", "Bucket", target) }
            // Still in the schema, always refused (AWS docs, "Replicating existing objects").
            guard rule.child("ExistingObjectReplication") == nil else { throw .malformedXML }
            if rule.child("Filter") != nil {
                guard rule.child("Prefix") == nil, rule.child("Priority") != nil, rule.child("DeleteMarkerReplication") != nil else {
                    throw .malformedXML
                }
                if rule.child("Filter")?.descendants("Tag").isEmpty == false, rule.child("DeleteMarkerReplication")?.value("Status") == "Enabled" {
                    throw .invalidRequest("Delete marker replication is not supported if any Tag filter is specified.")
                }
            }
        }
        let priorities = rules.compactMap { $0.value("Priority") }
        guard Set(priorities).count == priorities.count else { throw .invalidRequest("Found duplicate priority") }
    }

    /// Policies are JSON, not XML (AWS docs, PutBucketPolicy).
    private mutating func bucketPolicy(_ call: Call, _ name: String) throws(Refusal) -> Answer {
        let missing = Refusal(404, "NoSuchBucketPolicy", "The bucket policy does not exist", details: [("BucketName", call.bucketName)])
        switch (call.method, name) {
        case ("GET", "policy"):
            guard let document = self[call.bucketName].documents["policy"] else { throw missing }
            return Answer(status: 200, headers: [Header("Content-Type", "application/json")], body: document)
        case ("GET", "policyStatus"):
            guard let document = self[call.bucketName].documents["policy"] else { throw missing }
            var writer = XMLWriter()
            writer.openRoot("PolicyStatus")
            writer.element("IsPublic", String(decoding: document, as: UTF8.self).contains("\"Principal\":\"*\""))
            writer.close("PolicyStatus")
            return .xml(writer.bytes)
        case ("PUT", "policy"):
            guard (try? JSONSerialization.jsonObject(with: Data(call.request.body))) is [String: Any] else {
                throw Refusal(400, "MalformedPolicy", "Policies must be valid JSON and the first byte must be '{'")
            }
            self[call.bucketName].documents["policy"] = call.request.body
            return Answer(status: 204)
        case ("DELETE", "policy"):
            self[call.bucketName].documents["policy"] = nil
            return Answer(status: 204)
        default: throw Self.methodNotAllowed
        }
    }

    /// GetBucketAcl and PutBucketAcl.
    mutating func bucketACL(_ call: Call) throws(Refusal) -> Answer {
        switch call.method {
        case "GET": return .xml(self[call.bucketName].acl.document(owner: self[call.bucketName].owner))
        case "PUT":
            guard let list = try AccessList.requested(call) else {
                self[call.bucketName].acl = try AccessList.parse(call.request.body)
                return Answer(status: 200)
            }
            self[call.bucketName].acl = list
            return Answer(status: 200)
        default: throw Self.methodNotAllowed
        }
    }
}

extension LifecycleWays {
    /// Errors: 501 NotImplemented, as SeaweedFS words it (observed).
    fileprivate func refuse(_ root: XMLNode) throws(Refusal) {
        for rule in root.all("Rule") where rule.value("Status") == "Enabled" {
            guard refuses.allSatisfy({ rule.descendants($0).isEmpty }) else {
                throw Refusal(501, "NotImplemented", "A header you provided implies functionality that is not implemented")
            }
        }
    }

    /// The document without what is dropped. Elements that carry attributes are left alone.
    fileprivate func kept(_ document: [UInt8]) -> [UInt8] {
        var text = String(decoding: document, as: UTF8.self)
        for name in drops {
            while let start = text.range(of: "<\(name)>"), let end = text.range(of: "</\(name)>", range: start.upperBound..<text.endIndex) {
                text.removeSubrange(start.lowerBound..<end.upperBound)
            }
        }
        return Array(text.utf8)
    }
}

/// The rules of a lifecycle document that S3 checks at once. Source: AWS docs, PutBucketLifecycleConfiguration, "Lifecycle configuration elements".
enum LifecycleCheck {
    static func check(_ root: XMLNode) throws(Refusal) {
        let rules = root.all("Rule")
        guard (1...1000).contains(rules.count), rules.count == root.children.count else { throw .malformedXML }
        let ids = rules.compactMap { $0.value("ID") }.filter { !$0.isEmpty }
        guard Set(ids).count == ids.count else { throw .invalidArgument("Rule ID must be unique. Found same ID for more than one rule") }
        guard ids.allSatisfy({ $0.utf8.count <= 255 }) else { throw .invalidArgument("ID length should not exceed allowed limit of 255") }
        for rule in rules { try check(rule: rule) }
    }

    private static func check(rule: XMLNode) throws(Refusal) {
        guard ["Enabled", "Disabled"].contains(rule.value("Status")) else { throw .malformedXML }
        // Exactly one of Filter and the legacy Prefix (kleinkram#2174).
        guard (rule.child("Filter") == nil) != (rule.child("Prefix") == nil) else { throw .malformedXML }
        let actions = ["Expiration", "Transition", "NoncurrentVersionExpiration", "NoncurrentVersionTransition", "AbortIncompleteMultipartUpload"]
        guard rule.children.contains(where: { actions.contains($0.name) }) else {
            throw .invalidRequest("At least one action needs to be specified in a rule")
        }
        if let filter = rule.child("Filter") {
            guard filter.children.count <= 1 else { throw .malformedXML }
            if let and = filter.child("And") { guard and.children.count >= 2 else { throw .malformedXML } }
        }
        if let expiration = rule.child("Expiration") {
            let said = ["Days", "Date", "ExpiredObjectDeleteMarker"].filter { expiration.child($0) != nil }
            guard said.count == 1 else { throw .malformedXML }
            if let days = expiration.value("Days") {
                guard let days = Int(days), days > 0 else {
                    throw .invalidArgument("'Days' for Expiration action must be a positive integer", "Days", days)
                }
            }
            if let text = expiration.value("Date") {
                guard let date = Timestamp.parseISO(text), Int(date.timeIntervalSince1970) % 86400 == 0 else {
                    throw .invalidArgument("'Date' must be at midnight GMT", "Date", text)
                }
            }
        }
        if let noncurrent = rule.child("NoncurrentVersionExpiration") {
            guard let days = noncurrent.value("NoncurrentDays").flatMap({ Int($0) }), days > 0 else {
                throw .invalidArgument("'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer")
            }
        }
        for transition in rule.all("Transition") + rule.all("NoncurrentVersionTransition") {
            let classes: Set = ["STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"]
            guard let name = transition.value("StorageClass"), classes.contains(name) else { throw .malformedXML }
        }
    }
}
