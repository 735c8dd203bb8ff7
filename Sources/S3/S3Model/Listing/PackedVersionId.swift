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
        if length < 16 {
            arena.append(contentsOf: text)
            return Mode.raw | UInt8(length)
        }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { packed in
            if length % 2 == 0, let count = packHex(text, isUUID: length == 36, to: packed) {
                arena.append(contentsOf: UnsafeBufferPointer(rebasing: packed[..<count]))
                return (length == 36 ? Mode.other : Mode.hex) | UInt8(length)
            }
            if let count = packSixBit(text, to: packed) {
                arena.append(contentsOf: UnsafeBufferPointer(rebasing: packed[..<count]))
                return Mode.sixBit | UInt8(length)
            }
            arena.append(contentsOf: text)
            return Mode.raw | UInt8(length)
        }
    }

    /// True for the text "null".
    @inline(__always)
    static func isNull(form: UInt8, at start: Int, in arena: [UInt8]) -> Bool {
        form == Mode.raw | 4 && arena[start] == UInt8(ascii: "n") && arena[start + 1] == UInt8(ascii: "u")
            && arena[start + 2] == UInt8(ascii: "l") && arena[start + 3] == UInt8(ascii: "l")
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

    /// Writes two digits a byte; bytes written, or nil where the text isn't so.
    private static func packHex(_ text: UnsafeBufferPointer<UInt8>, isUUID: Bool, to packed: UnsafeMutableBufferPointer<UInt8>) -> Int? {
        var digits = 0
        for index in 0..<text.count {
            let byte = text[index]
            if isUUID, dashes.contains(index) {
                if byte != UInt8(ascii: "-") { return nil }
                continue
            }
            let value: UInt8
            if byte &- UInt8(ascii: "0") < 10 {
                value = byte - UInt8(ascii: "0")
            } else if byte &- UInt8(ascii: "a") < 6 {
                // Upper case would not come back as it was.
                value = byte - UInt8(ascii: "a") + 10
            } else {
                return nil
            }
            if digits % 2 == 0 { packed[digits / 2] = value << 4 } else { packed[digits / 2] |= value }
            digits += 1
        }
        return digits / 2
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

    /// Writes six bits a letter; bytes written, or nil where the text has other letters.
    private static func packSixBit(_ text: UnsafeBufferPointer<UInt8>, to packed: UnsafeMutableBufferPointer<UInt8>) -> Int? {
        indexes.withUnsafeBufferPointer { indexes in
            var bits: UInt32 = 0
            var held: UInt32 = 0
            var count = 0
            for byte in text {
                let index = indexes[Int(byte)]
                if index == 255 { return nil }
                bits = bits << 6 | UInt32(index)
                held += 6
                if held >= 8 {
                    held -= 8
                    packed[count] = UInt8(truncatingIfNeeded: bits >> held)
                    count += 1
                }
            }
            if held > 0 {
                packed[count] = UInt8(truncatingIfNeeded: bits << (8 - held))
                count += 1
            }
            return count
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
