/// The text of one cell: a base scalar and at most `maximumMarks` combining marks, held inline so that a cell needs no heap.
public struct CellText: Sendable, Equatable, Hashable {
    /// More marks than this on one base are shown as escapes.
    public static let maximumMarks = 3
    /// A blank.
    public static let space = CellText(" ")
    /// The right half of a wide cell: draws nothing.
    static let continuation = CellText(low: 0, high: 0)

    /// Base in bits 0-20, marks in bits 21-41 and 42-62.
    private var low: UInt64
    /// The third mark.
    private var high: UInt32

    private init(low: UInt64, high: UInt32) {
        self.low = low
        self.high = high
    }

    public init(_ base: Unicode.Scalar) {
        self.init(low: UInt64(base.value), high: 0)
    }

    /// One printable ASCII byte.
    init(ascii byte: UInt8) {
        self.init(low: UInt64(byte), high: 0)
    }

    /// Adds a combining mark; false when there is no room for it.
    mutating func append(_ mark: Unicode.Scalar) -> Bool {
        let value = UInt64(mark.value)
        if low >> 21 == 0 {
            low |= value << 21
        } else if low >> 42 == 0 {
            low |= value << 42
        } else if high == 0 {
            high = mark.value
        } else {
            return false
        }
        return true
    }

    /// The base scalar; NUL for the right half of a wide cell.
    public var base: Unicode.Scalar { Unicode.Scalar(UInt32(low & 0x1F_FFFF)) ?? " " }

    /// True when there is nothing but a base below U+0080.
    public var isASCII: Bool { low < 0x80 && high == 0 }

    /// True when combining marks lie on the base.
    public var hasMarks: Bool { low >> 21 != 0 }

    /// Base, then marks, in order; empty for the right half of a wide cell.
    public var scalars: [Unicode.Scalar] {
        let values = [UInt32(low & 0x1F_FFFF), UInt32(low >> 21 & 0x1F_FFFF), UInt32(low >> 42 & 0x1F_FFFF), high]
        return values.filter { $0 != 0 }.compactMap(Unicode.Scalar.init)
    }
}
