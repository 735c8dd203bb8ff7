import AWSConfig
import SigV4

/// Where one request goes: the parts of its URL and the region its signature names.
struct Address: Sendable, Equatable {
    var scheme: String
    /// Host with the port where it isn't the scheme's own.
    var host: String
    /// Percent-encoded path, beginning with "/".
    var path: String
    var region: String

    /// Finds the address of a bucket and key.
    ///
    /// Virtual-hosted only on Amazon's hosts for names that are one DNS label (a dot would break the certificate), path style elsewhere, unless
    /// the profile says otherwise. An access point has a host of its own.
    /// Source: Amazon S3 User Guide, "Virtual hosting of general purpose buckets" and "Access point ARNs".
    /// - Parameter host: host to use instead, from a redirect; the path keeps its style.
    static func of(
        bucket: String?, key: String?, endpoint: Endpoint, isConfigured: Bool, style: ResolvedProfile.AddressingStyle, region: String,
        host redirected: String? = nil
    ) throws(AccessPointARN.Failure) -> Address {
        if let bucket, let point = try AccessPointARN.parse(bucket) {
            return of(point: point, key: key, endpoint: endpoint, isConfigured: isConfigured)
        }
        let isVirtual = bucket.map { usesHost($0, endpoint: endpoint, style: style) } ?? false
        let name = isVirtual ? bucket.map { "\($0).\(endpoint.host)" } ?? endpoint.host : endpoint.host
        return Address(
            scheme: endpoint.scheme, host: redirected ?? endpoint.authority(name),
            path: endpoint.pathPrefix + SigV4.encodedPath(bucket: isVirtual ? nil : bucket, key: key), region: region)
    }

    private static func of(point: AccessPointARN, key: String?, endpoint: Endpoint, isConfigured: Bool) -> Address {
        let base =
            isConfigured && !endpoint.isAmazon
            ? "\(point.hostLabel).\(endpoint.host)"
            : "\(point.hostLabel).s3-accesspoint.\(point.region).\(Endpoint.amazonDomain(region: point.region))"
        return Address(
            scheme: endpoint.scheme, host: endpoint.authority(base),
            path: endpoint.pathPrefix + SigV4.encodedPath(bucket: nil, key: key), region: point.region)
    }

    private static func usesHost(_ bucket: String, endpoint: Endpoint, style: ResolvedProfile.AddressingStyle) -> Bool {
        switch style {
        case .path: false
        case .virtual: HostLabel.isBucket(bucket) && !isAddress(endpoint.host)
        case .auto: endpoint.isAmazon && HostLabel.isBucket(bucket)
        }
    }

    /// An IP address takes no bucket before it.
    private static func isAddress(_ host: String) -> Bool {
        host.hasPrefix("[") || host.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".") }
    }
}
