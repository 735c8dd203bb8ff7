import Foundation

/// A cyclic redundancy check whose bits run from the least significant up, begins with ones and is inverted at its end, as all three of S3's do.
///
/// Narrow ones are computed in the same 64-bit registers: their upper half stays zero.
struct CRCPolynomial: Sendable {
    /// Length of the result, bits: 32 or 64.
    let width: Int
    /// The polynomial, least significant bit first, without its highest term.
    let reversed: UInt64
    /// Eight tables of 256 remainders: table n holds those of a byte followed by n zero bytes.
    let table: [UInt64]

    /// All `width` bits.
    var mask: UInt64 { UInt64.max >> UInt64(64 - width) }

    init(width: Int, reversed: UInt64) {
        self.width = width
        self.reversed = reversed
        var table = [UInt64](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var remainder = UInt64(byte)
            for _ in 0..<8 { remainder = remainder & 1 == 1 ? (remainder >> 1) ^ reversed : remainder >> 1 }
            table[byte] = remainder
        }
        for index in 256..<table.count {
            let shorter = table[index - 256]
            table[index] = (shorter >> 8) ^ table[Int(shorter & 0xFF)]
        }
        self.table = table
    }

    /// Source: ISO-HDLC (zlib, RFC 1952 section 8).
    static let crc32 = CRCPolynomial(width: 32, reversed: 0xEDB8_8320)
    /// Source: Castagnoli, RFC 3720 section 12.1.
    static let crc32c = CRCPolynomial(width: 32, reversed: 0x82F6_3B78)
    /// Source: NVM Express NVM Command Set specification, "64b CRC".
    static let crc64nvme = CRCPolynomial(width: 64, reversed: 0x9A6C_9329_AC4B_C9B5)
}

/// A running CRC.
struct CRC: Sendable {
    let polynomial: CRCPolynomial
    private var register: UInt64

    init(_ polynomial: CRCPolynomial) {
        self.polynomial = polynomial
        register = polynomial.mask
    }

    /// The check value of all bytes so far.
    var value: UInt64 { register ^ polynomial.mask }

    /// `value`, most significant byte first.
    var bytes: [UInt8] {
        stride(from: polynomial.width - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> UInt64($0)) }
    }

    /// Eight bytes a step, each looked up in the table of its distance from the end.
    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        var crc = register
        var offset = 0
        polynomial.table.withUnsafeBufferPointer { table in
            while bytes.count - offset >= 8 {
                let word = crc ^ UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                let low =
                    table[0x700 | Int(word & 0xFF)] ^ table[0x600 | Int(word >> 8 & 0xFF)] ^ table[0x500 | Int(word >> 16 & 0xFF)]
                    ^ table[0x400 | Int(word >> 24 & 0xFF)]
                let high =
                    table[0x300 | Int(word >> 32 & 0xFF)] ^ table[0x200 | Int(word >> 40 & 0xFF)] ^ table[0x100 | Int(word >> 48 & 0xFF)]
                    ^ table[Int(word >> 56)]
                crc = low ^ high
                offset += 8
            }
            while offset < bytes.count {
                crc = (crc >> 8) ^ table[Int((crc ^ UInt64(bytes[offset])) & 0xFF)]
                offset += 1
            }
        }
        register = crc
    }
}

extension CRCPolynomial {
    /// The check value of two stretches of bytes put together, from the values of each.
    ///
    /// - Parameter length: bytes of the second stretch. The first one's value is moved over that many zero bytes, by a multiplication with
    ///   x^(8 * length) modulo the polynomial.
    func combined(_ first: UInt64, _ second: UInt64, length: Int64) -> UInt64 {
        var shift = UInt64(1) << UInt64(width - 1)
        // x^8, squared at each binary digit of the length.
        var power = shift >> 8
        var rest = length
        while rest > 0 {
            if rest & 1 == 1 { shift = multiplied(shift, power) }
            power = multiplied(power, power)
            rest >>= 1
        }
        return multiplied(first, shift) ^ second
    }

    /// Product of two polynomials modulo this one; the top bit is x^0.
    private func multiplied(_ a: UInt64, _ b: UInt64) -> UInt64 {
        var product: UInt64 = 0
        var term = b
        for bit in stride(from: width - 1, through: 0, by: -1) {
            if a >> UInt64(bit) & 1 == 1 { product ^= term }
            term = term & 1 == 1 ? (term >> 1) ^ reversed : term >> 1
        }
        return product
    }
}

extension ChecksumAlgorithm {
    /// The checksum of a whole from those of its parts in order, base64; nil where the algorithm can't, or a part's value isn't one of its values.
    ///
    /// - Parameter parts: base64 of each part's checksum with its length in bytes. No parts: the checksum of nothing.
    public func combined(_ parts: [(base64: String, length: Int64)]) -> String? {
        guard let polynomial else { return nil }
        var whole: UInt64 = 0
        for part in parts {
            guard let bytes = Data(base64Encoded: part.base64), bytes.count * 8 == polynomial.width, part.length >= 0 else { return nil }
            let value = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            whole = polynomial.combined(whole, value, length: part.length)
        }
        let count = polynomial.width / 8
        return Data((0..<count).map { UInt8(truncatingIfNeeded: whole >> UInt64((count - 1 - $0) * 8)) }).base64EncodedString()
    }
}
