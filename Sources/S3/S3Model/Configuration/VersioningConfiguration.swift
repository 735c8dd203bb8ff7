/// GetBucketVersioning's answer.
public struct VersioningConfiguration: Sendable, Equatable {
    public enum Status: String, Sendable { case enabled = "Enabled", suspended = "Suspended" }
    /// nil: never switched on.
    public var status: Status?
    public var mfaDelete: Bool

    public init(status: Status? = nil, mfaDelete: Bool = false) {
        self.status = status
        self.mfaDelete = mfaDelete
    }
}

extension VersioningConfiguration {
    /// moto 5.2.1 answers with the second one where versions were never switched on (observed).
    public static let roots = ["VersioningConfiguration", "GetBucketVersioningResponse"]

    /// GetBucketVersioning's document; an empty root means never switched on.
    public static func decode(_ bytes: [UInt8]) throws(DecodingFailure) -> VersioningConfiguration {
        let root = try XMLTree.parse(bytes, root: nil)
        guard roots.contains(root.localName) else { throw .wrongRoot(root.localName, expected: roots[0]) }
        let status = root.text(at: "Status") ?? ""
        guard status.isEmpty || Status(rawValue: status) != nil else {
            throw DecodingFailure(.malformed, "versioning status \(status), which S3 doesn't have")
        }
        let mfa = root.text(at: "MfaDelete") ?? root.text(at: "MFADelete")
        return VersioningConfiguration(status: Status(rawValue: status), mfaDelete: mfa == "Enabled")
    }

    /// PutBucketVersioning's document. MFA delete is left out: changing it takes a device code, and leaving it out keeps it.
    public func encoded() -> [UInt8] {
        let status = status.map { [XMLElement("Status", text: $0.rawValue)] } ?? []
        return S3Document.root("VersioningConfiguration", status).serialized()
    }
}
