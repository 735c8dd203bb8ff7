import AWSConfig
import Foundation
import HTTP
import S3Model
import StrataTestSupport
import Testing

@testable import S3Client

private let versioning = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"

/// Clock, region and host: what is learned from one answer and used in the next request.
@Suite struct SendAddressedTests {
    private let clock = TestClock()
    private let transport: ScriptedTransport

    init() {
        let clock = clock
        transport = ScriptedTransport(now: { clock.now })
    }

    private func client(_ profile: ResolvedProfile, correctsClockSkew: Bool = true) -> S3Client {
        S3Client(profile: profile, transport: transport, options: .test(clock, correctsClockSkew: correctsClockSkew))
    }

    private func error(_ client: S3Client, _ bucket: String = "bucket") async -> S3Error? {
        do throws(S3Error) {
            _ = try await client.getBucketVersioning(bucket)
            return nil
        } catch {
            return error
        }
    }

    private func signedTimes() -> [String] { transport.requests.compactMap { $0.headers["x-amz-date"] } }
    private func hosts() -> [String] { transport.requests.compactMap { URL(string: $0.url)?.host } }

    /// Source of the cases: awslabs aws-sdk-rust `clock-skew-test-cases.json`.
    @Test func aSkewedClockIsCorrectedAtOnceAndStaysCorrected() async {
        transport.on(.error(403, "RequestTimeTooSkewed", headers: [("Date", "Thu, 01 Jan 2026 00:05:00 GMT")]))
        transport.on(times: 2, .document(versioning, headers: [("Date", "Thu, 01 Jan 2026 00:05:00 GMT")]))
        let client = client(.test())
        #expect(await error(client) == nil)
        #expect(await error(client) == nil)
        #expect(signedTimes() == ["20260101T000000Z", "20260101T000500Z", "20260101T000500Z"])
        #expect(clock.sleeps.isEmpty)
        #expect(client.clockSkew == 300)
    }

    @Test func aStaleSkewIsCorrectedSilently() async {
        transport.on(.document(versioning, headers: [("Date", "Thu, 01 Jan 2026 00:05:00 GMT")]))
        transport.on(.document(versioning, headers: [("Date", "Thu, 01 Jan 2026 00:00:00 GMT")]))
        let client = client(.test())
        _ = await error(client)
        _ = await error(client)
        #expect(signedTimes() == ["20260101T000000Z", "20260101T000500Z"])
        #expect(client.clockSkew == 0)
    }

    @Test func noDateNoCorrection() async {
        transport.on(.error(403, "RequestTimeTooSkewed"))
        #expect(await error(client(.test()))?.code == "RequestTimeTooSkewed")
        transport.on(.error(403, "SignatureDoesNotMatch", headers: [("Date", "Thu, 01 Jan 2026 00:02:00 GMT")]))
        #expect(await error(client(.test()))?.code == "SignatureDoesNotMatch")
        #expect(transport.requests.count == 2)
    }

    @Test func aWrongSignatureMayBeTheClocksFault() async {
        transport.on(.error(403, "SignatureDoesNotMatch", headers: [("Date", "Thu, 01 Jan 2026 00:05:00 GMT")]))
        transport.on(.document(versioning))
        #expect(await error(client(.test())) == nil)
    }

    @Test func aHeadThatIsDeniedMayBeTheClocksFault() async throws {
        transport.on(.head, "", .response(status: 403, headers: [("Date", "Thu, 01 Jan 2026 00:30:00 GMT")]))
        transport.on(.head, "", .response(status: 200))
        _ = try await client(.test()).headBucket("b")
        #expect(signedTimes() == ["20260101T000000Z", "20260101T003000Z"])
    }

    @Test func cachedAndSlowAnswersTeachNothing() {
        var skew = ClockSkew()
        let start = Date(timeIntervalSince1970: 1_767_225_600)
        let hourLater = start.addingTimeInterval(3600)
        #expect(skew.observe(serverDate: hourLater, hasAge: true, sentAt: start, answeredAt: start) == nil)
        #expect(skew.observe(serverDate: hourLater, hasAge: false, sentAt: start, answeredAt: start.addingTimeInterval(960)) == nil)
        #expect(skew.observe(serverDate: nil, hasAge: false, sentAt: start, answeredAt: start) == nil)
        #expect(skew.offset == 0)
        #expect(skew.observe(serverDate: hourLater, hasAge: false, sentAt: start, answeredAt: start.addingTimeInterval(2)) == 3599)
    }

    @Test func correctionCanBeOff() async {
        transport.on(.error(403, "RequestTimeTooSkewed", headers: [("Date", "Thu, 01 Jan 2026 00:05:00 GMT")]))
        let client = client(.test(), correctsClockSkew: false)
        #expect(await error(client)?.code == "RequestTimeTooSkewed")
        #expect(client.clockSkew == 0)
    }

    @Test func aRegionFromTheHeaderIsUsedAtOnceAndCached() async {
        transport.on(.error(301, "PermanentRedirect", headers: [("x-amz-bucket-region", "eu-west-1")]))
        transport.on(times: 2, .document(versioning))
        let client = client(.test(endpoint: nil))
        #expect(await error(client) == nil)
        #expect(await error(client) == nil)
        #expect(hosts() == ["bucket.s3.us-east-1.amazonaws.com", "bucket.s3.eu-west-1.amazonaws.com", "bucket.s3.eu-west-1.amazonaws.com"])
        #expect(transport.requests[1].headers["Authorization"]?.contains("/eu-west-1/s3/") == true)
        #expect(client.knownRegion(of: "bucket") == "eu-west-1")
        #expect(clock.sleeps.isEmpty)
    }

    @Test func aRegionFromTheDocumentKeepsAForeignHost() async {
        transport.on(.error(400, "AuthorizationHeaderMalformed", more: "<Region>eu-central-1</Region>"))
        transport.on(.document(versioning))
        #expect(await error(client(.test())) == nil)
        #expect(hosts() == ["store.test", "store.test"])
        #expect(transport.requests[1].headers["Authorization"]?.contains("/eu-central-1/s3/") == true)
    }

    @Test func aRegionNobodyNamedIsAskedForByHead() async {
        transport.on(.get, "", .error(301, "PermanentRedirect"))
        transport.on(.head, "", .response(status: 403, headers: [("x-amz-bucket-region", "eu-west-1")]))
        transport.on(.get, "", .document(versioning))
        #expect(await error(client(.test(endpoint: nil))) == nil)
        #expect(transport.requests.map(\.method) == [.get, .head, .get])
    }

    @Test func onlyOneRedirectAndNoRegionThatIsNoHostLabel() async {
        transport.on(.error(301, "PermanentRedirect", headers: [("x-amz-bucket-region", "eu-west-1")]))
        transport.on(.error(301, "PermanentRedirect", headers: [("x-amz-bucket-region", "eu-west-2")]))
        let first = await error(client(.test(endpoint: nil)))
        #expect(first?.code == "PermanentRedirect")
        #expect(first?.region == "eu-west-2")
        transport.on(.get, "", .error(301, "PermanentRedirect", headers: [("x-amz-bucket-region", "evil.test/")]))
        transport.on(.head, "", .response(status: 301, headers: [("x-amz-bucket-region", "evil.test/")]))
        let second = await error(client(.test(endpoint: nil)))
        #expect(second?.region == nil)
        #expect(!hosts().contains { $0.contains("evil") })
    }

    @Test func a307IsFollowedUnderTheOwnDomainOnly() async {
        let good = [("Location", "https://bucket.s3-us-west-2.amazonaws.com/?versioning")]
        transport.on(.error(307, "TemporaryRedirect", headers: good))
        transport.on(.document(versioning))
        #expect(await error(client(.test(endpoint: nil))) == nil)
        #expect(hosts().last == "bucket.s3-us-west-2.amazonaws.com")
        transport.on(.get, "", .error(307, "TemporaryRedirect", headers: [("Location", "https://evil.test/?versioning")]))
        transport.on(.head, "", .response(status: 404))
        #expect(await error(client(.test(endpoint: nil)))?.code == "TemporaryRedirect")
        #expect(!hosts().contains("evil.test"))
    }

    @Test func aBadEndpointOrRegionIsSaidBeforeSending() async {
        #expect(await error(client(.test(endpoint: "store.test:9000")))?.code == "InvalidEndpoint")
        #expect(await error(client(.test(endpoint: nil, region: "eu west")))?.code == "InvalidRegion")
        #expect(await error(client(.test(endpoint: nil)), "arn:aws:s3::1:accesspoint/mrap")?.kind == .refused)
        #expect(transport.requests.isEmpty)
    }
}
