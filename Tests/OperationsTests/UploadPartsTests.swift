import Foundation
import Glibc
import S3Client
import S3Model
import StrictS3
import Synchronization
import Testing

@testable import Operations

@Suite(.timeLimit(.minutes(2))) struct UploadPartsTests {
    private static let limits = UploadOperation.Limits(single: 5 << 20, smallestPart: 5 << 20, partsAtOnce: 2)

    /// A file of 11 MiB, which makes three parts.
    private func serving(_ versioning: VersioningState, _ body: (StrictS3, String) async throws -> Void) async throws {
        try await StrictS3.serving { server in
            try await withFolder { folder in
                server.createBucket("b", versioning: versioning)
                let bytes = (0..<(11 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
                try Data(bytes).write(to: URL(fileURLWithPath: folder + "/film.mp4"))
                try await body(server, folder + "/film.mp4")
            }
        }
    }

    private func upload(_ server: StrictS3, _ path: String, maxAttempts: Int = 1) -> UploadOperation {
        UploadOperation(
            client: client(of: server, maxAttempts: maxAttempts), path: path, bucket: "b", key: "dir/film.mp4", limits: Self.limits)
    }

    @Test func aLargeFileGoesInPartsAndSaysHowFarItIs() async throws {
        try await serving(.enabled) { server, path in
            server.put("before", to: "dir/film.mp4", in: "b")
            let plan = try await upload(server, path).plan()
            #expect(plan.parts == 3 && plan.size == 11 << 20 && plan.effect == .keepsOlderVersions && plan.contentType == "video/mp4")
            #expect(plan.present?.contentLength == 6 && !plan.needsYes)
            let told = Mutex<[Int64]>([])
            let outcome = try await upload(server, path).run { bytes in told.withLock { $0.append(bytes) } }
            #expect(outcome.parts == 3 && outcome.versionId != nil && outcome.eTag.hasSuffix("-3"))
            let progress = told.withLock(\.self)
            #expect(progress.first == 0 && progress.last == 11 << 20)
            #expect(progress.count > 10, "told on the way, not only after each part: \(progress)")
            #expect(server.uploads(in: "b").isEmpty)
            let versions = server.versions(of: "dir/film.mp4", in: "b")
            #expect(versions.count == 2 && versions[0].body.count == 11 << 20)
            let made = try await client(of: server).headObject(bucket: "b", key: "dir/film.mp4")
            #expect(made.contentType == "video/mp4" && made.contentLength == 11 << 20)
        }
    }

    @Test func aChecksumIsKeptOfTheWhole() async throws {
        try await serving(.enabled) { server, path in
            let upload = UploadOperation(
                client: client(of: server), path: path, bucket: "b", key: "dir/film.mp4", limits: Self.limits, checksum: .crc32)
            let outcome = try await upload.run()
            #expect(outcome.parts == 3)
            let parts = server.requests(RequestMatcher("PUT", query: "partNumber"))
            #expect(parts.count == 3 && parts.allSatisfy { $0.request.header("x-amz-checksum-crc32") != nil })
            let made = try await client(of: server).headObject(bucket: "b", key: "dir/film.mp4", wantsChecksum: true)
            #expect(made.checksums["CRC32"] != nil && made.checksums.isOfWholeObject)
        }
    }

    @Test func aFailedPartLeavesNothingBehind() async throws {
        try await serving(.unversioned) { server, path in
            server.fault(on: RequestMatcher("PUT", query: "partNumber", skip: 1), .error(403, "AccessDenied"))
            let error = await #expect(throws: S3Error.self) { try await upload(server, path).run() }
            #expect(error?.code == "AccessDenied")
            #expect(server.uploads(in: "b").isEmpty)
            #expect(server.versions(of: "dir/film.mp4", in: "b").isEmpty)
        }
    }

    @Test func whatCannotBeGivenUpIsSaid() async throws {
        try await serving(.unversioned) { server, path in
            server.fault(on: RequestMatcher("PUT", query: "partNumber"), .error(403, "AccessDenied"))
            server.fault(on: RequestMatcher("DELETE", query: "uploadId"), .error(403, "AccessDenied"))
            let error = await #expect(throws: S3Error.self) { try await upload(server, path).run() }
            let left = try #require(server.uploads(in: "b").first)
            #expect(error?.message.contains("An unfinished upload of the key is left in the bucket (\(left.id))") == true)
        }
    }

    @Test func aCancelLeavesNothingBehind() async throws {
        try await serving(.enabled) { server, path in
            let gate = Gate()
            server.fault(on: RequestMatcher("PUT", query: "partNumber", skip: 1, times: 1), .hold(gate))
            let upload = upload(server, path)
            let task = Task { try await upload.run() }
            await gate.arrival()
            #expect(server.uploads(in: "b").count == 1)
            task.cancel()
            let error = await #expect(throws: S3Error.self) { try await task.value }
            gate.open()
            #expect(error?.kind == .cancelled)
            #expect(server.uploads(in: "b").isEmpty)
        }
    }

    @Test func aFileThatChangesIsNotStored() async throws {
        try await serving(.enabled) { server, path in
            let gate = Gate()
            server.fault(on: RequestMatcher("PUT", query: "partNumber", skip: 2, times: 1), .hold(gate))
            let upload = upload(server, path)
            let task = Task { try await upload.run() }
            await gate.arrival()
            try Data("short now".utf8).write(to: URL(fileURLWithPath: path))
            gate.open()
            let error = await #expect(throws: S3Error.self) { try await task.value }
            #expect(error?.kind == .transport(.localFile), "\(String(describing: error))")
            #expect(server.uploads(in: "b").isEmpty)
            #expect(server.versions(of: "dir/film.mp4", in: "b").isEmpty)
        }
    }

    @Test func aLostAnswerToTheCompletionIsFoundOut() async throws {
        try await serving(.enabled) { server, path in
            server.fault(on: RequestMatcher("POST", query: "uploadId", times: 1), .loseAnswer)
            let outcome = try await upload(server, path).run()
            #expect(outcome.versionId == server.versions(of: "dir/film.mp4", in: "b").first?.id)
            #expect(server.versions(of: "dir/film.mp4", in: "b").count == 1)
        }
    }

    @Test(arguments: [false, true]) func whoeverWasQuickerLosesNothing(_ ignoresConditions: Bool) async throws {
        try await serving(.unversioned) { server, path in
            if ignoresConditions { server.fault(on: RequestMatcher("POST", query: "uploadId"), .ignoreConditions) }
            let gate = Gate()
            server.fault(on: RequestMatcher("PUT", query: "partNumber", skip: 2, times: 1), .hold(gate))
            let upload = upload(server, path)
            let task = Task { try await upload.run() }
            await gate.arrival()
            server.put("theirs", to: "dir/film.mp4", in: "b")
            gate.open()
            let error = await #expect(throws: S3Error.self) { try await task.value }
            #expect(error?.code == "OverwritesForGood")
            #expect(server.versions(of: "dir/film.mp4", in: "b").map(\.text) == ["theirs"])
            #expect(server.uploads(in: "b").isEmpty)
        }
    }

    @Test func pathsAsTyped() {
        #expect(LocalPath.expanded("~/a b", home: "/home/u") == "/home/u/a b")
        #expect(LocalPath.expanded("~", home: "/home/u/") == "/home/u")
        #expect(LocalPath.expanded("~u/a", home: "/home/u") == "~u/a")
        #expect(LocalPath.expanded("./~", home: "/home/u") == "./~")
        #expect(LocalPath.expanded("~/a", home: nil) == "~/a")
    }

    @Test func whatIsNoFileIsRefusedByName() async throws {
        try await withFolder { folder in
            mkfifo(folder + "/pipe", 0o600)
            for (path, words) in [
                (folder, "this is a folder"), (folder + "/gone", "There is no such file"), (folder + "/pipe", "not a regular file"),
            ] {
                let error = #expect(throws: S3Error.self) { try LocalPath.mark(path) }
                #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
            }
        }
    }
}
