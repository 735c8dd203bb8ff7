import Foundation
import StrictS3
import Testing

/// The program against the strict loopback server: what real servers can't be brought to do.
@Suite struct HeadlessStrictTests {
    /// Runs a test's body with a server and a program that holds its first account's keys.
    private func serving(_ body: (StrictS3, HeadlessProgram) async throws -> Void) async throws {
        try await StrictS3.serving { server in
            try await HeadlessProgram.with(endpoint: server.endpoint, key: Account.first.accessKey, secret: Account.first.secretKey) { program in
                try await body(server, program)
            }
        }
    }

    @Test func rowsStreamAsPagesArrive() async throws {
        try await serving { server, program in
            server.createBucket("b", generated: GeneratedListing(keys: 3000))
            let gate = Gate()
            server.fault(on: RequestMatcher("GET", bucket: "b", skip: 1), .hold(gate))
            // The second page doesn't come before a row of the first was read: without streaming this would wait for ever.
            let outcome = try await program.shell("exec 3< <(strata ls --recursive --json s3://b/); read -r row <&3; echo \"$row\"")
            #expect(outcome.rows.map(\.key) == ["key-000000000"])
            gate.open()
        }
    }

    @Test func everyPageIsPrinted() async throws {
        try await serving { server, program in
            server.createBucket("b", generated: GeneratedListing(keys: 3000))
            let outcome = try await program.run("ls", "--recursive", "--json", "s3://b/")
            #expect(outcome.status == 0)
            #expect(outcome.rows.count == 3000)
            #expect(outcome.rows.map(\.key) == outcome.rows.map(\.key).sorted { ($0 ?? "") < ($1 ?? "") })
        }
    }

    @Test func interruptedIs130() async throws {
        try await serving { server, program in
            server.createBucket("b", generated: GeneratedListing(keys: 3000))
            let gate = Gate()
            server.fault(on: RequestMatcher("GET", bucket: "b", skip: 1), .hold(gate))
            let running = try program.start(["ls", "--recursive", "s3://b/"])
            await gate.arrival()
            running.interrupt()
            let outcome = try await running.outcome()
            #expect(outcome.status == 130)
            gate.open()
        }
    }

    @Test func anInterruptedDownloadLeavesNoFile() async throws {
        try await serving { server, program in
            server.createBucket("b")
            server.put(String(repeating: "x", count: 100_000), to: "k", in: "b")
            let gate = Gate()
            server.fault(on: RequestMatcher("GET", bucket: "b", key: "k"), .hold(gate))
            let running = try program.start(["get", "s3://b/k"])
            await gate.arrival()
            running.interrupt()
            let outcome = try await running.outcome()
            #expect(outcome.status == 130)
            let files = try program.files
            #expect(files.isEmpty)
            gate.open()
        }
    }

    @Test func aReaderThatGoesAwayEndsItQuietly() async throws {
        try await serving { server, program in
            server.createBucket("b", generated: GeneratedListing(keys: 20_000))
            let outcome = try await program.shell("strata ls --recursive s3://b/ | head -n 3; echo \"${PIPESTATUS[0]}\"")
            let lines = outcome.output.split(separator: "\n")
            #expect(lines.count == 4)
            #expect(lines.last == "0")
            #expect(outcome.errors.isEmpty)
        }
    }

    @Test func aListingThatBreaksOffIsOneAndKeepsItsRows() async throws {
        try await serving { server, program in
            server.createBucket("b", generated: GeneratedListing(keys: 3000))
            server.fault(on: RequestMatcher("GET", bucket: "b", skip: 2), .deny())
            let outcome = try await program.run("ls", "--recursive", "--json", "s3://b/")
            #expect(outcome.status == 1)
            #expect(outcome.rows.count == 2000)
            #expect(outcome.errors.contains("AccessDenied"))
        }
    }

    @Test func deniedIsFourAndTellsTheRequestId() async throws {
        try await serving { server, program in
            server.createBucket("b")
            server.fault(on: RequestMatcher("GET", bucket: "b"), .deny())
            let outcome = try await program.run("ls", "s3://b/")
            #expect(outcome.status == 4)
            #expect(outcome.errors.contains("403 AccessDenied, request id "))
        }
    }

    @Test func requesterPaysTakesTheOptionOrTheProfile() async throws {
        try await StrictS3.serving { server in
            try await HeadlessProgram.with(endpoint: server.endpoint, key: Account.second.accessKey, secret: Account.second.secretKey) { program in
                server.createBucket("b")
                server.put("x", to: "k", in: "b")
                server.allow(.second, in: "b")
                server.setConfiguration(
                    "requestPayment", of: "b", "<RequestPaymentConfiguration><Payer>Requester</Payer></RequestPaymentConfiguration>")
                let denied = try await program.run("get", "s3://b/k", "-")
                #expect(denied.status == 4 && denied.errors.contains("--request-payer requester"))
                let paid = try await program.run("get", "s3://b/k", "-", "--request-payer", "requester")
                #expect(paid.output == "x", "\(paid.errors)")
                var configured = program
                configured.environment["AWS_CONFIG_FILE"] = program.folder + "/config"
                try program.write("[default]\nrequest_payer = requester\n", to: "config")
                let listed = try await configured.run("ls", "--json", "s3://b/")
                #expect(listed.rows.map(\.key) == ["k"], "\(listed.errors)")
            }
        }
    }

    @Test func hostileTextReachesNoTerminal() async throws {
        try await serving { server, program in
            server.createBucket("b")
            server.put("x", to: "a\u{1B}[31m\u{202E}z\u{200B}", in: "b")
            for arguments in [["ls", "s3://b/"], ["ls", "--json", "s3://b/"]] {
                let outcome = try await program.start(arguments).outcome()
                #expect(outcome.status == 0)
                #expect(outcome.output.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && $0.value < 0x7F) })
            }
            server.fault(on: RequestMatcher("GET", bucket: "b"), .error(400, "Odd\u{1B}]0;x\u{7}", message: "evil \u{202E}"))
            let outcome = try await program.run("ls", "s3://b/")
            #expect(outcome.status == 1)
            #expect(outcome.errors.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && $0.value < 0x7F) })
        }
    }

    @Test func theDebugLogHasNoSecrets() async throws {
        try await serving { server, program in
            server.createBucket("b")
            let outcome = try await program.run("--debug", "log", "ls", "s3://b/")
            #expect(outcome.status == 0)
            let log = try program.text(of: "log")
            #expect(log.contains("list-type=2"))
            #expect(!log.contains(Account.first.secretKey))
            #expect(!log.lowercased().contains("signature="))
            let mode = try FileManager.default.attributesOfItem(atPath: program.folder + "/log")[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test func theDebugLogOfRefusedRequestsHasNoSecretsEither() async throws {
        let account = Account(
            accessKey: "ASIATESTTOKENEXAMPLE", secretKey: "a-secret-key-that-must-not-show", sessionToken: "a-session-token-that-must-not-show",
            id: "111122223333", canonicalID: Account.first.canonicalID, displayName: "token")
        var configuration = Configuration()
        configuration.accounts = [account]
        try await StrictS3.serving(configuration) { server in
            server.createBucket("b", owner: account)
            try await HeadlessProgram.with(endpoint: server.endpoint, key: account.accessKey, secret: account.secretKey) { program in
                var program = program
                program.environment["AWS_SESSION_TOKEN"] = account.sessionToken
                try program.write("body-of-the-file", to: "f")
                #expect(try await program.run("--debug", "log", "put", "f", "s3://b/k").status == 0)
                #expect(try await program.run("--debug", "log", "get", "s3://b/k", "g").status == 0)
                program.environment["AWS_SECRET_ACCESS_KEY"] = "another-secret-that-must-not-show"
                #expect(try await program.run("--debug", "log", "ls", "s3://b/").status == 4)
                let log = try program.text(of: "log").lowercased()
                #expect(log.contains("put /b/k") || log.contains("/b/k"))
                for secret in ["must-not-show", account.accessKey.lowercased(), "authorization", "signature=", "aws4-hmac", "body-of-the-file"] {
                    #expect(!log.contains(secret), "\(secret) in \(log)")
                }
            }
        }
    }

    @Test func aCredentialProcessGivesTheKeys() async throws {
        try await serving { server, program in
            server.createBucket("b")
            var program = program
            program.environment["AWS_ACCESS_KEY_ID"] = nil
            program.environment["AWS_CONFIG_FILE"] = program.folder + "/config"
            let keys = "{\"Version\": 1, \"AccessKeyId\": \"\(Account.first.accessKey)\", \"SecretAccessKey\": \"\(Account.first.secretKey)\"}"
            try program.write(keys, to: "keys.json")
            try program.write("[profile p]\ncredential_process = cat '\(program.folder)/keys.json'\n", to: "config")
            let outcome = try await program.run("--profile", "p", "ls", "--json")
            #expect(outcome.status == 0)
            #expect(outcome.rows.map(\.name) == ["b"])
        }
    }

    @Test func suspendedVersioningCanLoseTheNullVersion() async throws {
        try await serving { server, program in
            server.createBucket("b")
            server.put("first", to: "k", in: "b")
            server.setVersioning(.suspended, of: "b")
            try program.write("second", to: "f")
            let refused = try await program.run("put", "f", "s3://b/k")
            #expect(refused.status == 5)
            #expect(server.versions(of: "k", in: "b").map(\.text) == ["first"])
            let done = try await program.run("put", "--yes", "f", "s3://b/k")
            #expect(done.status == 0)
            #expect(server.versions(of: "k", in: "b").map(\.text) == ["second"])
        }
    }
}
