import HTTP
public import S3Model
import Synchronization

extension S3Client {
    /// DeleteBucketEncryption, DeletePublicAccessBlock, DeleteBucketPolicy, DeleteBucketCors, DeleteBucketTagging: removes a setting, and looks whether
    /// it is gone.
    ///
    /// On many stores `DELETE ?unknown` deletes the bucket. So nothing is sent unless a GET of the same setting has just answered 200 with the
    /// setting's own document; and where a store may answer that without knowing more (`BucketSetting.mayBeStub`), unless it has kept a PUT of the
    /// setting: if it hasn't yet, the present document is put once more, unchanged. The DELETE itself is never repeated.
    /// - Parameter mayDelete: told the present document; false keeps it.
    /// - Returns: what a GET says afterwards: nil where it is gone. Encryption has a default then on AWS.
    /// - Throws: `.refused` "ConfigurationChanged" where there is none, or `mayDelete` says no: then nothing was sent. "BucketGone" where the bucket isn't
    ///   there any more afterwards.
    /// **Source**: Amazon S3 API reference, the operations; fall-through observed on SeaweedFS, Ceph, moto, LocalStack and MiniStack.
    @discardableResult
    public func deleteBucketSetting(
        _ setting: BucketSetting, of bucket: String, mayDelete: (BucketSettingDocument) -> Bool = { _ in true }
    ) async throws(S3Error) -> BucketSettingDocument? {
        guard let operation = setting.operations.delete else { throw Self.notEditable(setting, bucket) }
        let call = Call(operation, .delete, bucket: bucket, subresource: setting.subresource, answer: .empty, isRepeatable: false)
        if let refusal = call.refusal(isReadOnly: options.isReadOnly) { throw refusal }
        try await proveKnown(setting, of: bucket, mayDelete, call)
        // The look that the DELETE rests on, with nothing between the two.
        guard let present = try await getBucketSetting(setting, of: bucket), mayDelete(present) else { throw call.changedConfiguration() }
        do throws(S3Error) { try await send(call) { _ in } } catch {
            if let reason = Self.missing(error, setting) { note(setting) { $0.writing = .missing(reason) } }
            throw error
        }
        do throws(S3Error) { return try await getBucketSetting(setting, of: bucket) } catch {
            guard error.code == "NoSuchBucket" else { throw error }
            note(setting) { $0.writing = .missing("this store took DELETE ?\(setting.subresource) for DeleteBucket") }
            throw call.error(
                .undecodable, code: "BucketGone",
                message: "the bucket isn't there any more: the store took DELETE ?\(setting.subresource) for DeleteBucket", status: 404)
        }
    }

    /// Makes sure that the store does more than to answer a GET, where that alone shows nothing.
    private func proveKnown(
        _ setting: BucketSetting, of bucket: String, _ mayDelete: (BucketSettingDocument) -> Bool, _ call: Call
    ) async throws(S3Error) {
        guard setting.mayBeStub, !isAmazon, capability(of: setting).writing != .shown else { return }
        guard let present = try await getBucketSetting(setting, of: bucket), mayDelete(present) else { throw call.changedConfiguration() }
        let kept = try await putBucketSetting(present, of: bucket, mayReplace: { $0 == present })
        guard let kept, kept.means(present) else {
            throw call.error(
                .refused, code: "NotShown", message: "the store hasn't shown that it keeps ?\(setting.subresource), so no DELETE of it is sent")
        }
    }
}
