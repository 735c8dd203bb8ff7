/// Whether a 307 may be followed.
enum Redirect {
    /// The host a Location names, with its port; nil where the signed request must not go there.
    ///
    /// Followed only for the same scheme, path and port and under the endpoint's own domain, because the headers carry keys' signatures and a
    /// session token. Source: curl's own redirects forward x-amz-security-token to any host (rclone GHSA-8mxv-9xhp-86h4).
    static func host(_ location: String?, from address: Address, endpoint: Endpoint) -> String? {
        guard let location, let target = Endpoint(url: String(location.prefix { $0 != "?" })), target.scheme == endpoint.scheme,
            target.port == endpoint.port, endpoint.trusts(host: target.host), target.authority != address.host
        else { return nil }
        var path = address.path
        while path.hasSuffix("/") { path.removeLast() }
        return target.pathPrefix == path ? target.authority : nil
    }
}
