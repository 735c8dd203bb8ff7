/// What storing one local file under a key would do, found out by reading only.
public struct UploadPlan: Sendable, Equatable {
    /// What storing the object does to what the key holds now.
    public enum Effect: Sendable, Equatable {
        /// The bucket keeps what the key holds as an older version.
        case keepsOlderVersions
        /// The key holds nothing yet.
        case createsObject
        /// The key's object, or its null version, would be gone for good.
        case overwritesForGood
        /// The store doesn't tell this user whether the key holds something.
        case unknown(S3Error)
    }

    /// The local file, as it can be opened.
    public var path: String
    public var bucket: String
    public var key: String
    public var contentType: String
    /// Bytes of the file.
    public var size: Int64
    /// Requests that carry its bytes; more than one where it goes in parts.
    public var parts: Int
    public var effect: Effect
    /// What a GET of the key would answer now; nil where it holds nothing, or can't be looked at.
    public var present: ObjectDescription?

    public init(
        path: String, bucket: String, key: String, contentType: String, size: Int64, parts: Int = 1, effect: Effect, present: ObjectDescription? = nil
    ) {
        self.path = path
        self.bucket = bucket
        self.key = key
        self.contentType = contentType
        self.size = size
        self.parts = parts
        self.effect = effect
        self.present = present
    }

    /// Last part of the file's path.
    public var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// True where a yes is wanted first, since something may be lost for good.
    public var needsYes: Bool {
        switch effect {
        case .overwritesForGood, .unknown: true
        case .keepsOlderVersions, .createsObject: false
        }
    }
}

/// How an upload ended.
public struct UploadOutcome: Sendable, Equatable {
    /// Without quotes; empty where the store names none.
    public var eTag: String
    /// nil in buckets without versions.
    public var versionId: String?
    /// Bytes of the file.
    public var size: Int64
    /// Requests that carried its bytes.
    public var parts: Int

    public init(eTag: String, versionId: String? = nil, size: Int64, parts: Int = 1) {
        self.eTag = eTag
        self.versionId = versionId
        self.size = size
        self.parts = parts
    }
}
