import Foundation
import StrictS3
import Testing

/// The signature check against AWS's published examples and against everything that must be refused.
struct SignatureTests {
    /// The five examples of the S3 API reference ("Authenticating Requests": header-based auth 1 to 4, query-based auth), all of 24 May 2013.
    private static let emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    private static let host = ("Host", "examplebucket.s3.amazonaws.com")

    private func publishedStage() throws -> Stage {
        var configuration = Configuration()
        configuration.virtualHostSuffix = "s3.amazonaws.com"
        let stage = try Stage(configuration)
        stage.server.now = Date(timeIntervalSince1970: 1_369_353_600)
        stage.server.createBucket("examplebucket")
        stage.server.put("0123456789abcdef", to: "test.txt", in: "examplebucket")
        return stage
    }

    private func authorization(_ names: String, _ signature: String) -> (String, String) {
        (
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=\(names),Signature=\(signature)"
        )
    }

    @Test func publishedGetWithRange() throws {
        let stage = try publishedStage()
        stage.client.send(
            SignedRequest.plain(
                "GET", "/test.txt",
                [
                    Self.host,
                    authorization("host;range;x-amz-content-sha256;x-amz-date", "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
                    ("Range", "bytes=0-9"), ("x-amz-content-sha256", Self.emptyHash), ("x-amz-date", "20130524T000000Z"),
                ]))
        let answer = try stage.client.receive()
        #expect(answer.status == 206)
        #expect(answer.text == "0123456789")
        #expect(answer.headers["content-range"] == "bytes 0-9/16")
    }

    @Test func publishedPut() throws {
        let stage = try publishedStage()
        stage.client.send(
            SignedRequest.plain(
                "PUT", "/test%24file.text",
                [
                    Self.host, ("Date", "Fri, 24 May 2013 00:00:00 GMT"),
                    authorization(
                        "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
                    ("x-amz-date", "20130524T000000Z"), ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
                    ("x-amz-content-sha256", "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"),
                ], Array("Welcome to Amazon S3.".utf8)))
        #expect(try stage.client.receive().status == 200)
        #expect(stage.server.versions(of: "test$file.text", in: "examplebucket").first?.storageClass == "REDUCED_REDUNDANCY")
    }

    @Test(arguments: [
        ("/?lifecycle", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543", 404),
        ("/?max-keys=2&prefix=J", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7", 200),
    ])
    func publishedBucketCalls(target: String, signature: String, status: Int) throws {
        let stage = try publishedStage()
        let headers = [
            Self.host, authorization("host;x-amz-content-sha256;x-amz-date", signature), ("x-amz-date", "20130524T000000Z"),
            ("x-amz-content-sha256", Self.emptyHash),
        ]
        stage.client.send(SignedRequest.plain("GET", target, headers))
        #expect(try stage.client.receive().status == status)
    }

    private static let presigned =
        "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
        + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
        + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"

    @Test func publishedPresignedURLWorksForADay() throws {
        let stage = try publishedStage()
        stage.server.advance(by: 86400)
        stage.client.send(SignedRequest.plain("GET", Self.presigned, [Self.host]))
        #expect(try stage.client.receive().text == "0123456789abcdef")
        stage.server.advance(by: 1)
        stage.client.send(SignedRequest.plain("GET", Self.presigned, [Self.host]))
        let late = try stage.client.receive()
        #expect(late.status == 403)
        #expect(late.element("Message") == "Request has expired")
        stage.client.send(SignedRequest.plain("GET", Self.presigned.replacingOccurrences(of: "86400", with: "604801"), [Self.host]))
        #expect(try stage.client.receive().element("Code") == "AuthorizationQueryParametersError")
    }

    @Test func wrongSecretNameOrRegionIsRefused() throws {
        let stage = try Stage()
        var stranger = Account.first
        stranger.secretKey = "wrong"
        let wrong = try stage.call("GET", "/") { $0.account = stranger }
        #expect(wrong.status == 403)
        #expect(wrong.element("Code") == "SignatureDoesNotMatch")
        stranger.accessKey = "NOBODY"
        #expect(try stage.call("GET", "/") { $0.account = stranger }.element("Code") == "InvalidAccessKeyId")
        stage.server.createBucket("far", region: "eu-west-1")
        let redirect = try stage.call("GET", "/far?list-type=2")
        #expect(redirect.status == 301)
        #expect(redirect.element("Code") == "PermanentRedirect")
        #expect(redirect.headers["x-amz-bucket-region"] == "eu-west-1")
        #expect(redirect.headers["location"] == nil)
        #expect(try stage.call("GET", "/far?list-type=2") { $0.region = "eu-west-1" }.status == 200)
        #expect(try stage.call("GET", "/far?location=").element("LocationConstraint") == nil)
    }

    @Test func malformedRegionAnswerNamesTheRegion() throws {
        var configuration = Configuration()
        configuration.wrongRegionAnswer = .authorizationHeaderMalformed
        let stage = try Stage(configuration)
        stage.server.createBucket("far", region: "eu-west-1")
        let answer = try stage.call("GET", "/far?list-type=2")
        #expect(answer.status == 400)
        #expect(answer.element("Region") == "eu-west-1")
    }

    @Test func everyAmzHeaderMustBeSigned() throws {
        let stage = try Stage()
        stage.server.createBucket("b")
        let answer = try stage.call("PUT", "/b/k", [("x-amz-meta-a", "1")], body: "x") { $0.unsigned = ["x-amz-meta-a"] }
        #expect(answer.status == 403)
        #expect(answer.element("HeadersNotSigned") == "x-amz-meta-a")
        #expect(try stage.call("GET", "/") { $0.unsigned = ["host"] }.element("HeadersNotSigned") == "host")
    }

    @Test func skewBeyondFifteenMinutesIsRefused() throws {
        let stage = try Stage()
        stage.server.advance(by: 900)
        #expect(try stage.call("GET", "/").status == 200)
        stage.server.advance(by: 1)
        let answer = try stage.call("GET", "/")
        #expect(answer.status == 403)
        #expect(answer.element("Code") == "RequestTimeTooSkewed")
        #expect(answer.element("ServerTime") == "2026-11-22T12:15:01.000Z")
        #expect(answer.headers["date"] == "Sun, 22 Nov 2026 12:15:01 GMT")
    }

    @Test func sessionTokens() throws {
        var configuration = Configuration()
        configuration.accounts[0].sessionToken = "token"
        configuration.accounts[0].tokenExpires = Date(timeIntervalSince1970: 1_795_348_800 + 60)
        let account = configuration.accounts[0]
        let stage = try Stage(configuration)
        #expect(try stage.call("GET", "/") { $0.account = account }.status == 200)
        #expect(try stage.call("GET", "/").element("Code") == "InvalidAccessKeyId")
        var other = account
        other.sessionToken = "stale"
        #expect(try stage.call("GET", "/") { $0.account = other }.element("Code") == "InvalidToken")
        stage.server.advance(by: 60)
        #expect(try stage.call("GET", "/") { $0.account = account }.element("Code") == "ExpiredToken")
    }

    @Test func payloadHashAndDigestsAreChecked() throws {
        let stage = try Stage()
        stage.server.createBucket("b")
        #expect(try stage.call("PUT", "/b/k", body: "x") { $0.payloadHash = Self.emptyHash }.element("Code") == "XAmzContentSHA256Mismatch")
        #expect(try stage.call("PUT", "/b/k", body: "x") { $0.payloadHash = "UNSIGNED-PAYLOAD" }.status == 200)
        #expect(try stage.call("PUT", "/b/k", [Stage.md5("y")], body: "x").element("Code") == "BadDigest")
        #expect(try stage.call("PUT", "/b/k", [("content-md5", "zz")], body: "x").element("Code") == "InvalidDigest")
        #expect(try stage.call("PUT", "/b/k", [Stage.md5("x")], body: "x").status == 200)
    }

    /// Check values of "123456789" from the catalogue of parametrised CRC algorithms and FIPS 180.
    @Test(arguments: [
        ("crc32", "y/Q5Jg=="), ("crc32c", "4waSgw=="), ("crc64nvme", "rosUhgp5mIg="), ("sha1", "98O8HYCOBHMq32eZZczDTKeuNEE="),
        ("sha256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="),
    ])
    func checksums(name: String, value: String) throws {
        let stage = try Stage()
        stage.server.createBucket("b")
        let good = try stage.call("PUT", "/b/k", [("x-amz-checksum-\(name)", value)], body: "123456789")
        #expect(good.status == 200)
        #expect(good.headers["x-amz-checksum-\(name)"] == value)
        #expect(try stage.call("PUT", "/b/k", [("x-amz-checksum-\(name)", value)], body: "12345678").element("Code") == "BadDigest")
        let head = try stage.call("HEAD", "/b/k", [("x-amz-checksum-mode", "ENABLED")])
        #expect(head.headers["x-amz-checksum-\(name)"] == value)
    }

    @Test func othersMayNotTouchABucket() throws {
        let stage = try Stage()
        stage.server.createBucket("b")
        #expect(try stage.call("GET", "/b?list-type=2") { $0.account = .second }.element("Code") == "AccessDenied")
        #expect(try stage.call("GET", "/b?list-type=2", [("x-amz-expected-bucket-owner", "999999999999")]).status == 403)
        stage.client.send(SignedRequest.plain("GET", "/b?list-type=2", [("host", "h")]))
        #expect(try stage.client.receive().status == 403)
        stage.server.allow(in: "b")
        stage.client.send(SignedRequest.plain("GET", "/b?list-type=2", [("host", "h")]))
        #expect(try stage.client.receive().status == 200)
        stage.server.allow(.second, in: "b")
        #expect(try stage.call("PUT", "/b/k", body: "x") { $0.account = .second }.status == 200)
    }
}
