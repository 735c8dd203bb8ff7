import AWSConfig
import Testing

@testable import S3Client

@Suite struct AddressTests {
    private func address(
        _ bucket: String?, _ key: String? = nil, url: String? = nil, style: ResolvedProfile.AddressingStyle = .auto, region: String = "us-east-1"
    ) throws -> Address {
        let endpoint = try #require(url.map { Endpoint(url: $0) } ?? Endpoint.amazon(region: region))
        return try Address.of(bucket: bucket, key: key, endpoint: endpoint, isConfigured: url != nil, style: style, region: region)
    }

    @Test func amazonsOwnHostsTakeTheBucketBeforeThem() throws {
        let plain = try address("my-bucket", "a b/c", region: "eu-west-1")
        #expect(plain == Address(scheme: "https", host: "my-bucket.s3.eu-west-1.amazonaws.com", path: "/a%20b/c", region: "eu-west-1"))
        #expect(try address("with.dots", "k").path == "/with.dots/k")
        #expect(try address("with.dots", "k").host == "s3.us-east-1.amazonaws.com")
        #expect(try address("UPPER_case").host == "s3.us-east-1.amazonaws.com")
        #expect(try address(nil, region: "cn-north-1").host == "s3.cn-north-1.amazonaws.com.cn")
    }

    @Test func othersTakeItInThePath() throws {
        let other = try address("my-bucket", "k", url: "http://Store.test:9000/s3/")
        #expect(other == Address(scheme: "http", host: "store.test:9000", path: "/s3/my-bucket/k", region: "us-east-1"))
        #expect(try address("b1234", url: "http://store.test", style: .virtual).host == "b1234.store.test")
        #expect(try address("b1234", url: "http://127.0.0.1:9000", style: .virtual).host == "127.0.0.1:9000")
        #expect(try address("b1234", style: .path).host == "s3.us-east-1.amazonaws.com")
    }

    @Test func endpoints() {
        #expect(Endpoint(url: "http://[::1]:9000")?.authority == "[::1]:9000")
        #expect(Endpoint(url: "https://h:443/")?.authority == "h")
        #expect(Endpoint(url: "http://h:80/a/b//") == Endpoint(scheme: "http", host: "h", pathPrefix: "/a/b"))
        for bad in ["", "h:9000", "ftp://h", "http://", "http://u:p@h", "http://h?x=1", "http://h#f", "/path"] {
            #expect(Endpoint(url: bad) == nil, "\(bad)")
        }
    }

    @Test func anotherRegionMovesOnlyAmazonsRegionalHosts() throws {
        #expect(Endpoint.amazon(region: "us-east-1").moved(to: "eu-west-1").host == "s3.eu-west-1.amazonaws.com")
        #expect(Endpoint(scheme: "https", host: "s3.amazonaws.com").moved(to: "eu-west-1").host == "s3.eu-west-1.amazonaws.com")
        let dual = Endpoint(scheme: "https", host: "s3.dualstack.us-east-1.amazonaws.com")
        #expect(dual.moved(to: "eu-west-1").host == "s3.dualstack.eu-west-1.amazonaws.com")
        let own = Endpoint(scheme: "http", host: "store.test", port: 9000)
        #expect(own.moved(to: "eu-west-1") == own)
    }

    @Test func accessPoints() throws {
        let arn = "arn:aws:s3:eu-west-1:123456789012:accesspoint/point"
        let address = try address(arn, "k")
        let host = "point-123456789012.s3-accesspoint.eu-west-1.amazonaws.com"
        #expect(address == Address(scheme: "https", host: host, path: "/k", region: "eu-west-1"))
        #expect(try self.address("arn:aws:s3:eu-west-1:123456789012:accesspoint:point").host == address.host)
        #expect(try self.address(arn, url: "http://store.test:9000").host == "point-123456789012.store.test:9000")
        for bad in [
            "arn:aws:s3::123456789012:accesspoint/mrap", "arn:aws:s3-outposts:eu-west-1:1:outpost/o/accesspoint/p",
            "arn:aws:s3:eu-west-1:1:accesspoint/a.b",
            "arn:aws:s3:eu-west-1:1:job/x", "arn:x",
        ] {
            #expect(throws: AccessPointARN.Failure.self) { try AccessPointARN.parse(bad) }
        }
    }

    @Test func redirectsOnlyUnderTheEndpointsDomain() {
        let endpoint = Endpoint.amazon(region: "us-east-1")
        let address = Address(scheme: "https", host: "b.s3.us-east-1.amazonaws.com", path: "/k%20k", region: "us-east-1")
        #expect(Redirect.host("https://b.s3-us-west-2.amazonaws.com/k%20k?x=1", from: address, endpoint: endpoint) == "b.s3-us-west-2.amazonaws.com")
        for bad in [
            nil, "", "http://b.s3-us-west-2.amazonaws.com/k%20k", "https://evil.test/k%20k", "https://amazonaws.com.evil.test/k%20k",
            "https://b.s3-us-west-2.amazonaws.com/other", "https://b.s3-us-west-2.amazonaws.com:8443/k%20k",
            "https://b.s3.us-east-1.amazonaws.com/k%20k",
        ] {
            #expect(Redirect.host(bad, from: address, endpoint: endpoint) == nil, "\(bad ?? "nil")")
        }
    }

    @Test func regionsMustBeHostLabels() {
        var cache = RegionCache()
        let learned = cache.learn("eu-west-1", of: "b")
        #expect(learned)
        #expect(cache["b"] == "eu-west-1")
        for bad in ["", "evil.test/", "a.b", "-a", "a-", "A", String(repeating: "a", count: 64), "a\r\nb"] {
            let learned = cache.learn(bad, of: "c")
            #expect(!learned)
        }
        #expect(cache["c"] == nil)
        #expect(cache[nil] == nil)
    }
}
