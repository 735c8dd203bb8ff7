/// What environment and shared files say, read once; `resolve` makes a usable profile of it and the command line.
public struct AWSConfiguration: Sendable {
    /// What the command line says; it goes before everything else.
    public struct Overrides: Sendable, Equatable {
        public var region: String?
        public var endpointURL: String?
        /// Anonymous requests.
        public var noSignRequest: Bool
        public var verifiesTLS: Bool
        /// Accepts the costs of requests to buckets whose requests the requester pays; false leaves it to the profile.
        public var paysForRequests: Bool

        public init(
            region: String? = nil, endpointURL: String? = nil, noSignRequest: Bool = false, verifiesTLS: Bool = true, paysForRequests: Bool = false
        ) {
            self.region = region
            self.endpointURL = endpointURL
            self.noSignRequest = noSignRequest
            self.verifiesTLS = verifiesTLS
            self.paysForRequests = paysForRequests
        }
    }

    /// What is wrong with the files, one sentence each, without any of their values.
    public let warnings: [String]
    let environment: [String: String]
    let shared: SharedProfiles
    let files: ConfigurationFiles

    /// Every profile of either file: `default` first, then in file order, config before credentials.
    public var profileNames: [String] { shared.names }

    /// The profile that `resolve(profile: nil)` takes: AWS_PROFILE, else AWS_DEFAULT_PROFILE, else "default".
    public var defaultProfileName: String { chosenProfile(nil).name }

    /// Reads the shared files (`~/.aws/config`, `~/.aws/credentials`, or where AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE point). Never fails: files
    /// that are missing count as empty, what can't be read is a warning.
    ///
    /// - Parameters:
    ///   - environment: all variables, as a value: nothing else of the process's environment is looked at.
    ///   - home: absolute path of the user's home folder.
    public static func load(environment: [String: String], home: String) -> AWSConfiguration {
        AWSConfiguration(environment: environment, home: home, read: ConfigurationFiles.disk)
    }

    init(environment: [String: String], home: String, read: @escaping ConfigurationFiles.Read) {
        let files = ConfigurationFiles(environment: environment, home: home, read: read)
        let configPath = files.path(variable: "AWS_CONFIG_FILE", standard: "config")
        let credentialsPath = files.path(variable: "AWS_SHARED_CREDENTIALS_FILE", standard: "credentials")
        var warnings: [String] = []
        let config = files.document(configPath, warnings: &warnings)
        let credentials = files.document(credentialsPath, warnings: &warnings)
        self.environment = environment
        self.files = files
        self.warnings = warnings
        shared = SharedProfiles(
            config: config, configName: files.displayed(configPath), credentials: credentials, credentialsName: files.displayed(credentialsPath))
    }

    /// Everything a client needs for one profile. Settings come from the command line, else the environment, else the profile.
    ///
    /// - Parameter profile: an explicit choice (`--profile`, the profile switcher), which also takes the environment's keys out of the chain;
    ///   nil follows AWS_PROFILE and AWS_DEFAULT_PROFILE.
    /// - Throws: a profile that isn't there, half a key pair, a profile that needs sign-on or a role, no credentials at all, a URL or region that is none.
    public func resolve(profile: String?, overrides: Overrides = Overrides()) throws(ConfigurationError) -> ResolvedProfile {
        let (name, source) = chosenProfile(profile)
        guard let settings = try settings(of: name, chosenBy: source) else { throw Self.missing(name, source: source, known: profileNames) }
        var warnings = warnings
        let region = try region(settings, override: overrides.region)
        let endpoint = try endpoint(settings, profile: name, override: overrides.endpointURL, warnings: &warnings)
        let credentials: any CredentialProvider =
            overrides.noSignRequest
            ? StaticCredentialProvider(nil)
            : try credentials(settings, profile: name, isExplicit: profile != nil, warnings: &warnings)
        let route = route(settings, endpoint: endpoint?.value, verifiesTLS: overrides.verifiesTLS, warnings: &warnings)
        return ResolvedProfile(
            name: name, region: region.value, regionSource: region.source, endpointURL: endpoint?.value, endpointSource: endpoint?.source,
            addressingStyle: addressingStyle(settings, warnings: &warnings), route: route, credentials: credentials,
            maxAttempts: maxAttempts(settings, warnings: &warnings),
            paysForRequests: overrides.paysForRequests || paysForRequests(settings, warnings: &warnings), warnings: warnings)
    }

    /// A variable's value; blank counts as absent.
    func variable(_ name: String) -> String? {
        guard let value = environment[name], !INIDocument.trimmed(value).isEmpty else { return nil }
        return value
    }

    private func chosenProfile(_ explicit: String?) -> (name: String, source: String?) {
        if let explicit { return (explicit, "--profile") }
        // The CLI's order; botocore on its own has the reverse.
        for variable in ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"] {
            if let value = environment[variable] { return (value, variable) }
        }
        return ("default", nil)
    }

    /// nil where a profile that somebody asked for doesn't exist; the unnamed default may be missing.
    private func settings(of name: String, chosenBy source: String?) throws(ConfigurationError) -> SharedProfiles.Profile? {
        if let known = shared.profiles[name] { return known }
        return source == nil ? SharedProfiles.Profile() : nil
    }

    private static func missing(_ name: String, source: String?, known: [String]) -> ConfigurationError {
        if name.isEmpty, let source {
            return ConfigurationError("\(source) is set but empty, and no profile has that name.", hint: "Unset it, or name a profile.")
        }
        let list = known.prefix(12).joined(separator: ", ") + (known.count > 12 ? ", …" : "")
        return ConfigurationError(
            "The profile \(name) could not be found (chosen by \(source ?? "default")).",
            hint: known.isEmpty
                ? "Neither ~/.aws/config nor ~/.aws/credentials has a profile; `aws configure` makes one." : "Known profiles: \(list).")
    }
}
