import Foundation

/// One setting's document, as a store has it or as somebody has written it. XML is kept as the parsed tree, a policy as its text, so that nothing
/// that isn't understood gets lost.
public struct BucketSettingDocument: Sendable, Equatable {
    enum Content: Sendable {
        case xml(XMLElement)
        case json(String)
    }

    public let setting: BucketSetting
    let content: Content

    /// A document's root; for every setting but the policy.
    public init(_ setting: BucketSetting, _ root: XMLElement) {
        self.setting = setting
        content = .xml(root)
    }

    /// A policy as its JSON.
    public init(policy: String) {
        setting = .policy
        content = .json(policy)
    }

    /// The document in an answer, or in what somebody wrote.
    ///
    /// - Throws: `.wrongRoot` for a sound document of another kind; `.empty` where nothing is in it.
    public static func decode(_ bytes: [UInt8], _ setting: BucketSetting) throws(DecodingFailure) -> BucketSettingDocument {
        guard setting.isJSON else {
            var root = try XMLTree.parse(bytes, root: nil)
            guard setting.roots.contains(root.localName) else { throw .wrongRoot(root.localName, expected: setting.rootName) }
            // moto 5.2.1 names notifications after the operation (observed).
            if root.localName != setting.rootName { root.name = root.childName(setting.rootName) }
            return BucketSettingDocument(setting, root)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let shown = text.trimmingPrefix(while: \.isWhitespace)
        guard !shown.isEmpty else { throw DecodingFailure(.empty, "the policy is empty") }
        guard bytes.elementsEqual(text.utf8) else { throw DecodingFailure(.unsafe, "the policy isn't UTF-8") }
        guard shown.hasPrefix("{"), JSONLayout.lines(text) != nil else { throw DecodingFailure(.malformed, "the policy isn't a JSON object") }
        return BucketSettingDocument(policy: text)
    }

    /// The document as it is put.
    public func encoded() -> [UInt8] {
        switch content {
        case .xml(let root): root.serialized()
        case .json(let text): Array(text.utf8)
        }
    }

    /// The document laid out over lines, for reading, for an editor and for a diff.
    public var lines: [String] {
        switch content {
        case .xml(let root): root.prettyLines()
        case .json(let text): JSONLayout.lines(text) ?? text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        }
    }

    /// `lines` as one text that ends with a line break.
    public var text: String { lines.joined(separator: "\n") + "\n" }

    /// The XML's root; nil for a policy.
    public var root: XMLElement? {
        if case .xml(let root) = content { root } else { nil }
    }

    /// True where nothing is in it, which is the same as having none.
    public var isEmpty: Bool {
        guard let root else { return false }
        switch setting {
        case .tagging: return (root.first("TagSet")?.all("Tag") ?? []).isEmpty
        case .encryption, .publicAccessBlock, .cors, .ownershipControls, .notification: return root.elements.isEmpty
        case .policy: return false
        }
    }

    /// True where it stands for what a store has without being told: encryption with the store's own keys (AWS has answered so since January 2023).
    public var isDefault: Bool {
        guard setting == .encryption, let root else { return isEmpty }
        let rules = root.all("Rule")
        let algorithm = rules.first?.first("ApplyServerSideEncryptionByDefault")
        return rules.count == 1 && algorithm?.first("SSEAlgorithm")?.trimmedText == "AES256" && algorithm?.first("KMSMasterKeyID") == nil
    }

    /// True where a text holds what XML couldn't carry: such a document must not be sent back.
    public var holdsMark: Bool { root?.holdsMark ?? false }

    /// True where both say the same: white space, prefixes, comments and the order of different elements or members don't count, and neither does
    /// a list of one against what is in it (SeaweedFS 4.48 gives policies back so, observed).
    public func means(_ other: BucketSettingDocument) -> Bool {
        setting == other.setting && canonical.utf8.elementsEqual(other.canonical.utf8)
    }

    private var canonical: String {
        switch content {
        case .xml(let root): Self.canonical(root)
        case .json(let text):
            (try? JSONSerialization.jsonObject(with: Data(text.utf8))).map { Self.canonical($0 as Any) } ?? text
        }
    }

    /// Elements by name, those of one name in their order: what comes first counts for CORS rules.
    private static func canonical(_ element: XMLElement) -> String {
        let children = element.elements
        guard !children.isEmpty else { return "<\(element.localName)>\(element.trimmedText)</>" }
        let sorted = children.enumerated().sorted { a, b in
            a.element.localName == b.element.localName ? a.offset < b.offset : a.element.localName < b.element.localName
        }
        return "<\(element.localName)>" + sorted.map { canonical($0.element) }.joined() + "</>"
    }

    private static func canonical(_ value: Any) -> String {
        switch value {
        case let members as [String: Any]:
            return "{" + members.sorted { $0.key < $1.key }.map { quoted($0.key) + ":" + canonical($0.value) }.joined(separator: ",") + "}"
        case let elements as [Any]:
            let texts = elements.map { canonical($0) }
            // Lists of texts are sets in a policy: actions, resources, principals, values of conditions.
            guard elements.allSatisfy({ $0 is String }) else { return texts.count == 1 ? texts[0] : "[" + texts.joined(separator: ",") + "]" }
            return texts.count == 1 ? texts[0] : "[" + texts.sorted().joined(separator: ",") + "]"
        case let text as String: return quoted(text)
        default: return "\(value)"
        }
    }

    private static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSONQuote.append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    public static func == (a: BucketSettingDocument, b: BucketSettingDocument) -> Bool {
        switch (a.content, b.content) {
        case (.xml(let first), .xml(let second)): a.setting == b.setting && first == second
        case (.json(let first), .json(let second)): first.utf8.elementsEqual(second.utf8)
        default: false
        }
    }
}

extension BucketSetting {
    /// Roots that are this setting's document.
    public var roots: [String] { self == .notification ? [rootName, "GetBucketNotificationResponse"] : [rootName] }
}
