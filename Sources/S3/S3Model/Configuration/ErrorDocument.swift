/// The `<Error>` that a store answers with. All of it is untrusted text.
public struct ErrorDocument: Sendable, Equatable {
    /// "NoSuchBucket"; empty where the store gives none.
    public var code: String
    public var message: String
    public var requestId: String?
    public var hostId: String?
    /// Region the store names for the bucket: to be checked as a host label before it is used.
    public var region: String?
    public var bucketName: String?
    public var key: String?
    /// Everything else it says, in order, without what could help to forge a signature.
    public var details: [ObjectDescription.Field]

    /// Elements of SignatureDoesNotMatch and its like that show what was signed or with which key.
    private static let secret: Set<String> = [
        "AWSAccessKeyId", "StringToSign", "StringToSignBytes", "CanonicalRequest", "CanonicalRequestBytes", "SignatureProvided", "Token",
    ]
    private static let known: Set<String> = ["Code", "Message", "RequestId", "RequestID", "HostId", "HostID", "Region", "BucketName", "Key"]

    /// The error in an answer's body; nil where the body is no error document (an empty one, a page of a proxy, another document).
    public static func decode(_ bytes: [UInt8]) -> ErrorDocument? {
        guard let root = try? XMLTree.parse(bytes, root: nil) else { return nil }
        // STS and IAM wrap it, and have the request id beside it.
        let wrapped = root.localName == "ErrorResponse" ? root.first("Error") : nil
        guard let error = wrapped ?? (root.localName == "Error" ? root : nil) else { return nil }
        func field(_ names: String...) -> String? {
            names.lazy.compactMap { error.first($0)?.text ?? root.first($0)?.text }.first { !$0.isEmpty }
        }
        let details = error.elements.filter { !known.contains($0.localName) && !secret.contains($0.localName) }
            .map { ObjectDescription.Field($0.localName, $0.text) }.filter { !$0.value.isEmpty }
        return ErrorDocument(
            code: field("Code") ?? "", message: field("Message") ?? "", requestId: field("RequestId", "RequestID"), hostId: field("HostId", "HostID"),
            region: field("Region"), bucketName: field("BucketName"), key: field("Key"), details: details)
    }
}
