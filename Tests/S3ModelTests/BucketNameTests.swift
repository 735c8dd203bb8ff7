import S3Model
import Testing

@Suite struct BucketNameTests {
    @Test(arguments: [
        "abc", "a-b", "my.bucket", "123", "a.b-c.1", "0abc0", String(repeating: "a", count: 63), "photos-2026", "1.2.3", "1.2.3.4.5", "256.1.1.a",
        "a--b", "xn-a", "a.-b",
    ])
    func isTaken(name: String) {
        #expect(BucketName.isValid(name))
    }

    @Test(arguments: [
        ("", "A bucket needs a name."), ("ab", "at least 3"), (String(repeating: "a", count: 64), "at most 63"), ("Abc", "Capital letters"),
        ("a_b", "Underscores"), ("a b", "Spaces"), ("a/b", "/ can't"), ("a..b", "Two dots"), ("-ab", "begin with"), ("ab-", "end with"),
        (".ab", "begin with"), ("192.168.5.4", "IP address"), ("999.999.999.999", "IP address"), ("bücher", "character that can't"),
        ("a\u{202E}b", "character that can't"), ("a\nbc", "character that can't"), ("xn--abc", "begin with xn--"),
        ("sthree-abc", "begin with sthree-"), ("amzn-s3-demo-x", "begin with amzn-s3-demo-"), ("abc-s3alias", "end with -s3alias"),
        ("abc--ol-s3", "end with --ol-s3"), ("abc.mrap", "end with .mrap"), ("a--use1-az4--x-s3", "end with --x-s3"),
        ("abc--table-s3", "end with --table-s3"),
    ])
    func isRefused(name: String, why: String) {
        let problems = BucketName.problems(in: name)
        #expect(problems.contains { $0.severity == .refused && $0.text.contains(why) }, "\(problems)")
        #expect(!BucketName.isValid(name))
    }

    @Test func whatOnlyAWSReservesIsAWarningElsewhere() {
        #expect(BucketName.problems(in: "sthree-abc", store: .seaweedFS).map(\.severity) == [.warning])
        #expect(!BucketName.isValid("Abc", store: .seaweedFS))
    }

    @Test func dotsAreWarnedOf() {
        #expect(BucketName.problems(in: "a.b").map(\.severity) == [.warning])
        #expect(BucketName.problems(in: "abc").isEmpty)
    }

    @Test func regionsHaveTheirPlaces() {
        #expect(AWSRegion.named("us-east-2")?.place == "US East (Ohio)")
        #expect(AWSRegion.named("moon-1") == nil)
        #expect(Set(AWSRegion.all.map(\.name)).count == AWSRegion.all.count)
        #expect(
            CreateBucketOutcome.Holder.you(region: "eu-west-1", created: 1_767_225_600).sentence("b")
                == "You have a bucket b already, in eu-west-1, since 2026-01-01.")
        #expect(CreateBucketOutcome.Holder.another.sentence("b").contains("Another account"))
    }
}
