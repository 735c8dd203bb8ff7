import Foundation
import Glibc
import S3Client
import S3Model
import StrictS3
import Synchronization
import Testing

@testable import Operations

@Suite struct TransferTests {
    @Test func downloadsAndChecks() async throws {
        try await StrictS3.serving { server in
            try await withFolder { folder in
                server.createBucket("b", versioning: .enabled)
                let old = server.put("old", to: "k", in: "b")
                server.put("new and longer", to: "k", in: "b")
                let client = client(of: server)
                let last = Mutex<Int64>(0)
                let latest = try await DownloadOperation(client: client, bucket: "b", key: "k", to: .file(path: folder + "/k", overwrites: false)).run
                { bytes in
                    last.withLock { $0 = bytes }
                }
                #expect(try text(of: folder + "/k") == "new and longer")
                #expect(latest.bytes == 14)
                #expect(last.withLock(\.self) == 14)
                #expect(latest.verification == .checksum(.crc64nvme))
                _ = try await DownloadOperation(
                    client: client, bucket: "b", key: "k", versionId: old, to: .file(path: folder + "/old", overwrites: false)
                ).run()
                #expect(try text(of: folder + "/old") == "old")
                #expect(try names(in: folder) == ["k", "old"])
            }
        }
    }

    @Test func aFlippedByteLeavesNoFile() async throws {
        try await StrictS3.serving { server in
            try await withFolder { folder in
                server.createBucket("b")
                server.put("hello hello", to: "k", in: "b")
                server.fault(on: RequestMatcher("GET", key: "k"), .flipByte(at: 3))
                let client = client(of: server)
                let error = await #expect(throws: S3Error.self) {
                    try await DownloadOperation(client: client, bucket: "b", key: "k", to: .file(path: folder + "/k", overwrites: false)).run()
                }
                #expect(error?.code == "ChecksumMismatch")
                let left = try names(in: folder)
                #expect(left.isEmpty)
            }
        }
    }

    @Test func aMissingKeyLeavesNoFile() async throws {
        try await StrictS3.serving { server in
            try await withFolder { folder in
                server.createBucket("b")
                let client = client(of: server)
                let error = await #expect(throws: S3Error.self) {
                    try await DownloadOperation(client: client, bucket: "b", key: "k", to: .file(path: folder + "/k", overwrites: false)).run()
                }
                #expect(error?.code == "NoSuchKey")
                let left = try names(in: folder)
                #expect(left.isEmpty)
            }
        }
    }

    @Test func anExistingFileIsLeftAloneWithoutARequest() async throws {
        try await StrictS3.serving { server in
            try await withFolder { folder in
                server.createBucket("b")
                server.put("new", to: "k", in: "b")
                try write("mine", to: folder + "/k")
                let client = client(of: server)
                let error = await #expect(throws: S3Error.self) {
                    try await DownloadOperation(client: client, bucket: "b", key: "k", to: .file(path: folder + "/k", overwrites: false)).run()
                }
                #expect(error?.code == "FileExists")
                #expect(try text(of: folder + "/k") == "mine")
                #expect(server.requests.isEmpty)
            }
        }
    }

    @Test func streamsToADescriptor() async throws {
        try await StrictS3.serving { server in
            try await withFolder { folder in
                server.createBucket("b")
                server.put("stream", to: "k", in: "b")
                let descriptor = open(folder + "/out", O_WRONLY | O_CREAT, 0o600)
                defer { close(descriptor) }
                let client = client(of: server)
                let outcome = try await DownloadOperation(client: client, bucket: "b", key: "k", to: .descriptor(descriptor)).run()
                #expect(outcome.bytes == 6)
                #expect(try text(of: folder + "/out") == "stream")
                let readOnly = open("/dev/null", O_RDONLY)
                defer { close(readOnly) }
                let error = await #expect(throws: S3Error.self) {
                    try await DownloadOperation(client: client, bucket: "b", key: "k", to: .descriptor(readOnly)).run()
                }
                #expect(error?.kind == .transport(.localFile))
            }
        }
    }

    @Test func anEmptyObject() async throws {
        try await StrictS3.serving { server in
            try await withFolder { folder in
                server.createBucket("b")
                server.put("", to: "k", in: "b")
                let client = client(of: server)
                _ = try await DownloadOperation(client: client, bucket: "b", key: "k", to: .file(path: folder + "/k", overwrites: false)).run()
                #expect(try text(of: folder + "/k").isEmpty)
            }
        }
    }

    /// What an upload does to a key, by the bucket's versioning and what the key holds.
    static let effects: [(VersioningState, [String], UploadOperation.Effect)] = [
        (.unversioned, [], .createsObject), (.unversioned, ["put"], .overwritesForGood), (.enabled, [], .keepsOlderVersions),
        (.enabled, ["put"], .keepsOlderVersions), (.enabled, ["put", "suspend"], .keepsOlderVersions),
        (.enabled, ["suspend", "put"], .overwritesForGood),
        (.unversioned, ["put", "enable", "put", "suspend"], .overwritesForGood), (.enabled, ["suspend", "put", "delete"], .keepsOlderVersions),
        (.enabled, ["put", "delete"], .keepsOlderVersions),
    ]

    @Test(arguments: effects) func saysWhatWouldBeLost(_ versioning: VersioningState, _ steps: [String], _ expected: UploadOperation.Effect)
        async throws
    {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: versioning)
            for step in steps {
                switch step {
                case "put": server.put("x", to: "k", in: "b")
                case "delete": server.addDeleteMarker(to: "k", in: "b")
                case "enable": server.setVersioning(.enabled, of: "b")
                default: server.setVersioning(.suspended, of: "b")
                }
            }
            let upload = UploadOperation(client: client(of: server), path: "/nowhere", bucket: "b", key: "k")
            let effect = try await upload.effect()
            #expect(effect == expected)
        }
    }

    @Test func uploadsAndRefusesToDestroy() async throws {
        try await StrictS3.serving { server in
            try await withFolder { folder in
                server.createBucket("b")
                try write("one", to: folder + "/f.txt")
                let upload = UploadOperation(client: client(of: server), path: folder + "/f.txt", bucket: "b", key: "k")
                let stored = try await upload.run()
                #expect(stored.size == 3)
                #expect(server.versions(of: "k", in: "b").map(\.text) == ["one"])
                try write("two", to: folder + "/f.txt")
                let error = await #expect(throws: S3Error.self) { try await upload.run() }
                #expect(error?.code == "OverwritesForGood")
                #expect(server.versions(of: "k", in: "b").map(\.text) == ["one"])
                _ = try await upload.run(mayOverwrite: true)
                #expect(server.versions(of: "k", in: "b").map(\.text) == ["two"])
            }
        }
    }

    @Test func whoeverWasQuickerLosesNothing() async throws {
        try await StrictS3.serving { server in
            try await withFolder { folder in
                server.createBucket("b")
                try write("mine", to: folder + "/f")
                let gate = Gate()
                server.fault(on: RequestMatcher("PUT", key: "k"), .hold(gate))
                let upload = UploadOperation(client: client(of: server), path: folder + "/f", bucket: "b", key: "k")
                let result = Task { try await upload.run() }
                await gate.arrival()
                server.put("theirs", to: "k", in: "b")
                gate.open()
                let error = await #expect(throws: S3Error.self) { try await result.value }
                #expect(error?.code == "OverwritesForGood")
                #expect(server.versions(of: "k", in: "b").map(\.text) == ["theirs"])
            }
        }
    }

    @Test func aStoreWithoutTheConditionIsUsedAllTheSame() async throws {
        try await StrictS3.serving { server in
            try await withFolder { folder in
                server.createBucket("b")
                try write("mine", to: folder + "/f")
                server.fault(on: RequestMatcher("PUT", key: "k", header: "if-none-match"), .error(501, "NotImplemented"))
                _ = try await UploadOperation(client: client(of: server), path: folder + "/f", bucket: "b", key: "k").run()
                #expect(server.versions(of: "k", in: "b").map(\.text) == ["mine"])
            }
        }
    }

    @Test func readOnlySendsNothing() async throws {
        try await StrictS3.serving { server in
            try await withFolder { folder in
                server.createBucket("b")
                try write("x", to: folder + "/f")
                let upload = UploadOperation(client: client(of: server, isReadOnly: true), path: folder + "/f", bucket: "b", key: "k")
                let error = await #expect(throws: S3Error.self) { try await upload.run() }
                #expect(error?.kind == .refused)
                #expect(server.requests.isEmpty)
            }
        }
    }

    @Test func filesThatCannotBeSent() async throws {
        try await StrictS3.serving { server in
            try await withFolder { folder in
                server.createBucket("b")
                let client = client(of: server)
                for path in [folder, folder + "/gone"] {
                    let error = await #expect(throws: S3Error.self) {
                        try await UploadOperation(client: client, path: path, bucket: "b", key: "k").run()
                    }
                    #expect(error?.kind == .transport(.localFile))
                }
                #expect(server.requests.isEmpty)
            }
        }
    }
}
