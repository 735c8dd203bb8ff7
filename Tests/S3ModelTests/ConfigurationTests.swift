import S3Model
import Testing

@Suite struct ConfigurationTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func readsBuckets() throws {
        let (buckets, token) = try Bucket.decodeList(
            bytes(
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Owner><ID>o</ID></Owner><Buckets>
                <Bucket><Name>a</Name><CreationDate>2021-11-22T03:00:00.500Z</CreationDate><BucketRegion>eu-west-1</BucketRegion></Bucket>
                <Bucket><Name>b</Name></Bucket></Buckets><ContinuationToken>t&amp;1</ContinuationToken></ListAllMyBucketsResult>
                """))
        #expect(buckets == [Bucket(name: "a", creationDate: 1_637_550_000, region: "eu-west-1"), Bucket(name: "b")])
        #expect(token == "t&1")
        #expect(try Bucket.decodeList(bytes("<ListAllMyBucketsResult/>")).buckets.isEmpty)
    }

    @Test func readsVersioning() throws {
        #expect(try VersioningConfiguration.decode(bytes("<VersioningConfiguration/>")) == VersioningConfiguration())
        let both = "<VersioningConfiguration><Status>Suspended</Status><MfaDelete>Enabled</MfaDelete></VersioningConfiguration>"
        #expect(try VersioningConfiguration.decode(bytes(both)) == VersioningConfiguration(status: .suspended, mfaDelete: true))
        let enabled = VersioningConfiguration(status: .enabled)
        #expect(try VersioningConfiguration.decode(enabled.encoded()) == enabled)
        let odd = "<VersioningConfiguration><Status>On</Status></VersioningConfiguration>"
        #expect(throws: DecodingFailure.self) { try VersioningConfiguration.decode(bytes(odd)) }
    }

    @Test(arguments: [
        ("<LocationConstraint/>", "us-east-1"), ("<LocationConstraint>EU</LocationConstraint>", "eu-west-1"),
        ("<LocationConstraint xmlns='u'>ap-south-1</LocationConstraint>", "ap-south-1"),
        ("<LocationConstraint><LocationConstraint>x</LocationConstraint></LocationConstraint>", "x"),
    ])
    func readsLocation(_ document: String, _ region: String) throws {
        #expect(try LocationConstraint.decode(bytes(document)) == region)
    }

    @Test func writesLocation() throws {
        #expect(LocationConstraint.encodedCreateBucketConfiguration(region: "us-east-1").isEmpty)
        let root = try XMLTree.parse(LocationConstraint.encodedCreateBucketConfiguration(region: "eu-north-1"), root: "CreateBucketConfiguration")
        #expect(root.text(at: "LocationConstraint") == "eu-north-1")
    }

    @Test func tagsComeBack() throws {
        let tags: [ObjectDescription.Field] = [.init("a&b", "<é>"), .init("empty", ""), .init("lines", "a\r\nb")]
        #expect(try Tagging.decode(Tagging.encode(tags)) == tags)
        #expect(try Tagging.decode(bytes("<Tagging><TagSet/></Tagging>")).isEmpty)
    }

    @Test func readsAccessControl() throws {
        let policy = try AccessControlPolicy.decode(
            bytes(
                """
                <AccessControlPolicy xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Owner><ID>1</ID><DisplayName>me</DisplayName></Owner>
                <AccessControlList><Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>1</ID>
                <DisplayName>me</DisplayName></Grantee><Permission>FULL_CONTROL</Permission></Grant><Grant><Grantee xsi:type="Group">
                <URI>http://acs.amazonaws.com/groups/global/AllUsers</URI></Grantee><Permission>READ</Permission></Grant></AccessControlList>
                </AccessControlPolicy>
                """))
        #expect(policy.ownerId == "1" && policy.ownerName == "me")
        #expect(policy.grants.map(\.granteeType) == ["CanonicalUser", "Group"])
        #expect(policy.grants.map(\.grantee) == ["me", "http://acs.amazonaws.com/groups/global/AllUsers"])
        #expect(policy.grants.map(\.permission) == ["FULL_CONTROL", "READ"])
    }

    @Test func readsLocks() throws {
        let retention = try ObjectRetention.decode(
            bytes("<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>2030-01-01T00:00:00Z</RetainUntilDate></Retention>"))
        #expect(retention == ObjectRetention(mode: "GOVERNANCE", retainUntil: 1_893_456_000_000))
        #expect(try LegalHold.decode(bytes("<LegalHold><Status>ON</Status></LegalHold>")))
        #expect(try !LegalHold.decode(bytes("<LegalHold><Status>OFF</Status></LegalHold>")))
    }

    @Test func readsErrorsWithoutSecrets() throws {
        let error = try #require(
            ErrorDocument.decode(
                bytes(
                    """
                    <?xml version="1.0"?><Error><Code>SignatureDoesNotMatch</Code><Message>no</Message><AWSAccessKeyId>AK</AWSAccessKeyId>
                    <StringToSign>s</StringToSign><CanonicalRequest>c</CanonicalRequest><RequestId>r</RequestId><HostId>h</HostId>
                    <Region>eu-west-1</Region><Resource>/b</Resource></Error>
                    """)))
        #expect(error.code == "SignatureDoesNotMatch" && error.message == "no" && error.requestId == "r" && error.hostId == "h")
        #expect(error.region == "eu-west-1")
        #expect(error.details == [.init("Resource", "/b")])
        let wrapped = "<ErrorResponse><Error><Code>ExpiredToken</Code><Message>m</Message></Error><RequestId>q</RequestId></ErrorResponse>"
        #expect(ErrorDocument.decode(bytes(wrapped))?.requestId == "q")
        #expect(ErrorDocument.decode(bytes("<html/>")) == nil)
        #expect(ErrorDocument.decode([]) == nil)
    }

    @Test func viewsLifecycleRules() throws {
        let document = """
            <LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ID>one</ID><Filter><And><Prefix>logs/</Prefix>
            <Tag><Key>k</Key><Value>v</Value></Tag><ObjectSizeGreaterThan>10</ObjectSizeGreaterThan></And></Filter><Status>Enabled</Status>
            <Transition><Days>30</Days><StorageClass>GLACIER</StorageClass></Transition><Expiration><Days>365</Days></Expiration>
            <NoncurrentVersionExpiration><NoncurrentDays>7</NoncurrentDays><NewerNoncurrentVersions>3</NewerNoncurrentVersions>
            </NoncurrentVersionExpiration><Novelty><X>1</X></Novelty></Rule><Rule><Prefix/><Status>Disabled</Status><Expiration>
            <ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration></Rule></LifecycleConfiguration>
            """
        let configuration = try LifecycleConfiguration.decode(bytes(document))
        #expect(configuration.ruleCount == 2)
        let rules = configuration.rules
        #expect(rules[0].id == "one" && rules[0].isEnabled && !rules[1].isEnabled)
        #expect(rules[0].filter.prefix == "logs/" && rules[0].filter.tags == [.init("k", "v")] && rules[0].filter.objectSizeGreaterThan == 10)
        #expect(rules[0].transitions == [.init(due: .days(30), storageClass: "GLACIER")] && rules[0].expiration == .due(.days(365)))
        #expect(rules[0].noncurrentExpiration == .init(days: 7, newerNoncurrentVersions: 3) && rules[0].unknownElements == ["Novelty"])
        #expect(rules[1].filter.isLegacy && rules[1].filter.isEverything && rules[1].expiration == .expiredObjectDeleteMarker)
        #expect(try LifecycleConfiguration.decode(configuration.encoded()) == configuration)
    }

    @Test func viewsReplicationRules() throws {
        let document = """
            <ReplicationConfiguration><Role>arn:aws:iam::1:role/r</Role><Rule><ID>x</ID><Priority>2</Priority><Filter/><Status>Enabled</Status>
            <DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication><Destination><Bucket>arn:aws:s3:::far</Bucket>
            <StorageClass>STANDARD_IA</StorageClass></Destination></Rule></ReplicationConfiguration>
            """
        let configuration = try ReplicationConfiguration.decode(bytes(document))
        let rule = configuration.rules[0]
        #expect(configuration.role.hasSuffix("role/r") && rule.priority == 2 && rule.destinationBucket == "far" && rule.storageClass == "STANDARD_IA")
        #expect(rule.replicatesDeleteMarkers == false && rule.filter.isEverything && !rule.filter.isLegacy)
        #expect(try ReplicationConfiguration.decode(configuration.encoded()) == configuration)
    }
}
