import S3Model

/// Somewhere a user can be: a bucket and a prefix in it.
public struct Place: Sendable, Equatable, Hashable {
    public var bucket: String
    /// Empty at the top of the bucket; usually ends with "/", but any prefix is a place.
    public var prefix: String

    public init(bucket: String, prefix: String = "") {
        self.bucket = bucket
        self.prefix = prefix
    }

    public static func == (a: Place, b: Place) -> Bool { a.bucket == b.bucket && KeyName(a.prefix) == KeyName(b.prefix) }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(bucket)
        hasher.combine(KeyName(prefix))
    }

    /// `s3://bucket/prefix`.
    public var uri: String { "s3://\(bucket)/\(prefix)" }

    /// One folder out; nil at the top of the bucket.
    public var parent: Place? {
        guard !prefix.isEmpty else { return nil }
        let trimmed = prefix.hasSuffix("/") ? prefix.dropLast() : prefix[...]
        guard let slash = trimmed.lastIndex(of: "/") else { return Place(bucket: bucket) }
        return Place(bucket: bucket, prefix: String(trimmed[...slash]))
    }

    /// Reads `s3://bucket/prefix`, or `/prefix` and `prefix` against where the user is.
    ///
    /// - Returns: nil when a bucket is needed and none is given.
    public static func parse(_ text: String, relativeTo here: Place?) -> Place? {
        if text.hasPrefix("s3://") {
            let rest = text.dropFirst(5)
            guard let slash = rest.firstIndex(of: "/") else { return rest.isEmpty ? nil : Place(bucket: String(rest)) }
            let bucket = String(rest[..<slash])
            return bucket.isEmpty ? nil : Place(bucket: bucket, prefix: String(rest[rest.index(after: slash)...]))
        }
        guard let here else {
            let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard let bucket = parts.first, !bucket.isEmpty else { return nil }
            return Place(bucket: String(bucket), prefix: parts.count > 1 ? String(parts[1]) : "")
        }
        if text.hasPrefix("/") { return Place(bucket: here.bucket, prefix: String(text.dropFirst())) }
        return Place(bucket: here.bucket, prefix: here.prefix + text)
    }
}

/// One version of one key; the version id is nil for "whatever is current".
public struct ObjectReference: Sendable, Equatable, Hashable {
    public var bucket: String
    public var key: String
    public var versionId: String?

    public init(bucket: String, key: String, versionId: String? = nil) {
        self.bucket = bucket
        self.key = key
        self.versionId = versionId
    }

    public static func == (a: ObjectReference, b: ObjectReference) -> Bool {
        a.bucket == b.bucket && a.versionId == b.versionId && KeyName(a.key) == KeyName(b.key)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(bucket)
        hasher.combine(KeyName(key))
        hasher.combine(versionId)
    }
}
