/// How long a version is locked, and how hard.
public struct ObjectRetention: Sendable, Equatable {
    /// "GOVERNANCE", "COMPLIANCE", or what the store says.
    public var mode: String
    /// Milliseconds since 1970, UTC; nil where it can't be read.
    public var retainUntil: Int64?
    public init(mode: String, retainUntil: Int64?) {
        self.mode = mode
        self.retainUntil = retainUntil
    }
}

extension ObjectRetention {
    /// GetObjectRetention's document.
    public static func decode(_ bytes: [UInt8]) throws(DecodingFailure) -> ObjectRetention {
        let root = try XMLTree.parse(bytes, root: "Retention")
        let until = root.text(at: "RetainUntilDate").flatMap { Timestamp.milliseconds(iso: $0) }
        return ObjectRetention(mode: root.text(at: "Mode") ?? "", retainUntil: until)
    }

    /// PutObjectRetention's document; nil takes a governance lock away (with the bypass) and leaves nothing.
    public static func encode(_ retention: ObjectRetention?) -> [UInt8] {
        var elements: [XMLElement] = []
        if let retention {
            elements.append(XMLElement("Mode", text: retention.mode))
            if let until = retention.retainUntil { elements.append(XMLElement("RetainUntilDate", text: Timestamp.iso(milliseconds: until))) }
        }
        return S3Document.root("Retention", elements).serialized()
    }
}

/// Whether a version is under legal hold.
public enum LegalHold {
    /// GetObjectLegalHold's document.
    public static func decode(_ bytes: [UInt8]) throws(DecodingFailure) -> Bool {
        try XMLTree.parse(bytes, root: "LegalHold").text(at: "Status") == "ON"
    }

    /// PutObjectLegalHold's document.
    public static func encode(_ isHeld: Bool) -> [UInt8] {
        S3Document.root("LegalHold", [XMLElement("Status", text: isHeld ? "ON" : "OFF")]).serialized()
    }
}
