import HTTP
public import S3Model
import Synchronization

extension S3Client {
    /// GetBucketEncryption, GetPublicAccessBlock, GetBucketOwnershipControls, GetBucketPolicy, GetBucketCors, GetBucketTagging,
    /// GetBucketNotificationConfiguration: one setting's document; nil where none is set.
    ///
    /// What comes is noted in the capability table of this endpoint.
    /// - Throws: `code` "NotImplemented" where the answer is another document: the store doesn't know the setting and has answered for the bucket.
    /// **Source**: Amazon S3 API reference, the operations; "none is set" is a 404 with a code of its own, which is a state and no error.
    public func getBucketSetting(_ setting: BucketSetting, of bucket: String) async throws(S3Error) -> BucketSettingDocument? {
        let operation = setting.operations.get
        // A policy is JSON, which no look at a root can judge: its bytes are looked at below.
        let answer: Call.Answer = setting.isJSON ? .raw : .document(roots: setting.roots)
        let call = Call(operation, .get, bucket: bucket, subresource: setting.subresource, answer: answer)
        do throws(S3Error) {
            let body = try await send(call) { $0.body }
            let document = try read(body, setting, call)
            note(setting) { $0.reading = .shown }
            return document.isEmpty ? nil : document
        } catch {
            if error.kind == .service, error.status == 404, setting.absenceCodes.contains(error.code) {
                note(setting) { $0.reading = .shown }
                return nil
            }
            if let reason = Self.missing(error, setting) { note(setting) { $0.reading = .missing(reason) } }
            throw error
        }
    }

    /// GetBucketPolicyStatus: whether the bucket's policy makes it public, as the store judges it; nil where it has no policy.
    ///
    /// - Throws: `code` "NotImplemented" on stores that answer with a listing (moto 5.2.1, MiniStack 1.5.33: observed).
    /// **Source**: Amazon S3 API reference, GetBucketPolicyStatus.
    public func getBucketPolicyStatus(_ bucket: String) async throws(S3Error) -> Bool? {
        let call = Call(.getBucketPolicyStatus, .get, bucket: bucket, subresource: "policyStatus", answer: .document(roots: ["PolicyStatus"]))
        do throws(S3Error) {
            return try await send(call) { response throws(DecodingFailure) in
                try XMLTree.parse(response.body, root: "PolicyStatus").text(at: "IsPublic")?.lowercased() == "true"
            }
        } catch {
            if error.kind == .service, error.status == 404, error.code == "NoSuchBucketPolicy" { return nil }
            throw error
        }
    }

    /// What this endpoint has shown of a setting so far.
    public func capability(of setting: BucketSetting) -> SettingCapability {
        learned.withLock { $0.settings[setting] ?? SettingCapability() }
    }

    /// Changes a row of the capability table.
    func note(_ setting: BucketSetting, _ change: @Sendable (inout SettingCapability) -> Void) {
        learned.withLock { learned in
            var row = learned.settings[setting] ?? SettingCapability()
            change(&row)
            learned.settings[setting] = row
        }
    }

    /// Reads a document; what isn't one is told as `Judgement` would tell it.
    private func read(_ body: [UInt8], _ setting: BucketSetting, _ call: Call) throws(S3Error) -> BucketSettingDocument {
        do throws(DecodingFailure) {
            return try BucketSettingDocument.decode(body, setting)
        } catch {
            if setting.isJSON, case .element(let name) = DocumentRoot.of(body), name != "Error" {
                throw StoreQuirks.unknownSubresource(setting.subresource, answeredWith: name, call: call, status: 200)
            }
            throw call.error(
                .undecodable, code: "MalformedAnswer", message: "the store's answer to \(call.operation.name) can't be used: \(error.message)",
                status: 200)
        }
    }

    /// What an error says of the store's knowledge of a setting; nil where it says nothing (a denial, a bucket that isn't there, the network).
    static func missing(_ error: S3Error, _ setting: BucketSetting) -> String? {
        if error.kind == .undecodable, error.code == "NotImplemented" { return error.message }
        guard error.kind == .service, error.status == 405 || error.status == 501 else { return nil }
        return "this store answers \(error.status) \(error.code) to ?\(setting.subresource)"
    }
}
