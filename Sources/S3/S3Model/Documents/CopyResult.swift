/// What CopyObject's or UploadPartCopy's document says of what was written.
public struct CopyResult: Sendable, Equatable {
    /// Without quotes; empty where the store names none.
    public var eTag: String
    /// Milliseconds since 1970, UTC; nil where the store doesn't say.
    public var lastModified: Int64?
    public var checksums: ObjectChecksums

    /// Root `CopyObjectResult` or `CopyPartResult`.
    public static func decode(_ bytes: [UInt8]) throws(DecodingFailure) -> CopyResult {
        let root = try XMLTree.parse(bytes, root: nil)
        guard ["CopyObjectResult", "CopyPartResult"].contains(root.localName) else {
            throw .wrongRoot(root.localName, expected: "CopyObjectResult")
        }
        let modified = root.text(at: "LastModified").flatMap { Timestamp.milliseconds(iso: $0) }
        return CopyResult(eTag: root.eTag, lastModified: modified, checksums: ObjectChecksums(root))
    }
}

extension XMLElement {
    /// The text of its `ETag` without quotes; "" where it has none.
    var eTag: String {
        let text = text(at: "ETag") ?? ""
        guard text.utf8.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return text }
        return String(text.dropFirst().dropLast())
    }
}
