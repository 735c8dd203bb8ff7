import AWSConfig
import S3Client
import Testing

/// The verbs against real servers, as somebody would use them.
@Suite(.enabled(if: OperationStore(.seaweedFS) != nil, "STRATA_TEST_SEAWEEDFS is not set"))
struct HeadlessSeaweedFSTests {
    @Test(arguments: HeadlessCase.all) func verb(_ example: HeadlessCase) async throws {
        try await example.run(on: try #require(OperationStore(.seaweedFS)))
    }

    @Test func wrongKeysAreFour() async throws {
        let store = try #require(OperationStore(.seaweedFS))
        try await HeadlessProgram.with(endpoint: store.client.profile.endpointURL, key: "ALICEKEY", secret: "wrong") { program in
            let outcome = try await program.run("ls")
            #expect(outcome.status == 4)
            #expect(outcome.errors.contains("SignatureDoesNotMatch"))
        }
    }
}

@Suite(.enabled(if: OperationStore(.miniStack) != nil, "STRATA_TEST_MINISTACK is not set"))
struct HeadlessMiniStackTests {
    @Test(arguments: HeadlessCase.all) func verb(_ example: HeadlessCase) async throws {
        try await example.run(on: try #require(OperationStore(.miniStack)))
    }
}

/// One way to use the verbs, in a bucket of its own.
struct HeadlessCase: Sendable, CustomTestStringConvertible {
    let name: String
    let isVersioned: Bool
    let body: @Sendable (HeadlessProgram, _ bucket: String) async throws -> Void
    var testDescription: String { name }

    init(_ name: String, versioned: Bool = false, _ body: @escaping @Sendable (HeadlessProgram, String) async throws -> Void) {
        self.name = name
        isVersioned = versioned
        self.body = body
    }

    func run(on store: OperationStore) async throws {
        try await store.withBucket(versioned: isVersioned) { bucket in
            try await HeadlessProgram.with(endpoint: store.client.profile.endpointURL, key: "ALICEKEY", secret: "alice-secret") { program in
                try await body(program, bucket)
            }
        }
    }

    static let all: [HeadlessCase] = [
        HeadlessCase("buckets are listed") { program, bucket in
            let outcome = try await program.run("ls", "--json")
            #expect(outcome.status == 0)
            #expect(outcome.rows.contains { $0.type == "Bucket" && $0.name == bucket })
            let table = try await program.run("ls")
            #expect(table.output.contains(bucket))
        },
        HeadlessCase("put, ls and get") { program, bucket in
            try program.write("one\n", to: "one.txt")
            for key in ["one.txt", "a/two words.txt", "a/é+%20"] {
                let put = try await program.run("put", "--json", "one.txt", "s3://\(bucket)/\(key)")
                #expect(put.status == 0)
                #expect(put.rows.first?.size == 4)
            }
            let level = try await program.run("ls", "--json", "s3://\(bucket)/")
            #expect(Set(level.rows.map { "\($0.type) \($0.key ?? "")" }) == ["Prefix a/", "Object one.txt"])
            let all = try await program.run("ls", "--json", "--recursive", "s3://\(bucket)/")
            #expect(Set(all.rows.compactMap(\.key)) == ["one.txt", "a/two words.txt", "a/é+%20"])
            #expect(all.rows.allSatisfy { $0.type == "Object" && $0.size == 4 && $0.lastModified?.hasSuffix("Z") == true })
            let get = try await program.run("get", "s3://\(bucket)/a/é+%20", "back")
            #expect(get.status == 0)
            let back = try program.text(of: "back")
            #expect(back == "one\n")
            let stream = try await program.run("get", "s3://\(bucket)/one.txt", "-")
            #expect(stream.output == "one\n")
        },
        HeadlessCase("versions and an older one brought back", versioned: true) { program, bucket in
            for text in ["first", "second", "third"] {
                try program.write(text, to: "f")
                let put = try await program.run("put", "f", "s3://\(bucket)/k")
                #expect(put.status == 0)
            }
            let versions = try await program.run("versions", "--json", "s3://\(bucket)/k")
            #expect(versions.status == 0)
            #expect(versions.rows.map(\.isLatest) == [true, false, false])
            let oldest = try #require(versions.rows.last?.versionId)
            let get = try await program.run("get", "--version-id", oldest, "s3://\(bucket)/k", "old")
            #expect(get.status == 0)
            let old = try program.text(of: "old")
            #expect(old == "first")
        },
        HeadlessCase("nothing is overwritten for good without --yes") { program, bucket in
            try program.write("first", to: "f")
            let put = try await program.run("put", "f", "s3://\(bucket)/")
            #expect(put.status == 0)
            try program.write("second", to: "f")
            let refused = try await program.run("put", "f", "s3://\(bucket)/f")
            #expect(refused.status == 5)
            #expect(refused.errors.contains("--yes"))
            let kept = try await program.run("get", "s3://\(bucket)/f", "-")
            #expect(kept.output == "first")
            let forced = try await program.run("put", "--yes", "f", "s3://\(bucket)/f")
            #expect(forced.status == 0)
            let local = try await program.run("get", "s3://\(bucket)/f")
            #expect(local.status == 5)
            let readOnly = try await program.run("--read-only", "put", "f", "s3://\(bucket)/new")
            #expect(readOnly.status == 5)
        },
        HeadlessCase("what is not there is three") { program, bucket in
            for arguments in [
                ["ls", "s3://strata-not-there/"], ["ls", "s3://\(bucket)/nothing"], ["versions", "s3://\(bucket)/nothing"],
                ["get", "s3://\(bucket)/nothing"],
                ["get", "s3://\(bucket)/nothing", "-"],
            ] {
                let outcome = try await program.start(arguments).outcome()
                #expect(outcome.status == 3, "\(arguments)")
                #expect(!outcome.errors.isEmpty)
            }
            let empty = try await program.run("ls", "s3://\(bucket)/")
            #expect(empty.status == 0)
            let files = try program.files
            #expect(files.isEmpty)
        },
    ]
}
