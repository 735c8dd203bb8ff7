import Operations
import Testing

@Suite struct S3URITests {
    @Test(arguments: [
        ("s3://b", "b", ""), ("s3://b/", "b", ""), ("S3://b/k", "b", "k"), ("s3://b/a/b c/%20+", "b", "a/b c/%20+"), ("s3://b//k", "b", "/k"),
        ("s3://", "", ""),
        ("s3://arn:aws:s3:eu-west-1:1:accesspoint/ap/a/b", "arn:aws:s3:eu-west-1:1:accesspoint/ap", "a/b"),
        ("s3://arn:aws:s3:eu-west-1:1:accesspoint/ap", "arn:aws:s3:eu-west-1:1:accesspoint/ap", ""),
        ("s3://arn:aws:s3:eu-west-1:1:accesspoint:ap/a", "arn:aws:s3:eu-west-1:1:accesspoint:ap", "a"),
    ])
    func addresses(_ text: String, _ bucket: String, _ key: String) throws {
        let uri = try #require(S3URI(text))
        #expect(uri.bucket == bucket)
        #expect(uri.key == key)
    }

    @Test(arguments: ["", "b/k", "http://b/k", "s3:/b", "s3:///k"]) func noAddresses(_ text: String) {
        #expect(S3URI(text) == nil)
    }

    @Test(arguments: [("s3://b/a/c.txt", "c.txt"), ("s3://b/a/", ""), ("s3://b", ""), ("s3://b/..", "..")])
    func names(_ text: String, _ name: String) throws {
        #expect(try #require(S3URI(text)).name == name)
    }
}
