import Foundation
import SigV4
import Testing

struct PresignTests {
    private let keys = Credentials(accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret")
    private let date = Timestamp.date("20240229T235959Z")!
    private var scope: SigningScope { SigningScope(region: "eu-west-1", date: date) }

    private func request(
        query: [(name: String, value: String?)] = [], headers: [(name: String, value: String)] = [], payload: PayloadHash = .unsigned
    ) -> SigningRequest {
        SigningRequest(method: "GET", scheme: "https", host: "h", path: "/b/k", query: query, headers: headers, payload: payload)
    }

    @Test func ownParametersComeFirstAndInTheirOrder() {
        let signed = SigV4.presign(request(query: [("versionId", "v"), ("acl", nil)]), credentials: keys, scope: scope, expires: 60)
        #expect(signed.url.hasPrefix("https://h/b/k?versionId=v&acl=&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="))
        #expect(signed.url.hasSuffix("&X-Amz-Signature=\(signed.signature)"))
        #expect(signed.canonicalQuery.hasPrefix("X-Amz-Algorithm="))
        #expect(signed.canonicalQuery.hasSuffix("&acl=&versionId=v"))
        #expect(!signed.canonicalQuery.contains("Signature="))
    }

    @Test func tokenIsASignedParameterAndNoHeader() {
        var keys = keys
        keys.sessionToken = "a/b+c="
        let signed = SigV4.presign(request(), credentials: keys, scope: scope, expires: 60)
        #expect(signed.canonicalQuery.contains("X-Amz-Security-Token=a%2Fb%2Bc%3D"))
        #expect(signed.headers.isEmpty)
    }

    @Test func headersGivenMustBeSentAndAreSigned() {
        let headers: [(name: String, value: String)] = [
            ("x-amz-server-side-encryption", "AES256"), ("User-Agent", "strata"), ("Authorization", "old"),
        ]
        let signed = SigV4.presign(request(headers: headers), credentials: keys, scope: scope, expires: 60)
        #expect(signed.url.contains("X-Amz-SignedHeaders=host%3Bx-amz-server-side-encryption&"))
        #expect(signed.headers.map(\.name) == ["x-amz-server-side-encryption", "User-Agent"])
    }

    @Test func payloadIsNeverSigned() {
        let hashed = SigV4.presign(request(payload: .sha256("00")), credentials: keys, scope: scope, expires: 60)
        #expect(hashed == SigV4.presign(request(), credentials: keys, scope: scope, expires: 60))
        #expect(hashed.canonicalRequest.hasSuffix("\nUNSIGNED-PAYLOAD"))
    }

    @Test func presigningAgainReplacesTheOldSignature() {
        let old: [(name: String, value: String?)] = [
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"), ("X-Amz-Date", "20000101T000000Z"), ("x-amz-security-token", "old"), ("X-Amz-Signature", "00"),
            ("versionId", "v"),
        ]
        let again = SigV4.presign(request(query: old), credentials: keys, scope: scope, expires: 60)
        #expect(again == SigV4.presign(request(query: [("versionId", "v")]), credentials: keys, scope: scope, expires: 60))
    }

    @Test func lifeIsBoundedByAWeekAndByTheKeys() {
        #expect(SigV4.expiry(3600, credentials: keys, date: date) == 3600)
        #expect(SigV4.expiry(700_000, credentials: keys, date: date) == 604_800)
        #expect(SigV4.expiry(0, credentials: keys, date: date) == 1)
        var temporary = keys
        temporary.expiration = date.addingTimeInterval(90.5)
        #expect(SigV4.expiry(3600, credentials: temporary, date: date) == 90)
        #expect(SigV4.expiry(60, credentials: temporary, date: date) == 60)
        temporary.expiration = date.addingTimeInterval(-5)
        #expect(SigV4.expiry(60, credentials: temporary, date: date) == 1)
        temporary.expiration = .distantFuture
        #expect(SigV4.expiry(60, credentials: temporary, date: date) == 60)
        temporary.expiration = date.addingTimeInterval(90)
        #expect(SigV4.presign(request(), credentials: temporary, scope: scope, expires: 3600).url.contains("X-Amz-Expires=90&"))
    }
}
