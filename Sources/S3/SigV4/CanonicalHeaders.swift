/// The headers a signature covers, in the form in which they are signed.
struct CanonicalHeaders {
    /// `name:value` lines, each with its line end; names lower-case and sorted.
    let lines: String
    /// The names, joined by `;`.
    let names: String

    /// Headers that a proxy between us and the store may add, drop or rewrite, so that signing them would break the signature.
    /// Source: the list that AWS's own SDKs leave out.
    static let unsigned: Set<String> = [
        "connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade",
        "user-agent", "x-amzn-trace-id",
    ]

    /// Fields of one name join with "," in the order they are sent.
    init(host: String, fields: [Signed.Header]) {
        var signed = [(name: "host", value: host)]
        for field in fields {
            let name = field.name.lowercased()
            guard !Self.unsigned.contains(name) else { continue }
            signed.append((name, Self.folded(field.value)))
        }
        // The place breaks ties, so that repeated fields keep the order in which they are sent.
        let order = signed.indices.sorted { (signed[$0].name, $0) < (signed[$1].name, $1) }
        var (lines, names) = ("", "")
        lines.reserveCapacity(signed.reduce(1) { $0 + $1.name.utf8.count + $1.value.utf8.count + 2 })
        names.reserveCapacity(signed.reduce(0) { $0 + $1.name.utf8.count + 1 })
        var last: String?
        for (name, value) in order.lazy.map({ signed[$0] }) {
            if name == last {
                lines += ","
            } else {
                if last != nil {
                    lines += "\n"
                    names += ";"
                }
                lines += name
                lines += ":"
                names += name
            }
            lines += value
            last = name
        }
        lines += "\n"
        self.lines = lines
        self.names = names
    }

    /// The value without white space at its ends, inner runs of it folded into one space.
    static func folded(_ value: String) -> String {
        if !value.utf8.contains(where: isSpace) { return value }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(value.utf8.count)
        var owesSpace = false
        for byte in value.utf8 {
            if isSpace(byte) {
                owesSpace = !bytes.isEmpty
            } else {
                if owesSpace { bytes.append(0x20) }
                owesSpace = false
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Space, and tab to carriage return.
    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
