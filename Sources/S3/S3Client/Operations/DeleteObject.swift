import HTTP
public import S3Model

/// What DeleteObject did.
public struct DeleteObjectOutput: Sendable, Equatable {
    /// True where a delete marker was made, or the version that is gone was one.
    public var isDeleteMarker: Bool
    /// The marker made, or the version that is gone; nil where the store names none.
    public var versionId: String?

    public init(isDeleteMarker: Bool = false, versionId: String? = nil) {
        self.isDeleteMarker = isDeleteMarker
        self.versionId = versionId
    }
}

extension S3Client {
    /// DeleteObject: with a version id that version is gone for good; without one, a versioned bucket gets a delete marker.
    ///
    /// - Throws: without a version id not repeated after an unknown outcome: a second one would leave a second marker.
    /// **Source**: Amazon S3 API reference, DeleteObject.
    public func deleteObject(bucket: String, key: String, versionId: String? = nil) async throws(S3Error) -> DeleteObjectOutput {
        let call = Call(.deleteObject, .delete, bucket: bucket, key: key, answer: .empty, isRepeatable: versionId != nil).version(versionId)
        return try await send(call) { response in
            DeleteObjectOutput(
                isDeleteMarker: response.headers["x-amz-delete-marker"]?.lowercased() == "true", versionId: response.headers["x-amz-version-id"])
        }
    }
}
