import HTTP
public import S3Model

extension S3Client {
    /// GetBucketReplication: the bucket's replication rules; nil where there are none.
    ///
    /// **Source**: Amazon S3 API reference, GetBucketReplication (404 ReplicationConfigurationNotFoundError is a state). Ceph 16 answers 200 without
    /// a role or a rule where none is set (observed): that is none, too.
    public func getBucketReplication(_ bucket: String) async throws(S3Error) -> ReplicationConfiguration? {
        let call = Call(
            .getBucketReplication, .get, bucket: bucket, subresource: "replication", answer: .document(roots: ["ReplicationConfiguration"]))
        do {
            let configuration = try await send(call) { response throws(DecodingFailure) in try ReplicationConfiguration.decode(response.body) }
            return configuration.ruleCount == 0 && configuration.role.isEmpty ? nil : configuration
        } catch let error where StoreQuirks.meansNone(error, of: call.operation) {
            return nil
        }
    }
}
