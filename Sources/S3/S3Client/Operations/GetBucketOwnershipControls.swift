public import S3Model

extension S3Client {
    /// GetBucketOwnershipControls: whether ACLs count in the bucket; nil where nothing was set, which leaves them on.
    ///
    /// - Throws: as `getBucketSetting`.
    public func getBucketOwnershipControls(_ bucket: String) async throws(S3Error) -> OwnershipControls? {
        try await getBucketSetting(.ownershipControls, of: bucket).map { OwnershipControls($0) }
    }
}
