/// Makes rows of a parsed page's records. Lives inside one call of `ListingDecoder`, while the page's bytes do.
struct PageAssembler {
    private typealias Span = ByteScanner.Span

    private let parser: PageParser
    private let encoding: TextDecoder.Encoding
    private var builder: ListingSegment.Builder
    /// Texts that had to be decoded, until `release`.
    private var owned: [UnsafeMutableBufferPointer<UInt8>] = []
    /// The common prefixes, decoded, one after the other.
    private var prefixArena: [UInt8] = []
    private var prefixEnds: [(end: Int, isActionable: Bool)] = []
    private var nextPrefix = 0

    init(_ parser: PageParser) {
        self.parser = parser
        let isURL = parser.encodingType.map { span in
            parser.scanner.withBytes(of: span) { $0.elementsEqual("url".utf8) }
        }
        encoding = isURL == true ? .url : .plain
        let rows = parser.records.count + parser.prefixes.count
        builder = ListingSegment.Builder(capacity: rows, keyBytes: parser.records.reduce(0) { $0 + Int($1.key.length) })
    }

    mutating func page(isVersions: Bool) throws(DecodingFailure) -> ListingPage {
        for span in parser.prefixes {
            let isActionable = try decode(span, encoding, into: &prefixArena, at: span.start)
            prefixEnds.append((prefixArena.count, isActionable))
        }
        let records = parser.records
        for index in records.indices { try add(records[index]) }
        while nextPrefix < prefixEnds.count { try addPrefix() }
        let segment = builder.sealed()
        // A store that gives a token says by it that there is more.
        let isTruncated = parser.isTruncated ?? (parser.continuationToken?.isEmpty == false)
        let page = ListingPage(segment: segment, isTruncated: isTruncated)
        return isTruncated ? try marked(page, isVersions: isVersions) : page
    }

    // MARK: Rows

    private mutating func add(_ record: PageParser.Record) throws(DecodingFailure) {
        let start = builder.keyArena.count
        var isActionable = try decode(record.key, encoding, into: &builder.keyArena, at: record.offset)
        let keyEnd = builder.keyArena.count
        // Prefixes that come before this key; the key's own bytes stay where they are, in front of theirs.
        if nextPrefix < prefixEnds.count, comesNext(before: start..<keyEnd) {
            let key = Array(builder.keyArena[start...])
            builder.keyArena.removeSubrange(start...)
            while nextPrefix < prefixEnds.count, comesNext(before: key) { try addPrefix() }
            let moved = builder.keyArena.count
            builder.keyArena.append(contentsOf: key)
            return try finish(record, keyStart: moved, &isActionable)
        }
        try finish(record, keyStart: start, &isActionable)
    }

    private mutating func finish(_ record: PageParser.Record, keyStart: Int, _ isActionable: inout Bool) throws(DecodingFailure) {
        let versionId = try bytes(of: record.versionId, at: record.offset)
        // Without its id a version can't be told from the newest one.
        if versionId.isMarked || (record.kind != .object && versionId.bytes.isEmpty) { isActionable = false }
        let owner = record.ownerName.isEmpty ? record.ownerId : record.ownerName
        let date = parser.scanner.withBytes(of: record.lastModified) { Timestamp.milliseconds(iso: $0) } ?? ListingSegment.noDate
        let fields = ListingSegment.Builder.Fields(
            kind: record.kind, isLatest: record.isLatest, isActionable: isActionable, size: record.kind == .deleteMarker ? 0 : try size(record),
            date: date, eTag: try eTag(record), storageClass: try bytes(of: record.storageClass, at: record.offset).bytes, version: versionId.bytes,
            owner: try bytes(of: owner, at: record.offset).bytes)
        if !builder.append(fields, keyStart: keyStart) {
            throw DecodingFailure(.tooLarge, "an entry that doesn't fit", offset: Int(record.offset))
        }
    }

    /// The ETag without its quotes, which nearly every store writes as a reference of one of two kinds.
    @inline(__always)
    private mutating func eTag(_ record: PageParser.Record) throws(DecodingFailure) -> UnsafeBufferPointer<UInt8> {
        let span = record.eTag
        if span.start & Span.inExtra == 0, let quote = quoteLength(span), span.length >= 2 * quote {
            let inner = Span(start: span.start + quote, length: span.length - 2 * quote)
            return try bytes(of: inner, at: record.offset).bytes
        }
        return Self.unquoted(try bytes(of: span, at: record.offset).bytes)
    }

    /// Length of the reference to a quote that a text both begins and ends with; nil where it doesn't.
    @inline(__always)
    private func quoteLength(_ span: Span) -> UInt32? {
        func isAround(_ quote: StaticString) -> Bool {
            let length = UInt32(quote.utf8CodeUnitCount)
            guard span.length >= 2 * length else { return false }
            return parser.scanner.isName(Span(start: span.start, length: length), quote)
                && parser.scanner.isName(Span(start: span.start + span.length - length, length: length), quote)
        }
        if isAround("&quot;") { return 6 }
        return isAround("&#34;") ? 5 : nil
    }

    private func size(_ record: PageParser.Record) throws(DecodingFailure) -> Int64 {
        let size = parser.scanner.withBytes(of: record.size) { bytes -> Int64? in
            var value: Int64 = 0
            for byte in bytes {
                let digit = byte &- UInt8(ascii: "0")
                if digit > 9 { return nil }
                let (shifted, over) = value.multipliedReportingOverflow(by: 10)
                let (sum, carry) = shifted.addingReportingOverflow(Int64(digit))
                if over || carry { return nil }
                value = sum
            }
            return value
        }
        guard let size else { throw DecodingFailure(.malformed, "a size that is no number", offset: Int(record.size.start & ~Span.inExtra)) }
        return size
    }

    private static func unquoted(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard text.count >= 2, text.first == UInt8(ascii: "\""), text.last == UInt8(ascii: "\"") else { return text }
        return UnsafeBufferPointer(rebasing: text[1..<(text.count - 1)])
    }

    /// Appends a span's meant text; false where it holds a mark.
    @inline(__always)
    private func decode(
        _ span: Span, _ encoding: TextDecoder.Encoding, into out: inout [UInt8], at offset: UInt32
    ) throws(DecodingFailure) -> Bool {
        if span.isEmpty { return true }
        switch parser.scanner.withBytes(of: span, { TextDecoder.append($0, encoding, to: &out) }) {
        case .exact: return true
        case .marked: return false
        case .broken: throw DecodingFailure(.malformed, "a broken reference", offset: Int(offset & ~Span.inExtra))
        }
    }

    /// A span's meant text: the document's own bytes where they stand for themselves, else a copy that lives until `release`.
    @inline(__always)
    private mutating func bytes(of span: Span, at offset: UInt32) throws(DecodingFailure) -> (bytes: UnsafeBufferPointer<UInt8>, isMarked: Bool) {
        if span.isEmpty { return (UnsafeBufferPointer(start: nil, count: 0), false) }
        if span.start & Span.inExtra == 0 {
            let bytes = UnsafeBufferPointer(start: parser.scanner.base + Int(span.start), count: Int(span.length))
            if TextDecoder.isPlain(bytes, .plain) { return (bytes, false) }
        }
        return try decodedBytes(of: span, at: offset)
    }

    private mutating func decodedBytes(
        of span: Span, at offset: UInt32
    ) throws(DecodingFailure) -> (bytes: UnsafeBufferPointer<UInt8>, isMarked: Bool) {
        var text: [UInt8] = []
        let isExact = try decode(span, .plain, into: &text, at: offset)
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.count)
        _ = copy.initialize(fromContentsOf: text)
        owned.append(copy)
        return (UnsafeBufferPointer(copy), !isExact)
    }

    /// Frees the copies; no row refers to them any more.
    mutating func release() {
        for copy in owned { copy.deallocate() }
        owned = []
    }

    // MARK: Prefixes

    private var prefixRange: Range<Int> { (nextPrefix == 0 ? 0 : prefixEnds[nextPrefix - 1].end)..<prefixEnds[nextPrefix].end }

    private func comesNext(before key: Range<Int>) -> Bool {
        prefixArena.withUnsafeBufferPointer { prefixes in
            builder.keyArena.withUnsafeBufferPointer { keys in
                ByteOrder.compare(UnsafeBufferPointer(rebasing: prefixes[prefixRange]), UnsafeBufferPointer(rebasing: keys[key])) < 0
            }
        }
    }

    private func comesNext(before key: [UInt8]) -> Bool {
        prefixArena.withUnsafeBufferPointer { prefixes in
            key.withUnsafeBufferPointer { ByteOrder.compare(UnsafeBufferPointer(rebasing: prefixes[prefixRange]), $0) < 0 }
        }
    }

    private mutating func addPrefix() throws(DecodingFailure) {
        let start = builder.keyArena.count
        builder.keyArena.append(contentsOf: prefixArena[prefixRange])
        let none = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        let fields = ListingSegment.Builder.Fields(
            kind: .prefix, isLatest: true, isActionable: prefixEnds[nextPrefix].isActionable, size: 0, date: ListingSegment.noDate, eTag: none,
            storageClass: none, version: none, owner: none)
        nextPrefix += 1
        if !builder.append(fields, keyStart: start) { throw DecodingFailure(.tooLarge, "a prefix that doesn't fit") }
    }

    // MARK: Markers

    /// The page with what the next one is asked for by.
    private mutating func marked(_ page: ListingPage, isVersions: Bool) throws(DecodingFailure) -> ListingPage {
        var page = page
        if let span = parser.continuationToken, let token = try text(span, .plain), !token.isEmpty {
            page.next = .continuationToken(token)
            return page
        }
        let last = lastRow(page.segment)
        if let span = parser.nextKeyMarker, !span.isEmpty {
            let key = try nextKey(span, last: last.map { page.segment.key(at: $0) })
            let version = try parser.nextVersionIdMarker.flatMap { span throws(DecodingFailure) in try text(span, .plain) }
            page.next = key.map { isVersions ? .versionMarkers(key: $0, versionId: version?.isEmpty == false ? version : nil) : .startAfter($0) }
        } else if let last, page.segment.isActionable(at: last) {
            let key = page.segment.key(at: last)
            page.next = isVersions ? .versionMarkers(key: key, versionId: page.segment.versionId(at: last)) : .startAfter(key)
        }
        return page
    }

    /// NextKeyMarker, decoded. Ceph 16 sends it as it is although EncodingType is url: then the last entry's own key is what it says.
    private func nextKey(_ span: Span, last: String?) throws(DecodingFailure) -> String? {
        let decoded = try text(span, encoding)
        if encoding == .url, let last, decoded != last, let raw = try text(span, .plain), raw == last { return raw }
        return decoded
    }

    /// The entry that the store listed last: of rows and prefixes the one whose key comes last.
    private func lastRow(_ segment: ListingSegment) -> Int? {
        guard segment.count > 0 else { return nil }
        return segment.count - 1
    }

    /// nil where it holds a mark.
    private func text(_ span: Span, _ encoding: TextDecoder.Encoding) throws(DecodingFailure) -> String? {
        var bytes: [UInt8] = []
        guard try decode(span, encoding, into: &bytes, at: span.start) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
