import HTTP
public import S3Model

/// What a version says of itself: content type, the other system headers and the user's own entries.
public struct ObjectMetadata: Sendable, Equatable {
    public var contentType: String?
    /// Cache-Control, Content-Disposition, Content-Encoding, Content-Language, Expires.
    public var headers: [ObjectDescription.Field]
    /// Names without the `x-amz-meta-` before them.
    public var metadata: [ObjectDescription.Field]

    public init(contentType: String? = nil, headers: [ObjectDescription.Field] = [], metadata: [ObjectDescription.Field] = []) {
        self.contentType = contentType
        self.headers = headers
        self.metadata = metadata
    }

    /// System headers besides the content type that S3 keeps with an object. Source: Amazon S3 User Guide, "Working with object metadata".
    private static let kept = ["cache-control", "content-disposition", "content-encoding", "content-language", "expires"]

    /// What a HEAD said, ready to be sent again with a new version.
    ///
    /// The `aws-chunked` that some stores leave in Content-Encoding told how an upload travelled, not what it holds: it is left out. Values in
    /// RFC 2047 form become the text they stand for. **Errors**: `unsendable` names the entries that no header can carry as they are.
    public init(of description: ObjectDescription) {
        contentType = description.contentType
        headers = description.headers.compactMap { field in
            guard Self.kept.contains(field.name.lowercased()) else { return nil }
            guard field.name.lowercased() == "content-encoding" else { return field }
            let codings = field.value.split(separator: ",").map { $0.trimmingPrefix(while: \.isWhitespace) }.filter { $0 != "aws-chunked" }
            return codings.isEmpty ? nil : ObjectDescription.Field(field.name, codings.joined(separator: ","))
        }
        metadata = description.metadata.map { .init($0.name, EncodedWord.original(of: $0.value) ?? $0.value) }
    }

    /// Names of metadata entries of a HEAD that can't be sent again as they are: in an encoding that no text brings back, or with control characters.
    public static func unsendable(of description: ObjectDescription) -> [String] {
        description.metadata.filter { field in
            guard let text = EncodedWord.original(of: field.value) else { return true }
            return !HeaderText.isSafe(text) || !HTTPHeaders.isName(field.name)
        }.map(\.name)
    }

    /// The headers of a write; a type must be there, or libcurl's own or the store's would stand in.
    var requestHeaders: [(name: String, value: String)] {
        [(name: "Content-Type", value: contentType ?? "binary/octet-stream")] + headers.map { (name: $0.name, value: $0.value) }
            + metadata.map { (name: "x-amz-meta-\($0.name)", value: $0.value) }
    }
}
