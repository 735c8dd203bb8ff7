/// ETags in 18 bytes: 16 raw ones and a form; text of any other shape lies in an arena.
struct PackedETag {
    /// The 16 bytes of the hash, or start and length in the arena of texts.
    var high: UInt64 = 0
    var low: UInt64 = 0

    /// Forms: 0 the hash alone, 1...10000 and beyond the number of parts behind the dash.
    static let none: UInt16 = .max
    static let other: UInt16 = .max - 1

    /// Packs an ETag without its quotes; nil where it isn't 32 lower-case hexadecimal digits with or without "-N".
    static func pack(_ text: UnsafeBufferPointer<UInt8>) -> (PackedETag, form: UInt16)? {
        guard text.count >= 32, let high = hash(text, 0), let low = hash(text, 16) else { return nil }
        if text.count == 32 { return (PackedETag(high: high, low: low), 0) }
        // A leading zero would not come back.
        guard text.count >= 34, text.count <= 37, text[32] == UInt8(ascii: "-"), text[33] != UInt8(ascii: "0") else { return nil }
        var parts = 0
        for byte in text[33...] {
            let digit = byte &- UInt8(ascii: "0")
            if digit > 9 { return nil }
            parts = parts * 10 + Int(digit)
        }
        return (PackedETag(high: high, low: low), UInt16(parts))
    }

    /// The text of a hash with its parts.
    func text(form: UInt16) -> String {
        let hash = String(unsafeUninitializedCapacity: 32) { out in
            for index in 0..<32 {
                let word = index < 16 ? high : low
                let value = UInt8(truncatingIfNeeded: word >> UInt64(60 - index % 16 * 4)) & 15
                out[index] = value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
            }
            return 32
        }
        return form == 0 ? hash : "\(hash)-\(form)"
    }

    @inline(__always)
    private static func hash(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> UInt64? {
        var word: UInt64 = 0
        for index in start..<(start + 16) {
            let byte = text[index]
            let digit: UInt8
            if byte &- UInt8(ascii: "0") < 10 {
                digit = byte - UInt8(ascii: "0")
            } else if byte &- UInt8(ascii: "a") < 6 {
                digit = byte - UInt8(ascii: "a") + 10
            } else {
                return nil
            }
            word = word << 4 | UInt64(digit)
        }
        return word
    }
}
