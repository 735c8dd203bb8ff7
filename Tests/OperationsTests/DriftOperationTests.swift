import S3Client
import S3Model
import StrictS3
import Synchronization
import Testing
import Timeline

@testable import Operations

@Suite struct DriftOperationTests {
    /// Two buckets: the second lacks stretches of the first, and has others of its own.
    private func withBuckets(_ body: (StrictS3, DriftSetting) async throws -> Void) async throws {
        try await StrictS3.serving { server in
            for bucket in ["prod", "dr"] { server.createBucket(bucket, versioning: .enabled) }
            for number in 100..<160 {
                if number < 120 || number > 125 { server.put("body \(number)", to: "k\(number)", in: "prod") }
                if number < 110 || number > 140 { server.put("body \(number)", to: "k\(number)", in: "dr") }
            }
            server.put("of its own", to: "k999", in: "dr")
            try await body(server, DriftSetting(source: "prod", destination: "dr"))
        }
    }

    @Test(arguments: [1, 2, 7, 1000])
    func readsBothInStep(pageSize: Int) async throws {
        try await withBuckets { server, setting in
            let client = client(of: server)
            let seen = Mutex<[DriftProgress]>([])
            let operation = DriftOperation(source: client, destination: client, setting: setting, pageSize: pageSize)
            let drift = try await operation.run { progress in seen.withLock { $0.append(progress) } }
            #expect(drift.totals(.missing).versions == 25)
            #expect(drift.totals(.extra).versions == 1)
            #expect(drift.same.versions == 29 && drift.sameByContent == 29)
            let last = try #require(seen.withLock { $0.last })
            #expect(last.source == 54 && last.destination == 30)
        }
    }

    @Test func rulesOfTheSourceExplain() async throws {
        try await withBuckets { server, _ in
            let client = client(of: server)
            let none = try await DriftOperation.setting(source: "prod", destination: "dr", client)
            #expect(none.rules == nil)
            server.setConfiguration(
                "replication", of: "prod",
                """
                <ReplicationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Role>arn:aws:iam::111122223333:role/r</Role><Rule><ID>x</ID>\
                <Priority>1</Priority><Filter><Prefix>k11</Prefix></Filter><Status>Enabled</Status><Destination><Bucket>arn:aws:s3:::dr</Bucket>\
                </Destination><DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication></Rule></ReplicationConfiguration>
                """)
            let setting = try await DriftOperation.setting(source: "prod", destination: "dr", client)
            let drift = try await DriftOperation(source: client, destination: client, setting: setting).run()
            #expect(drift.totals(.missing).versions == 10)
            #expect(drift.totals(.excluded).versions == 15)
        }
    }

    @Test func askingDecidesWhatListingsLeaveOpen() async throws {
        try await withBuckets { server, _ in
            let client = client(of: server)
            server.setConfiguration(
                "replication", of: "prod",
                """
                <ReplicationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Role>arn:aws:iam::111122223333:role/r</Role><Rule><ID>x</ID>\
                <Priority>1</Priority><Filter><And><Prefix>k</Prefix><Tag><Key>keep</Key><Value>yes</Value></Tag></And></Filter>\
                <Status>Enabled</Status><Destination><Bucket>arn:aws:s3:::dr</Bucket></Destination>\
                <DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication></Rule></ReplicationConfiguration>
                """)
            server.put("tagged", to: "kx", in: "prod", tags: ["keep": "yes"])
            let setting = try await DriftOperation.setting(source: "prod", destination: "dr", client)
            let operation = DriftOperation(source: client, destination: client, setting: setting)
            var drift = try await operation.run()
            #expect(drift.totals(.undecided).versions == 26 && drift.totals[.missing] == nil)
            let already = server.requests.count
            let few = try await operation.ask(about: &drift, limit: 10, atOnce: 3)
            #expect(few.requests == 10 && server.requests.count == already + 10)
            #expect(drift.totals(.excluded).versions == 10)
            let rest = try await operation.ask(about: &drift, limit: 100)
            #expect(rest.requests == 16 && rest.failed == 0)
            #expect(drift.totals(.missing).versions == 1 && drift.totals[.undecided] == nil)
            server.mark("kx", in: "prod", replicationStatus: "REPLICA")
            _ = try await operation.ask(about: &drift, limit: 100)
            #expect(drift.totals(.replica).versions == 1 && drift.isClean == false, "something is extra")
        }
    }

    @Test func aSideThatFailsEndsBoth() async throws {
        try await withBuckets { server, _ in
            let client = client(of: server)
            let setting = DriftSetting(source: "prod", destination: "gone")
            let error = await #expect(throws: S3Error.self) {
                _ = try await DriftOperation(source: client, destination: client, setting: setting, pageSize: 2).run()
            }
            #expect(error?.code == "NoSuchBucket")
        }
    }

    @Test func cancelledIsSaid() async throws {
        try await withBuckets { server, setting in
            let client = client(of: server)
            let task = Task<S3Error?, Never> {
                withUnsafeCurrentTask { $0?.cancel() }
                do throws(S3Error) {
                    _ = try await DriftOperation(source: client, destination: client, setting: setting).run()
                    return nil
                } catch {
                    return error
                }
            }
            #expect(await task.value?.kind == .cancelled)
        }
    }
}
