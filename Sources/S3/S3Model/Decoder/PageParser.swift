/// Reads the grammar of a listing page into records of byte ranges; nothing is decoded yet, since `EncodingType` may come after the rows.
struct PageParser {
    typealias Span = ByteScanner.Span

    /// One entry, as ranges of the document.
    struct Record {
        var kind: ListingKind
        var isLatest = true
        /// Set once the field was seen, so that none comes twice.
        var seen: UInt16 = 0
        /// Where the entry begins, for messages.
        var offset: UInt32
        var key = Span()
        var lastModified = Span()
        var eTag = Span()
        var size = Span()
        var storageClass = Span()
        var versionId = Span()
        var ownerId = Span()
        var ownerName = Span()
    }

    var scanner: ByteScanner
    private(set) var records: [Record] = []
    private(set) var prefixes: [Span] = []
    private(set) var isTruncated: Bool?
    private(set) var encodingType: Span?
    private(set) var continuationToken: Span?
    /// NextKeyMarker, or NextMarker of ListObjects' first form.
    private(set) var nextKeyMarker: Span?
    private(set) var nextVersionIdMarker: Span?
    private let isVersions: Bool

    init(_ bytes: UnsafeBufferPointer<UInt8>, isVersions: Bool) {
        scanner = ByteScanner(bytes)
        self.isVersions = isVersions
        // An entry takes some 300 bytes; most answers have one page's thousand of them, or a single key's few.
        records.reserveCapacity(min(1024, bytes.count / 200 + 1))
    }

    /// The whole document; it must be complete.
    mutating func parse() throws(DecodingFailure) {
        try prolog()
        let root = try scanner.nextTag()
        if root.kind == .end { throw scanner.failure("an end tag without a start") }
        let expected: StaticString = isVersions ? "ListVersionsResult" : "ListBucketResult"
        let name = scanner.local(root.name)
        if !scanner.isName(name, expected) { throw .wrongRoot(scanner.text(name), expected: "\(expected)") }
        if root.kind == .start {
            while true {
                let tag = try scanner.nextTag()
                if tag.kind == .end {
                    try scanner.check(tag, closes: root.name)
                    break
                }
                try child(tag)
            }
        }
        if try !scanner.isAtEnd() { throw scanner.failure("something stands behind the document") }
    }

    private static let usualDeclaration = #"<?xml version="1.0" encoding="UTF-8"?>"#

    /// Byte order mark, white space, `<?xml …?>`.
    private mutating func prolog() throws(DecodingFailure) {
        if scanner.starts(with: "\u{FEFF}") { scanner.index = 3 }
        while scanner.index < scanner.count, ByteClass.isSpace(scanner.base[scanner.index]) { scanner.index += 1 }
        let rest = UnsafeBufferPointer(start: scanner.base + scanner.index, count: scanner.count - scanner.index)
        if rest.isEmpty { throw DecodingFailure(.empty, "the answer is empty") }
        if rest.starts(with: [0xFE, 0xFF]) || rest.starts(with: [0xFF, 0xFE]) || rest.prefix(2).contains(0) {
            throw DecodingFailure(.unsafe, "the answer isn't in UTF-8")
        }
        guard scanner.starts(with: "<?xml") else { return }
        guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { throw scanner.cutShort }
        if rest.starts(with: Self.usualDeclaration.utf8) { return }
        let text = String(decoding: rest[..<end], as: UTF8.self).lowercased()
        if text.contains("encoding"), !text.contains("utf-8"), !text.contains("utf8"), !text.contains("ascii") {
            throw DecodingFailure(.unsafe, "the answer isn't in UTF-8")
        }
    }

    /// One element of the root.
    private mutating func child(_ tag: ByteScanner.Tag) throws(DecodingFailure) {
        let name = scanner.local(tag.name)
        if isVersions {
            if scanner.isName(name, "Version") { return try entry(tag, .version) }
            if scanner.isName(name, "DeleteMarker") { return try entry(tag, .deleteMarker) }
            if scanner.isName(name, "NextKeyMarker") { return try take(tag, \.nextKeyMarker) }
            if scanner.isName(name, "NextVersionIdMarker") { return try take(tag, \.nextVersionIdMarker) }
        } else {
            if scanner.isName(name, "Contents") { return try entry(tag, .object) }
            if scanner.isName(name, "NextContinuationToken") { return try take(tag, \.continuationToken) }
            if scanner.isName(name, "NextMarker") { return try take(tag, \.nextKeyMarker) }
        }
        if scanner.isName(name, "CommonPrefixes") { return try commonPrefix(tag) }
        if scanner.isName(name, "EncodingType") { return try take(tag, \.encodingType) }
        if scanner.isName(name, "IsTruncated") {
            if isTruncated != nil { throw scanner.failure("IsTruncated is given twice") }
            isTruncated = try boolean(try scanner.leaf(tag))
            return
        }
        try scanner.skipElement(tag)
    }

    private mutating func take(_ tag: ByteScanner.Tag, _ path: WritableKeyPath<PageParser, Span?>) throws(DecodingFailure) {
        if self[keyPath: path] != nil { throw scanner.failure("\(scanner.text(tag.name)) is given twice") }
        self[keyPath: path] = try scanner.leaf(tag)
    }

    private mutating func commonPrefix(_ tag: ByteScanner.Tag) throws(DecodingFailure) {
        if tag.kind == .empty { return }
        var found = false
        while true {
            let inner = try scanner.nextTag()
            if inner.kind == .end {
                try scanner.check(inner, closes: tag.name)
                break
            }
            if scanner.isName(scanner.local(inner.name), "Prefix") {
                // Some stores put all prefixes into one element.
                prefixes.append(try scanner.leaf(inner))
                found = true
            } else {
                try scanner.skipElement(inner)
            }
        }
        if !found { throw scanner.failure("a common prefix without a prefix") }
    }

    /// Contents, Version or DeleteMarker.
    private mutating func entry(_ tag: ByteScanner.Tag, _ kind: ListingKind) throws(DecodingFailure) {
        var record = Record(kind: kind, offset: tag.name.start)
        if kind != .object { record.isLatest = false }
        if tag.kind == .start {
            while true {
                let inner = try scanner.nextTag()
                if inner.kind == .end {
                    try scanner.check(inner, closes: tag.name)
                    break
                }
                try field(inner, of: &record)
            }
        }
        if record.key.isEmpty { throw DecodingFailure(.malformed, "an entry without a key", offset: Int(record.offset)) }
        if record.size.isEmpty, kind != .deleteMarker { throw DecodingFailure(.malformed, "an entry without a size", offset: Int(record.offset)) }
        records.append(record)
    }

    /// One field of an entry; the length of its name decides most of it.
    @inline(__always)
    private mutating func field(_ tag: ByteScanner.Tag, of record: inout Record) throws(DecodingFailure) {
        let name = scanner.local(tag.name)
        switch name.length {
        case 3 where scanner.isName(name, "Key"):
            try once(1, &record)
            record.key = try scanner.leaf(tag)
        case 4 where scanner.isName(name, "Size"):
            try once(2, &record)
            record.size = try scanner.leaf(tag)
        case 4 where scanner.isName(name, "ETag"):
            try once(4, &record)
            record.eTag = try scanner.leaf(tag)
        case 5 where scanner.isName(name, "Owner"):
            try once(8, &record)
            try owner(tag, of: &record)
        case 8 where scanner.isName(name, "IsLatest"):
            try once(16, &record)
            record.isLatest = try boolean(try scanner.leaf(tag))
        case 9 where scanner.isName(name, "VersionId"):
            try once(32, &record)
            record.versionId = try scanner.leaf(tag)
        case 12 where scanner.isName(name, "LastModified"):
            try once(64, &record)
            record.lastModified = try scanner.leaf(tag)
        case 12 where scanner.isName(name, "StorageClass"):
            try once(128, &record)
            record.storageClass = try scanner.leaf(tag)
        default:
            try scanner.skipElement(tag)
        }
    }

    private mutating func owner(_ tag: ByteScanner.Tag, of record: inout Record) throws(DecodingFailure) {
        if tag.kind == .empty { return }
        while true {
            let inner = try scanner.nextTag()
            if inner.kind == .end { return try scanner.check(inner, closes: tag.name) }
            let name = scanner.local(inner.name)
            if scanner.isName(name, "ID") {
                record.ownerId = try scanner.leaf(inner)
            } else if scanner.isName(name, "DisplayName") {
                record.ownerName = try scanner.leaf(inner)
            } else {
                try scanner.skipElement(inner)
            }
        }
    }

    @inline(__always)
    private func once(_ bit: UInt16, _ record: inout Record) throws(DecodingFailure) {
        if record.seen & bit != 0 { throw scanner.failure("an entry gives a field twice") }
        record.seen |= bit
    }

    private func boolean(_ span: Span) throws(DecodingFailure) -> Bool {
        let value = scanner.withBytes(of: span) { bytes -> Bool? in
            switch bytes.count {
            case 4: bytes.elementsEqual("true".utf8) || bytes.elementsEqual("True".utf8) ? true : nil
            case 5: bytes.elementsEqual("false".utf8) || bytes.elementsEqual("False".utf8) ? false : nil
            default: nil
            }
        }
        guard let value else { throw scanner.failure("neither true nor false") }
        return value
    }
}
