/// A key compared byte by byte, as stores do: Swift's own equality takes composed and decomposed letters for the same.
public struct KeyName: Sendable, Hashable, Comparable, ExpressibleByStringLiteral {
    public let text: String

    public init(_ text: String) { self.text = text }

    public init(stringLiteral text: String) { self.text = text }

    public static func == (a: KeyName, b: KeyName) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

    public static func < (a: KeyName, b: KeyName) -> Bool { a.text.utf8.lexicographicallyPrecedes(b.text.utf8) }

    public func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}
