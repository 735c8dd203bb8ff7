@testable import AWSConfig
import SigV4

/// A configuration from texts: nothing is read from the disk or from this process's environment.
func configuration(config: String? = nil, credentials: String? = nil, environment: [String: String] = [:]) -> AWSConfiguration {
    AWSConfiguration(environment: environment, home: "/home/u") { path in
        switch path {
        case "/home/u/.aws/config", "/etc/aws config": .success(config.map { Array($0.utf8) })
        case "/home/u/.aws/credentials", "/etc/keys": .success(credentials.map { Array($0.utf8) })
        default: .success(nil)
        }
    }
}

/// The keys a profile gives, in one line: "KEY/secret/token".
func keys(of profile: ResolvedProfile) async throws -> String {
    guard let keys = try await profile.credentials.credentials(refresh: false) else { return "anonymous" }
    return [keys.accessKeyId, keys.secretAccessKey, keys.sessionToken].compactMap(\.self).joined(separator: "/")
}

let environmentKeys = ["AWS_ACCESS_KEY_ID": "EK", "AWS_SECRET_ACCESS_KEY": "es"]
let staticDefault = "[default]\naws_access_key_id = FK\naws_secret_access_key = fs\n"
