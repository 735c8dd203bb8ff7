/// AWS Signature Version 4 with S3's own path rules. Pure: the date is a parameter.
public enum SigV4 {
    /// The path of a bucket and key, each byte but `A-Za-z0-9-._~/` percent-encoded once, nothing normalised (rules S1-S3).
    /// Bucket nil (virtual-hosted or service) leaves it out; key nil leaves the path at the bucket.
    public static func encodedPath(bucket: String?, key: String?) -> String { fatalError("SigV4 helper") }

    /// Query as it is sent and signed: encoded once, sorted by encoded name, then value; a lone name becomes `name=`.
    public static func encodedQuery(_ query: [(name: String, value: String?)]) -> String { fatalError() }

    /// Value of x-amz-copy-source (rule S17).
    public static func copySource(bucket: String, key: String, versionId: String?) -> String { fatalError() }

    /// Signs with the Authorization header.
    public static func sign(_ request: SigningRequest, credentials: Credentials, scope: SigningScope) -> Signed { fatalError() }

    /// A URL that carries its signature; expires in seconds, 1 to 604,800.
    public static func presign(_ request: SigningRequest, credentials: Credentials, scope: SigningScope, expires: Int) -> Signed { fatalError() }
}
