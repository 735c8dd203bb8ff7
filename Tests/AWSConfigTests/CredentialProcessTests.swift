import Foundation
import SigV4
import Testing

@testable import AWSConfig

@Suite struct CredentialProcessTests {
    private func process(_ words: [String], timeout: Double = 30) -> CredentialProcess {
        CredentialProcess(words: words, environment: ["PATH": "/usr/bin:/bin", "MARK": "m"], source: "the test", timeout: timeout)
    }

    private func shell(_ script: String, timeout: Double = 30) -> CredentialProcess { process(["/bin/sh", "-c", script], timeout: timeout) }

    @Test func printsKeys() async throws {
        let keys = try await shell(
            #"echo "{\"Version\": 1, \"AccessKeyId\": \"K$MARK\", \"SecretAccessKey\": \"s\", \"SessionToken\": \"t\", \"Expiration\": \"2030-01-02T03:04:05Z\"}""#
        )
        .fetch()
        #expect(keys.accessKeyId == "Km")
        #expect(keys.secretAccessKey == "s")
        #expect(keys.sessionToken == "t")
        #expect(keys.expiration == Date(timeIntervalSince1970: 1_893_553_445))
    }

    @Test(arguments: [
        ("", "no JSON"), ("[]", "no JSON"), (#"{"Version": 2, "AccessKeyId": "K", "SecretAccessKey": "SECRET"}"#, "Version"),
        (#"{"AccessKeyId": "K", "SecretAccessKey": "SECRET"}"#, "Version"), (#"{"Version": 1, "SecretAccessKey": "SECRET"}"#, "AccessKeyId"),
        (#"{"Version": 1, "AccessKeyId": "K"}"#, "SecretAccessKey"),
        (#"{"Version": 1, "AccessKeyId": "K", "SecretAccessKey": "SECRET", "Expiration": "soon"}"#, "Expiration"),
        (#"{"Version": 1, "AccessKeyId": "K", "SecretAccessKey": "SECRET""#, "no JSON"),
    ])
    func wrongAnswers(_ output: String, _ says: String) throws {
        let error = try #require(throws: ConfigurationError.self) { try process(["x"]).decode(Array(output.utf8)) }
        #expect(error.message.contains(says))
        #expect(!error.message.contains("SECRET"))
    }

    @Test func failureTellsStderrMadeHarmless() async throws {
        let error = try #require(await failure(of: shell(#"echo OUTSECRET; printf 'sign in\nfirst\033[31m\342\200\256' >&2; exit 3"#)))
        #expect(error.message.contains("ended with code 3: sign in first [31m\u{FFFD}"))
        #expect(!error.message.contains("OUTSECRET"))
    }

    @Test func aProgramThatIsNotThere() async throws {
        let error = try #require(await failure(of: process(["/nowhere/at/all"])))
        #expect(error.message.contains("could not be started"))
    }

    @Test func aProgramThatTakesTooLongIsEnded() async throws {
        let error = try #require(await failure(of: shell("sleep 600 & sleep 600", timeout: 0.1)))
        #expect(error.message.contains("no answer within"))
    }

    @Test func runsWithoutTheTerminalAndWithoutOurFiles() async throws {
        let outcome = try await ChildProcess(
            words: ["/bin/sh", "-c", "read x || echo empty; (: < /dev/tty) 2>/dev/null || echo no tty; ls /proc/self/fd | wc -l"],
            environment: ["PATH": "/usr/bin:/bin"], timeout: 30
        ).run()
        // `ls` itself has the folder open as a fourth.
        #expect(
            String(decoding: outcome.output, as: UTF8.self).split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) } == [
                "empty", "no tty", "4",
            ])
    }

    @Test func aSignalIsTold() async throws {
        let outcome = try await ChildProcess(words: ["/bin/sh", "-c", "kill -TERM $$"], environment: [:], timeout: 30).run()
        #expect(outcome.end == .signalled(15))
    }

    @Test func anEndlessTalkerIsEnded() async throws {
        let outcome = try await ChildProcess(words: ["/usr/bin/yes"], environment: [:], timeout: 60).run()
        #expect(outcome.end == .talkative)
    }

    @Test(arguments: [
        (["aws", "configure", "export-credentials", "--profile", "p"], true), (["aws", "configure", "export-credentials", "--profile=p"], true),
        (["aws", "configure", "export-credentials", "--profile", "q"], false), (["aws", "configure", "export-credentials"], false),
        (["x", "--profile", "p"], false),
        (["aws", "export-credentials", "--profile"], false),
    ])
    func recognisesItsOwnProfile(_ words: [String], _ expected: Bool) {
        #expect(process(words).exports(profile: "p") == expected)
    }

    @Test(arguments: [
        "2030-01-02T03:04:05Z", "2030-01-02T03:04:05.000Z", "2030-01-02T05:04:05+02:00", "2030-01-02T03:04:05+00:00", "2030-01-02T03:04:05+0000",
    ])
    func times(_ text: String) {
        #expect(Timestamp(text)?.date == Date(timeIntervalSince1970: 1_893_553_445))
    }

    @Test(arguments: ["", "soon", "2030-01-02", "1893553445"]) func noTimes(_ text: String) {
        #expect(Timestamp(text) == nil)
    }

    private func failure(of process: CredentialProcess) async -> ConfigurationError? {
        do throws(ConfigurationError) {
            _ = try await process.fetch()
            return nil
        } catch { return error }
    }
}
