/// A small document whose root holds nothing but elements with text, as the answer to a copy, read without a tree or a general parser: where each of many
/// keys has such an answer, those take a good part of what the key takes.
///
/// Gives what `XMLTree` would; nil for whatever isn't that plain, which `XMLTree` then reads or refuses.
struct FlatDocument {
    /// Bytes; longer documents are left to the tree.
    private static let longest = 16 << 10

    /// Local name of the root.
    let root: String
    /// Local names and texts of its children, in their order; empty ones included.
    let leaves: [(name: String, text: String)]

    init?(_ bytes: [UInt8]) {
        guard !bytes.isEmpty, bytes.count <= Self.longest else { return nil }
        let read = bytes.withUnsafeBufferPointer { try? Self.read($0) }
        guard let read = read.flatMap({ $0 }) else { return nil }
        (root, leaves) = read
    }

    private static func read(_ buffer: UnsafeBufferPointer<UInt8>) throws(DecodingFailure) -> (String, [(name: String, text: String)])? {
        var scanner = ByteScanner(buffer)
        while scanner.index < scanner.count, ByteClass.isSpace(buffer[scanner.index]) { scanner.index += 1 }
        if scanner.starts(with: "<?xml") {
            // Any other may name an encoding.
            let usual: StaticString = #"<?xml version="1.0" encoding="UTF-8"?>"#
            guard scanner.starts(with: usual) else { return nil }
            scanner.index += usual.utf8CodeUnitCount
        }
        let root = try scanner.nextTag()
        guard root.kind == .start else { return nil }
        var leaves: [(name: String, text: String)] = []
        while true {
            let tag = try scanner.nextTag()
            if tag.kind == .end {
                try scanner.check(tag, closes: root.name)
                break
            }
            let span = try scanner.leaf(tag)
            guard let text = scanner.withBytes(of: span, text(of:)) else { return nil }
            leaves.append((scanner.text(scanner.local(tag.name)), text))
        }
        guard try scanner.isAtEnd() else { return nil }
        return (scanner.text(scanner.local(root.name)), leaves)
    }

    /// nil for text that a general parser might read in another way.
    private static func text(of bytes: UnsafeBufferPointer<UInt8>) -> String? {
        guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return bytes.isEmpty ? "" : nil }
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        guard TextDecoder.append(bytes, .plain, to: &out) == .exact else { return nil }
        return String(decoding: out, as: UTF8.self)
    }
}
