import HTTP
public import S3Model

/// What RestoreObject set going.
public enum RestoreObjectOutput: Sendable, Equatable {
    /// The store fetches the version; its HEAD shows when it is there.
    case started
    /// A readable copy was there already and stays for the days asked for from now.
    case prolonged
    /// Somebody asked before, and the store is at it.
    case alreadyInProgress
}

extension S3Client {
    /// RestoreObject: a readable copy of an archived version for some days. Costs retrieval. Asking twice is the same as once.
    ///
    /// MiniStack 1.5.33 shows it only in the HEAD without a version id (observed).
    /// - Throws: 403 InvalidObjectState where the version isn't archived; 503 GlacierExpeditedRetrievalNotAvailable.
    /// **Source**: Amazon S3 API reference, RestoreObject (202 and 200; 409 RestoreAlreadyInProgress is a state).
    public func restoreObject(
        bucket: String, key: String, versionId: String? = nil, _ request: RestoreRequest
    ) async throws(S3Error) -> RestoreObjectOutput {
        var call = Call(.restoreObject, .post, bucket: bucket, key: key, subresource: "restore", answer: .empty, isRepeatable: true)
        call.send(document: request.encoded())
        do {
            return try await send(call.version(versionId)) { $0.status == 202 ? .started : .prolonged }
        } catch  where error.code == "RestoreAlreadyInProgress" {
            return .alreadyInProgress
        }
    }
}
