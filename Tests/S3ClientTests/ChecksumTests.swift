import Foundation
import S3Client
import Testing

struct ChecksumTests {
    private let digits = Array("123456789".utf8)

    /// Check values of the CRC catalogue and of the digests' own documents (RFC 1321, FIPS 180-4).
    @Test(arguments: [
        (ChecksumAlgorithm.crc32, "cbf43926"),
        (.crc32c, "e3069283"),
        (.crc64nvme, "ae8b14860a799888"),
        (.sha1, "f7c3bc1d808e04732adf679965ccc34ca7ae3441"),
        (.sha256, "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"),
        (.md5, "25f9e794323b453885f5181f1b624d0b"),
    ])
    func knownAnswers(algorithm: ChecksumAlgorithm, hex: String) {
        var state = ChecksumState(algorithm)
        state.update(digits)
        #expect(state.finishBytes().map { String(format: "%02x", $0) }.joined() == hex)
    }

    @Test(arguments: [
        (ChecksumAlgorithm.crc32, "AAAAAA=="), (.crc32c, "AAAAAA=="), (.crc64nvme, "AAAAAAAAAAA="), (.sha1, "2jmj7l5rSw0yVb/vlWAYkK/YBwk="),
        (.sha256, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="), (.md5, "1B2M2Y8AsgTpgAmY7PhCfg=="),
    ])
    func checksumOfNothing(algorithm: ChecksumAlgorithm, base64: String) {
        #expect(algorithm.base64(of: []) == base64)
    }

    @Test func base64IsMostSignificantByteFirst() {
        #expect(ChecksumAlgorithm.crc32.base64(of: digits) == "y/Q5Jg==")
        #expect(ChecksumAlgorithm.crc64nvme.base64(of: digits) == "rosUhgp5mIg=")
    }

    /// Pieces of every length up to a few table steps, so that each start within eight bytes is met.
    @Test(arguments: ChecksumAlgorithm.allCases)
    func piecesGiveTheSameAsTheWhole(algorithm: ChecksumAlgorithm) {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 37 + $0 >> 3) }
        let whole = algorithm.base64(of: bytes)
        for size in [1, 3, 7, 8, 9, 64, 999] {
            var state = ChecksumState(algorithm)
            for start in stride(from: 0, to: bytes.count, by: size) { state.update(Array(bytes[start..<min(start + size, bytes.count)])) }
            #expect(state.finish() == whole)
        }
    }

    /// The tables against the definition: one bit at a time.
    @Test func slicedTablesAgreeWithBits() {
        for (algorithm, reversed, width) in [
            (ChecksumAlgorithm.crc32, UInt64(0xEDB8_8320), 32), (.crc32c, 0x82F6_3B78, 32), (.crc64nvme, 0x9A6C_9329_AC4B_C9B5, 64),
        ] {
            let bytes = (0..<257).map { UInt8(truncatingIfNeeded: $0 &* $0) }
            let ones = UInt64.max >> UInt64(64 - width)
            var crc = ones
            for byte in bytes {
                crc ^= UInt64(byte)
                for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ reversed : crc >> 1 }
            }
            var state = ChecksumState(algorithm)
            state.update(bytes)
            #expect(state.finishBytes().reduce(UInt64(0)) { $0 << 8 | UInt64($1) } == crc ^ ones)
        }
    }

    @Test func finishingStartsAfresh() {
        for algorithm in ChecksumAlgorithm.allCases {
            var state = ChecksumState(algorithm)
            state.update(digits)
            let first = state.finish()
            #expect(state.finish() == algorithm.base64(of: []))
            state.update(digits)
            #expect(state.finish() == first)
        }
    }

    @Test(arguments: [ChecksumAlgorithm.crc32, .crc32c, .crc64nvme])
    func partsCombineIntoTheWhole(algorithm: ChecksumAlgorithm) {
        let bytes = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 5) }
        let cuts = [0, 1, 1, 1024, 3000, 5000]
        let parts = zip(cuts, cuts.dropFirst()).map { (base64: algorithm.base64(of: Array(bytes[$0..<$1])), length: Int64($1 - $0)) }
        #expect(algorithm.combined(parts) == algorithm.base64(of: bytes))
        #expect(algorithm.combined([]) == algorithm.base64(of: []))
    }

    @Test func whatCannotBeCombinedIsNil() {
        #expect(ChecksumAlgorithm.sha256.combined([]) == nil)
        #expect(ChecksumAlgorithm.crc32.combined([(base64: "rosUhgp5mIg=", length: 9)]) == nil)
        #expect(ChecksumAlgorithm.crc32.combined([(base64: "not base64", length: 9)]) == nil)
    }

    @Test func headersAreNamedAsS3NamesThem() {
        #expect(ChecksumAlgorithm.crc64nvme.headerName == "x-amz-checksum-crc64nvme")
        #expect(ChecksumAlgorithm(rawValue: "XXHASH3") == nil)
    }
}
