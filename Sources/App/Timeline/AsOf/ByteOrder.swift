import Glibc

/// Order of keys as S3 has it: by the bytes of their UTF-8.
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

    @inline(__always)
    static func hasPrefix(_ text: UnsafeBufferPointer<UInt8>, _ prefix: UnsafeBufferPointer<UInt8>) -> Bool {
        text.count >= prefix.count && (prefix.isEmpty || memcmp(text.baseAddress!, prefix.baseAddress!, prefix.count) == 0)
    }

    /// Where `part` first occurs in `text` from `start` on.
    static func find(_ part: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
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
