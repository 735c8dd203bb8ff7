import Foundation

extension Store {
    /// PutObject. Source: AWS docs, PutObject.
    mutating func putObject(_ call: Call) throws(Refusal) -> Answer {
        let bucket = self[call.bucketName]
        let current = bucket.versions(of: call.key).first
        try Conditions.checkWrite(call, current: current)
        let attributes = try ObjectAttributes.requested(call, bucket: bucket)
        // Locked writes need a digest (AWS docs, PutObject: "The Content-MD5 or x-amz-sdk-checksum-algorithm header is required").
        if call.header("x-amz-object-lock-mode") != nil, call.checksum == nil, call.header("content-md5") == nil {
            throw .invalidRequest("Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters")
        }
        // S3 stores CRC64NVME for objects sent without a checksum (AWS docs, "Checking object integrity").
        let checksum =
            call.checksum.map { StoredChecksum(kind: $0.kind, value: $0.value) }
            ?? StoredChecksum(kind: .crc64nvme, value: ChecksumKind.crc64nvme.base64(call.request.body))
        let version = add(
            call, body: call.request.body, eTag: eTag(call.request.body, attributes), attributes: attributes, checksum: checksum)
        return Answer(status: 200, headers: [Header("ETag", "\"\(version.eTag)\"")] + writeHeaders(version, call.bucketName))
    }

    /// Stores a new current version under the call's key.
    mutating func add(_ call: Call, body: [UInt8], eTag: String, attributes: ObjectAttributes, checksum: StoredChecksum?) -> StoredVersion {
        let next = nextVersion()
        var version = StoredVersion(
            id: self[call.bucketName].versioning == .enabled ? next.id : "null", order: next.order, lastModified: call.second,
            owner: call.identity?.account ?? self[call.bucketName].owner)
        version.body = body
        version.eTag = eTag
        version.attributes = attributes
        version.checksum = checksum
        self[call.bucketName].add(version, to: call.key)
        return version
    }

    /// What every answer to a write says about the new version, apart from its ETag.
    func writeHeaders(_ version: StoredVersion, _ bucket: String) -> [Header] {
        var headers = version.attributes.encryption
        // No version id at all in a bucket that never had versioning (AWS docs, "How S3 Versioning works").
        if self[bucket].versioning != .unversioned { headers.append(Header("x-amz-version-id", version.id)) }
        if let checksum = version.checksum {
            headers += [
                Header(checksum.kind.header, checksum.value), Header("x-amz-checksum-type", checksum.isComposite ? "COMPOSITE" : "FULL_OBJECT"),
            ]
        }
        if let expiration = version.expiration { headers.append(Header("x-amz-expiration", expiration)) }
        return headers
    }
}
