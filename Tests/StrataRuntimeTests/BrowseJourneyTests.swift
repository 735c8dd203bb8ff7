import AWSConfig
import HTTP
import StrataCore
import StrataRuntime
import StrataTestSupport
import TerminalUI
import Testing

@Suite("Journeys: keys in, screen out")
@MainActor
struct BrowseJourneyTests {
    static func bucketsDocument(_ names: [String]) -> String {
        let buckets = names.map { "<Bucket><Name>\($0)</Name><CreationDate>2020-11-01T00:00:00.000Z</CreationDate></Bucket>" }.joined()
        return "<ListAllMyBucketsResult><Owner><ID>1</ID></Owner><Buckets>\(buckets)</Buckets></ListAllMyBucketsResult>"
    }

    static func contents(_ key: String, _ size: Int) -> String {
        "<Contents><Key>\(key)</Key><LastModified>2026-11-22T12:00:00.000Z</LastModified><ETag>&quot;9f2c41bb0e1c4f5aa5b1e2d3c4b5a697&quot;</ETag>"
            + "<Size>\(size)</Size><StorageClass>STANDARD</StorageClass></Contents>"
    }

    static func listing(_ body: String, next: String? = nil) -> String {
        "<ListBucketResult><Name>alpha</Name><Prefix></Prefix><EncodingType>url</EncodingType><IsTruncated>\(next != nil)</IsTruncated>"
            + (next.map { "<NextContinuationToken>\($0)</NextContinuationToken>" } ?? "") + body + "</ListBucketResult>"
    }

    static let versions =
        "<ListVersionsResult><Name>alpha</Name><IsTruncated>false</IsTruncated>"
        + "<DeleteMarker><Key>nightly.sql</Key><VersionId>m1</VersionId><IsLatest>true</IsLatest><LastModified>2026-11-22T12:03:11.000Z</LastModified></DeleteMarker>"
        + "<Version><Key>nightly.sql</Key><VersionId>v2</VersionId><IsLatest>false</IsLatest><LastModified>2026-11-22T11:58:02.000Z</LastModified>"
        + "<ETag>&quot;aa&quot;</ETag><Size>4096</Size><StorageClass>STANDARD</StorageClass></Version>"
        + "<Version><Key>nightly.sql.old</Key><VersionId>v9</VersionId><IsLatest>true</IsLatest><LastModified>2026-11-20T11:58:02.000Z</LastModified>"
        + "<ETag>&quot;bb&quot;</ETag><Size>1</Size><StorageClass>STANDARD</StorageClass></Version></ListVersionsResult>"

    /// A store with two buckets, one of which holds a folder and a key with a version under a marker.
    static func store() -> ScriptedTransport {
        let transport = ScriptedTransport()
        transport.on(.get, "?versioning", times: 99, .document("<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"))
        transport.on(.get, "?lifecycle", times: 99, .error(404, "NoSuchLifecycleConfiguration"))
        transport.on(.get, "?replication", times: 99, .error(403, "AccessDenied"))
        transport.on(.get, "?location", times: 99, .document("<LocationConstraint>eu-west-1</LocationConstraint>"))
        transport.on(.head, "/alpha", times: 99, .response(status: 200, headers: [("x-amz-bucket-region", "eu-west-1")]))
        transport.on(.head, "/beta", times: 99, .response(status: 200))
        transport.on(.get, "versions=", times: 99, .document(versions))
        transport.on(.get, "/alpha", .document(listing("<CommonPrefixes><Prefix>prod/</Prefix></CommonPrefixes>" + contents("nightly.sql", 4096))))
        transport.on(.get, "list-type=2", .document(listing(contents("prod/deep.txt", 7))))
        transport.on(.get, times: 99, .document(bucketsDocument(["alpha", "beta"])))
        return transport
    }

    @Test("From nothing to a version: buckets, a bucket, a key, its versions in order, exactly its own")
    func walk() async {
        let journey = Journey(transport: Self.store())
        await journey.start()
        #expect(journey.row("alpha")?.contains("eu-west-1") == true)
        #expect(journey.row("alpha")?.contains("V !") == true, "\(journey.screen)")
        await journey.type("enter")
        #expect(journey.row("prod/") != nil)
        #expect(journey.row("delete marker")?.contains("latest") == true, "\(journey.screen)")
        #expect(journey.screen.contains("nightly.sql  2 v"))
        #expect(!journey.screen.contains("nightly.sql.old"))
        await journey.type("j enter")
        #expect(journey.row("deep.txt") != nil)
        await journey.type("h")
        #expect(journey.row("nightly.sql") != nil)
    }

    @Test("A key press shows at once while a request is under way, and leaving cancels it")
    func keysWhileLoading() async {
        let transport = ScriptedTransport()
        transport.on(.get, "?versioning", times: 99, .document("<VersioningConfiguration/>"))
        transport.on(.get, "?lifecycle", times: 99, .error(404, "NoSuchLifecycleConfiguration"))
        transport.on(.get, "?replication", times: 99, .error(404, "ReplicationConfigurationNotFoundError"))
        transport.on(.head, "", times: 99, .response(status: 200, headers: [("x-amz-bucket-region", "eu-west-1")]))
        transport.hold("listing", .get, "/alpha", .document(Self.listing(Self.contents("late", 1))))
        transport.on(.get, "/beta", .document(Self.listing(Self.contents("early", 1))))
        transport.on(.get, times: 99, .document(Self.bucketsDocument(["alpha", "beta"])))
        let journey = Journey(transport: transport)
        await journey.start()
        journey.press("enter")
        #expect(journey.screen.contains("reading"))
        journey.press("backspace j")
        #expect(journey.row("beta")?.contains("▌") == true)
        journey.press("enter")
        transport.release("listing")
        await journey.settle()
        #expect(journey.row("early") != nil)
        #expect(journey.row("late") == nil)
    }

    @Test("A denied listing names what was refused and goes on; ^r tries again and works")
    func denied() async {
        let transport = ScriptedTransport()
        transport.on(.get, "?versioning", times: 99, .document("<VersioningConfiguration/>"))
        transport.on(.get, "?lifecycle", times: 99, .error(404, "NoSuchLifecycleConfiguration"))
        transport.on(.get, "?replication", times: 99, .error(404, "ReplicationConfigurationNotFoundError"))
        transport.on(.head, "", times: 99, .response(status: 200, headers: [("x-amz-bucket-region", "eu-west-1")]))
        transport.on(.get, "/alpha", .error(403, "AccessDenied", "no list for you", headers: [("x-amz-request-id", "REQ42")]))
        transport.on(.get, "/alpha", .document(Self.listing(Self.contents("now.txt", 1))))
        transport.on(.get, times: 99, .document(Self.bucketsDocument(["alpha"])))
        let journey = Journey(transport: transport)
        await journey.start()
        await journey.type("enter")
        #expect(journey.screen.contains("Access denied: ListObjectsV2 on alpha was refused."), "\(journey.screen)")
        await journey.type("!")
        #expect(journey.screen.contains("REQ42"))
        await journey.type("esc ctrl-r")
        #expect(journey.row("now.txt") != nil)
    }

    @Test("No keys, no route, no S3: each says what it is and the program goes on")
    func failures() async {
        let broken = Journey(transport: ScriptedTransport()) { name throws(ConfigurationError) in
            throw ConfigurationError("Profile \(name) needs SSO.", hint: "credential_process = aws configure export-credentials")
        }
        await broken.start()
        #expect(broken.screen.contains("needs SSO"))
        await broken.type("q")
        #expect(broken.hasQuit)

        let unreachable = ScriptedTransport()
        unreachable.on(times: 99, .failure(.connect))
        let journey = Journey(transport: unreachable)
        await journey.start()
        #expect(journey.screen.contains("Is the store running"), "\(journey.screen)")

        let website = ScriptedTransport()
        website.on(times: 99, .response(status: 200, headers: [("Content-Type", "text/html")], body: Array("<html><body>hello</body></html>".utf8)))
        let lost = Journey(transport: website)
        await lost.start()
        #expect(lost.screen.contains("Is the endpoint an S3 API?"), "\(lost.screen)")
    }

    @Test("A filter narrows as it is typed, escape brings all back")
    func filter() async {
        let journey = Journey(transport: Self.store())
        await journey.start()
        await journey.type("/")
        await journey.write("bet")
        #expect(journey.row("Buckets 1 of 2") != nil)
        await journey.type("esc")
        #expect(journey.row("Buckets 2") != nil)
        await journey.type("enter /")
        await journey.write("sql")
        #expect(journey.row("1 of 2") != nil, "\(journey.screen)")
    }

    @Test("A pasted y or q does nothing outside a text field")
    func paste() async {
        let journey = Journey(transport: Self.store())
        await journey.start()
        await journey.feed(.paste("q\ny\n"))
        #expect(!journey.hasQuit)
        #expect(journey.screen.contains("Pasted text was ignored"))
    }

    @Test("Any size at any moment")
    func resize() async {
        let journey = Journey(transport: Self.store())
        await journey.start()
        await journey.type("enter")
        for (columns, rows) in [(1, 1), (3, 2), (40, 10), (20, 5), (200, 60), (80, 24), (120, 3)] {
            journey.driver.size = Size(columns: columns, rows: rows)
            journey.loop.handleResize()
            #expect(journey.driver.grid?.size == Size(columns: columns, rows: rows))
        }
        #expect(journey.row("nightly.sql") != nil || journey.screen.isEmpty == false)
    }

    @Test("Copying puts the URI on the clipboard")
    func copy() async {
        let journey = Journey(transport: Self.store())
        await journey.start()
        await journey.type("enter y j enter")
        #expect(journey.driver.clipboard == "s3://alpha/nightly.sql")
    }
}
