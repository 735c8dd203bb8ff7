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
    /// - Parameters:
    ///   - ifMatch: only where the ETag is this one. Stores that don't know the condition ignore it.
    ///   - bypassesGovernance: also where a governance lock is on the version, where the caller may.
    ///   - mfa: serial number of the device, a space and its code, for buckets with MFA delete; goes over https only.
    /// - Throws: without a version id not repeated after an unknown outcome: a second one would leave a second marker.
    /// **Source**: Amazon S3 API reference, DeleteObject.
    public func deleteObject(
        bucket: String, key: String, versionId: String? = nil, ifMatch: String? = nil, bypassesGovernance: Bool = false, mfa: String? = nil
    ) async throws(S3Error) -> DeleteObjectOutput {
        var call = Call(.deleteObject, .delete, bucket: bucket, key: key, answer: .empty, isRepeatable: versionId != nil).version(versionId)
        call.condition(ifMatch: ifMatch, ifNoneMatch: nil)
        if bypassesGovernance { call.headers.append(("x-amz-bypass-governance-retention", "true")) }
        if let mfa { call.headers.append(("x-amz-mfa", mfa)) }
        return try await send(call) { response in
            DeleteObjectOutput(
                isDeleteMarker: response.headers["x-amz-delete-marker"]?.lowercased() == "true", versionId: response.headers["x-amz-version-id"])
        }
    }
}
