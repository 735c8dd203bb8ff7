/// `s3://bucket/key`: a place in a store, written as people write it. Keys are taken as they stand: nothing is decoded.
public struct S3URI: Sendable, Equatable, CustomStringConvertible {
    /// A bucket's name or an access point's ARN; empty where the whole account is meant (`s3://`).
    public var bucket: String
    /// Key or prefix; empty for the bucket itself.
    public var key: String

    public init(bucket: String, key: String = "") {
        self.bucket = bucket
        self.key = key
    }

    /// nil where the text is no `s3://` address. An access point is written `s3://arn:aws:s3:REGION:ACCOUNT:accesspoint/NAME/key`.
    public init?(_ text: String) {
        guard text.lowercased().hasPrefix("s3://") else { return nil }
        let rest = text.dropFirst(5)
        var end = rest.firstIndex(of: "/") ?? rest.endIndex
        if rest.hasPrefix("arn:"), rest[..<end].hasSuffix(":accesspoint"), end < rest.endIndex {
            let name = rest.index(after: end)
            end = rest[name...].firstIndex(of: "/") ?? rest.endIndex
        }
        bucket = String(rest[..<end])
        key = end < rest.endIndex ? String(rest[rest.index(after: end)...]) : ""
        if bucket.isEmpty, !key.isEmpty { return nil }
    }

    public var description: String { bucket.isEmpty ? "s3://" : "s3://\(bucket)/\(key)" }

    /// The part of the key behind its last slash: the name a download takes when none is given.
    public var name: String { key.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? "" }
}
