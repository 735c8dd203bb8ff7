/// An access point named in a bucket's place.
///
/// Source: Amazon S3 User Guide, "Using Amazon S3 access points"; form
/// `arn:PARTITION:s3:REGION:ACCOUNT:accesspoint/NAME` (or `accesspoint:NAME`).
struct AccessPointARN: Sendable, Equatable {
    var region: String
    var account: String
    var name: String

    /// Why an ARN can't be used as a bucket; nil from `parse` means the text is no ARN.
    enum Failure: Error, Equatable {
        case unsupported(String)
    }

    /// Reads an ARN; nil where the text is a plain bucket name.
    static func parse(_ text: String) throws(Failure) -> AccessPointARN? {
        guard text.hasPrefix("arn:") else { return nil }
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[2] == "s3" else {
            throw .unsupported("only S3 access points can be named by their ARN, \(parts.count > 2 ? parts[2] : "this") can't")
        }
        let resource = parts[5].split(whereSeparator: { $0 == "/" || $0 == ":" }).map(String.init)
        guard resource.count == 2, resource[0] == "accesspoint" else {
            throw .unsupported("this ARN names no access point (arn:aws:s3:REGION:ACCOUNT:accesspoint/NAME)")
        }
        // A multi-region access point has no region in its ARN and is signed another way (SigV4A).
        guard !parts[3].isEmpty else { throw .unsupported("multi-region access points are not supported") }
        guard HostLabel.isValid(parts[3]), HostLabel.isValid(parts[4]), HostLabel.isValid(resource[1]) else {
            throw .unsupported("this ARN holds characters that can't be part of a host name")
        }
        return AccessPointARN(region: parts[3], account: parts[4], name: resource[1])
    }

    /// First label of the access point's host.
    var hostLabel: String { "\(name)-\(account)" }
}
