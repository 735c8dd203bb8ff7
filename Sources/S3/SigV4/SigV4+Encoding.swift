extension SigV4 {
    /// The path of a bucket and key, each byte but `A-Za-z0-9-._~/` percent-encoded once, nothing normalised: `a/../b` and `//` are keys.
    ///
    /// Bucket nil (virtual-hosted or service) leaves it out; key nil leaves the path at the bucket. A "/" in a bucket's name is encoded, so that no
    /// name can reach into another bucket. Always begins with "/".
    /// Source: S3 API reference, UriEncode() ("the forward slash character is not encoded if the object key name contains it").
    public static func encodedPath(bucket: String?, key: String?) -> String {
        var path = ""
        if let bucket { path += "/" + PercentEncoding.encode(bucket, keepsSlash: false) }
        if let key { path += "/" + PercentEncoding.encode(key, keepsSlash: true) }
        return path.isEmpty ? "/" : path
    }

    /// Query as it is sent and signed: encoded once, sorted by encoded name, then value (as pairs, by byte); a lone name becomes `name=`.
    /// Without the "?"; empty for an empty query.
    public static func encodedQuery(_ query: [(name: String, value: String?)]) -> String {
        // The encoded pairs are ASCII, where Swift's order of strings is the order of bytes.
        text(query.map(encodedPair).sorted { ($0.name, $0.value) < ($1.name, $1.value) }.flatMap { ["&", $0.name, "=", $0.value] }.dropFirst())
    }

    static func encodedPair(_ pair: (name: String, value: String?)) -> (name: String, value: String) {
        (PercentEncoding.encode(pair.name, keepsSlash: false), PercentEncoding.encode(pair.value ?? "", keepsSlash: false))
    }

    /// Value of x-amz-copy-source: bucket and key encoded once with "/" kept, then the version id as it is.
    ///
    /// `?` is encoded, so a key that ends in `?versionId=x` stays a key. An access-point ARN is followed by `/object/`.
    /// Source: S3 API reference, CopyObject, x-amz-copy-source.
    public static func copySource(bucket: String, key: String, versionId: String?) -> String {
        let between = bucket.hasPrefix("arn:") ? "/object/" : "/"
        let source = PercentEncoding.encode(bucket + between + key, keepsSlash: true)
        return versionId.map { "\(source)?versionId=\($0)" } ?? source
    }
}
