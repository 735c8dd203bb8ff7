public import S3Client
public import S3Model

/// Reads everything there is to know of a bucket's settings.
public struct BucketSettingsOperation: Sendable {
    private let client: S3Client
    private let bucket: String

    public init(client: S3Client, bucket: String) {
        self.client = client
        self.bucket = bucket
    }

    /// Asks for all settings at once, a request each.
    ///
    /// - Parameter onSettings: told the settings so far after each answer, in the order they come; the last call has what is returned.
    @discardableResult
    public func run(onSettings: @Sendable (BucketSettings) -> Void = { _ in }) async -> BucketSettings {
        await withTaskGroup(of: Piece.self) { group in
            group.addTask { .region(await Fact.region(of: Bucket(name: bucket), client)) }
            group.addTask { .versioning(await Fact.of { () async throws(S3Error) in try await client.getBucketVersioning(bucket) }) }
            group.addTask { .lock(await Fact.of { () async throws(S3Error) in try await client.getObjectLockConfiguration(bucket) }) }
            group.addTask { .isPublic(await Fact.of { () async throws(S3Error) in try await client.getBucketPolicyStatus(bucket) }) }
            for setting in BucketSetting.allCases {
                group.addTask {
                    .document(setting, await Fact.of { () async throws(S3Error) in try await client.getBucketSetting(setting, of: bucket) })
                }
            }
            var settings = BucketSettings(bucket: bucket)
            for await piece in group {
                switch piece {
                case .region(let fact): settings.region = fact
                case .versioning(let fact): settings.versioning = fact
                case .lock(let fact): settings.objectLock = fact
                case .isPublic(let fact): settings.policyIsPublic = fact
                case .document(let setting, let fact):
                    settings.documents[setting] = fact
                    settings.capabilities[setting] = client.capability(of: setting)
                }
                onSettings(settings)
            }
            return settings
        }
    }

    private enum Piece: Sendable {
        case region(BucketFacts.Fact<String>)
        case versioning(BucketFacts.Fact<VersioningConfiguration>)
        case lock(BucketFacts.Fact<ObjectLockConfiguration?>)
        case isPublic(BucketFacts.Fact<Bool?>)
        case document(BucketSetting, BucketFacts.Fact<BucketSettingDocument?>)
    }
}
