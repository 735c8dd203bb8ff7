import Foundation
import S3Client
import S3Model
import Testing

@testable import Operations

@Suite struct LocalFileTests {
    private func put(_ text: String, into target: LocalFileTarget) throws {
        try Array(text.utf8).withUnsafeBytes { try target.write($0) }
    }

    @Test func appearsWholeOrNotAtAll() async throws {
        try await withFolder { folder in
            do {
                let target = try LocalFileTarget(path: folder + "/a", overwrites: false)
                try put("half", into: target)
                #expect(try names(in: folder).count == 1)
                #expect(try !names(in: folder).contains("a"))
            }
            #expect(try names(in: folder).isEmpty)
            let target = try LocalFileTarget(path: folder + "/a", overwrites: false)
            try put("whole", into: target)
            #expect(try target.digest(.md5) == ChecksumAlgorithm.md5.base64(of: Array("whole".utf8)))
            try target.commit()
            #expect(try names(in: folder) == ["a"])
            #expect(try text(of: folder + "/a") == "whole")
        }
    }

    @Test func leavesAnExistingFileAlone() async throws {
        try await withFolder { folder in
            try write("old", to: folder + "/a")
            let error = try #require(throws: S3Error.self) { try LocalFileTarget(path: folder + "/a", overwrites: false) }
            #expect(error.code == "FileExists")
            #expect(error.kind == .refused)
            let target = try LocalFileTarget(path: folder + "/a", overwrites: true)
            try put("new", into: target)
            try target.commit()
            #expect(try text(of: folder + "/a") == "new")
        }
    }

    @Test func aFileThatCameMeanwhileIsLeftAlone() async throws {
        try await withFolder { folder in
            let target = try LocalFileTarget(path: folder + "/a", overwrites: false)
            try write("other", to: folder + "/a")
            let error = try #require(throws: S3Error.self) { try target.commit() }
            #expect(error.code == "FileExists")
            target.abandon()
            #expect(try names(in: folder) == ["a"])
            #expect(try text(of: folder + "/a") == "other")
        }
    }

    @Test func aLinkIsReplacedAndNeverWrittenThrough() async throws {
        try await withFolder { folder in
            try write("elsewhere", to: folder + "/target")
            try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: folder + "/target")
            #expect(throws: S3Error.self) { try LocalFileTarget(path: folder + "/link", overwrites: false) }
            let target = try LocalFileTarget(path: folder + "/link", overwrites: true)
            try put("new", into: target)
            try target.commit()
            #expect(try text(of: folder + "/target") == "elsewhere")
            #expect(try text(of: folder + "/link") == "new")
        }
    }

    @Test(arguments: ["", "/", "/.", "/..", "/gone/a"]) func namesThatCannotBeFiles(_ name: String) async throws {
        try await withFolder { folder in
            #expect(throws: S3Error.self) { try LocalFileTarget(path: name.isEmpty ? "" : folder + name, overwrites: true) }
            let left = try names(in: folder)
            #expect(left.isEmpty)
        }
    }

    @Test func aFolderIsNoFile() async throws {
        try await withFolder { folder in
            try FileManager.default.createDirectory(atPath: folder + "/d", withIntermediateDirectories: false)
            #expect(throws: S3Error.self) { try LocalFileTarget(path: folder + "/d", overwrites: true) }
        }
    }

    @Test(arguments: [
        ("a.txt", "text/plain"), ("d.x/A.JSON", "application/json"), ("backup.sql.gz", "application/gzip"),
        ("noextension", "application/octet-stream"),
        (".json", "application/octet-stream"), ("a.", "application/octet-stream"), ("dir.txt/file", "application/octet-stream"),
    ])
    func contentTypes(_ path: String, _ expected: String) {
        #expect(ContentType.of(path: path) == expected)
    }

    static let md5 = "5d41402abc4b2a76b9719d911017c592"

    @Test(
        arguments: [
            ([("ETag", md5)], md5, ChecksumAlgorithm.md5),
            ([("x-amz-server-side-encryption", "AES256")], md5, .md5),
            ([("x-amz-server-side-encryption", "aws:kms")], md5, nil),
            ([("x-amz-server-side-encryption-customer-algorithm", "AES256")], md5, nil),
            ([], md5 + "-3", nil), ([], "", nil), ([], "zz41402abc4b2a76b9719d911017c592", nil),
            ([("x-amz-checksum-crc32", "AAAAAA==")], md5, .crc32),
            ([("x-amz-checksum-crc32", "AAAAAA==-2")], md5, .md5),
            ([("x-amz-checksum-sha256", "x"), ("x-amz-checksum-type", "COMPOSITE")], md5 + "-2", nil),
            ([("X-Amz-Checksum-Crc64nvme", "AAAAAAAAAAA="), ("x-amz-checksum-type", "FULL_OBJECT")], md5 + "-2", .crc64nvme),
        ] as [([(String, String)], String, ChecksumAlgorithm?)])
    func digestsThatBytesCanBeHeldAgainst(_ headers: [(String, String)], _ eTag: String, _ expected: ChecksumAlgorithm?) {
        var description = ObjectDescription(headers: headers.map { .init($0.0, $0.1) })
        description.eTag = eTag
        #expect(ObjectDigest(description)?.algorithm == expected)
    }
}
