/// What CopyObject's or UploadPartCopy's document says of what was written.
public struct CopyResult: Sendable, Equatable {
    /// Without quotes; empty where the store names none.
    public var eTag: String
    /// Milliseconds since 1970, UTC; nil where the store doesn't say.
    public var lastModified: Int64?
    public var checksums: ObjectChecksums

    /// Root `CopyObjectResult` or `CopyPartResult`.
    public static func decode(_ bytes: [UInt8]) throws(DecodingFailure) -> CopyResult {
        if let flat = FlatDocument(bytes), let result = CopyResult(flat) { return result }
        return try decodeTree(bytes)
    }

    /// nil for another document.
    private init?(_ document: FlatDocument) {
        guard Self.roots.contains(document.root) else { return nil }
        func first(_ name: String) -> String? { document.leaves.first { $0.name == name }?.text }
        eTag = first("ETag")?.unquotedETag ?? ""
        lastModified = first("LastModified").flatMap { Timestamp.milliseconds(iso: $0) }
        checksums = ObjectChecksums(named: document.leaves)
    }

    private static let roots = ["CopyObjectResult", "CopyPartResult"]

    /// The same through the general parser.
    static func decodeTree(_ bytes: [UInt8]) throws(DecodingFailure) -> CopyResult {
        let root = try XMLTree.parse(bytes, root: nil)
        guard roots.contains(root.localName) else {
            throw .wrongRoot(root.localName, expected: "CopyObjectResult")
        }
        let modified = root.text(at: "LastModified").flatMap { Timestamp.milliseconds(iso: $0) }
        return CopyResult(eTag: root.eTag, lastModified: modified, checksums: ObjectChecksums(root))
    }

    private init(eTag: String, lastModified: Int64?, checksums: ObjectChecksums) {
        (self.eTag, self.lastModified, self.checksums) = (eTag, lastModified, checksums)
    }
}

extension XMLElement {
    /// The text of its `ETag` without quotes; "" where it has none.
    var eTag: String { text(at: "ETag")?.unquotedETag ?? "" }
}

extension String {
    /// An ETag without its quotes, where it has both.
    package var unquotedETag: String { utf8.count >= 2 && hasPrefix("\"") && hasSuffix("\"") ? String(dropFirst().dropLast()) : self }
}
