import Foundation
import Testing

@testable import SigV4

/// Digests, keys and times, against the documents that define them.
struct PrimitivesTests {
    /// RFC 1321 and FIPS 180-4, of "abc".
    @Test(arguments: [
        (Digest.Algorithm.md5, "900150983cd24fb0d6963f7d28e17f72"),
        (.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            .sha512,
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
    ])
    func digests(algorithm: Digest.Algorithm, hex: String) {
        #expect(Digest.hex(Digest.hash(algorithm, Array("abc".utf8))) == hex)
        #expect(Digest.hash(algorithm, bytes: "abc".utf8).count == algorithm.size)
    }

    @Test func aDigestMayBeFedInPiecesAndUsedAgain() {
        var digest = Digest(.sha256)
        digest.update(Array("a".utf8))
        digest.update([])
        digest.update(Array("bc".utf8))
        #expect(digest.finish() == Digest.hash(.sha256, Array("abc".utf8)))
        #expect(digest.finish() == Digest.hash(.sha256, []))
    }

    /// RFC 4231, test cases 1 and 6 (a key longer than a block).
    @Test func hmac() {
        #expect(
            Digest.hex(Digest.hmac(key: [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8)))
                == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        #expect(
            Digest.hex(
                Digest.hmac(key: [UInt8](repeating: 0xAA, count: 131), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8)))
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }

    /// AWS general reference, "Examples of how to derive a signing key for Signature Version 4".
    @Test func signingKey() {
        let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
        let key = SigningKey.derive(secret: secret, day: "20150830", region: "us-east-1", service: "iam")
        #expect(Digest.hex(key) == "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9")
        #expect(SigningKey.derive(secret: secret, day: "20150830", region: "us-east-1", service: "iam") == key)
    }

    /// The plainest case of AWS's general suite: what follows the canonical request is the same for every service.
    @Test func generalSuiteVanilla() {
        let request = """
            GET
            /

            host:example.amazonaws.com
            x-amz-date:20150830T123600Z

            host;x-amz-date
            e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
            """
        let hash = Digest.hex(Digest.hash(.sha256, Array(request.utf8)))
        #expect(hash == "bb579772317eb040ac9ed261061d46c1f17a8133879d6129b6e1c25292927e63")
        let key = SigningKey.derive(
            secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", day: "20150830", region: "us-east-1", service: "service")
        let text = "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/service/aws4_request\n\(hash)"
        #expect(Digest.hex(Digest.hmac(key: key, Array(text.utf8))) == "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")
    }

    @Test(arguments: [
        (0.0, "19700101T000000Z"), (951_782_399.999, "20000228T235959Z"), (951_782_400, "20000229T000000Z"), (951_868_800, "20000301T000000Z"),
        (4_107_542_400, "21000301T000000Z"), (4_107_542_399, "21000228T235959Z"), (-1, "19691231T235959Z"), (-0.5, "19691231T235959Z"),
        (1_369_353_600, "20130524T000000Z"), (253_402_300_799, "99991231T235959Z"),
    ])
    func timestamps(seconds: Double, text: String) {
        let stamp = Timestamp(Date(timeIntervalSince1970: seconds))
        #expect(stamp.text == text)
        #expect(stamp.day == text.prefix(8))
        #expect(Timestamp.date(text) == Date(timeIntervalSince1970: seconds.rounded(.down)))
    }

    @Test(arguments: [
        "20130230T000000Z", "20130524T240000Z", "20130524T000060Z", "20130524 000000Z", "2013-05-24T00:00Z", "", "20131301T000000Z",
        "20130524T0000é0Z",
    ])
    func wrongTimestamps(text: String) {
        #expect(Timestamp.date(text) == nil)
    }

    /// Every day of four centuries, in order: the calendar by arithmetic neither skips nor repeats one.
    @Test func timestampsCountEveryDay() {
        var last = ""
        for day in 0..<146_097 {
            let text = Timestamp(Date(timeIntervalSince1970: Double(day) * 86_400)).day
            #expect(text > last)
            last = text
        }
        #expect(last == "23691231")
    }

    @Test func credentialsPrintWithoutSecrets() {
        let keys = Credentials(accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "the-secret", sessionToken: "the-token")
        var dumped = ""
        dump(keys, to: &dumped)
        for text in ["\(keys)", String(reflecting: keys), dumped] {
            #expect(!text.contains("the-secret"))
            #expect(!text.contains("the-token"))
            #expect(!text.contains("EXAMPLE"))
        }
    }
}
