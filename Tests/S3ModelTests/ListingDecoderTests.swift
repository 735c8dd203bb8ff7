import S3Model
import Testing

@Suite struct ListingDecoderTests {
    private func rows(_ page: ListingPage) -> [ListingRow] { (0..<page.segment.count).map { page.segment[$0] } }

    private func objects(_ inner: String) throws -> ListingPage {
        try ListingDecoder.decodeObjects(Array("<ListBucketResult xmlns='u'>\(inner)</ListBucketResult>".utf8))
    }

    private func versions(_ inner: String) throws -> ListingPage {
        try ListingDecoder.decodeVersions(Array("<ListVersionsResult>\(inner)</ListVersionsResult>".utf8))
    }

    private func kind(_ body: () throws -> Void) -> DecodingFailure.Kind? {
        do {
            try body()
            return nil
        } catch {
            return (error as? DecodingFailure)?.kind
        }
    }

    @Test(arguments: [false, true], [false, true])
    func readsGeneratedPages(_ isVersions: Bool, _ isURL: Bool) throws {
        for seed in 0..<30 {
            var generator = PageGenerator(seed: UInt64(seed))
            generator.isVersions = isVersions
            generator.isURL = isURL
            generator.putsMarkersLast = seed % 2 == 0
            let page = generator.page(rows: seed * 3, prefixes: seed % 7, isTruncated: seed % 3 == 0)
            let decoded = isVersions ? try ListingDecoder.decodeVersions(page.bytes) : try ListingDecoder.decodeObjects(page.bytes)
            #expect(rows(decoded) == page.rows)
            #expect(decoded.isTruncated == (seed % 3 == 0))
            guard decoded.isTruncated else { continue }
            #expect(decoded.next == (isVersions ? .versionMarkers(key: "k", versionId: "v") : .continuationToken("1/ab&c==")))
        }
    }

    @Test func keepsTheDocumentsOrderOfVersionsAndMarkers() throws {
        let page = try versions(
            """
            <DeleteMarker><Key>a</Key><VersionId>3</VersionId><IsLatest>true</IsLatest><LastModified>2021-11-22T03:00:00Z</LastModified></DeleteMarker>
            <Version><Key>a</Key><VersionId>2</VersionId><IsLatest>false</IsLatest><Size>5</Size></Version>
            <DeleteMarker><Key>a</Key><VersionId>1</VersionId><IsLatest>false</IsLatest></DeleteMarker>
            <Version><Key>a</Key><VersionId>null</VersionId><IsLatest>false</IsLatest><Size>7</Size></Version>
            """)
        #expect(rows(page).map(\.versionId) == ["3", "2", "1", "null"])
        #expect(rows(page).map(\.kind) == [.deleteMarker, .version, .deleteMarker, .version])
        #expect(rows(page).map(\.size) == [0, 5, 0, 7])
        #expect(rows(page).map(\.lastModified) == [1_637_550_000_000, nil, nil, nil])
    }

    @Test func mergesPrefixesInKeyOrder() throws {
        let page = try objects(
            """
            <Contents><Key>b</Key><Size>1</Size></Contents><Contents><Key>d</Key><Size>1</Size></Contents>
            <CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes><CommonPrefixes><Prefix>b/</Prefix><Prefix>c/</Prefix></CommonPrefixes>
            <CommonPrefixes><Prefix>e/</Prefix></CommonPrefixes>
            """)
        #expect(rows(page).map(\.key) == ["a/", "b", "b/", "c/", "d", "e/"])
        #expect(rows(page).map(\.kind) == [.prefix, .object, .prefix, .prefix, .object, .prefix])
    }

    @Test func decodesOnlyWhereTheAnswerSaysSo() throws {
        let entry = "<Contents><Key>a%41+b</Key><Size>1</Size></Contents>"
        #expect(try rows(objects(entry)).map(\.key) == ["a%41+b"])
        #expect(try rows(objects(entry + "<EncodingType>url</EncodingType>")).map(\.key) == ["aA b"])
        #expect(try rows(objects(entry + "<EncodingType/>")).map(\.key) == ["a%41+b"])
    }

    @Test func marksWhatCanNotBeNamed() throws {
        func row(_ key: String, _ more: String = "") throws -> ListingRow {
            rows(try objects("\(more)<Contents><Key>\(key)</Key><Size>1</Size></Contents>"))[0]
        }
        #expect(try row("a&#x1;b").key == "a\u{EE01}b")
        #expect(try !row("a&#x1;b").isActionable)
        #expect(try !row("a\u{2}b").isActionable)
        #expect(try row("a\rb").key == "a\u{EE0D}b")
        #expect(try row("a&#13;b") == ListingRow(kind: .object, key: "a\rb", size: 1))
        let url = "<EncodingType>url</EncodingType>"
        #expect(try row("a%01b", url) == ListingRow(kind: .object, key: "a\u{1}b", size: 1))
        #expect(try row("a%FFb", url).key == "a\u{EEFF}b")
        #expect(try !row("a%FFb", url).isActionable)
        #expect(try row("a%4", url).key == "a%4")
        #expect(try !row("a%4", url).isActionable)
        var bytes = Array("<ListBucketResult><Contents><Key>a".utf8)
        bytes += [0xC3, 0x28, 0xED, 0xA0, 0x80] + Array("</Key><Size>1</Size></Contents></ListBucketResult>".utf8)
        let broken = try ListingDecoder.decodeObjects(bytes).segment[0]
        #expect(broken.key == "a\u{EEFF}(\u{EEFF}\u{EEFF}\u{EEFF}" && !broken.isActionable)
    }

    @Test func ignoresEchoesThatAreBroken() throws {
        #expect(try objects("<Prefix>ctl-&#x01;\u{1}</Prefix><Delimiter/><StartAfter>x</StartAfter>").segment.count == 0)
    }

    @Test func readsCDATACommentsAndOwnPrefixes() throws {
        let page = try ListingDecoder.decodeObjects(
            Array(
                """
                \u{FEFF}<?xml version="1.0"?><!-- hi --><s:ListBucketResult xmlns:s="u"><s:Contents ><s:Key><![CDATA[<&]]><!-- x -->y</s:Key >
                <s:Size>1</s:Size></s:Contents></s:ListBucketResult>
                <!-- bye -->
                """.utf8))
        #expect(rows(page) == [ListingRow(kind: .object, key: "<&y", size: 1)])
    }

    @Test func namesAnotherRoot() {
        #expect(kind { _ = try ListingDecoder.decodeVersions(Array("<ListBucketResult/>".utf8)) } == .wrongRoot("ListBucketResult"))
        #expect(kind { _ = try ListingDecoder.decodeObjects(Array("<Error><Code>x</Code></Error>".utf8)) } == .wrongRoot("Error"))
        #expect(kind { _ = try ListingDecoder.decodeObjects(Array("<html><body>".utf8)) } == .wrongRoot("html"))
        #expect(kind { _ = try ListingDecoder.decodeObjects([]) } == .empty)
        #expect(kind { _ = try ListingDecoder.decodeObjects(Array(" \n".utf8)) } == .empty)
        #expect(kind { _ = try ListingDecoder.decodeObjects(Array("<!DOCTYPE x><ListBucketResult/>".utf8)) } == .unsafe)
        #expect(kind { _ = try ListingDecoder.decodeObjects([0xFF, 0xFE, 0x3C, 0]) } == .unsafe)
    }

    @Test(arguments: [
        "<Contents><Size>1</Size></Contents>", "<Contents><Key>a</Key></Contents>", "<Contents><Key>a</Key><Size>x</Size></Contents>",
        "<Contents><Key>a</Key><Size>99999999999999999999</Size></Contents>", "<Contents><Key>a</Key><Key>b</Key><Size>1</Size></Contents>",
        "<Contents><Key>a<b/></Key><Size>1</Size></Contents>", "<Contents><Key>a&b</Key><Size>1</Size></Contents>",
        "<Contents><Key>a&nope;</Key><Size>1</Size></Contents>", "<Contents><Key>a</Key><Size>1</Size></Version>", "text",
        "<IsTruncated>maybe</IsTruncated>", "<A b=c/>", "<A b='1' b='2'/>", "<A></B>", "<CommonPrefixes></CommonPrefixes>", "<!ENTITY a 'b'>",
        "< A/>",
    ])
    func refusesBrokenPages(_ inner: String) {
        #expect(throws: DecodingFailure.self) { try objects(inner) }
    }

    @Test func capsDepth() throws {
        let deep = String(repeating: "<x>", count: 64) + String(repeating: "</x>", count: 64)
        #expect(try objects(deep).segment.count == 0)
        #expect(throws: DecodingFailure.self) { try objects("<x>\(deep)</x>") }
    }

    @Test func everyCutIsRefused() throws {
        var generator = PageGenerator(seed: 1)
        let bytes = generator.page(rows: 2, prefixes: 1).bytes
        for length in 0..<bytes.count {
            #expect(throws: DecodingFailure.self, "cut at \(length)") { try ListingDecoder.decodeObjects(Array(bytes[..<length])) }
        }
    }

    @Test func goesOnAfterTheLastEntryWithoutAMarker() throws {
        let entry = "<Contents><Key>a</Key><Size>1</Size></Contents>"
        let two = "<IsTruncated>true</IsTruncated>\(entry)<CommonPrefixes><Prefix>b/</Prefix></CommonPrefixes>"
        #expect(try objects(two).next == .startAfter("b/"))
        #expect(try objects("<NextMarker>m</NextMarker>" + two).next == .startAfter("m"))
        let version = "<Version><Key>k</Key><VersionId>v1</VersionId><IsLatest>true</IsLatest><Size>1</Size></Version>"
        #expect(try versions("<IsTruncated>true</IsTruncated>\(version)").next == .versionMarkers(key: "k", versionId: "v1"))
        #expect(try objects("<IsTruncated>false</IsTruncated><NextContinuationToken>t</NextContinuationToken>").next == nil)
        #expect(try objects("<NextContinuationToken>t</NextContinuationToken>").next == .continuationToken("t"))
    }

    @Test func trustsTheLastKeyOverAMarkerThatIsNotEncoded() throws {
        func next(_ marker: String) throws -> String? {
            try versions(
                """
                <EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><NextKeyMarker>\(marker)</NextKeyMarker>
                <Version><Key>h%2541</Key><VersionId>v</VersionId><IsLatest>true</IsLatest><Size>1</Size></Version>
                """
            ).nextKeyMarker
        }
        #expect(try next("h%41") == "h%41")
        #expect(try next("h%2541") == "h%41")
        #expect(try next("z%2F") == "z/")
    }

    @Test func aKeyThatCanNotBeNamedIsNoMarker() throws {
        let page = try objects("<IsTruncated>true</IsTruncated><Contents><Key>a&#1;</Key><Size>1</Size></Contents>")
        #expect(page.isTruncated && page.next == nil)
    }
}
