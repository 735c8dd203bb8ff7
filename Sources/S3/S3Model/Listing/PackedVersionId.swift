/// Version ids in fewer bytes than their text, and back to the very same text.
///
/// AWS writes 32 characters of a 64-letter alphabet (24 bytes here), SeaweedFS 32 hexadecimal digits (16), simulators UUIDs (16).
enum PackedVersionId {
    /// How a version id lies in its arena; the low 6 bits of a form are the text's length in bytes.
    private enum Mode {
        static let raw: UInt8 = 0 << 6
        static let sixBit: UInt8 = 1 << 6
        static let hex: UInt8 = 2 << 6
        /// 36 characters: a UUID as 16 bytes. No length: raw text after 4 bytes of length.
        static let other: UInt8 = 3 << 6
    }

    /// The form of a row without a version id.
    static let none: UInt8 = 0

    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._".utf8)
    /// Index in `letters` by byte; 255 for every other byte.
    private static let indexes: [UInt8] = {
        var indexes = [UInt8](repeating: 255, count: 256)
        for (index, letter) in letters.enumerated() { indexes[Int(letter)] = UInt8(index) }
        return indexes
    }()
    private static let dashes = [8, 13, 18, 23]

    /// Appends the packed text and returns its form.
    static func append(_ text: UnsafeBufferPointer<UInt8>, to arena: inout [UInt8]) -> UInt8 {
        let length = text.count
        if length == 0 { return none }
        if length >= 64 {
            for shift in [0, 8, 16, 24] { arena.append(UInt8(truncatingIfNeeded: length >> shift)) }
            arena.append(contentsOf: text)
            return Mode.other
        }
        let start = arena.count
        if length >= 16, length % 2 == 0, appendHex(text, isUUID: length == 36, to: &arena) {
            return (length == 36 ? Mode.other : Mode.hex) | UInt8(length)
        }
        arena.removeSubrange(start...)
        if length >= 16, appendSixBit(text, to: &arena) { return Mode.sixBit | UInt8(length) }
        arena.removeSubrange(start...)
        arena.append(contentsOf: text)
        return Mode.raw | UInt8(length)
    }

    /// The text of a form at a place of its arena; nil where there is none.
    static func text(form: UInt8, at start: Int, in arena: [UInt8]) -> String? {
        if form == none { return nil }
        let length = Int(form & 63)
        switch form & Mode.other {
        case Mode.raw:
            return String(decoding: arena[start..<(start + length)], as: UTF8.self)
        case Mode.sixBit:
            return sixBitText(length: length, at: start, in: arena)
        case Mode.hex:
            return hexText(length: length, isUUID: false, at: start, in: arena)
        case _ where length == 36:
            return hexText(length: length, isUUID: true, at: start, in: arena)
        default:
            let long = (0..<4).reduce(0) { $0 | Int(arena[start + $1]) << ($1 * 8) }
            return String(decoding: arena[(start + 4)..<(start + 4 + long)], as: UTF8.self)
        }
    }

    private static func appendHex(_ text: UnsafeBufferPointer<UInt8>, isUUID: Bool, to arena: inout [UInt8]) -> Bool {
        var high: UInt8?
        for (index, byte) in text.enumerated() {
            if isUUID, dashes.contains(index) {
                if byte != UInt8(ascii: "-") { return false }
                continue
            }
            // Upper case would not come back as it was.
            guard !(UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte), let digit = HexDigit.value(byte) else { return false }
            if let first = high {
                arena.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return true
    }

    private static func hexText(length: Int, isUUID: Bool, at start: Int, in arena: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: length) { out in
            var digit = 0
            for index in 0..<length {
                if isUUID, dashes.contains(index) {
                    out[index] = UInt8(ascii: "-")
                    continue
                }
                let byte = arena[start + digit / 2]
                let value = digit % 2 == 0 ? byte >> 4 : byte & 15
                out[index] = value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
                digit += 1
            }
            return length
        }
    }

    private static func appendSixBit(_ text: UnsafeBufferPointer<UInt8>, to arena: inout [UInt8]) -> Bool {
        var bits: UInt32 = 0
        var held = 0
        return indexes.withUnsafeBufferPointer { indexes in
            for byte in text {
                let index = indexes[Int(byte)]
                if index == 255 { return false }
                bits = bits << 6 | UInt32(index)
                held += 6
                if held >= 8 {
                    held -= 8
                    arena.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
                }
            }
            if held > 0 { arena.append(UInt8(truncatingIfNeeded: bits << UInt32(8 - held))) }
            return true
        }
    }

    private static func sixBitText(length: Int, at start: Int, in arena: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: length) { out in
            for index in 0..<length {
                let bit = index * 6
                let first = UInt16(arena[start + bit / 8])
                let next = bit / 8 + 1 < (length * 6 + 7) / 8 ? UInt16(arena[start + bit / 8 + 1]) : 0
                out[index] = letters[Int((first << 8 | next) >> UInt16(10 - bit % 8) & 63)]
            }
            return length
        }
    }
}
