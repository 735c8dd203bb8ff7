import Foundation
import S3Client
import S3Model
import StrictS3
import Testing
import Timeline

@testable import Operations

@Suite("Versions under a customer's key")
struct CustomerKeyTests {
    private let key = CustomerKey(bytes: [UInt8](repeating: 7, count: 32))
    private let other = CustomerKey(bytes: [UInt8](repeating: 8, count: 32))

    /// A version under `key` with a damaged one, in the clear, on top.
    private func stage(_ server: StrictS3, _ client: S3Client, _ text: String = "wanted") async throws -> String {
        server.createBucket("b", versioning: .enabled)
        let put = try await client.putObject(
            PutObjectInput(
                bucket: "b", key: "k", body: .bytes(Array(text.utf8)), contentType: "text/x", metadata: [.init("a", "1")], tags: [.init("t", "1")],
                placement: ObjectPlacement(customerKey: key)))
        server.put("top", to: "k", in: "b")
        return try #require(put.versionId)
    }

    private func options(_ key: CustomerKey?, inParts: Bool = false) -> VersionRestoreOptions {
        var options = VersionRestoreOptions.small
        options.customerKey = key
        if !inParts { options.singleCopyLimit = 1 << 20 }
        return options
    }

    private func texts(_ server: StrictS3) -> [String] { server.versions(of: "k", in: "b").map { $0.isDeleteMarker ? "-" : $0.text } }

    enum Way: CaseIterable { case copy, parts, through, throughInParts }

    @Test(arguments: Way.allCases) func itIsRestoredUnderTheSameKey(way: Way) async throws {
        try await StrictS3.serving(.smallParts) { server in
            let client = hastyClient(of: server)
            let text = String(repeating: "0123456789", count: 60)
            let wanted = try await stage(server, client, text)
            if way == .through || way == .throughInParts {
                server.fault(on: RequestMatcher("PUT", header: "x-amz-copy-source"), .error(501, "NotImplemented"))
            }
            let (plan, outcome) = try await restore(
                "k", wanted, client, options: options(key, inParts: way == .parts || way == .throughInParts))
            #expect(plan.kept.contains("encryption with your own key"))
            #expect(texts(server) == [text, "top", text])
            // Without the key the new version is as closed as the old one.
            let id = try #require(outcome.newVersionId)
            let bare = await #expect(throws: S3Error.self) { _ = try await client.headObject(bucket: "b", key: "k", versionId: id) }
            #expect(bare?.code == "CustomerKeyRequired")
            let head = try await client.headObject(bucket: "b", key: "k", versionId: id, customerKey: key)
            #expect(head.isCustomerEncrypted && head.contentType == "text/x" && head.metadata == [.init("a", "1")])
            #expect(server.versions(of: "k", in: "b").first?.tags == ["t": "1"])
            #expect(server.uploads(in: "b").isEmpty)
        }
    }

    @Test func withoutItOrWithAnotherThePlanSaysSo() async throws {
        try await StrictS3.serving { server in
            let client = hastyClient(of: server)
            let wanted = try await stage(server, client)
            for (key, words) in [(nil, "give that key"), (other, "another key")] {
                let plan = try await RestoreVersionOperation(client: client, bucket: "b", key: "k", versionId: wanted, options: options(key))
                    .prepare()
                #expect(plan.refusal?.kind == .customerKey)
                #expect(plan.refusal?.message.contains(words) == true)
            }
            #expect(copies(server).isEmpty)
        }
    }

    @Test func aKeyTooManyIsNotSentOn() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled)
            let wanted = try #require(server.put("wanted", to: "k", in: "b"))
            server.put("top", to: "k", in: "b")
            let (plan, _) = try await restore("k", wanted, hastyClient(of: server), options: options(key))
            #expect(!plan.kept.contains("encryption with your own key"))
            #expect(texts(server) == ["wanted", "top", "wanted"])
            #expect(copies(server).allSatisfy { $0.request.header("x-amz-server-side-encryption-customer-key") == nil })
        }
    }

    @Test func aRunOfManyUsesItWhereItFitsAndSaysWhereItIsMissing() async throws {
        try await StrictS3.serving { server in
            let client = hastyClient(of: server)
            server.now = Accident.before.addingTimeInterval(-10)
            _ = try await stage(server, client)
            server.put("clear", to: "open", in: "b")
            server.advance(by: 100)
            server.put("damaged", to: "open", in: "b")
            server.addDeleteMarker(to: "k", in: "b")
            // What was there is the version under the key: the one put on it is removed.
            _ = try await client.deleteObject(bucket: "b", key: "k", versionId: server.versions(of: "k", in: "b")[1].id)
            server.put("damaged", to: "k", in: "b")
            try await withRuns { folder in
                let plan = try await AsOfOperation(client: client, bucket: "b", folder: folder).plan(to: Accident.time)
                let keyless = try await RestoreRun(client: client, folder: folder).start(plan, bucket: "b")
                #expect(keyless.progress.failed == 1 && keyless.done == 1)
                #expect(server.versions(of: "open", in: "b").first?.text == "clear")
                var options = RestoreRunOptions()
                options.version.customerKey = key
                let run = RestoreRun(client: client, folder: folder, options: options)
                let report = try await run.resume(keyless.summary.id, retriesFailed: true)
                #expect(report.progress.failed == 0)
                #expect(texts(server).first == "wanted")
                let undone = try await run.undo(keyless.summary.id)
                #expect(undone.isClean && texts(server).first == "damaged")
            }
        }
    }

    @Test func downloadsTakeItAndSayWhatIsWrong() async throws {
        try await StrictS3.serving { server in
            let client = hastyClient(of: server)
            let wanted = try await stage(server, client)
            try await withFolder { folder in
                func get(_ key: CustomerKey?, _ id: String?) async -> String? {
                    let target = DownloadOperation.Target.file(path: folder + "/f", overwrites: true)
                    do {
                        _ = try await DownloadOperation(client: client, bucket: "b", key: "k", versionId: id, customerKey: key, to: target).run()
                        return nil
                    } catch { return error.code }
                }
                #expect(await get(nil, wanted) == "CustomerKeyRequired")
                #expect(await get(other, wanted) == "CustomerKeyWrong")
                #expect(await get(key, nil) == "CustomerKeyNotUsed")
                #expect(await get(key, wanted) == nil)
                let written = try text(of: folder + "/f")
                #expect(written == "wanted")
            }
        }
    }

    @Test func theOtherReadsTakeItToo() async throws {
        try await StrictS3.serving { server in
            let client = hastyClient(of: server)
            let wanted = try await stage(server, client)
            let described = try await InspectOperation(client: client, bucket: "b", key: "k", versionId: wanted, customerKey: key).run()
            #expect(described.isCustomerEncrypted)
            let preview = try await PreviewOperation(client: client, bucket: "b", key: "k", versionId: wanted, size: 6, customerKey: key).run()
            #expect("\(preview)".contains("wanted"))
            let top = server.versions(of: "k", in: "b")[0].id
            let comparison = try await CompareOperation(client: client, bucket: "b", key: "k", older: wanted, newer: top, customerKey: key).run()
            #expect("\(comparison)".contains("wanted"))
        }
    }

    @Test func theFileHoldsBytesOrBase64AndNothingElse() async throws {
        try await withFolder { folder in
            let path = folder + "/key"
            for contents in [Data(repeating: 7, count: 32), Data((Data(repeating: 7, count: 32).base64EncodedString() + "\n").utf8)] {
                try contents.write(to: URL(fileURLWithPath: path))
                #expect(try CustomerKeyFile.read(path) == key)
            }
            for contents in [Data(), Data(repeating: 7, count: 31), Data("secret-words".utf8), Data(repeating: 65, count: 300)] {
                try contents.write(to: URL(fileURLWithPath: path))
                let error = #expect(throws: S3Error.self) { _ = try CustomerKeyFile.read(path) }
                #expect(error?.code == "InvalidCustomerKey" && error?.message.contains("secret-words") == false)
            }
            let missing = #expect(throws: S3Error.self) { _ = try CustomerKeyFile.read(folder + "/none") }
            #expect(missing?.kind == .transport(.localFile))
        }
    }
}
