import Foundation
import SigV4

/// `credential_process`: a program that prints keys as JSON.
///
/// Source: AWS SDKs and Tools Reference Guide, "Process credential provider"; botocore credentials.py `ProcessProvider`.
struct CredentialProcess: Sendable {
    /// Program and arguments, split already; no shell is involved.
    let words: [String]
    let environment: [String: String]
    /// Where the setting was read, for error texts.
    let source: ResolvedProfile.Source
    /// Seconds the program may take.
    var timeout: Double = 60

    /// True for `aws configure export-credentials` of this very profile: it gives the identity that the CLI itself would use for it.
    func exports(profile: String) -> Bool {
        guard words.contains("export-credentials") else { return false }
        if words.contains("--profile=\(profile)") { return true }
        guard let option = words.firstIndex(of: "--profile"), option + 1 < words.count else { return false }
        return words[option + 1] == profile
    }

    /// Runs the program and reads its keys.
    ///
    /// - Throws: with the program's own words from stderr, made harmless; never anything it wrote to stdout.
    func fetch() async throws(ConfigurationError) -> Credentials {
        let outcome = try await ChildProcess(words: words, environment: environment, timeout: timeout).run()
        switch outcome.end {
        case .exited(0): return try decode(outcome.output)
        case .exited(127) where outcome.failedToStart:
            throw ConfigurationError("The credential_process of \(source) could not be started.", hint: "Is its program installed and in PATH?")
        case .exited(let code): throw failure("ended with code \(code)", outcome)
        case .signalled(let signal): throw failure("was ended by signal \(signal)", outcome)
        case .timedOut: throw failure("gave no answer within \(Int(timeout)) seconds", outcome)
        case .talkative: throw failure("wrote far more than keys", outcome)
        }
    }

    private func failure(_ what: String, _ outcome: ChildProcess.Outcome) -> ConfigurationError {
        let words = Self.harmless(outcome.errors)
        let reason = words.isEmpty ? "." : ": \(words)"
        return ConfigurationError(
            "The credential_process of \(source) \(what)\(reason)",
            hint: "Run the command yourself in a terminal; it may want you to sign in first.")
    }

    private struct Answer: Decodable {
        var version: Int?
        var accessKeyId: String?
        var secretAccessKey: String?
        var sessionToken: String?
        var expiration: String?

        enum CodingKeys: String, CodingKey {
            case version = "Version"
            case accessKeyId = "AccessKeyId"
            case secretAccessKey = "SecretAccessKey"
            case sessionToken = "SessionToken"
            case expiration = "Expiration"
        }
    }

    /// Reads the JSON of version 1.
    func decode(_ output: [UInt8]) throws(ConfigurationError) -> Credentials {
        func wrong(_ what: String) -> ConfigurationError {
            ConfigurationError(
                "The credential_process of \(source) \(what).", hint: "It has to print {\"Version\": 1, \"AccessKeyId\": …, \"SecretAccessKey\": …}.")
        }
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(output)) else { throw wrong("printed no JSON of keys") }
        guard answer.version == 1 else { throw wrong("printed keys of another Version than 1") }
        guard let key = answer.accessKeyId, !key.isEmpty else { throw wrong("printed no AccessKeyId") }
        guard let secret = answer.secretAccessKey, !secret.isEmpty else { throw wrong("printed no SecretAccessKey") }
        var expiration: Date?
        if let text = answer.expiration {
            guard let time = Timestamp(text) else { throw wrong("printed an Expiration that is not a time") }
            expiration = time.date
        }
        let token = answer.sessionToken.flatMap { $0.isEmpty ? nil : $0 }
        return Credentials(accessKeyId: key, secretAccessKey: secret, sessionToken: token, expiration: expiration)
    }

    /// A program's words fit for a screen: one line, at most 300 characters, everything that isn't plainly printable replaced.
    static func harmless(_ bytes: [UInt8]) -> String {
        var text = ""
        for scalar in String(decoding: bytes.prefix(4096), as: UTF8.self).unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: if !text.hasSuffix(" ") { text.append(" ") }
            case .format, .privateUse, .unassigned, .surrogate: text.append("\u{FFFD}")
            default: text.unicodeScalars.append(scalar)
            }
        }
        let line = INIDocument.trimmed(text)
        return line.count > 300 ? line.prefix(299) + "…" : line
    }
}
