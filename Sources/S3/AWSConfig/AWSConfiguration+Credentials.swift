import SigV4

extension AWSConfiguration {
    /// The keys' source for a profile, in the CLI's order; what needs a service of its own (sign-on, roles, web identity, instance) is an error that
    /// prints the way round.
    ///
    /// Source: aws-cli v2 awscli/botocore/credentials.py `create_credential_resolver`.
    func credentials(
        _ profile: SharedProfiles.Profile, profile name: String, isExplicit: Bool, warnings: inout [String]
    ) throws(ConfigurationError) -> any CredentialProvider {
        if !isExplicit, let keys = try environmentKeys(warnings: &warnings) { return StaticCredentialProvider(keys) }
        if let need = unsupportedNeed(profile, isExplicit: isExplicit) {
            // The line our own hint prints may stand in the very profile: it gives the same identity, by way of the CLI.
            if let process = try process(profile), process.exports(profile: name) { return RefreshingCredentialProvider(process) }
            throw Self.unsupported(need, profile: name)
        }
        if let keys = try fileKeys(profile.credentialSettings) { return StaticCredentialProvider(keys) }
        if profile.settings["login_session"] != nil, try process(profile)?.exports(profile: name) != true {
            throw Self.unsupported("signs in with `aws login`", profile: name)
        }
        if let process = try process(profile) { return RefreshingCredentialProvider(process) }
        if let keys = try fileKeys(profile.settings) { return StaticCredentialProvider(keys) }
        if variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") ?? variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") != nil {
            throw Self.unsupported("takes its keys from the container's service", profile: name)
        }
        throw ConfigurationError(
            "There are no credentials for the profile \(name).",
            hint:
                "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, run `aws configure`, choose another --profile, or use --no-sign-request for public "
                + "buckets. On a machine with an instance role, put this into a profile: \(Self.exportLine(nil))")
    }

    /// Keys of the environment; nil where there is no AWS_ACCESS_KEY_ID.
    private func environmentKeys(warnings: inout [String]) throws(ConfigurationError) -> Credentials? {
        guard let key = variable("AWS_ACCESS_KEY_ID") else { return nil }
        guard let secret = variable("AWS_SECRET_ACCESS_KEY") else {
            throw ConfigurationError(
                "AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY.", hint: "Set both, unset both, or choose a profile with --profile.")
        }
        var expiration: Timestamp?
        if let text = variable("AWS_CREDENTIAL_EXPIRATION") {
            expiration = Timestamp(text)
            if expiration == nil { warnings.append("AWS_CREDENTIAL_EXPIRATION is not a time and was left out.") }
        }
        let token = variable("AWS_SECURITY_TOKEN") ?? variable("AWS_SESSION_TOKEN")
        return Credentials(accessKeyId: key, secretAccessKey: secret, sessionToken: token, expiration: expiration?.date)
    }

    /// Static keys among a profile's settings; nil where there is no aws_access_key_id.
    private func fileKeys(_ settings: [String: Setting]) throws(ConfigurationError) -> Credentials? {
        guard let key = settings["aws_access_key_id"] else { return nil }
        guard !key.value.isEmpty else {
            throw ConfigurationError("aws_access_key_id is empty in \(key.source).", hint: "Fill it in, or remove the line.")
        }
        guard let secret = settings["aws_secret_access_key"], !secret.value.isEmpty else {
            throw ConfigurationError("\(key.source) has aws_access_key_id but no aws_secret_access_key.", hint: "Add it, or remove both lines.")
        }
        let token = [settings["aws_security_token"], settings["aws_session_token"]].compactMap { $0?.value }.first { !$0.isEmpty }
        return Credentials(accessKeyId: key.value, secretAccessKey: secret.value, sessionToken: token)
    }

    private func process(_ profile: SharedProfiles.Profile) throws(ConfigurationError) -> CredentialProcess? {
        guard let setting = profile.settings["credential_process"], !setting.value.isEmpty else { return nil }
        guard let words = ShellWords.split(setting.value), !words.isEmpty else {
            throw ConfigurationError("credential_process in \(setting.source) has a quote that isn't closed.", hint: "Check the quotes of that line.")
        }
        return CredentialProcess(words: words, environment: environment, source: setting.source)
    }

    /// What the profile needs that Strata doesn't do itself, as the end of "The profile X …"; in the chain's order.
    private func unsupportedNeed(_ profile: SharedProfiles.Profile, isExplicit: Bool) -> String? {
        let settings = profile.settings
        if settings["role_arn"] != nil, settings["web_identity_token_file"] == nil {
            guard let source = settings["credential_source"]?.value else { return "takes on a role" }
            return "takes on a role with the keys of \(source == "Environment" ? "the environment" : "its instance or container")"
        }
        if !isExplicit, variable("AWS_WEB_IDENTITY_TOKEN_FILE") != nil { return "signs in by web identity (AWS_WEB_IDENTITY_TOKEN_FILE)" }
        if settings["web_identity_token_file"] != nil { return "signs in by web identity" }
        if settings["sso_account_id"] != nil || settings["sso_role_name"] != nil { return "signs in through IAM Identity Center (SSO)" }
        return nil
    }

    private static func unsupported(_ need: String, profile: String) -> ConfigurationError {
        ConfigurationError(
            "The profile \(profile) \(need), which Strata does not do itself yet.",
            hint: "The AWS CLI can hand over the keys; add this line to the profile: \(exportLine(profile))")
    }

    private static func exportLine(_ profile: String?) -> String {
        guard let profile else { return "credential_process = aws configure export-credentials --format process" }
        let isPlain = profile.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.@+".contains($0)) }
        return "credential_process = aws configure export-credentials --profile \(isPlain ? profile : "\"\(profile)\"") --format process"
    }
}
