/// Judges a setting's text before it is sent: what can't be read or what S3 refuses, and what is likely not meant. Pure.
public enum BucketSettingValidator {
    /// The document in a text, with what is wrong about it; `.refused` problems come first, and then there is no document.
    ///
    /// A text of nothing but white space, or a document with nothing in it, means that the setting is to be removed: no document and no problem.
    /// - Parameter bucket: what a policy has to speak of.
    public static func read(_ text: String, _ setting: BucketSetting, bucket: String) -> (
        document: BucketSettingDocument?, problems: [SettingProblem]
    ) {
        if text.allSatisfy(\.isWhitespace) { return (nil, []) }
        if setting.isJSON, let problem = JSONSyntax.problem(in: text) { return (nil, [problem]) }
        let document: BucketSettingDocument
        do throws(DecodingFailure) {
            document = try BucketSettingDocument.decode(Array(text.utf8), setting)
        } catch {
            return (nil, [unreadable(error, setting)])
        }
        if document.holdsMark { return (nil, [SettingProblem(.refused, "It holds characters that XML can't carry.")]) }
        if document.isEmpty { return (nil, []) }
        let problems = problems(in: document, bucket: bucket).sorted { $0.severity > $1.severity }
        return problems.first?.severity == .refused ? (nil, problems) : (document, problems)
    }

    /// What is wrong with a document that can be read.
    public static func problems(in document: BucketSettingDocument, bucket: String) -> [SettingProblem] {
        guard let root = document.root else { return PolicyCheck.problems(in: document, bucket: bucket) }
        switch document.setting {
        case .encryption: return encryption(root)
        case .publicAccessBlock: return publicAccessBlock(root)
        case .cors: return cors(root, bytes: document.encoded().count)
        case .tagging: return tagging(root)
        case .ownershipControls, .notification, .policy: return []
        }
    }

    private static func unreadable(_ failure: DecodingFailure, _ setting: BucketSetting) -> SettingProblem {
        switch failure.kind {
        case .wrongRoot(let name): SettingProblem(.refused, "The document is a \(name); \(setting.title) is a \(setting.rootName).")
        case .unsafe: SettingProblem(.refused, "It has a document type or entities, or isn't UTF-8.")
        case .malformed where !setting.isJSON: SettingProblem(.refused, line: line(in: failure.message), "It isn't well-formed XML.")
        default: SettingProblem(.refused, "It can't be read: \(failure.message).")
        }
    }

    /// "… (line 3, error 76)"
    private static func line(in message: String) -> Int? {
        guard let range = message.firstRange(of: "(line ") else { return nil }
        return Int(message[range.upperBound...].prefix(while: \.isNumber))
    }

    /// **Source**: Amazon S3 API reference, ServerSideEncryptionByDefault.
    private static func encryption(_ root: XMLElement) -> [SettingProblem] {
        let rules = root.all("Rule")
        guard rules.count == 1 else { return [SettingProblem(.refused, "A bucket has one Rule, here are \(rules.count).")] }
        var problems: [SettingProblem] = []
        let standard = rules[0].first("ApplyServerSideEncryptionByDefault")
        let algorithm = standard?.first("SSEAlgorithm")?.trimmedText ?? ""
        let isKMS = algorithm.hasPrefix("aws:kms")
        if algorithm.isEmpty {
            problems.append(SettingProblem(.refused, "The Rule needs ApplyServerSideEncryptionByDefault with an SSEAlgorithm."))
        } else if !["AES256", "aws:kms", "aws:kms:dsse"].contains(algorithm) {
            problems.append(SettingProblem(.warning, "S3 knows AES256, aws:kms and aws:kms:dsse, not \(algorithm)."))
        }
        if let key = standard?.first("KMSMasterKeyID")?.trimmedText, !key.isEmpty, !isKMS {
            problems.append(SettingProblem(.refused, "A KMSMasterKeyID goes with aws:kms only."))
        }
        if isKMS {
            let text = "Whoever writes or reads needs rights on the key as well; restores of older versions, too."
            problems.append(SettingProblem(.note, text))
            if standard?.first("KMSMasterKeyID")?.trimmedText.isEmpty ?? true {
                problems.append(SettingProblem(.warning, "Without KMSMasterKeyID it is AWS's own key, which no other account can use."))
            }
        }
        if let text = rules[0].first("BucketKeyEnabled")?.trimmedText, !isBoolean(text) { problems.append(boolean("BucketKeyEnabled")) }
        return problems
    }

    private static func publicAccessBlock(_ root: XMLElement) -> [SettingProblem] {
        let names = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]
        var problems: [SettingProblem] = []
        for element in root.elements {
            if !names.contains(element.localName) {
                problems.append(SettingProblem(.warning, "S3 doesn't know \(element.localName) here."))
            } else if !isBoolean(element.trimmedText) {
                problems.append(boolean(element.localName))
            }
        }
        for name in names where root.all(name).count > 1 { problems.append(SettingProblem(.refused, "\(name) stands there twice.")) }
        let off = names.filter { root.first($0)?.trimmedText.lowercased() != "true" }
        if !off.isEmpty {
            problems.append(
                SettingProblem(
                    .warning, "\(BucketWords.list(off)) \(off.count == 1 ? "is" : "are") off: ACLs or a policy can make the bucket public."))
        }
        return problems
    }

    /// **Source**: S3 User Guide, "Elements of a CORS configuration".
    private static func cors(_ root: XMLElement, bytes: Int) -> [SettingProblem] {
        let rules = root.all("CORSRule")
        var problems: [SettingProblem] = []
        if rules.isEmpty { problems.append(SettingProblem(.refused, "There is no CORSRule in it.")) }
        if rules.count > 100 { problems.append(SettingProblem(.refused, "A bucket has at most 100 rules, here are \(rules.count).")) }
        if bytes > 64 << 10 { problems.append(SettingProblem(.refused, "It is larger than 64 KiB.")) }
        for (index, rule) in rules.enumerated() {
            let place = rules.count == 1 ? "The rule" : "Rule \(index + 1)"
            let methods = rule.all("AllowedMethod").map(\.trimmedText)
            if methods.isEmpty { problems.append(SettingProblem(.refused, "\(place) needs an AllowedMethod.")) }
            for method in methods where !["GET", "PUT", "POST", "DELETE", "HEAD"].contains(method) {
                problems.append(SettingProblem(.refused, "\(place): AllowedMethod is GET, PUT, POST, DELETE or HEAD, not \(method)."))
            }
            let origins = rule.all("AllowedOrigin").map(\.trimmedText)
            if origins.isEmpty { problems.append(SettingProblem(.refused, "\(place) needs an AllowedOrigin.")) }
            for text in origins + rule.all("AllowedHeader").map(\.trimmedText) where text.count(where: { $0 == "*" }) > 1 {
                problems.append(SettingProblem(.refused, "\(place): \(text) has more than one *."))
            }
            if origins.contains("*"), methods.contains(where: { $0 != "GET" && $0 != "HEAD" }) {
                problems.append(SettingProblem(.warning, "\(place) lets pages of every origin change things, where the visitor may."))
            }
            if let age = rule.first("MaxAgeSeconds")?.trimmedText, Int(age) == nil {
                problems.append(SettingProblem(.refused, "\(place): MaxAgeSeconds is a number of seconds."))
            }
            if let id = rule.first("ID")?.trimmedText, id.utf8.count > 255 {
                problems.append(SettingProblem(.refused, "\(place): an ID has at most 255 characters."))
            }
        }
        return problems
    }

    /// **Source**: Amazon S3 API reference, PutBucketTagging; AWS Billing, "User-defined tag restrictions".
    private static func tagging(_ root: XMLElement) -> [SettingProblem] {
        let tags = (root.first("TagSet")?.all("Tag") ?? []).map { ($0.first("Key")?.text ?? "", $0.first("Value")?.text ?? "") }
        var problems: [SettingProblem] = []
        if tags.count > 50 { problems.append(SettingProblem(.refused, "A bucket has at most 50 tags, here are \(tags.count).")) }
        var seen: Set<KeyName> = []
        for (key, value) in tags {
            if key.isEmpty { problems.append(SettingProblem(.refused, "A tag needs a Key.")) }
            if key.unicodeScalars.count > 128 {
                problems.append(SettingProblem(.refused, "The key \(key.prefix(20))… has more than 128 characters."))
            }
            if value.unicodeScalars.count > 256 { problems.append(SettingProblem(.refused, "The value of \(key) has more than 256 characters.")) }
            if !key.isEmpty, !seen.insert(KeyName(key)).inserted { problems.append(SettingProblem(.refused, "\(key) stands there twice.")) }
            if key.lowercased().hasPrefix("aws:") { problems.append(SettingProblem(.warning, "AWS keeps keys that begin with aws: for itself.")) }
        }
        return problems
    }

    private static func isBoolean(_ text: String) -> Bool { ["true", "false"].contains(text.lowercased()) }

    private static func boolean(_ name: String) -> SettingProblem { SettingProblem(.refused, "\(name) is true or false.") }
}
