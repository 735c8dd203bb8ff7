import Testing

@testable import S3Model

/// What the headers of a HEAD mean, and what is sent again.
@Suite struct ObjectFactsTests {
    private func head(_ fields: [(String, String)], storageClass: String? = nil) -> ObjectDescription {
        var description = ObjectDescription(headers: fields.map { ObjectDescription.Field($0.0, $0.1) })
        description.storageClass = storageClass
        return description
    }

    @Test func restoresAndArchives() {
        #expect(head([]).restoreStatus == nil)
        let ongoing = head([("X-Amz-Restore", "ongoing-request=\"true\"")], storageClass: "GLACIER")
        #expect(ongoing.restoreStatus == .ongoing)
        #expect(ongoing.isArchived)
        let done = head(
            [("x-amz-restore", "ongoing-request=\"false\", expiry-date=\"Fri, 21 Dec 2012 00:00:00 GMT\"")], storageClass: "DEEP_ARCHIVE")
        #expect(done.restoreStatus == .restored(until: 1_356_048_000_000))
        #expect(!done.isArchived)
        #expect(head([], storageClass: "GLACIER").isArchived)
        #expect(!head([], storageClass: "GLACIER_IR").isArchived)
        #expect(head([("x-amz-archive-status", "ARCHIVE_ACCESS")], storageClass: "INTELLIGENT_TIERING").isArchived)
    }

    @Test func locksExpirationAndTheRest() {
        let all = head([
            ("x-amz-object-lock-mode", "COMPLIANCE"), ("x-amz-object-lock-retain-until-date", "2027-01-01T00:00:00.000Z"),
            ("x-amz-object-lock-legal-hold", "ON"), ("x-amz-expiration", "expiry-date=\"Fri, 21 Dec 2012 00:00:00 GMT\", rule-id=\"a rule\""),
            ("x-amz-website-redirect-location", "/x"), ("x-amz-mp-parts-count", "3"), ("x-amz-tagging-count", "2"), ("x-amz-missing-meta", "1"),
            ("x-amz-request-charged", "requester"), ("x-amz-checksum-sha256", "AAAA-3"), ("x-amz-checksum-xxhash64", "B"),
            ("x-amz-checksum-type", "COMPOSITE"), ("x-amz-server-side-encryption-customer-algorithm", "AES256"),
        ])
        #expect(all.retentionInHeaders == ObjectRetention(mode: "COMPLIANCE", retainUntil: 1_798_761_600_000))
        #expect(all.legalHoldInHeaders == true)
        #expect(all.expiration == ObjectExpiration(date: 1_356_048_000_000, ruleId: "a rule"))
        #expect(all.websiteRedirectLocation == "/x")
        #expect([all.partsCount, all.taggingCount, all.missingMetadataCount] == [3, 2, 1])
        #expect(all.wasCharged)
        #expect(all.isCustomerEncrypted)
        #expect(all.encryption == nil)
        #expect(all.checksums.values == [.init("SHA256", "AAAA-3"), .init("XXHASH64", "B")])
        #expect(!all.checksums.isOfWholeObject)
        #expect(head([]).checksums.isEmpty)
        #expect(head([]).legalHoldInHeaders == nil)
    }

    @Test func encryptionGoesBackAsItCame() {
        for encryption in [
            ObjectEncryption.aes256, .kms(keyId: "arn:aws:kms:x", context: "e30=", usesBucketKey: true), .kms(keyId: nil, usesBucketKey: false),
            ObjectEncryption(algorithm: "aws:kms:dsse", kmsKeyId: "k"),
        ] {
            #expect(ObjectEncryption(headers: encryption.headers) == encryption)
        }
        #expect(ObjectEncryption(headers: []) == nil)
        #expect(ObjectEncryption(algorithm: "aws:kms:dsse").isKMS)
        #expect(!ObjectEncryption.aes256.isKMS)
    }

    @Test(arguments: [
        ("plain", "plain"), ("a =?b", "a =?b"), ("=?UTF-8?B?w4PChE3Dg8KEWsODwpXDg8KRIFMz?=", "ÄMÄZÕÑ S3"), ("=?UTF-8?Q?=C3=BC_x?=", "ü x"),
        ("=?utf-8?b?5pel5pys?=", "日本"), ("=?UTF-8?B?5pel?= =?UTF-8?B?5pys?=", "日本"), ("", ""),
    ])
    func encodedWords(value: String, original: String) {
        #expect(EncodedWord.original(of: value) == original)
    }

    @Test(arguments: ["=?KOI8-R?B?AAAA?=", "=?UTF-8?B?/w==?=", "=?UTF-8?X?a?=", "=?UTF-8?Q?=ZZ?="])
    func wordsThatCannotBeReadAreNotGuessed(value: String) {
        #expect(EncodedWord.original(of: value) == nil)
    }

    @Test func timesAreWrittenAsTheyAreRead() {
        for milliseconds: Int64 in [0, 1, 999, 951_782_400_000, 1_709_164_800_123, 1_798_761_600_000, 4_102_444_799_999, 253_402_300_799_000, -1] {
            #expect(Timestamp.milliseconds(iso: Timestamp.iso(milliseconds: milliseconds)) == milliseconds)
        }
        #expect(Timestamp.iso(milliseconds: 1_709_164_800_123) == "2024-02-29T00:00:00.123Z")
    }
}
