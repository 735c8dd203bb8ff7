/// A part of a multipart upload: as it was stored, and as CompleteMultipartUpload names it.
public struct UploadedPart: Sendable, Equatable {
    /// 1 ... 10,000; the parts' order.
    public var partNumber: Int
    /// Without quotes.
    public var eTag: String
    /// Bytes; nil where the answer didn't say (only ListParts does).
    public var size: Int64?
    public var checksums: ObjectChecksums

    public init(partNumber: Int, eTag: String, size: Int64? = nil, checksums: ObjectChecksums = ObjectChecksums()) {
        self.partNumber = partNumber
        self.eTag = eTag
        self.size = size
        self.checksums = checksums
    }
}

/// A multipart upload that was begun and neither completed nor aborted: its parts cost money until one of the two is done.
public struct MultipartUpload: Sendable, Equatable {
    public var key: String
    public var uploadId: String
    /// Milliseconds since 1970, UTC; nil where it can't be read.
    public var initiated: Int64?
    public var storageClass: String?
    /// False where the key as listed can't be named by a request (`XMLMark`).
    public var isActionable: Bool

    public init(key: String, uploadId: String, initiated: Int64? = nil, storageClass: String? = nil, isActionable: Bool = true) {
        self.key = key
        self.uploadId = uploadId
        self.initiated = initiated
        self.storageClass = storageClass
        self.isActionable = isActionable
    }
}

/// The documents of multipart uploads. **Source**: Amazon S3 API reference, the operations' syntax.
public enum MultipartDocuments {
    /// CreateMultipartUpload's answer: the upload's id. Bucket and key in it are echoes and not looked at.
    public static func decodeUploadId(_ bytes: [UInt8]) throws(DecodingFailure) -> String {
        let id = try XMLTree.parse(bytes, root: "InitiateMultipartUploadResult").text(at: "UploadId") ?? ""
        guard !id.isEmpty else { throw DecodingFailure(.malformed, "the answer names no upload") }
        return id
    }

    /// CompleteMultipartUpload's document; parts in any order, sent by number.
    public static func encodeComplete(_ parts: [UploadedPart]) -> [UInt8] {
        let elements = parts.sorted { $0.partNumber < $1.partNumber }.map { part in
            XMLElement(
                "Part",
                elements: part.checksums.elements + [
                    XMLElement("PartNumber", text: String(part.partNumber)), XMLElement("ETag", text: "\"\(part.eTag)\""),
                ])
        }
        return S3Document.root("CompleteMultipartUpload", elements).serialized()
    }

    /// CompleteMultipartUpload's answer: ETag and checksums of the whole.
    public static func decodeComplete(_ bytes: [UInt8]) throws(DecodingFailure) -> (eTag: String, checksums: ObjectChecksums) {
        let root = try XMLTree.parse(bytes, root: "CompleteMultipartUploadResult")
        return (root.eTag, ObjectChecksums(root))
    }

    /// A page of ListParts: parts by number, and the marker of the next page (nil at the end).
    public static func decodeParts(_ bytes: [UInt8]) throws(DecodingFailure) -> (parts: [UploadedPart], nextMarker: Int?) {
        let root = try XMLTree.parse(bytes, root: "ListPartsResult")
        var parts: [UploadedPart] = []
        for element in root.all("Part") {
            guard let number = element.text(at: "PartNumber").flatMap({ Int($0) }) else {
                throw DecodingFailure(.malformed, "a part without a number")
            }
            let size = element.text(at: "Size").flatMap { Int64($0) }
            parts.append(UploadedPart(partNumber: number, eTag: element.eTag, size: size, checksums: ObjectChecksums(element)))
        }
        guard root.text(at: "IsTruncated") == "true" else { return (parts, nil) }
        let marker = root.text(at: "NextPartNumberMarker").flatMap { Int($0) } ?? parts.last?.partNumber
        guard let marker else { throw DecodingFailure(.malformed, "the page says that more follows, but not after what") }
        return (parts, marker)
    }

    /// A page of ListMultipartUploads by key and time, and the markers of the next page (nil at the end).
    ///
    /// Keys are decoded only where the answer says they are URL-encoded, and not where one then isn't under the prefix or can't be decoded: SeaweedFS
    /// 4.48 says "url" and writes them as they are (observed).
    public static func decodeUploads(
        _ bytes: [UInt8], prefix: String
    ) throws(DecodingFailure) -> (uploads: [MultipartUpload], next: (key: String, uploadId: String)?) {
        let root = try XMLTree.parse(bytes, root: "ListMultipartUploadsResult")
        let keys = root.all("Upload").map { $0.text(at: "Key") ?? "" }
        let says = root.text(at: "EncodingType")?.lowercased() == "url"
        let isURL = says && keys.allSatisfy { isEncoded($0, prefix: prefix) }
        var uploads: [MultipartUpload] = []
        for element in root.all("Upload") {
            guard let key = element.text(at: "Key"), let id = element.text(at: "UploadId"), !id.isEmpty else {
                throw DecodingFailure(.malformed, "an upload without a key or an id")
            }
            let (text, isExact) = decoded(key, isURL: isURL)
            uploads.append(
                MultipartUpload(
                    key: text, uploadId: id, initiated: element.text(at: "Initiated").flatMap { Timestamp.milliseconds(iso: $0) },
                    storageClass: element.text(at: "StorageClass"), isActionable: isExact && !text.isEmpty))
        }
        guard root.text(at: "IsTruncated") == "true" else { return (uploads, nil) }
        let key = root.text(at: "NextKeyMarker").map { decoded($0, isURL: isURL).text } ?? uploads.last?.key ?? ""
        let id = root.text(at: "NextUploadIdMarker") ?? uploads.last?.uploadId ?? ""
        guard !key.isEmpty else { throw DecodingFailure(.malformed, "the page says that more follows, but not after what") }
        return (uploads, (key, id))
    }

    private static func isEncoded(_ key: String, prefix: String) -> Bool {
        let (text, isExact) = decoded(key, isURL: true)
        return isExact && text.utf8.starts(with: prefix.utf8) && key.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
    }

    private static func decoded(_ text: String, isURL: Bool) -> (text: String, isExact: Bool) {
        guard isURL else { return (text, !XMLMark.isIn(text)) }
        var out: [UInt8] = []
        let bytes = Array(text.utf8)
        let outcome = bytes.withUnsafeBufferPointer { TextDecoder.append($0, .url, to: &out) }
        return (String(decoding: out, as: UTF8.self), outcome == .exact && !XMLMark.isIn(text))
    }
}
