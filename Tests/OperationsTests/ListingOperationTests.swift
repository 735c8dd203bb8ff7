import Foundation
import S3Client
import S3Model
import StrictS3
import Synchronization
import Testing

@testable import Operations

@Suite struct ListingOperationTests {
    /// Collects keys from pages; behind its mutex.
    final class Keys: Sendable {
        let pages = Mutex<[[String]]>([])
        func take(_ page: ListingPage) {
            pages.withLock { $0.append((0..<page.segment.count).map { page.segment[$0].key }) }
        }
        var all: [String] { pages.withLock { $0.flatMap(\.self) } }
    }

    @Test func levelsAndEverything() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled)
            for key in ["a/1", "a/2", "b", "c/d/e"] { server.put("x", to: key, in: "b") }
            server.addDeleteMarker(to: "gone", in: "b")
            let client = client(of: server)
            for (rows, isRecursive, prefix, expected) in [
                (ListingOperation.Rows.objects, false, "", ["a/", "b", "c/"]), (.objects, true, "", ["a/1", "a/2", "b", "c/d/e"]),
                (.objects, false, "a/", ["a/1", "a/2"]), (.objects, false, "a/", ["a/1", "a/2"]),
                (.versions, true, "", ["a/1", "a/2", "b", "c/d/e", "gone"]),
                (.versions, false, "", ["a/", "b", "c/", "gone"]), (.objects, true, "zzz", []),
            ] {
                let keys = Keys()
                try await ListingOperation(client: client, bucket: "b", prefix: prefix, rows: rows, isRecursive: isRecursive).run { page in
                    keys.take(page)
                    return true
                }
                #expect(keys.all.sorted() == expected)
            }
        }
    }

    @Test func pagesComeInOrderUntilNobodyWantsMore() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", generated: GeneratedListing(keys: 5000))
            let client = client(of: server)
            let keys = Keys()
            try await ListingOperation(client: client, bucket: "b", isRecursive: true).run { page in
                keys.take(page)
                return true
            }
            #expect(keys.all.count == 5000)
            #expect(keys.all == keys.all.sorted())
            let few = Keys()
            try await ListingOperation(client: client, bucket: "b", isRecursive: true, pageSize: 10).run { page in
                few.take(page)
                return few.all.count < 30
            }
            #expect(few.all.count == 30)
        }
    }

    @Test func aListingThatBreaksOffSaysSo() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", generated: GeneratedListing(keys: 3000))
            server.fault(on: RequestMatcher("GET", bucket: "b", skip: 1), .deny())
            let keys = Keys()
            let client = client(of: server)
            let error = await #expect(throws: S3Error.self) {
                try await ListingOperation(client: client, bucket: "b", isRecursive: true).run { page in
                    keys.take(page)
                    return true
                }
            }
            #expect(error?.code == "AccessDenied")
            #expect(keys.all.count == 1000)
        }
    }

    @Test func versionsOfExactlyOneKeyInTrueOrder() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", versioning: .enabled)
            let first = server.put("1", to: "k", in: "b")
            let second = server.put("2", to: "k", in: "b")
            let marker = server.addDeleteMarker(to: "k", in: "b")
            let third = server.put("3", to: "k", in: "b")
            for index in 0..<20 { server.put("x", to: "k\(index)", in: "b") }
            let client = client(of: server)
            let seen = Mutex<[String?]>([])
            let rows = try await VersionsOfKeyOperation(client: client, bucket: "b", key: "k", pageSize: 2).run { rows in
                seen.withLock { $0 += rows.map(\.versionId) }
            }
            #expect(rows.map(\.versionId) == [third, marker, second, first])
            #expect(rows.map(\.kind) == [.version, .deleteMarker, .version, .version])
            #expect(rows.map(\.isLatest) == [true, false, false, false])
            #expect(seen.withLock(\.self) == rows.map(\.versionId))
            // Two pages hold the key, one shows its end; at most a few more were fetched ahead, never all twelve.
            #expect(server.requests(RequestMatcher("GET", query: "versions")).count < 9)
            #expect(try await VersionsOfKeyOperation(client: client, bucket: "b", key: "nothing").run().isEmpty)
        }
    }

    @Test func anOrderThatCannotBeTrueIsMended() {
        func row(_ id: String, _ time: Int64, latest: Bool = false) -> ListingRow {
            ListingRow(kind: .version, key: "k", lastModified: time, versionId: id, isLatest: latest)
        }
        let true1 = [row("c", 3, latest: true), row("b", 9), row("a", 1)]
        #expect(VersionsOfKeyOperation.inTrueOrder(true1) == true1)
        let mixed = [row("b", 2), row("a", 1), row("m", 3, latest: true)]
        #expect(VersionsOfKeyOperation.inTrueOrder(mixed).map(\.versionId) == ["m", "b", "a"])
        #expect(VersionsOfKeyOperation.inTrueOrder([]).isEmpty)
    }
}
