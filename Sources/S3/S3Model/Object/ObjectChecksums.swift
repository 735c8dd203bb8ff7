/// The checksums that a store keeps of a version or a part. Names are text: S3 adds algorithms (MD5, SHA512, XXHASH64) that nobody has to know.
/// **Source**: Amazon S3 User Guide, "Checking object integrity".
public struct ObjectChecksums: Sendable, Equatable {
    /// Name as S3 writes it ("CRC32") and base64 value, "-N" after it where it is one of part checksums; in the store's order.
    public var values: [ObjectDescription.Field]
    /// "FULL_OBJECT", "COMPOSITE", or nil where the store doesn't say.
    public var type: String?

    public init(values: [ObjectDescription.Field] = [], type: String? = nil) {
        self.values = values
        self.type = type
    }

    public var isEmpty: Bool { values.isEmpty }

    /// The value of an algorithm by S3's name ("SHA256").
    public subscript(algorithm: String) -> String? { values.value(of: algorithm) }

    /// True where the checksums are of the whole object's bytes, so that those of two versions can be compared.
    public var isOfWholeObject: Bool { type != "COMPOSITE" && !values.contains { $0.value.contains("-") } }

    private static let header = "x-amz-checksum-"

    /// What the headers of an answer say (of a HEAD or GET only with x-amz-checksum-mode).
    public init(headers: [ObjectDescription.Field]) {
        self.init()
        for field in headers {
            let name = field.name.lowercased()
            guard name.hasPrefix(Self.header) else { continue }
            let algorithm = name.dropFirst(Self.header.count).uppercased()
            switch algorithm {
            case "TYPE": type = field.value
            case "ALGORITHM", "MODE": continue
            default: values.append(.init(algorithm, field.value))
            }
        }
    }

    /// What the elements of a CopyObjectResult, a Part or their like say (`ChecksumCRC32`).
    init(_ element: XMLElement) { self.init(named: element.elements.map { ($0.localName, $0.text) }) }

    /// The same, of elements' names and texts.
    init(named elements: [(name: String, text: String)]) {
        self.init()
        for (name, text) in elements where name.hasPrefix("Checksum") && !text.isEmpty {
            switch name {
            case "ChecksumType": type = text
            case "ChecksumAlgorithm": continue
            default: values.append(.init(String(name.dropFirst("Checksum".count)), text))
            }
        }
    }

    /// The elements that a CompleteMultipartUpload's part carries.
    var elements: [XMLElement] { values.map { XMLElement("Checksum\($0.name)", text: $0.value) } }
}

extension [ObjectDescription.Field] {
    /// The first value of that name, letters without case; nil where there is none.
    public func value(of name: String) -> String? {
        first { $0.name.utf8.count == name.utf8.count && $0.name.lowercased() == name.lowercased() }?.value
    }
}
