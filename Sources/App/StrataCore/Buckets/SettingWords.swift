import S3Model

/// A setting's document in a few words, for a row.
enum SettingWords {
    static func brief(_ document: BucketSettingDocument) -> String {
        guard let root = document.root else { return policy(document) }
        switch document.setting {
        case .encryption: return encryption(root)
        case .publicAccessBlock: return accessBlock(root)
        case .ownershipControls: return root.first("Rule")?.first("ObjectOwnership")?.text.trimmingSpaces ?? "set"
        case .cors: return count(root.all("CORSRule").count, "rule")
        case .tagging: return tags(root)
        case .notification: return count(root.elements.count, "target")
        case .policy: return policy(document)
        }
    }

    private static func encryption(_ root: XMLElement) -> String {
        let rule = root.first("Rule")
        let standard = rule?.first("ApplyServerSideEncryptionByDefault")
        let key = standard?.first("KMSMasterKeyID").map { ", key \($0.text.trimmingSpaces)" } ?? ""
        return (standard?.first("SSEAlgorithm")?.text.trimmingSpaces ?? "set") + key
    }

    private static func accessBlock(_ root: XMLElement) -> String {
        let flags = root.elements
        let on = flags.filter { $0.text.trimmingSpaces.lowercased() == "true" }.count
        return on == 4 ? "all four on: nothing can be public" : on == 0 ? "all off" : "\(on) of 4 on"
    }

    private static func tags(_ root: XMLElement) -> String {
        let tags = (root.first("TagSet")?.all("Tag") ?? []).map { tag in
            "\(tag.first("Key")?.text.trimmingSpaces ?? "")=\(tag.first("Value")?.text.trimmingSpaces ?? "")"
        }
        return tags.joined(separator: ", ")
    }

    /// Statements are counted by what every one of them must have.
    private static func policy(_ document: BucketSettingDocument) -> String {
        count(document.lines.count { $0.trimmingSpaces.hasPrefix("\"Effect\"") }, "statement")
    }

    private static func count(_ number: Int, _ word: String) -> String { number == 1 ? "1 \(word)" : "\(number) \(word)s" }
}
