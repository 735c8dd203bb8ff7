public import S3Client
public import S3Model

/// Asks for readable copies of archived versions (RestoreObject), and looks how far they are (HEAD), a few at a time.
public struct RetrievalOperation: Sendable {
    /// An archived version.
    public struct Target: Sendable, Equatable {
        public var key: String
        public var versionId: String?

        public init(key: String, versionId: String?) {
            self.key = key
            self.versionId = versionId
        }
    }

    private let client: S3Client
    private let bucket: String
    private let targets: [Target]
    private let atOnce: Int

    public init(client: S3Client, bucket: String, targets: [Target], atOnce: Int = 8) {
        self.client = client
        self.bucket = bucket
        self.targets = targets
        self.atOnce = atOnce
    }

    /// Asks for each; one that fails doesn't stop the others.
    ///
    /// - Parameter onDone: told each answer, by the target's place in the list.
    public func request(_ request: RestoreRequest, onDone: (_ index: Int, Result<RestoreObjectOutput, S3Error>) -> Void) async {
        await Concurrent.each(targets, atOnce: atOnce) { target -> Result<RestoreObjectOutput, S3Error> in
            do throws(S3Error) {
                return .success(try await client.restoreObject(bucket: bucket, key: target.key, versionId: target.versionId, request))
            } catch { return .failure(error) }
        } take: { index, answer in
            onDone(index, answer)
            return true
        }
    }

    /// Reads the headers of each.
    public func look(onDone: (_ index: Int, Result<ObjectDescription, S3Error>) -> Void) async {
        await Concurrent.each(targets, atOnce: atOnce) { target -> Result<ObjectDescription, S3Error> in
            do throws(S3Error) {
                return .success(try await client.headObject(bucket: bucket, key: target.key, versionId: target.versionId))
            } catch { return .failure(error) }
        } take: { index, answer in
            onDone(index, answer)
            return true
        }
    }
}
