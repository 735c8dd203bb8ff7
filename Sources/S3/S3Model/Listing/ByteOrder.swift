import Glibc

/// Order and equality of keys as S3 has them: by the bytes of their UTF-8.
enum ByteOrder {
    /// Less than, equal to or greater than 0, as the first comes before the second; a start comes before what goes on from it.
    @inline(__always)
    static func compare(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Int {
        let shorter = min(a.count, b.count)
        if shorter > 0 {
            let order = memcmp(a.baseAddress!, b.baseAddress!, shorter)
            if order != 0 { return Int(order) }
        }
        return a.count - b.count
    }

    /// True if `length` bytes from the two places on are the same.
    @inline(__always)
    static func areEqual(_ a: UnsafeRawBufferPointer, _ aStart: Int, _ b: UnsafeRawBufferPointer, _ bStart: Int, _ length: Int) -> Bool {
        length == 0 || memcmp(a.baseAddress! + aStart, b.baseAddress! + bStart, length) == 0
    }

    /// True if both hold the same bytes.
    @inline(__always)
    static func areEqual(_ a: [UInt8], _ b: UnsafeBufferPointer<UInt8>) -> Bool {
        a.count == b.count && a.withUnsafeBytes { areEqual($0, 0, UnsafeRawBufferPointer(b), 0, b.count) }
    }
}
