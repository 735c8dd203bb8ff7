import S3Client
import S3Model

/// Reads the headers of a version that may be encrypted under a customer's key (SSE-C). A store refuses a HEAD without words where the key is missing,
/// another one, or none was used: asking again the other way tells which.
struct VersionHead: Sendable {
    let client: S3Client
    let bucket: String
    /// Tried first; a version that isn't encrypted under any key of a customer's is read without.
    let customerKey: CustomerKey?

    /// - Returns: the description; `isCustomerEncrypted` says whether the key is the version's.
    /// - Throws: "CustomerKeyRequired" where a key is needed and none is there, "CustomerKeyWrong" where another one is.
    func read(_ key: String, _ versionId: String?, wantsChecksum: Bool = false) async throws(S3Error) -> ObjectDescription {
        do throws(S3Error) {
            return try await client.headObject(
                bucket: bucket, key: key, versionId: versionId, wantsChecksum: wantsChecksum, customerKey: customerKey)
        } catch {
            guard customerKey != nil, Self.mayBeKey(error) else { throw error }
            do throws(S3Error) {
                return try await client.headObject(bucket: bucket, key: key, versionId: versionId, wantsChecksum: wantsChecksum)
            } catch let bare { throw bare.code == "CustomerKeyRequired" ? Self.wrong(error) : error }
        }
    }

    /// What the failure of a read with a key means.
    func explained(_ error: S3Error, _ key: String, _ versionId: String?) async -> S3Error {
        guard customerKey != nil, Self.mayBeKey(error) else { return error }
        do throws(S3Error) {
            _ = try await client.headObject(bucket: bucket, key: key, versionId: versionId)
            var result = error
            (result.code, result.message) = ("CustomerKeyNotUsed", "it is not encrypted under a customer's key: leave the key out")
            return result
        } catch let bare { return bare.code == "CustomerKeyRequired" ? Self.wrong(error) : error }
    }

    private static func mayBeKey(_ error: S3Error) -> Bool { error.kind == .service && (error.status == 400 || error.status == 403) }

    private static func wrong(_ error: S3Error) -> S3Error {
        var result = error
        (result.code, result.message) = ("CustomerKeyWrong", "the version is encrypted under another customer's key than the one given")
        return result
    }
}
