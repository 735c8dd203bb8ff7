import S3Model

/// Writes one JSON object after the other, each on a line of its own, into a buffer. Texts are quoted as `JSONQuote` says.
public struct JSONLine: Sendable {
    /// What has been written so far, UTF-8.
    public private(set) var bytes: [UInt8] = []
    private var isFirst = true

    public init() {}

    /// Takes what has been written out of the buffer.
    public mutating func take() -> [UInt8] {
        let taken = bytes
        bytes.removeAll(keepingCapacity: true)
        return taken
    }

    public mutating func begin() {
        bytes.append(UInt8(ascii: "{"))
        isFirst = true
    }

    public mutating func end() {
        bytes.append(UInt8(ascii: "}"))
        bytes.append(UInt8(ascii: "\n"))
    }

    public mutating func field(_ name: StaticString, _ value: String) {
        label(name)
        JSONQuote.append(value, to: &bytes)
    }

    public mutating func field(_ name: StaticString, _ value: Int64) {
        label(name)
        bytes += String(value).utf8
    }

    public mutating func field(_ name: StaticString, _ value: Bool) {
        label(name)
        bytes += (value ? "true" : "false").utf8
    }

    /// Says that there is no value.
    public mutating func none(_ name: StaticString) {
        label(name)
        bytes += "null".utf8
    }

    private mutating func label(_ name: StaticString) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes += $0 }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }
}
