extension AWSConfiguration {
    /// The endpoint and where it was named: command line, AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, the profile's `services` section, its `endpoint_url`;
    /// nil for Amazon's own.
    ///
    /// Source: botocore configprovider.py `ConfiguredEndpointProvider`.
    /// - Throws: a services section that isn't there, a text that isn't an http(s) URL.
    func endpoint(
        _ profile: SharedProfiles.Profile, profile name: String, override: String?, warnings: inout [String]
    ) throws(ConfigurationError) -> Setting? {
        guard var found = try configuredEndpoint(profile, name: name, override: override) else { return nil }
        guard let url = Self.normalized(found.value) else {
            throw ConfigurationError(
                "The endpoint URL from \(found.source) can't be used.",
                hint: "It has to be http:// or https://, a host, perhaps a port and a path; no user name, query or fragment.")
        }
        found.value = url.text
        if !url.isSecure, !url.isLoopback {
            warnings.append("The endpoint from \(found.source) is http:// to another machine: what is sent can be read and changed on the way.")
        }
        return found
    }

    private func configuredEndpoint(_ profile: SharedProfiles.Profile, name: String, override: String?) throws(ConfigurationError) -> Setting? {
        if let override { return Setting(value: override, source: "--endpoint-url") }
        let ignored = variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") ?? profile.settings["ignore_configured_endpoint_urls"]?.value
        if ignored.map({ INIDocument.trimmed($0).lowercased() }) == "true" { return nil }
        for variable in ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"] {
            if let value = self.variable(variable) { return Setting(value: value, source: variable) }
        }
        if let section = profile.settings["services"] {
            guard let services = shared.services[section.value] else {
                throw ConfigurationError(
                    "The profile \(name) names a services section that isn't there (\(section.source)).",
                    hint: "Add [services \(section.value)] to the config file, or remove the line `services = …`.")
            }
            if let s3 = services["s3"], let url = INIDocument.nested(s3.value)?["endpoint_url"], !url.isEmpty {
                return Setting(value: url, source: "\(s3.source) s3")
            }
        }
        return profile.settings["endpoint_url"].flatMap { $0.value.isEmpty ? nil : $0 }
    }

    /// Scheme and host in lower case, no slash at the end; nil for what can't be an endpoint.
    static func normalized(_ text: String) -> (text: String, isSecure: Bool, isLoopback: Bool)? {
        let text = INIDocument.trimmed(text)
        guard let mark = text.firstRange(of: "://") else { return nil }
        let scheme = text[..<mark.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = text[mark.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        guard rest.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F && !"?#@\\\"<>^`{|}".unicodeScalars.contains($0) }) else {
            return nil
        }
        guard let host = host(of: authority) else { return nil }
        var path = rest[authority.endIndex...]
        while path.hasSuffix("/") { path = path.dropLast() }
        return ("\(scheme)://\(authority.lowercased())\(path)", scheme == "https", isLoopback(host))
    }

    /// The host of `host`, `host:port` or `[v6]:port`; nil where host or port is missing or wrong.
    private static func host(of authority: Substring) -> String? {
        var host = authority
        var port: Substring?
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[authority.index(after: authority.startIndex)..<end]
            let after = authority[authority.index(after: end)...]
            guard after.isEmpty || after.hasPrefix(":") else { return nil }
            port = after.isEmpty ? nil : after.dropFirst()
        } else if let colon = authority.firstIndex(of: ":") {
            host = authority[..<colon]
            port = authority[authority.index(after: colon)...]
        }
        if let port {
            guard let number = Int(port), (1...65535).contains(number), port.allSatisfy(\.isNumber) else { return nil }
        }
        return host.isEmpty ? nil : host.lowercased()
    }

    /// localhost and its subdomains, 127.0.0.0/8, ::1.
    static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host.hasSuffix(".localhost") || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
