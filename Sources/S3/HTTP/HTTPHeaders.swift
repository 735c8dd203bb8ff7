/// Header fields in the order they are sent or were received; names compare without case, values are kept byte for byte.
///
/// A received value that is no UTF-8 is read as ISO 8859-1.
public struct HTTPHeaders: Sendable, Equatable {
    public private(set) var fields: [Field]

    /// One header line.
    public struct Field: Sendable, Equatable {
        public var name: String
        public var value: String
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(_ fields: [(String, String)] = []) {
        self.fields = fields.map { Field($0.0, $0.1) }
    }

    /// The first value of that name, nil when the field is absent; setting replaces every field of that name.
    public subscript(name: String) -> String? {
        get { fields.first { isSameHeaderName($0.name, name) }?.value }
        set {
            fields.removeAll { isSameHeaderName($0.name, name) }
            if let newValue { fields.append(Field(name, newValue)) }
        }
    }

    /// Every value of that name, in order; empty when the field is absent.
    public func values(of name: String) -> [String] {
        fields.filter { isSameHeaderName($0.name, name) }.map(\.value)
    }

    /// Adds a field after the others, also when there is one of that name.
    public mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name, value))
    }

    /// True for a token: what a header's name may be. **Source**: RFC 9110, 5.6.2.
    public static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
                // Most marks in names are hyphens.
                case UInt8(ascii: "-"): true
                default: "!#$%&'*+.^_`|~".utf8.contains(byte)
                }
            }
    }

    /// Joins a continuation line (RFC 9112, 5.2 "obs-fold") to the last field with one space; dropped when there is none.
    mutating func extendLast(with text: String) {
        guard !fields.isEmpty else { return }
        fields[fields.count - 1].value += " " + text
    }
}

/// Compares two header names byte by byte, ASCII letters without case.
func isSameHeaderName(_ one: String, _ other: String) -> Bool {
    let (left, right) = (one.utf8, other.utf8)
    guard left.count == right.count else { return false }
    return zip(left, right).allSatisfy { lowercase($0) == lowercase($1) }
}

private func lowercase(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}
