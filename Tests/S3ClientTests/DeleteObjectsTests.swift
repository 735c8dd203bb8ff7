import HTTP
import S3Model
import StrataTestSupport
import Testing

@testable import S3Client

@Suite struct DeleteObjectsTests {
    private let transport = ScriptedTransport()
    private let clock = TestClock()
    private var client: S3Client { S3Client(profile: .test(), transport: transport, options: .test(clock)) }

    private func error<Value>(_ work: () async throws(S3Error) -> Value) async -> S3Error? {
        do throws(S3Error) {
            _ = try await work()
            return nil
        } catch {
            return error
        }
    }

    private func text(_ request: HTTPRequest) -> String {
        guard case .bytes(let bytes) = request.body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func everyKeyHasItsOutcome() async throws {
        transport.on(
            .document(
                """
                <DeleteResult><Deleted><Key>b</Key><DeleteMarker>true</DeleteMarker><DeleteMarkerVersionId>m</DeleteMarkerVersionId></Deleted>\
                <Deleted><Key>a</Key><VersionId>1</VersionId></Deleted><Error><Key>a</Key><VersionId>2</VersionId><Code>AccessDenied</Code>\
                <Message>locked</Message></Error></DeleteResult>
                """))
        let outcomes = try await client.deleteObjects(
            "b", [.init(key: "a", versionId: "1"), .init(key: "a", versionId: "2"), .init(key: "b"), .init(key: "c", versionId: "3")],
            bypassesGovernance: true)
        #expect(
            outcomes == [
                .deleted(isDeleteMarker: false, deleteMarkerVersionId: nil), .failed(code: "AccessDenied", message: "locked"),
                .deleted(isDeleteMarker: true, deleteMarkerVersionId: "m"), .unknown,
            ])
        let request = transport.requests[0]
        #expect(request.method == .post)
        #expect(request.url.hasSuffix("/b?delete="))
        #expect(request.headers["Content-MD5"] != nil)
        #expect(request.headers["x-amz-bypass-governance-retention"] == "true")
        #expect(request.isRepeatable == false)
        #expect(text(request).contains("<Object><Key>a</Key><VersionId>1</VersionId></Object>"))
    }

    @Test func onlyKeysThatTheStoreHadNoTimeForAreAskedAgain() async throws {
        transport.on(
            .document(
                "<DeleteResult><Deleted><Key>a</Key><VersionId>1</VersionId></Deleted><Error><Key>b</Key><VersionId>2</VersionId>"
                    + "<Code>SlowDown</Code></Error></DeleteResult>"))
        transport.on(.document("<DeleteResult><Deleted><Key>b</Key><VersionId>2</VersionId></Deleted></DeleteResult>"))
        let outcomes = try await client.deleteObjects("b", [.init(key: "a", versionId: "1"), .init(key: "b", versionId: "2")])
        #expect(outcomes.allSatisfy { $0 == .deleted(isDeleteMarker: false, deleteMarkerVersionId: nil) })
        #expect(!text(transport.requests[1]).contains("<Key>a</Key>"))
        #expect(transport.requests.allSatisfy { $0.isRepeatable })
        #expect(clock.sleeps.count == 1)
    }

    @Test func aLostAnswerIsRepeatedOnlyWhereNoMarkerCouldBeMadeTwice() async throws {
        transport.on(.failure(.cut))
        let client = client
        let lost = await error { () throws(S3Error) in try await client.deleteObjects("b", [.init(key: "a"), .init(key: "b", versionId: "1")]) }
        #expect(lost?.kind == .transport(.ambiguous))
        #expect(transport.requests.count == 1)
        transport.on(.failure(.cut))
        transport.on(.document("<DeleteResult><Deleted><Key>b</Key><VersionId>1</VersionId></Deleted></DeleteResult>"))
        let outcomes = try await client.deleteObjects("b", [.init(key: "b", versionId: "1")])
        #expect(outcomes.count == 1)
        #expect(outcomes[0] != .unknown)
    }

    @Test func keysThatXMLCannotCarryGoOneByOne() async throws {
        transport.on(.post, "?delete", .document("<DeleteResult><Deleted><Key>plain</Key></Deleted></DeleteResult>"))
        transport.on(.delete, "/b/a%01b", .response(status: 204, headers: [("x-amz-version-id", "1")]))
        transport.on(.delete, "/b/line%0D%0A", .error(403, "AccessDenied", "no"))
        transport.on(.delete, "/b/", .failure(.cut))
        let outcomes = try await client.deleteObjects(
            "b", [.init(key: "a\u{1}b", versionId: "1"), .init(key: "plain"), .init(key: "line\r\n"), .init(key: "\u{FFFF}"), .init(key: "")])
        #expect(
            outcomes == [
                .deleted(isDeleteMarker: false, deleteMarkerVersionId: nil), .deleted(isDeleteMarker: false, deleteMarkerVersionId: nil),
                .failed(code: "AccessDenied", message: "no"), .unknown,
                .failed(code: "InvalidKey", message: "an object's key can't be empty"),
            ])
        #expect(transport.requests.filter { $0.method == .post }.count == 1)
    }

    @Test func keysThatLookAlikeAreKeptApart() async throws {
        transport.on(.document("<DeleteResult><Deleted><Key>e\u{301}</Key></Deleted></DeleteResult>"))
        let outcomes = try await client.deleteObjects("b", [.init(key: "\u{e9}"), .init(key: "e\u{301}")])
        #expect(outcomes == [.unknown, .deleted(isDeleteMarker: false, deleteMarkerVersionId: nil)])
    }

    @Test func aThousandAtATime() async throws {
        transport.on(times: 2, .made { _ in .document("<DeleteResult></DeleteResult>") })
        transport.on(.error(503, "SlowDown"))
        let outcomes = try await client.deleteObjects("b", (0..<1500).map { .init(key: "k\($0)", versionId: "1") })
        #expect(outcomes.count == 1500)
        #expect(transport.requests.count == 2)
    }

    @Test func conditionsBypassAndCodeGoAlongWithDeleteObject() async throws {
        transport.on(.response(status: 204))
        let safe = S3Client(profile: .test(endpoint: "https://store.test"), transport: transport, options: .test(clock))
        _ = try await safe.deleteObject(bucket: "b", key: "k", versionId: "1", ifMatch: "e", bypassesGovernance: true, mfa: "serial 123456")
        let headers = transport.requests[0].headers
        #expect(headers["If-Match"] == "\"e\"")
        #expect(headers["x-amz-bypass-governance-retention"] == "true")
        #expect(headers["x-amz-mfa"] == "serial 123456")
        let client = client
        let plain = await error { () throws(S3Error) in try await client.deleteObject(bucket: "b", key: "k", mfa: "serial 1") }
        #expect(plain?.code == "InsecureTransport")
    }
}
