import Testing

@testable import AWSConfig

@Suite struct CredentialChainTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var config: String?
        var credentials: String?
        var environment: [String: String] = [:]
        var profile: String?
        var keys: String
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "environment", environment: environmentKeys, keys: "EK/es"),
        Case(name: "environment before the default profile", credentials: staticDefault, environment: environmentKeys, keys: "EK/es"),
        Case(
            name: "environment before AWS_PROFILE", credentials: "[p]\naws_access_key_id = PK\naws_secret_access_key = ps\n",
            environment: environmentKeys.merging(["AWS_PROFILE": "p"]) { $1 }, keys: "EK/es"),
        Case(
            name: "explicit profile before the environment", credentials: "[p]\naws_access_key_id = PK\naws_secret_access_key = ps\n",
            environment: environmentKeys, profile: "p", keys: "PK/ps"),
        Case(
            name: "explicit default before the environment", credentials: staticDefault, environment: environmentKeys, profile: "default",
            keys: "FK/fs"),
        Case(
            name: "session token", environment: environmentKeys.merging(["AWS_SESSION_TOKEN": "t"]) { $1 }, keys: "EK/es/t"),
        Case(
            name: "security token beats session token",
            environment: environmentKeys.merging(["AWS_SESSION_TOKEN": "t", "AWS_SECURITY_TOKEN": "old"]) { $1 }, keys: "EK/es/old"),
        Case(
            name: "empty key in the environment counts as absent", credentials: staticDefault,
            environment: ["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "es"], keys: "FK/fs"),
        Case(
            name: "blank key in the environment counts as absent", credentials: staticDefault,
            environment: ["AWS_ACCESS_KEY_ID": " ", "AWS_SECRET_ACCESS_KEY": "es"], keys: "FK/fs"),
        Case(name: "secret alone in the environment", credentials: staticDefault, environment: ["AWS_SECRET_ACCESS_KEY": "es"], keys: "FK/fs"),
        Case(
            name: "credentials file before config file", config: "[default]\naws_access_key_id = CK\naws_secret_access_key = cs\n",
            credentials: staticDefault,
            keys: "FK/fs"),
        Case(name: "config file alone", config: "[default]\naws_access_key_id = CK\naws_secret_access_key = cs\n", keys: "CK/cs"),
        Case(
            name: "tokens of a file",
            credentials: staticDefault + "aws_session_token = t\naws_security_token = old\n", keys: "FK/fs/old"),
        Case(
            name: "credentials file before credential_process", config: "[default]\ncredential_process = /bin/false\n", credentials: staticDefault,
            keys: "FK/fs"),
        Case(
            name: "AWS_PROFILE before AWS_DEFAULT_PROFILE",
            credentials: "[a]\naws_access_key_id=AK\naws_secret_access_key=as\n[b]\naws_access_key_id=BK\naws_secret_access_key=bs\n",
            environment: ["AWS_PROFILE": "a", "AWS_DEFAULT_PROFILE": "b"], keys: "AK/as"),
        Case(
            name: "AWS_DEFAULT_PROFILE alone", credentials: "[b]\naws_access_key_id=BK\naws_secret_access_key=bs\n",
            environment: ["AWS_DEFAULT_PROFILE": "b"], keys: "BK/bs"),
        Case(
            name: "profile with a quoted name", config: "[profile \"my work\"]\naws_access_key_id=AK\naws_secret_access_key=as\n", profile: "my work",
            keys: "AK/as"),
        Case(
            name: "the later of [default] and [profile default]",
            config: "[profile default]\naws_access_key_id=AK\naws_secret_access_key=as\n[default]\naws_access_key_id=BK\naws_secret_access_key=bs\n",
            keys: "BK/bs"),
        Case(
            name: "web identity of the environment does not touch an explicit profile", credentials: staticDefault,
            environment: ["AWS_WEB_IDENTITY_TOKEN_FILE": "/x"], profile: "default", keys: "FK/fs"),
        Case(
            name: "single sign-on session without an account is no source", config: "[default]\nsso_session = s\n", credentials: staticDefault,
            keys: "FK/fs"),
        Case(
            name: "files elsewhere", config: "[profile p]\nregion = eu-west-1\n",
            credentials: "[p]\naws_access_key_id=PK\naws_secret_access_key=ps\n",
            environment: ["AWS_CONFIG_FILE": "/etc/aws config", "AWS_SHARED_CREDENTIALS_FILE": "$D/keys", "D": "/etc"], profile: "p", keys: "PK/ps"),
    ]

    @Test(arguments: cases) func finds(_ example: Case) async throws {
        let configuration = configuration(config: example.config, credentials: example.credentials, environment: example.environment)
        let profile = try configuration.resolve(profile: example.profile)
        #expect(try await keys(of: profile) == example.keys)
    }

    struct Failure: Sendable, CustomTestStringConvertible {
        var name: String
        var config: String?
        var credentials: String?
        var environment: [String: String] = [:]
        var profile: String?
        /// Texts that the message and hint together have to hold.
        var says: [String]
        var testDescription: String { name }
    }

    static let failures: [Failure] = [
        Failure(name: "nothing", says: ["no credentials", "AWS_ACCESS_KEY_ID", "--no-sign-request"]),
        Failure(
            name: "key without secret in the environment", credentials: staticDefault, environment: ["AWS_ACCESS_KEY_ID": "EK"],
            says: ["AWS_SECRET_ACCESS_KEY"]),
        Failure(
            name: "key without secret in a file", credentials: "[default]\naws_access_key_id = FK\n",
            says: ["aws_secret_access_key", "~/.aws/credentials [default]"]),
        Failure(name: "empty key in a file", credentials: "[default]\naws_access_key_id =\naws_secret_access_key = x\n", says: ["is empty"]),
        Failure(name: "unknown profile", credentials: staticDefault, profile: "gone", says: ["gone could not be found", "--profile", "default"]),
        Failure(
            name: "unknown profile of the environment", environment: environmentKeys.merging(["AWS_PROFILE": "gone"]) { $1 },
            says: ["gone", "AWS_PROFILE"]),
        Failure(name: "empty AWS_PROFILE", credentials: staticDefault, environment: ["AWS_PROFILE": ""], says: ["AWS_PROFILE is set but empty"]),
        Failure(
            name: "role", config: "[profile p]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = default\n", credentials: staticDefault,
            profile: "p",
            says: ["takes on a role", "credential_process = aws configure export-credentials --profile p --format process"]),
        Failure(
            name: "role with keys of the instance",
            config: "[profile p]\nrole_arn = arn:aws:iam::1:role/r\ncredential_source = Ec2InstanceMetadata\n", profile: "p",
            says: ["instance", "credential_process = aws configure export-credentials --profile p --format process"]),
        Failure(
            name: "role before the profile's own keys", config: "[default]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = default\n",
            credentials: staticDefault,
            says: ["takes on a role"]),
        Failure(
            name: "single sign-on", config: "[profile a b]\n[profile \"a b\"]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n",
            profile: "a b",
            says: ["SSO", "credential_process = aws configure export-credentials --profile \"a b\" --format process"]),
        Failure(
            name: "web identity", config: "[default]\nrole_arn = arn:aws:iam::1:role/r\nweb_identity_token_file = /x\n",
            says: ["web identity", "credential_process = aws configure export-credentials --profile default --format process"]),
        Failure(
            name: "web identity of the environment", credentials: staticDefault,
            environment: ["AWS_WEB_IDENTITY_TOKEN_FILE": "/x", "AWS_ROLE_ARN": "a"],
            says: ["web identity", "credential_process"]),
        Failure(name: "login session", config: "[default]\nlogin_session = arn\n", says: ["aws login", "credential_process"]),
        Failure(
            name: "container", environment: ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2"],
            says: ["container", "credential_process = aws configure export-credentials --profile default --format process"]),
        Failure(
            name: "quote not closed in credential_process", config: "[default]\ncredential_process = a 'b\n",
            says: ["quote", "~/.aws/config [default]"]),
    ]

    @Test(arguments: failures) func explains(_ example: Failure) throws {
        let configuration = configuration(config: example.config, credentials: example.credentials, environment: example.environment)
        let error = try #require(throws: ConfigurationError.self) { try configuration.resolve(profile: example.profile) }
        let text = error.message + " " + (error.hint ?? "")
        for part in example.says { #expect(text.contains(part), "\(text)") }
    }

    @Test func anonymousNeedsNoKeys() async throws {
        let profile = try configuration().resolve(profile: nil, overrides: .init(noSignRequest: true))
        #expect(try await keys(of: profile) == "anonymous")
    }

    @Test func theLineOfTheHintWorksInTheVeryProfile() throws {
        let text =
            "[profile p]\nsso_account_id = 1\nsso_role_name = r\ncredential_process = aws configure export-credentials --profile p --format process\n"
        #expect(try configuration(config: text).resolve(profile: "p").credentials is RefreshingCredentialProvider)
        let other = text.replacing("--profile p ", with: "--profile q ")
        #expect(throws: ConfigurationError.self) { try configuration(config: other).resolve(profile: "p") }
    }

    @Test func profilesOfBothFiles() {
        let configuration = configuration(
            config: "[profile b]\n[profile a]\n[default]\n[profilex]\n[services s]\n[sso-session t]\n[x]\n", credentials: "[c]\n[a]\n[profile d]\n")
        #expect(configuration.profileNames == ["default", "b", "a", "c", "profile d"])
    }

    @Test func warningsNeverQuoteTheFile() throws {
        let configuration = configuration(credentials: staticDefault + "STRAYSECRET\n")
        #expect(configuration.warnings.count == 1)
        #expect(configuration.warnings[0].hasPrefix("~/.aws/credentials, line 4: "))
        #expect(!configuration.warnings[0].contains("STRAY"))
        #expect(try configuration.resolve(profile: nil).warnings == configuration.warnings)
    }
}
