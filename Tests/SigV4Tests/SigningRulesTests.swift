import Foundation
import SigV4
import Testing

/// Rules of signing that clients get wrong, one test each.
struct SigningRulesTests {
    private let keys = Credentials(accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret")
    private let scope = SigningScope(region: "eu-west-1", date: Timestamp.date("20240229T235959Z")!)

    private func request(
        scheme: String = "https", host: String = "b.s3.amazonaws.com", query: [(name: String, value: String?)] = [],
        headers: [(name: String, value: String)] = [], payload: PayloadHash = .unsigned
    ) -> SigningRequest {
        SigningRequest(method: "get", scheme: scheme, host: host, path: "/k", query: query, headers: headers, payload: payload)
    }

    private func canonicalHeaders(_ headers: [(name: String, value: String)]) -> [String] {
        let signed = SigV4.sign(request(headers: headers), credentials: keys, scope: scope)
        return signed.canonicalRequest.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(3).prefix { !$0.isEmpty }.map(String.init)
    }

    @Test func valuesAreTrimmedAndFolded() {
        let lines = canonicalHeaders([
            ("x-amz-meta-a", "  a   b \t c  "), ("x-amz-meta-b", ""), ("x-amz-meta-c", "  \t"), ("x-amz-meta-q", "\"a   b\""),
        ])
        #expect(lines.contains("x-amz-meta-a:a b c"))
        #expect(lines.contains("x-amz-meta-b:"))
        #expect(lines.contains("x-amz-meta-c:"))
        #expect(lines.contains("x-amz-meta-q:\"a b\""))
    }

    @Test func repeatedHeadersJoinInTheOrderSent() {
        let lines = canonicalHeaders([("X-Amz-Meta-A", "4"), ("x-amz-meta-a", " 1 "), ("x-amz-meta-ab", "0"), ("X-AMZ-META-A", "3")])
        #expect(
            lines == ["host:b.s3.amazonaws.com", "x-amz-content-sha256:UNSIGNED-PAYLOAD", "x-amz-date:20240229T235959Z"] + [
                "x-amz-meta-a:4,1,3", "x-amz-meta-ab:0",
            ])
    }

    @Test func hopHeadersAreSentButNotSigned() {
        let hops = [
            "Connection", "Expect", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
            "User-Agent", "X-Amzn-Trace-Id",
        ]
        let signed = SigV4.sign(request(headers: hops.map { ($0, "v") }), credentials: keys, scope: scope)
        #expect(signed.authorization.contains("SignedHeaders=host;x-amz-content-sha256;x-amz-date,"))
        #expect(Array(signed.headers.map(\.name).prefix(hops.count)) == hops)
    }

    @Test(arguments: [
        ("https", "S3.EU-West-1.amazonaws.com", "s3.eu-west-1.amazonaws.com"),
        ("https", "example.com:443", "example.com"),
        ("http", "example.com:80", "example.com"),
        ("http", "example.com:443", "example.com:443"),
        ("https", "example.com:80", "example.com:80"),
        ("http", "127.0.0.1:8333", "127.0.0.1:8333"),
        ("http", "[::1]:80", "[::1]"),
        ("http", "[2001:DB8::80]", "[2001:db8::80]"),
        ("http", "[::1]:9000", "[::1]:9000"),
    ])
    func hostIsSignedAsItIsSent(scheme: String, host: String, wire: String) {
        let signed = SigV4.sign(request(scheme: scheme, host: host), credentials: keys, scope: scope)
        #expect(signed.canonicalRequest.contains("\nhost:\(wire)\n"))
        #expect(signed.url == "\(scheme)://\(wire)/k")
    }

    @Test func methodIsUpperCaseAndUnsignedPayloadIsTheLastLine() {
        let signed = SigV4.sign(request(), credentials: keys, scope: scope)
        #expect(signed.canonicalRequest.hasPrefix("GET\n/k\n\nhost:"))
        #expect(signed.canonicalRequest.hasSuffix("\nUNSIGNED-PAYLOAD"))
        #expect(signed.headers.contains(Signed.Header("x-amz-content-sha256", "UNSIGNED-PAYLOAD")))
    }

    @Test func tokenIsAddedAndSigned() {
        var keys = keys
        keys.sessionToken = "AQoD/+="
        let signed = SigV4.sign(request(), credentials: keys, scope: scope)
        #expect(signed.authorization.contains("SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,"))
        #expect(signed.headers.contains(Signed.Header("x-amz-security-token", "AQoD/+=")))
        keys.sessionToken = ""
        #expect(!SigV4.sign(request(), credentials: keys, scope: scope).authorization.contains("token"))
    }

    @Test func signingAgainReplacesWhatTheFirstSigningAdded() {
        var old = keys
        old.sessionToken = "old"
        let first = SigV4.sign(request(headers: [("x-amz-meta-a", "1")]), credentials: old, scope: scope)
        let later = SigningScope(region: "us-east-2", date: scope.date.addingTimeInterval(900))
        let again = SigV4.sign(request(headers: first.headers.map { ($0.name, $0.value) }), credentials: keys, scope: later)
        let fresh = SigV4.sign(request(headers: [("x-amz-meta-a", "1")]), credentials: keys, scope: later)
        #expect(again == fresh)
        #expect(!again.headers.contains { $0.name == "x-amz-security-token" })
        #expect(again.headers.filter { $0.name == "Authorization" }.count == 1)
    }

    @Test func hostOfTheCallerIsDropped() {
        let signed = SigV4.sign(request(headers: [("Host", "elsewhere.example")]), credentials: keys, scope: scope)
        #expect(!signed.canonicalRequest.contains("elsewhere"))
        #expect(!signed.headers.contains { $0.name == "Host" })
    }

    @Test func scopeAndDateAreOfOneMoment() {
        let signed = SigV4.sign(request(), credentials: keys, scope: SigningScope(region: "r", date: scope.date.addingTimeInterval(0.999)))
        #expect(signed.stringToSign.hasPrefix("AWS4-HMAC-SHA256\n20240229T235959Z\n20240229/r/s3/aws4_request\n"))
        #expect(signed.authorization.contains("Credential=AKIDEXAMPLE/20240229/r/s3/aws4_request,"))
    }

    @Test func queryIsSentAsSigned() {
        let signed = SigV4.sign(request(query: [("versionId", "v+1"), ("acl", nil)]), credentials: keys, scope: scope)
        #expect(signed.canonicalQuery == "acl=&versionId=v%2B1")
        #expect(signed.url.hasSuffix("/k?acl=&versionId=v%2B1"))
    }

    @Test func emptyPathIsTheRoot() {
        let request = SigningRequest(method: "GET", scheme: "https", host: "h", path: "", payload: .unsigned)
        #expect(SigV4.sign(request, credentials: keys, scope: scope).url == "https://h/")
    }

    @Test func requestsCompareByByte() {
        let composed = request(query: [("prefix", "caf\u{E9}")])
        let decomposed = request(query: [("prefix", "cafe\u{301}")])
        #expect(composed != decomposed)
        #expect(composed == request(query: [("prefix", "caf\u{E9}")]))
        #expect(request(query: [("acl", nil)]) != request(query: [("acl", "")]))
    }

    @Test func keysOfOneDayAreNotThoseOfAnother() {
        let next = SigningScope(region: scope.region, date: scope.date.addingTimeInterval(1))
        let signatures = [scope, next, scope].map { SigV4.sign(request(), credentials: keys, scope: $0).signature }
        #expect(signatures[0] == signatures[2])
        #expect(signatures[0] != signatures[1])
    }

    /// More scopes than are remembered, from many tasks: the table of keys may only ever make it faster.
    @Test func rememberedKeysNeverMixUp() async {
        let scopes = (0..<200).map { SigningScope(region: "region-\($0)", date: scope.date) }
        let expected = scopes.map { SigV4.sign(request(), credentials: keys, scope: $0).signature }
        await withTaskGroup(of: (Int, String).self) { group in
            for round in 0..<3 {
                for index in scopes.indices {
                    let scope = scopes[(index * 7 + round) % scopes.count]
                    group.addTask { [request = request(), keys] in
                        ((index * 7 + round) % 200, SigV4.sign(request, credentials: keys, scope: scope).signature)
                    }
                }
            }
            for await (index, signature) in group { #expect(signature == expected[index]) }
        }
    }
}
