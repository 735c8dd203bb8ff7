import Testing

@testable import S3Model

/// Documents that are sent, read back by our own parser and by what they must hold.
@Suite struct DocumentTests {
    private let policy = AccessControlPolicy(
        ownerId: "owner", ownerName: "me",
        grants: [
            .init(granteeType: "CanonicalUser", grantee: "me", granteeId: "owner", permission: "FULL_CONTROL"),
            .init(granteeType: "Group", grantee: "", granteeId: "http://acs.amazonaws.com/groups/global/AllUsers", permission: "READ"),
            .init(granteeType: "AmazonCustomerByEmail", grantee: "", granteeId: "a@b.c", permission: "READ"),
        ])

    @Test func accessControlListsGoBackAsTheyCame() throws {
        let again = try AccessControlPolicy.decode(policy.encoded())
        #expect(again.ownerId == "owner")
        #expect(again.grants.map(\.granteeId) == policy.grants.map(\.granteeId))
        #expect(again.grants.map(\.granteeType) == policy.grants.map(\.granteeType))
        #expect(again.grants.map(\.permission) == policy.grants.map(\.permission))
        #expect(
            policy.grantHeaders == [
                .init("x-amz-grant-full-control", "id=\"owner\""),
                .init("x-amz-grant-read", "uri=\"http://acs.amazonaws.com/groups/global/AllUsers\", emailAddress=\"a@b.c\""),
            ])
        #expect(!policy.isPrivate)
        #expect(AccessControlPolicy(ownerId: "o", ownerName: "", grants: [policy.grants[0]]).isPrivate == false)
        #expect(AccessControlPolicy(ownerId: "owner", ownerName: "", grants: [policy.grants[0]]).isPrivate)
    }

    @Test func grantsThatNoHeaderCarries() {
        var odd = policy
        odd.grants[0].permission = "WRITE"
        #expect(odd.grantHeaders == nil)
        odd = policy
        odd.grants[0].granteeId = "a\", uri=\"b"
        #expect(odd.grantHeaders == nil)
    }

    @Test func locksGoBackAsTheyCame() throws {
        let retention = ObjectRetention(mode: "GOVERNANCE", retainUntil: 1_798_761_600_000)
        #expect(try ObjectRetention.decode(ObjectRetention.encode(retention)) == retention)
        #expect(try ObjectRetention.decode(ObjectRetention.encode(nil)).mode.isEmpty)
        #expect(try LegalHold.decode(LegalHold.encode(true)))
        #expect(try LegalHold.decode(LegalHold.encode(false)) == false)
    }

    @Test func deletesNameKeysExactly() throws {
        let objects = [ObjectVersionIdentifier(key: "a&<b>\"'ü", versionId: "v"), ObjectVersionIdentifier(key: " lead and trail ")]
        let root = try XMLTree.parse(DeleteDocuments.encode(objects), root: "Delete")
        #expect(root.all("Object").map { $0.text(at: "Key") } == objects.map(\.key))
        #expect(root.all("Object").map { $0.text(at: "VersionId") } == ["v", nil])
        for key in ["a\u{1}", "tab\t", "a\rb", "a\nb", "\u{7f}", "\u{FFFE}", "\u{EE01}"] {
            #expect(!DeleteDocuments.canCarry(ObjectVersionIdentifier(key: key)))
        }
        #expect(DeleteDocuments.canCarry(ObjectVersionIdentifier(key: "日本 😀 \u{202E}")))
    }

    /// A store that leaves the version id out of its answer is believed only where nothing else can be meant.
    @Test func anAnswerWithoutVersionIds() throws {
        let answer = Array("<DeleteResult><Deleted><Key>a</Key></Deleted><Deleted><Key>b</Key></Deleted></DeleteResult>".utf8)
        let sent = [
            ObjectVersionIdentifier(key: "a", versionId: "1"), ObjectVersionIdentifier(key: "b", versionId: "1"),
            ObjectVersionIdentifier(key: "b", versionId: "2"),
        ]
        let outcomes = try DeleteDocuments.decode(answer, sent: sent)
        #expect(outcomes == [.deleted(isDeleteMarker: false, deleteMarkerVersionId: nil), .unknown, .unknown])
    }

    /// SeaweedFS names a marker that is gone as if it had been made.
    @Test func aMarkerThatIsGoneIsKnownByItsId() throws {
        let answer = Array(
            """
            <DeleteResult><Deleted><Key>a</Key><DeleteMarker>true</DeleteMarker><DeleteMarkerVersionId>m</DeleteMarkerVersionId></Deleted>\
            <Deleted><Key>a</Key><VersionId>1</VersionId></Deleted></DeleteResult>
            """.utf8)
        let sent = [ObjectVersionIdentifier(key: "a", versionId: "m"), ObjectVersionIdentifier(key: "a", versionId: "1")]
        let outcomes = try DeleteDocuments.decode(answer, sent: sent)
        #expect(
            outcomes == [
                .deleted(isDeleteMarker: true, deleteMarkerVersionId: "m"), .deleted(isDeleteMarker: false, deleteMarkerVersionId: nil),
            ])
    }

    /// The way for plain answers and the general parser say the same; what isn't plain goes to the latter.
    @Test(arguments: [
        #"<?xml version="1.0" encoding="UTF-8"?><CopyObjectResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">"#
            + #"<ETag>"9b2cf535f27731c974343645a3985328"</ETag><LastModified>2026-11-22T14:14:09.123Z</LastModified></CopyObjectResult>"#,
        "\n  <CopyObjectResult>\n <LastModified>2026-11-22T14:14:09Z</LastModified><ETag>&quot;ab&#34;</ETag>"
            + "<ChecksumCRC32>AAAAAA==</ChecksumCRC32><ChecksumType>FULL_OBJECT</ChecksumType></CopyObjectResult>\n",
        "<s3:CopyPartResult xmlns:s3='x'><s3:ETag>a&amp;b</s3:ETag><s3:LastModified/><ChecksumSHA256></ChecksumSHA256></s3:CopyPartResult>",
        "<CopyObjectResult><ETag><![CDATA[\"x\"]]></ETag><!-- c --><LastModified> 2026-11-22T14:14:09Z </LastModified></CopyObjectResult>",
        "<CopyObjectResult><ETag>\u{e9}</ETag><Owner><ID>1</ID></Owner></CopyObjectResult>",
        "<CopyObjectResult></CopyObjectResult>", "<CopyObjectResult/>", #"<?xml version="1.0"?><CopyObjectResult><ETag>"</ETag></CopyObjectResult>"#,
    ])
    func aCopysAnswerIsReadTheSameBothWays(_ text: String) throws {
        #expect(try CopyResult.decode(Array(text.utf8)) == CopyResult.decodeTree(Array(text.utf8)))
    }

    @Test func onlyPlainDocumentsAreReadWithoutATree() throws {
        let flat = try #require(FlatDocument(Array("<a:R><B>1</B><C/><B>&lt;</B></a:R>".utf8)))
        #expect(flat.root == "R" && flat.leaves.map(\.name) == ["B", "C", "B"] && flat.leaves.map(\.text) == ["1", "", "<"])
        for other in [
            "", "x", "<R>", "<R><B>1</R>", "<R><B>1</B></R><R/>", "<R><B><C>1</C></B></R>", "<R>x</R>", "<!DOCTYPE R><R></R>",
            "<R><B>&x;</B></R>",
        ] {
            #expect(FlatDocument(Array(other.utf8)) == nil, "\(other)")
        }
    }

    @Test func answersOfAnotherKindAreRefused() {
        let page = Array("<ListBucketResult></ListBucketResult>".utf8)
        #expect(throws: DecodingFailure.self) { _ = try CopyResult.decode(page) }
        #expect(throws: DecodingFailure.self) { _ = try MultipartDocuments.decodeUploadId(page) }
        #expect(throws: DecodingFailure.self) { _ = try DeleteDocuments.decode(page, sent: []) }
        let nameless = Array("<InitiateMultipartUploadResult><UploadId></UploadId></InitiateMultipartUploadResult>".utf8)
        #expect(throws: DecodingFailure.self) { _ = try MultipartDocuments.decodeUploadId(nameless) }
        let endless = Array("<ListPartsResult><IsTruncated>true</IsTruncated></ListPartsResult>".utf8)
        #expect(throws: DecodingFailure.self) { _ = try MultipartDocuments.decodeParts(endless) }
    }
}
