import HTTP
import StrataRuntime
import StrataTestSupport
import TerminalUI
import Testing

@Suite("Journey: two versions compared")
@MainActor
struct CompareJourneyTests {
    private static func version(_ id: String, _ eTag: String, isLatest: Bool = false) -> String {
        "<Version><Key>nightly.sql</Key><VersionId>\(id)</VersionId><IsLatest>\(isLatest)</IsLatest><LastModified>2026-11-22T11:58:02.000Z</LastModified>"
            + "<ETag>&quot;\(eTag)&quot;</ETag><Size>8</Size><StorageClass>STANDARD</StorageClass></Version>"
    }

    private static func store() -> ScriptedTransport {
        let transport = ScriptedTransport()
        let documents = [("v2", "one\nTWO\n", "bb"), ("v1", "one\ntwo\n", "aa")]
        for (id, body, eTag) in documents {
            let headers = [("ETag", "\"\(eTag)\""), ("Content-Type", "text/plain"), ("x-amz-version-id", id), ("Content-Length", "8")]
            transport.on(.head, "versionId=\(id)", times: 9, .response(status: 200, headers: headers))
            transport.on(.get, "?tagging", times: 9, .document("<Tagging><TagSet/></Tagging>"))
            transport.on(
                .get, "nightly.sql?versionId=\(id)", times: 9,
                .response(status: 206, headers: headers + [("Content-Range", "bytes 0-7/8")], body: Array(body.utf8)))
        }
        transport.on(
            .get, "versions=", times: 99,
            .document(
                "<ListVersionsResult><Name>alpha</Name><IsTruncated>false</IsTruncated>" + version("v2", "bb", isLatest: true) + version("v1", "aa")
                    + "</ListVersionsResult>"))
        transport.on(.get, "list-type=2", times: 9, .document(BrowseJourneyTests.listing(BrowseJourneyTests.contents("nightly.sql", 8))))
        transport.on(.get, "/alpha?", times: 99, .error(403, "AccessDenied"))
        transport.on(.head, "/alpha", times: 99, .response(status: 200, headers: [("x-amz-bucket-region", "eu-west-1")]))
        transport.on(.get, times: 99, .document(BrowseJourneyTests.bucketsDocument(["alpha"])))
        return transport
    }

    @Test("= wants two marks, then shows what differs; escape leads back")
    func compare() async {
        let journey = Journey(transport: Self.store())
        await journey.start()
        await journey.type("enter v =")
        #expect(journey.screen.contains("mark two versions first (space)"), "\(journey.screen)")
        await journey.type("space space =")
        #expect(journey.row("compare  v1") != nil, "\(journey.screen)")
        #expect(journey.row("TWO")?.contains("two") == true, "\(journey.screen)")
        #expect(journey.row("the same: modified, size, class") != nil)
        await journey.type("esc")
        #expect(journey.row("compare  v1") == nil)
    }
}
