import Glibc

/// Order and equality of keys as S3 has them: by the bytes of their UTF-8.
package enum ByteOrder {
    /// Less than, equal to or greater than 0, as the first comes before the second; a start comes before what goes on from it.
    @inline(__always)
    package static func compare(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Int {
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

    /// True if a text begins with another.
    @inline(__always)
    package static func hasPrefix(_ text: UnsafeBufferPointer<UInt8>, _ prefix: UnsafeBufferPointer<UInt8>) -> Bool {
        text.count >= prefix.count && (prefix.isEmpty || memcmp(text.baseAddress!, prefix.baseAddress!, prefix.count) == 0)
    }

    /// Where `part` first occurs in `text` from `start` on; nil where it doesn't, or is empty.
    package static func find(_ part: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard let first = part.first else { return nil }
        var at = start
        while at + part.count <= text.count {
            guard let found = memchr(text.baseAddress! + at, Int32(first), text.count - part.count + 1 - at) else { return nil }
            at = UnsafeRawPointer(text.baseAddress!).distance(to: UnsafeRawPointer(found))
            if memcmp(found, part.baseAddress!, part.count) == 0 { return at }
            at += 1
        }
        return nil
    }
}
