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
}

/// Whether a version is under legal hold.
public enum LegalHold {
    /// GetObjectLegalHold's document.
    public static func decode(_ bytes: [UInt8]) throws(DecodingFailure) -> Bool {
        try XMLTree.parse(bytes, root: "LegalHold").text(at: "Status") == "ON"
    }
}
