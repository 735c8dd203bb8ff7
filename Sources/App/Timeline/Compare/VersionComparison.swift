public import S3Model

/// What differs between two versions of a key, line by line: what the store says of them, then their bytes.
public struct VersionComparison: Sendable, Equatable {
    /// One of the two.
    public struct Side: Sendable, Equatable {
        public var versionId: String?
        public var description: ObjectDescription

        public init(versionId: String?, description: ObjectDescription) {
            self.versionId = versionId
            self.description = description
        }
    }

    /// What is known of the bytes.
    public enum Bodies: Sendable, Equatable {
        /// Not read, since size and ETag agree.
        case sameETag
        /// Not read; one sentence that says why.
        case unread(String)
        /// The beginning of each, or all of it.
        case read(a: [UInt8], b: [UInt8])
    }

    /// A line to show. What stands in `a` and `b` may be a store's or a body's words: untrusted.
    public struct Line: Sendable, Equatable {
        public enum Kind: Sendable, Equatable {
            case heading
            /// A named value of both.
            case fact
            /// A line of both bodies, with its number where it has one.
            case text
            /// A sentence in `name`.
            case note
        }

        public enum Sign: Sendable, Equatable { case same, added, removed, changed }

        public var kind: Kind
        public var sign: Sign
        public var name: String
        /// nil where that side has none.
        public var a: String?
        public var b: String?
        /// Line numbers from 1.
        public var numberA: Int?
        public var numberB: Int?

        init(_ kind: Kind, _ sign: Sign = .same, name: String = "", a: String? = nil, b: String? = nil, numberA: Int? = nil, numberB: Int? = nil) {
            self.kind = kind
            self.sign = sign
            self.name = name
            self.a = a
            self.b = b
            self.numberA = numberA
            self.numberB = numberB
        }
    }

    public var lines: [Line]

    /// Bytes of each body that are read at most: 1 MiB.
    public static let bodyLimit = 1 << 20

    /// Compares an older version (a) with a newer one (b).
    public static func make(_ a: Side, _ b: Side, bodies: Bodies) -> VersionComparison {
        VersionComparison(lines: facts(a, b) + [Line(.heading, name: "content")] + content(a.description, b.description, bodies))
    }
}

/// Byte by byte: composed and decomposed letters are two things here.
func sameText(_ a: String?, _ b: String?) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return a.utf8.elementsEqual(b.utf8)
}
