import HTTP
import S3Model
import StrataTestSupport
import Synchronization
import Testing

@testable import S3Client

/// A page of ListObjectsV2 with the marker where AWS puts it, before the entries, or at the end.
private func page(_ keys: [String], next: String? = nil, markerLast: Bool = false) -> String {
    let entries = keys.map { "<Contents><Key>\($0)</Key><Size>1</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>" }.joined()
    let marker = next.map { "<NextContinuationToken>\($0)</NextContinuationToken>" } ?? ""
    let head = "<IsTruncated>\(next != nil)</IsTruncated>"
    return "<ListBucketResult>" + (markerLast ? head + entries + marker : head + marker + entries) + "</ListBucketResult>"
}

@Suite final class PagesTests: Sendable {
    private let clock = TestClock()
    private let transport = ScriptedTransport(chunkSize: 64)
    private let keys = Mutex<[String]>([])
    private let request = ListingRequest.objects(ListObjectsV2Input(bucket: "b"))

    private var client: S3Client { S3Client(profile: .test(), transport: transport, options: .test(clock)) }

    private func list(_ client: S3Client, upTo most: Int = .max) async -> S3Error? {
        do throws(S3Error) {
            try await client.pages(of: request) { page in
                keys.withLock { keys in
                    keys += (0..<page.segment.count).map { page.segment[$0].key }
                    return keys.count < most
                }
            }
            return nil
        } catch {
            return error
        }
    }

    private var delivered: [String] { keys.withLock { $0 } }

    @Test func pagesComeInOrder() async {
        transport.on(.get, "continuation-token=t1", .document(page(["c", "d"], next: "t2", markerLast: true)))
        transport.on(.get, "continuation-token=t2", .document(page(["e"])))
        transport.on(.document(page(["a", "b"], next: "t1")))
        let error = await list(client)
        #expect(error == nil)
        #expect(delivered == ["a", "b", "c", "d", "e"])
        #expect(transport.requests.allSatisfy { $0.url.contains("encoding-type=url") && $0.url.contains("list-type=2") })
    }

    @Test func theNextPageIsAskedForWhileOneStillArrives() async {
        transport.on(.get, "continuation-token=t1", .document(page(["c"])))
        transport.hold("first", after: 200, .get, "/b", .document(page(["a", "b"], next: "t1")))
        async let outcome = list(client)
        // The second request comes although the first answer stands still in its middle.
        await transport.waitForRequests(2)
        #expect(delivered.isEmpty)
        transport.release("first")
        let error = await outcome
        #expect(error == nil)
        #expect(delivered == ["a", "b", "c"])
    }

    @Test func withoutAFreeConnectionItWaitsForTheEndOfThePage() async {
        transport.on(.get, "continuation-token=t1", .document(page(["c"])))
        transport.on(.get, "/b", .document(page(["a", "b"], next: "t1")))
        var options = S3ClientOptions.test(clock)
        options.concurrency = 1
        let error = await list(S3Client(profile: .test(), transport: transport, options: options))
        #expect(error == nil)
        #expect(delivered == ["a", "b", "c"])
    }

    @Test func aWastedRequestIsCancelledWhenThePageFails() async {
        transport.hold("second", .get, "continuation-token=t1", .document(page(["c"])))
        let bad = page(["a"], next: "t1").replacing("</ListBucketResult>", with: "")
        transport.hold("first", after: 120, .get, "/b", .document(bad))
        transport.on(times: 2, .error(403, "AccessDenied"))
        async let outcome = list(client)
        await transport.waitForRequests(2)
        transport.release("first")
        let error = await outcome
        #expect(error?.code == "AccessDenied")
        #expect(delivered.isEmpty)
        await transport.waitForCancellations(1)
        #expect(transport.cancelled.count == 1)
        #expect(transport.cancelled.first?.url.contains("continuation-token=t1") == true)
    }

    @Test func stoppingCancelsWhatIsUnderWay() async {
        transport.hold("second", .get, "continuation-token=t1", .document(page(["c"])))
        transport.on(.get, "/b", .document(page(["a"], next: "t1")))
        let error = await list(client, upTo: 1)
        #expect(error == nil)
        #expect(delivered == ["a"])
        await transport.waitForCancellations(1)
    }

    @Test func cancellingTheTaskEndsTheListing() async {
        transport.hold("first", .get, "/b", .document(page(["a"])))
        let client = client
        let task = Task { await list(client) }
        await transport.waitForRequests(1)
        task.cancel()
        let error = await task.value
        #expect(error?.kind == .cancelled)
        #expect(delivered.isEmpty)
    }

    @Test func aMarkerThatComesBackIsAnError() async {
        transport.on(.get, "continuation-token=t1", times: 50, .document(page(["c"], next: "t2")))
        transport.on(.get, "continuation-token=t2", times: 50, .document(page(["d"], next: "t1")))
        transport.on(.get, "/b", .document(page(["a"], next: "t1")))
        let error = await list(client)
        #expect(error?.code == "RepeatedMarker")
        #expect(delivered == ["a", "c"])
        #expect(transport.requests.count < 10)
    }

    @Test func aPageThatCantBeDecodedIsAskedForOnceMore() async {
        let odd = "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a</Contents></ListBucketResult>"
        transport.on(.document(odd))
        transport.on(.document(page(["a"])))
        let error = await list(client)
        #expect(error == nil)
        #expect(delivered == ["a"])
    }

    @Test func anErrorInTheMiddleKeepsWhatWasDelivered() async {
        transport.on(.get, "continuation-token=t1", .error(403, "AccessDenied"))
        transport.on(.get, "/b", .document(page(["a"], next: "t1")))
        let error = await list(client)
        #expect(error?.code == "AccessDenied")
        #expect(error?.operation == "ListObjectsV2")
        #expect(error?.bucket == "b")
    }

    @Test func aPageOverTheLimitIsGivenUp() async {
        let big = page((0..<10).map { "key\($0)" })
        transport.on(.document(big))
        let collector = PageCollector(limit: 100, makeScanner: { MarkerScanner() }, onMarker: { _ in })
        var call = request.call(marker: nil)
        let handler = collector.stream.begin(&call)
        let goesOn = Array(big.utf8).withUnsafeBytes { handler(HTTPResponseHead(status: 200), $0) }
        #expect(!goesOn)
    }
}
