import HTTP
import S3Model

extension StoreQuirks {
    /// The store that a host's name gives away; nil where it says nothing.
    ///
    /// - Parameter host: lower-case; nil is Amazon's own endpoint.
    static func kind(host: String?) -> StoreKind? {
        guard let host else { return .aws }
        if Endpoint.isUnder("amazonaws.com", host) || Endpoint.isUnder("amazonaws.com.cn", host) { return .aws }
        if Endpoint.isUnder("r2.cloudflarestorage.com", host) { return .r2 }
        if Endpoint.isUnder("localhost.localstack.cloud", host) { return .localStack }
        return nil
    }

    /// The store that an answer's headers give away; nil where they say nothing.
    ///
    /// Observed: SeaweedFS 4.48 "Server: SeaweedFS 8000GB 4.48"; moto 5.2.1 "Server: Werkzeug/3.1.9 …" and a second "server: amazon.com";
    /// MiniStack 1.5.33 no Server, but both x-amz-id-2 and x-amzn-requestid; Ceph RGW 16.2 request ids that begin with "tx" and end with the zone.
    /// **Source**: MinIO "Server: MinIO", LocalStack "x-localstack", Amazon S3 "Server: AmazonS3", newer Ceph "Server: Ceph Object Gateway (…)".
    static func kind(headers: HTTPHeaders) -> StoreKind? {
        let servers = headers.values(of: "Server")
        let begins: [(String, StoreKind)] = [
            ("SeaweedFS", .seaweedFS), ("MinIO", .minIO), ("Ceph", .ceph), ("Werkzeug", .moto), ("AmazonS3", .aws),
        ]
        if headers["x-localstack"] != nil { return .localStack }
        for (start, kind) in begins where servers.contains(where: { $0.hasPrefix(start) }) { return kind }
        if headers.fields.contains(where: { $0.name.lowercased().hasPrefix("x-minio-") }) { return .minIO }
        let id = headers["x-amz-request-id"] ?? ""
        if servers.isEmpty, headers["x-amzn-requestid"] != nil, headers["x-amz-id-2"] != nil, id.utf8.count == 36 { return .miniStack }
        if id.hasPrefix("tx0"), id.utf8.contains(UInt8(ascii: "-")) { return .ceph }
        return nil
    }
}
