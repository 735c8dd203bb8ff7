import SigV4
import Testing

/// Paths, queries and copy sources: encoded once, by byte, with nothing normalised.
struct EncodingTests {
    @Test(arguments: [
        ("test.txt", "/b/test.txt"),
        ("a/../b", "/b/a/../b"),
        ("a/./b", "/b/a/./b"),
        ("..", "/b/.."),
        ("/lead", "/b//lead"),
        ("trail/", "/b/trail/"),
        ("a//b", "/b/a//b"),
        ("", "/b/"),
        ("a b+c", "/b/a%20b%2Bc"),
        ("100%41", "/b/100%2541"),
        ("!*'()", "/b/%21%2A%27%28%29"),
        ("-._~AZaz09", "/b/-._~AZaz09"),
        ("k?versionId=v#f", "/b/k%3FversionId%3Dv%23f"),
        ("caf\u{E9}", "/b/caf%C3%A9"),
        ("cafe\u{301}", "/b/cafe%CC%81"),
        ("日本🗂", "/b/%E6%97%A5%E6%9C%AC%F0%9F%97%82"),
        ("\u{0}\t\n\r\u{7F}", "/b/%00%09%0A%0D%7F"),
    ])
    func keys(key: String, path: String) {
        #expect(SigV4.encodedPath(bucket: "b", key: key) == path)
    }

    @Test func pathsWithoutBucketOrKey() {
        #expect(SigV4.encodedPath(bucket: nil, key: nil) == "/")
        #expect(SigV4.encodedPath(bucket: "b", key: nil) == "/b")
        #expect(SigV4.encodedPath(bucket: nil, key: "k") == "/k")
        #expect(SigV4.encodedPath(bucket: nil, key: "/k") == "//k")
    }

    @Test func aBucketNameNeverReachesIntoAnotherBucket() {
        #expect(SigV4.encodedPath(bucket: "b/secret", key: "k") == "/b%2Fsecret/k")
    }

    @Test func queryIsSortedByEncodedNameThenValue() {
        // "-" and "." sort before "=": sorting the joined text would put "a-" before "a".
        let query: [(name: String, value: String?)] = [("a.", "1"), ("a-", "1"), ("a", "2"), ("b", ""), ("B", "1"), ("a", "1"), ("ab", nil)]
        #expect(SigV4.encodedQuery(query) == "B=1&a=1&a=2&a-=1&a.=1&ab=&b=")
    }

    @Test func queryIsSortedAfterEncoding() {
        // Decoded, "é" comes after "z"; encoded, "%" comes before every letter.
        #expect(SigV4.encodedQuery([("z", "1"), ("é", "1"), ("a b", "1")]) == "%C3%A9=1&a%20b=1&z=1")
    }

    @Test func queryEncodesSlashesAndKeepsEmptyValues() {
        #expect(SigV4.encodedQuery([("prefix", "a/b+c d&e=f"), ("delimiter", "/")]) == "delimiter=%2F&prefix=a%2Fb%2Bc%20d%26e%3Df")
        #expect(SigV4.encodedQuery([("uploads", nil)]) == "uploads=")
        #expect(SigV4.encodedQuery([("prefix", "")]) == "prefix=")
        #expect(SigV4.encodedQuery([]) == "")
    }

    @Test func copySources() {
        #expect(SigV4.copySource(bucket: "b", key: "a/../é b", versionId: nil) == "b/a/../%C3%A9%20b")
        #expect(SigV4.copySource(bucket: "b", key: "k", versionId: "3/L4kqtJ+") == "b/k?versionId=3/L4kqtJ+")
        #expect(SigV4.copySource(bucket: "b", key: "k", versionId: "null") == "b/k?versionId=null")
        #expect(SigV4.copySource(bucket: "b", key: "k?versionId=x", versionId: nil) == "b/k%3FversionId%3Dx")
        #expect(
            SigV4.copySource(bucket: "arn:aws:s3:us-west-2:123456789012:accesspoint/ap", key: "k", versionId: nil)
                == "arn%3Aaws%3As3%3Aus-west-2%3A123456789012%3Aaccesspoint/ap/object/k")
    }
}
