import HTTP
public import S3Model
import Synchronization

extension S3Client {
    /// PutBucketEncryption, PutPublicAccessBlock, PutBucketPolicy, PutBucketCors, PutBucketTagging: replaces a setting, and reads it back.
    ///
    /// A GET of the same setting goes before, and nothing is sent unless that answered with the setting's own document, or with its own "none is set":
    /// a store that doesn't know it takes the PUT for CreateBucket. Sending it twice is the same as once.
    /// - Parameter mayReplace: told the present document (nil: none); false keeps it.
    /// - Returns: what a GET says afterwards: accepted is not kept on every store.
    /// - Throws: `.refused` "ConfigurationChanged" where `mayReplace` says no, "NotEditable" for what is only shown: then nothing was sent. "NotImplemented"
    ///   where the store doesn't know the setting.
    /// **Source**: Amazon S3 API reference, the operations; fall-through observed on SeaweedFS, Ceph, moto, LocalStack and MiniStack.
    public func putBucketSetting(
        _ document: BucketSettingDocument, of bucket: String, mayReplace: (BucketSettingDocument?) -> Bool = { _ in true }
    ) async throws(S3Error) -> BucketSettingDocument? {
        let setting = document.setting
        guard let operation = setting.operations.put else { throw Self.notEditable(setting, bucket) }
        var call = Call(operation, .put, bucket: bucket, subresource: setting.subresource, answer: .empty, isRepeatable: true)
        if let refusal = call.refusal(isReadOnly: options.isReadOnly) { throw refusal }
        if document.holdsMark {
            throw call.error(.refused, code: "UnsafeDocument", message: "the document holds characters that XML can't carry")
        }
        let present = try await getBucketSetting(setting, of: bucket)
        guard mayReplace(present) else { throw call.changedConfiguration() }
        call.headers = [("Content-Type", setting.isJSON ? "application/json" : "application/xml")]
        call.body = .document(document.encoded())
        try await sendPut(call, setting)
        let kept = try await getBucketSetting(setting, of: bucket)
        if let kept, kept.means(document) { note(setting) { $0.writing = .shown } }
        return kept
    }

    private func sendPut(_ call: Call, _ setting: BucketSetting) async throws(S3Error) {
        do throws(S3Error) { try await send(call) { _ in } } catch {
            if let reason = Self.missing(error, setting) { note(setting) { $0.writing = .missing(reason) } }
            throw error
        }
    }

    static func notEditable(_ setting: BucketSetting, _ bucket: String) -> S3Error {
        S3Error(
            kind: .refused, operation: setting.operations.get.name, bucket: bucket, code: "NotEditable",
            message: "\(setting.title) can only be looked at")
    }
}
