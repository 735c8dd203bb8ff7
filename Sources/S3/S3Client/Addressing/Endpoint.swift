import struct Foundation.URLComponents

/// The URL of a store, taken apart: where requests without a bucket go.
struct Endpoint: Sendable, Equatable {
    /// "http" or "https".
    var scheme: String
    /// Lower-case host name; an IPv6 address in brackets.
    var host: String
    /// nil where it is the scheme's own.
    var port: Int?
    /// Path before the bucket, percent-encoded, "" or beginning with "/" and not ending with one.
    var pathPrefix: String

    init(scheme: String, host: String, port: Int? = nil, pathPrefix: String = "") {
        self.scheme = scheme
        self.host = host
        self.port = port
        self.pathPrefix = pathPrefix
    }

    /// Reads an endpoint URL; nil for anything but an absolute http or https URL of a host, with at most a port and a path.
    init?(url: String) {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme),
            var host = parts.host?.lowercased(), !host.isEmpty, parts.query == nil, parts.fragment == nil, parts.user == nil
        else { return nil }
        if host.contains(":") && !host.hasPrefix("[") { host = "[\(host)]" }
        var prefix = parts.percentEncodedPath
        while prefix.hasSuffix("/") { prefix.removeLast() }
        let ordinary = scheme == "https" ? 443 : 80
        self.init(scheme: scheme, host: host, port: parts.port == ordinary ? nil : parts.port, pathPrefix: prefix)
    }

    /// Amazon's own endpoint of a region. Source: AWS General Reference, "Amazon Simple Storage Service endpoints and quotas".
    static func amazon(region: String) -> Endpoint {
        Endpoint(scheme: "https", host: "s3.\(region).\(amazonDomain(region: region))")
    }

    /// "amazonaws.com", and China's own for its regions.
    static func amazonDomain(region: String) -> String {
        region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
    }

    /// Host as signed and sent: with the port where it isn't the scheme's own.
    var authority: String { authority(host) }

    /// Another host at the same port.
    func authority(_ host: String) -> String { port.map { "\(host):\($0)" } ?? host }

    var isAmazon: Bool { Endpoint.isUnder("amazonaws.com", host) || Endpoint.isUnder("amazonaws.com.cn", host) }

    /// True for this machine itself.
    var isLoopback: Bool { host == "localhost" || host == "[::1]" || host.hasPrefix("127.") }

    /// The domain that keys may be sent to: Amazon's for its own hosts, else just this host and what lies under it.
    var domain: String {
        guard isAmazon else { return host }
        return host.hasSuffix(".cn") ? "amazonaws.com.cn" : "amazonaws.com"
    }

    /// True for hosts that may be given a signed request by a redirect: this one's domain and what lies under it.
    func trusts(host other: String) -> Bool { Endpoint.isUnder(domain, other) }

    /// The same endpoint in another region: Amazon's regional S3 hosts (also dual-stack and FIPS ones) carry the region as the last label
    /// before the domain; all other hosts stay.
    func moved(to region: String) -> Endpoint {
        guard isAmazon, host.hasPrefix("s3.") || host.hasPrefix("s3-fips.") else { return self }
        var labels = host.dropLast(domain.count + 1).split(separator: ".").map(String.init)
        if labels.count > 1 { labels.removeLast() }
        let name = (labels + [region, Endpoint.amazonDomain(region: region)]).joined(separator: ".")
        return Endpoint(scheme: scheme, host: name, port: port, pathPrefix: pathPrefix)
    }

    /// True for a domain itself and for hosts under it; both lower-case.
    static func isUnder(_ domain: String, _ host: String) -> Bool { host == domain || host.hasSuffix(".\(domain)") }
}
