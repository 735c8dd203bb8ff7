import HTTP
import Testing

@testable import AWSConfig

@Suite struct ProfileSettingsTests {
    typealias Overrides = AWSConfiguration.Overrides

    /// Resolves `[default]` with static keys and these lines.
    private func resolve(
        _ lines: String, environment: [String: String] = [:], overrides: Overrides = Overrides(), services: String = ""
    ) throws -> ResolvedProfile {
        try configuration(config: "[default]\n\(lines)\n\(services)", credentials: staticDefault, environment: environment)
            .resolve(profile: nil, overrides: overrides)
    }

    @Test(
        arguments: [
            ("", [:], nil, "us-east-1", "default"),
            ("region = eu-west-1", [:], nil, "eu-west-1", "~/.aws/config [default]"),
            ("region = eu-west-1", ["AWS_DEFAULT_REGION": "b"], nil, "b", "AWS_DEFAULT_REGION"),
            ("region = eu-west-1", ["AWS_DEFAULT_REGION": "b", "AWS_REGION": "a"], nil, "a", "AWS_REGION"),
            ("region = eu-west-1", ["AWS_REGION": ""], nil, "eu-west-1", "~/.aws/config [default]"),
            ("region = eu-west-1", ["AWS_REGION": "a"], "c", "c", "--region"),
        ] as [(String, [String: String], String?, String, String)])
    func region(_ lines: String, _ environment: [String: String], _ override: String?, _ expected: String, _ source: String) throws {
        let profile = try resolve(lines, environment: environment, overrides: Overrides(region: override))
        #expect(profile.region == expected)
        #expect(profile.regionSource == source)
    }

    @Test(
        arguments: [
            ("", false, false, 0), ("request_payer = requester", false, true, 0), ("request_payer = owner", false, false, 1), ("", true, true, 0),
        ])
    func requestPayer(_ lines: String, _ override: Bool, _ expected: Bool, _ warnings: Int) throws {
        let profile = try resolve(lines, overrides: Overrides(paysForRequests: override))
        #expect(profile.paysForRequests == expected && profile.warnings.count == warnings)
    }

    @Test(arguments: ["a.b", "-a", "a-", "a/b", "x@evil", "", "é", String(repeating: "a", count: 64)])
    func regionThatIsNoLabel(_ region: String) {
        #expect(throws: ConfigurationError.self) { try resolve("", overrides: Overrides(region: region)) }
    }

    static let services = "[services s]\ns3 =\n  endpoint_url = http://127.0.0.1:3\n"

    @Test(
        arguments: [
            ("", [:], nil, nil, nil),
            ("endpoint_url = http://127.0.0.1:4", [:], nil, "http://127.0.0.1:4", "~/.aws/config [default]"),
            ("endpoint_url = http://127.0.0.1:4\nservices = s", [:], nil, "http://127.0.0.1:3", "~/.aws/config [services s] s3"),
            (
                "endpoint_url = http://127.0.0.1:4\nservices = s", ["AWS_ENDPOINT_URL": "http://127.0.0.1:2"], nil, "http://127.0.0.1:2",
                "AWS_ENDPOINT_URL"
            ),
            ("services = gone", ["AWS_ENDPOINT_URL": "http://127.0.0.1:2"], nil, "http://127.0.0.1:2", "AWS_ENDPOINT_URL"),
            (
                "", ["AWS_ENDPOINT_URL": "http://127.0.0.1:2", "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:1"], nil, "http://127.0.0.1:1",
                "AWS_ENDPOINT_URL_S3"
            ),
            ("", ["AWS_ENDPOINT_URL_S3": "http://127.0.0.1:1"], "http://[::1]:9/x/", "http://[::1]:9/x", "--endpoint-url"),
            ("endpoint_url = http://127.0.0.1:4", ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "TRUE"], nil, nil, nil),
            ("endpoint_url = http://127.0.0.1:4\nignore_configured_endpoint_urls = true", [:], nil, nil, nil),
            (
                "endpoint_url = http://127.0.0.1:4", ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"], "http://localhost:5", "http://localhost:5",
                "--endpoint-url"
            ),
            ("endpoint_url =\n", [:], nil, nil, nil),
        ] as [(String, [String: String], String?, String?, String?)])
    func endpoint(_ lines: String, _ environment: [String: String], _ override: String?, _ expected: String?, _ source: String?) throws {
        let profile = try resolve(lines, environment: environment, overrides: Overrides(endpointURL: override), services: Self.services)
        #expect(profile.endpointURL == expected)
        #expect(profile.endpointSource == source)
        #expect(profile.warnings.isEmpty)
    }

    @Test func servicesSectionThatIsMissing() {
        #expect(throws: ConfigurationError.self) { try resolve("services = gone") }
    }

    @Test(
        arguments: [
            ("https://S3.Example.COM/", "https://s3.example.com"), ("HTTP://h:80//", "http://h:80"), ("https://h/Path/x", "https://h/Path/x"),
            ("https://[fe80::1]:443", "https://[fe80::1]:443"), (" https://h ", "https://h"),
            ("h:9000", nil), ("ftp://h", nil), ("https://", nil), ("https:///x", nil), ("https://u:p@h", nil), ("https://h?x", nil),
            ("https://h#x", nil),
            ("https://h:0", nil), ("https://h:99999", nil), ("https://h:x", nil), ("https://h\r\nX: y", nil), ("https://h i", nil),
            ("https://é", nil), ("", nil),
        ] as [(String, String?)])
    func endpointForms(_ text: String, _ expected: String?) {
        #expect(AWSConfiguration.normalized(text)?.text == expected)
    }

    @Test(arguments: [
        ("http://127.0.0.1:1", false), ("http://127.9.9.9", false), ("http://localhost:1", false), ("http://a.localhost", false),
        ("http://[::1]:1", false),
        ("https://example.com", false), ("http://example.com", true), ("http://127.0.0.1.example.com", true), ("http://10.0.0.1", true),
    ])
    func clearTextEndpointsAreWarnedOf(_ url: String, _ isWarned: Bool) throws {
        #expect(try resolve("", overrides: Overrides(endpointURL: url)).warnings.isEmpty == !isWarned)
    }

    @Test(arguments: [
        ("", ResolvedProfile.AddressingStyle.auto, 0), ("s3 =\n  addressing_style = path", .path, 0),
        ("s3 =\n  addressing_style = Virtual", .virtual, 0),
        ("s3 =\n  addressing_style = sideways", .auto, 1), ("s3 =\n  max_concurrent_requests = 5", .auto, 0), ("s3 = path", .auto, 0),
    ])
    func addressingStyle(_ lines: String, _ expected: ResolvedProfile.AddressingStyle, _ warnings: Int) throws {
        let profile = try resolve(lines)
        #expect(profile.addressingStyle == expected)
        #expect(profile.warnings.count == warnings)
    }

    @Test(
        arguments: [
            ("", [:], 3, 0), ("max_attempts = 5", [:], 5, 0), ("max_attempts = 5", ["AWS_MAX_ATTEMPTS": "7"], 7, 0), ("max_attempts = x", [:], 3, 1),
            ("max_attempts = 0", [:], 3, 1),
        ] as [(String, [String: String], Int, Int)])
    func attempts(_ lines: String, _ environment: [String: String], _ expected: Int, _ warnings: Int) throws {
        let profile = try resolve(lines, environment: environment)
        #expect(profile.maxAttempts == expected)
        #expect(profile.warnings.count == warnings)
    }

    @Test(
        arguments: [
            ("", [:], nil), ("ca_bundle = ~/ca.pem", [:], "/home/u/ca.pem"), ("ca_bundle = /a", ["AWS_CA_BUNDLE": "/b"], "/b"),
            ("ca_bundle = /a", ["REQUESTS_CA_BUNDLE": "/c"], "/a"), ("", ["REQUESTS_CA_BUNDLE": "/c"], "/c"),
        ] as [(String, [String: String], String?)])
    func certificates(_ lines: String, _ environment: [String: String], _ expected: String?) throws {
        #expect(try resolve(lines, environment: environment).route.caBundle == expected)
    }

    @Test(
        arguments: [
            (nil, [:], .none),
            (nil, ["HTTPS_PROXY": "http://p:1"], .url("http://p:1", except: "")),
            (nil, ["HTTPS_PROXY": "p:1", "NO_PROXY": "a, b"], .url("http://p:1", except: "a, b")),
            (nil, ["HTTPS_PROXY": "http://p:1", "https_proxy": "http://q:2"], .url("http://q:2", except: "")),
            (nil, ["HTTPS_PROXY": "http://p:1", "https_proxy": ""], .none),
            (nil, ["HTTP_PROXY": "http://p:1"], .none),
            (
                "http://localhost:1", ["HTTP_PROXY": "http://p:1", "HTTPS_PROXY": "http://q:2", "no_proxy": "localhost"],
                .url("http://p:1", except: "localhost")
            ),
            (nil, ["HTTPS_PROXY": "http://p\r\n:1"], .none),
        ] as [(String?, [String: String], HTTPRoute.Proxy)])
    func proxies(_ endpoint: String?, _ environment: [String: String], _ expected: HTTPRoute.Proxy) throws {
        #expect(try resolve("", environment: environment, overrides: Overrides(endpointURL: endpoint)).route.proxy == expected)
    }

    @Test func certificateChecksAreOnUnlessTheCommandLineSaysOtherwise() throws {
        #expect(try resolve("").route.verifiesTLS)
        #expect(try !resolve("", overrides: Overrides(verifiesTLS: false)).route.verifiesTLS)
    }

    @Test(arguments: [
        ("~/x", "/home/u/x"), ("~", "/home/u"), ("~root/x", "~root/x"), ("$A/${B}c", "1/2c"), ("$GONE/$", "$GONE/$"), ("${A", "${A"), ("a$A", "a1"),
    ])
    func paths(_ text: String, _ expected: String) {
        let files = ConfigurationFiles(environment: ["A": "1", "B": "2"], home: "/home/u", read: { _ in .success(nil) })
        #expect(files.expanded(text) == expected)
    }
}
