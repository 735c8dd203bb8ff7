import Foundation
import S3Client
import S3Model
import StrictS3
import Testing
import Timeline

@testable import Operations

@Suite("A restore meets writers and lost answers")
struct RestoreGuardTests {
    /// Two versions and the id of the older one.
    private func stage(_ server: StrictS3, _ text: String = "wanted") throws -> String {
        server.createBucket("b", versioning: .enabled)
        let wanted = try #require(server.put(text, to: "k", in: "b"))
        server.put("top", to: "k", in: "b")
        return wanted
    }

    private func texts(_ server: StrictS3) -> [String] { server.versions(of: "k", in: "b").map { $0.isDeleteMarker ? "-" : $0.text } }

    @Test(arguments: [1, 3]) func aLostAnswerMakesExactlyOneVersion(attempts: Int) async throws {
        try await StrictS3.serving { server in
            let wanted = try stage(server)
            server.fault(on: RequestMatcher("PUT", header: "x-amz-copy-source", times: 1), .loseAnswer)
            let (_, outcome) = try await restore("k", wanted, hastyClient(of: server, maxAttempts: attempts))
            #expect(texts(server) == ["wanted", "top", "wanted"])
            #expect(outcome.newVersionId == server.versions(of: "k", in: "b").first?.id)
            #expect(outcome.writerInBetween == nil)
            #expect(copies(server).count == 1)
        }
    }

    @Test func aRequestThatWasNotCarriedOutIsSentAgain() async throws {
        try await StrictS3.serving { server in
            let wanted = try stage(server)
            server.fault(on: RequestMatcher("PUT", header: "x-amz-copy-source", times: 2), .reset)
            let (_, outcome) = try await restore("k", wanted, hastyClient(of: server))
            #expect(texts(server) == ["wanted", "top", "wanted"])
            #expect(outcome.newVersionId == server.versions(of: "k", in: "b").first?.id)
            #expect(copies(server).count == 3)
        }
    }

    @Test func anErrorInsideA200IsLookedAfter() async throws {
        try await StrictS3.serving { server in
            let wanted = try stage(server)
            server.fault(on: RequestMatcher("PUT", header: "x-amz-copy-source", times: 1), .errorInside200())
            _ = try await restore("k", wanted, hastyClient(of: server))
            #expect(texts(server) == ["wanted", "top", "wanted"])
        }
    }

    @Test func aLostCompletionMakesExactlyOneVersionAndLeavesNoUpload() async throws {
        for fault in [Fault.loseAnswer, .reset] {
            try await StrictS3.serving(.smallParts) { server in
                let text = String(repeating: "0123456789", count: 60)
                let wanted = try stage(server, text)
                server.fault(on: RequestMatcher("POST", query: "uploadId", times: 1), fault)
                let (_, outcome) = try await restore("k", wanted, hastyClient(of: server), options: .small)
                #expect(texts(server) == [text, "top", text])
                #expect(outcome.newVersionId == server.versions(of: "k", in: "b").first?.id)
                #expect(server.uploads(in: "b").isEmpty)
            }
        }
    }

    @Test func aLostBeginningLeavesNoUpload() async throws {
        try await StrictS3.serving(.smallParts) { server in
            let text = String(repeating: "0123456789", count: 60)
            let wanted = try stage(server, text)
            server.fault(on: RequestMatcher("POST", query: "uploads", times: 1), .loseAnswer)
            _ = try await restore("k", wanted, hastyClient(of: server), options: .small)
            #expect(texts(server) == [text, "top", text])
            #expect(server.uploads(in: "b").isEmpty)
        }
    }

    @Test func aPartThatFailsGivesTheUploadUp() async throws {
        try await StrictS3.serving(.smallParts) { server in
            let text = String(repeating: "0123456789", count: 60)
            let wanted = try stage(server, text)
            server.fault(on: RequestMatcher("PUT", query: "partNumber", skip: 4), .deny())
            let error = await #expect(throws: S3Error.self) { _ = try await restore("k", wanted, hastyClient(of: server), options: .small) }
            #expect(error?.code == "AccessDenied")
            #expect(texts(server) == ["top", text])
            #expect(server.uploads(in: "b").isEmpty)
        }
    }

    @Test func aCancelGivesTheUploadUp() async throws {
        try await StrictS3.serving(.smallParts) { server in
            let text = String(repeating: "0123456789", count: 60)
            let wanted = try stage(server, text)
            let gate = Gate()
            server.fault(on: RequestMatcher("PUT", query: "partNumber", skip: 2), .hold(gate))
            let client = hastyClient(of: server)
            let task = Task { try await restore("k", wanted, client, options: .small) }
            await gate.arrival()
            task.cancel()
            gate.open()
            let result = await task.result
            #expect(throws: S3Error.self) { _ = try result.get() }
            #expect(texts(server) == ["top", text])
            #expect(server.uploads(in: "b").isEmpty)
        }
    }

    @Test(arguments: ["put", "delete"]) func aWriterInBetweenStopsIt(kind: String) async throws {
        try await StrictS3.serving { server in
            let wanted = try stage(server)
            let client = hastyClient(of: server)
            let operation = RestoreVersionOperation(client: client, bucket: "b", key: "k", versionId: wanted)
            let plan = try await operation.prepare()
            if kind == "put" { server.put("theirs", to: "k", in: "b") } else { server.addDeleteMarker(to: "k", in: "b") }
            let error = await #expect(throws: S3Error.self) { _ = try await operation.run(plan) }
            #expect(error?.code == "WriterInBetween" && error?.kind == .refused)
            #expect(texts(server) == [kind == "put" ? "theirs" : "-", "top", "wanted"])
        }
    }

    @Test func aStoreThatIgnoresTheGuardIsFoundOut() async throws {
        try await StrictS3.serving { server in
            let wanted = try stage(server)
            let client = hastyClient(of: server)
            server.fault(on: RequestMatcher("PUT", header: "x-amz-copy-source"), .ignoreConditions)
            let operation = RestoreVersionOperation(client: client, bucket: "b", key: "k", versionId: wanted)
            let plan = try await operation.prepare()
            let theirs = try #require(server.put("theirs", to: "k", in: "b"))
            let outcome = try await operation.run(plan)
            #expect(texts(server) == ["wanted", "theirs", "top", "wanted"])
            #expect(outcome.writerInBetween == .below(theirs))
            #expect(outcome.sentence.contains("Somebody wrote version \(theirs) meanwhile"))
        }
    }

    @Test func somebodyAboveIsReported() async throws {
        try await StrictS3.serving { server in
            let wanted = try stage(server)
            let gate = Gate()
            server.fault(on: RequestMatcher("PUT", header: "x-amz-copy-source"), .holdAnswer(gate))
            let client = hastyClient(of: server)
            let task = Task { try await restore("k", wanted, client) }
            await gate.arrival()
            let theirs = try #require(server.put("theirs", to: "k", in: "b"))
            gate.open()
            let (_, outcome) = try await task.value
            #expect(outcome.writerInBetween == .above(theirs))
            #expect(texts(server) == ["theirs", "wanted", "top", "wanted"])
        }
    }

    @Test func a409IsTriedAgainWhileNobodyWrote() async throws {
        try await StrictS3.serving { server in
            let wanted = try stage(server)
            server.fault(on: RequestMatcher("PUT", header: "x-amz-copy-source", times: 2), .error(409, "ConditionalRequestConflict"))
            _ = try await restore("k", wanted, hastyClient(of: server))
            #expect(texts(server) == ["wanted", "top", "wanted"])
        }
    }

    @Test func markersAreNotRemovedUnderAWriter() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled)
            let wanted = try #require(server.put("wanted", to: "k", in: "b"))
            server.addDeleteMarker(to: "k", in: "b")
            let operation = RestoreVersionOperation(client: hastyClient(of: server), bucket: "b", key: "k", versionId: wanted)
            let plan = try await operation.prepare()
            server.put("theirs", to: "k", in: "b")
            let error = await #expect(throws: S3Error.self) { _ = try await operation.run(plan) }
            #expect(error?.code == "WriterInBetween")
            #expect(texts(server) == ["theirs", "-", "wanted"])
        }
    }

    @Test func aLostAnswerOfAMarkerIsRepeated() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled)
            let wanted = try #require(server.put("wanted", to: "k", in: "b"))
            server.addDeleteMarker(to: "k", in: "b")
            server.fault(on: RequestMatcher("DELETE", times: 1), .loseAnswer)
            _ = try await restore("k", wanted, hastyClient(of: server, maxAttempts: 3))
            #expect(texts(server) == ["wanted"])
        }
    }

    @Test func readOnlyChangesNothing() async throws {
        try await StrictS3.serving { server in
            let wanted = try stage(server)
            let client = hastyClient(of: server, isReadOnly: true)
            let error = await #expect(throws: S3Error.self) { _ = try await restore("k", wanted, client) }
            #expect(error?.code == "ReadOnly")
            #expect(texts(server) == ["top", "wanted"])
        }
    }
}
