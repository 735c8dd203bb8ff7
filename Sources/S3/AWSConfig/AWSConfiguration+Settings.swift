import HTTP

extension AWSConfiguration {
    typealias Setting = SharedProfiles.Setting

    /// Region: command line, AWS_REGION, AWS_DEFAULT_REGION, profile, us-east-1.
    ///
    /// - Throws: where the text can't be part of a host name: a region becomes one.
    func region(_ profile: SharedProfiles.Profile, override: String?) throws(ConfigurationError) -> Setting {
        let found =
            override.map { Setting(value: $0, source: "--region") }
            ?? variable("AWS_REGION").map { Setting(value: $0, source: "AWS_REGION") }
            ?? variable("AWS_DEFAULT_REGION").map { Setting(value: $0, source: "AWS_DEFAULT_REGION") }
            ?? profile.settings["region"].flatMap { $0.value.isEmpty ? nil : $0 }
        guard let found else { return Setting(value: "us-east-1", source: "default") }
        let isLabel =
            (1...63).contains(found.value.utf8.count) && found.value.first != "-" && found.value.last != "-"
            && found.value.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        guard isLabel else {
            throw ConfigurationError("The region from \(found.source) is not a region's name.", hint: "A region looks like eu-west-1.")
        }
        return found
    }

    /// `s3 = addressing_style`; anything unknown is a warning and counts as auto.
    func addressingStyle(_ profile: SharedProfiles.Profile, warnings: inout [String]) -> ResolvedProfile.AddressingStyle {
        guard let s3 = profile.settings["s3"], let text = INIDocument.nested(s3.value)?["addressing_style"] else { return .auto }
        if let style = ResolvedProfile.AddressingStyle(rawValue: text.lowercased()) { return style }
        warnings.append("addressing_style in \(s3.source) is neither auto, path nor virtual: auto is used.")
        return .auto
    }

    /// Attempts of a request, the first included: AWS_MAX_ATTEMPTS, `max_attempts`, 3.
    func maxAttempts(_ profile: SharedProfiles.Profile, warnings: inout [String]) -> Int {
        let found = variable("AWS_MAX_ATTEMPTS").map { Setting(value: $0, source: "AWS_MAX_ATTEMPTS") } ?? profile.settings["max_attempts"]
        guard let found else { return 3 }
        if let attempts = Int(INIDocument.trimmed(found.value)), (1...100).contains(attempts) { return attempts }
        warnings.append("max_attempts from \(found.source) is not a number from 1 to 100: 3 is used.")
        return 3
    }

    /// `request_payer = requester`, a setting that AWS's own tools leave alone.
    func paysForRequests(_ profile: SharedProfiles.Profile, warnings: inout [String]) -> Bool {
        guard let found = profile.settings["request_payer"], !INIDocument.trimmed(found.value).isEmpty else { return false }
        if INIDocument.trimmed(found.value).lowercased() == "requester" { return true }
        warnings.append("request_payer from \(found.source) can only be requester: it is left out.")
        return false
    }

    /// Certificates and proxy. The proxy is the one for the endpoint's scheme; lower-case variables go first, as in urllib and curl.
    func route(_ profile: SharedProfiles.Profile, endpoint: String?, verifiesTLS: Bool, warnings: inout [String]) -> HTTPRoute {
        let bundle =
            variable("AWS_CA_BUNDLE") ?? profile.settings["ca_bundle"].flatMap { $0.value.isEmpty ? nil : $0.value } ?? variable("REQUESTS_CA_BUNDLE")
        return HTTPRoute(caBundle: bundle.map(files.expanded), verifiesTLS: verifiesTLS, proxy: proxy(endpoint: endpoint, warnings: &warnings))
    }

    private func proxy(endpoint: String?, warnings: inout [String]) -> HTTPRoute.Proxy {
        let scheme = endpoint?.hasPrefix("http://") == true ? "http" : "https"
        guard let value = either("\(scheme)_proxy") else { return .none }
        let text = INIDocument.trimmed(value)
        let url = text.contains("://") ? text : text.hasPrefix("//") ? "http:\(text)" : "http://\(text)"
        guard url.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F }) else {
            warnings.append("\(scheme.uppercased())_PROXY is not a URL and was left out.")
            return .none
        }
        return .url(url, except: either("no_proxy").map(INIDocument.trimmed) ?? "")
    }

    /// A variable that exists in lower and in upper case; a blank lower-case one hides the other.
    private func either(_ name: String) -> String? {
        environment[name] == nil ? variable(name.uppercased()) : variable(name)
    }
}
