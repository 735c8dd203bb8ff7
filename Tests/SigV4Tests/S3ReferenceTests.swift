import Foundation
import SigV4
import Testing

/// The examples that the S3 API reference works out itself: four with an Authorization header, one presigned.
/// Source: "Signature Calculations for the Authorization Header: Transferring Payload in a Single Chunk" and "Authenticating Requests: Using
/// Query Parameters".
struct S3ReferenceTests {
    private let credentials = Credentials(accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    private let scope = SigningScope(region: "us-east-1", date: Timestamp.date("20130524T000000Z")!)
    private let empty = PayloadHash.sha256(Digest.hex(Digest.hash(.sha256, [])))

    private func request(
        _ method: String = "GET", key: String? = nil, query: [(name: String, value: String?)] = [], headers: [(name: String, value: String)] = [],
        payload: PayloadHash? = nil
    ) -> SigningRequest {
        SigningRequest(
            method: method, scheme: "https", host: "examplebucket.s3.amazonaws.com", path: SigV4.encodedPath(bucket: nil, key: key), query: query,
            headers: headers, payload: payload ?? empty)
    }

    @Test func getObjectWithARange() {
        let signed = SigV4.sign(request(key: "test.txt", headers: [("Range", "bytes=0-9")]), credentials: credentials, scope: scope)
        #expect(
            signed.canonicalRequest == """
                GET
                /test.txt

                host:examplebucket.s3.amazonaws.com
                range:bytes=0-9
                x-amz-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
                x-amz-date:20130524T000000Z

                host;range;x-amz-content-sha256;x-amz-date
                e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
                """)
        #expect(
            signed.stringToSign == """
                AWS4-HMAC-SHA256
                20130524T000000Z
                20130524/us-east-1/s3/aws4_request
                7344ae5b7ee6c3e7e6b0fe0640412a37625d1fbfff95c48bbb2dc43964946972
                """)
        #expect(signed.signature == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
        #expect(
            signed.authorization == "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
                + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
                + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
        #expect(signed.url == "https://examplebucket.s3.amazonaws.com/test.txt")
        #expect(signed.headers.map(\.name) == ["Range", "x-amz-date", "x-amz-content-sha256", "Authorization"])
    }

    @Test func putObject() {
        let body = PayloadHash.sha256(Digest.hex(Digest.hash(.sha256, Array("Welcome to Amazon S3.".utf8))))
        #expect(body.headerValue == "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072")
        let headers: [(name: String, value: String)] = [
            ("Date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
        ]
        let signed = SigV4.sign(request("PUT", key: "test$file.text", headers: headers, payload: body), credentials: credentials, scope: scope)
        #expect(signed.canonicalRequest.hasPrefix("PUT\n/test%24file.text\n\ndate:Fri, 24 May 2013 00:00:00 GMT\n"))
        #expect(signed.signature == "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")
    }

    @Test func getBucketLifecycle() {
        let signed = SigV4.sign(request(query: [("lifecycle", nil)]), credentials: credentials, scope: scope)
        #expect(signed.canonicalQuery == "lifecycle=")
        #expect(signed.signature == "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")
    }

    @Test func listObjects() {
        let signed = SigV4.sign(request(query: [("prefix", "J"), ("max-keys", "2")]), credentials: credentials, scope: scope)
        #expect(signed.canonicalQuery == "max-keys=2&prefix=J")
        #expect(signed.signature == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")
    }

    @Test func presignedGetObject() {
        let signed = SigV4.presign(request(key: "test.txt"), credentials: credentials, scope: scope, expires: 86_400)
        #expect(
            signed.url == "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z"
                + "&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")
        #expect(signed.canonicalRequest.hasSuffix("\nhost:examplebucket.s3.amazonaws.com\n\nhost\nUNSIGNED-PAYLOAD"))
        #expect(signed.authorization.isEmpty)
    }
}
