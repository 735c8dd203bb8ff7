public import Foundation

/// A bucket of made-up rows: any number of keys and versions without storing one. Only listings work on it.
///
/// Shape: keys must rise in byte order with their index. Pages are kept as bytes, up to 64 MiB, so that a second pass over 100,000 rows costs next to nothing.
public struct GeneratedListing: Sendable {
    /// How the keys look.
    public struct KeyShape: Sendable {
        /// Key of an index; must rise in byte order.
        let key: @Sendable (Int) -> String

        public init(_ key: @escaping @Sendable (Int) -> String) { self.key = key }

        /// `PREFIX000000042`
        public static func flat(_ prefix: String = "key-") -> KeyShape { KeyShape { prefix + digits($0, 9) } }
        /// `PREFIX0042/000000042.json`, so many keys a folder.
        public static func folders(_ prefix: String = "logs/", keysPerFolder: Int = 1000) -> KeyShape {
            KeyShape { prefix + digits($0 / keysPerFolder, 6) + "/" + digits($0, 9) + ".json" }
        }

        private static func digits(_ number: Int, _ width: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
        }
    }

    public var keyTotal: Int
    public var versionsPerKey: Int
    public var shape: KeyShape
    /// Every so many-th version is a delete marker; 0: none.
    public var markerEvery: Int
    /// LastModified elements of the rows, falling by an hour from the newest; rows take them in turn.
    private let dates: [String]
    /// Pages kept by request target, at most `keptBytes` of them in all.
    var pages: [String: [UInt8]] = [:]
    private var kept = 0
    static let keptBytes = 64 << 20

    /// Keeps a page while there is room.
    mutating func keep(_ page: [UInt8], for target: String) {
        guard kept + page.count <= Self.keptBytes else { return }
        kept += page.count
        pages[target] = page
    }

    public init(
        keys: Int, versionsPerKey: Int = 1, shape: KeyShape = .flat(), markerEvery: Int = 0, newest: Date = Date(timeIntervalSince1970: 1_700_000_000)
    ) {
        keyTotal = keys
        self.versionsPerKey = versionsPerKey
        self.shape = shape
        self.markerEvery = markerEvery
        dates = (0..<1000).map { "<LastModified>\(Timestamp.iso(newest.addingTimeInterval(Double(-3600 * $0))))</LastModified>" }
    }

    /// The number of a row, which decides all of its fields.
    private func number(_ key: Int, _ place: Int) -> Int { key * versionsPerKey + place + 1 }
    private func isMarker(_ number: Int) -> Bool { markerEvery > 0 && number % markerEvery == 0 }

    fileprivate func writeObject(_ index: Int, _ key: [UInt8], _ writer: inout XMLWriter, encodes: Bool) {
        let number = number(index, 0)
        writer.raw("<Contents>".utf8)
        writer.element("Key", key: key, encoded: encodes)
        writer.raw("\(dates[number % dates.count])\(facts(number))</Contents>".utf8)
    }

    fileprivate func writeVersion(_ index: Int, _ place: Int, _ key: [UInt8], _ writer: inout XMLWriter, encodes: Bool) {
        let number = number(index, place)
        let name = isMarker(number) ? "DeleteMarker" : "Version"
        writer.open(name)
        writer.element("Key", key: key, encoded: encodes)
        writer.element("VersionId", utf8: VersionID.bytes(number))
        writer.raw("<IsLatest>\(place == 0)</IsLatest>\(dates[number % dates.count])\(isMarker(number) ? "" : facts(number))\(Self.owner)".utf8)
        writer.close(name)
    }

    /// ETag, size and class of a row, as XML.
    private func facts(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        let eTag = String(repeating: "0", count: 32 - digits.utf8.count) + digits
        return "<ETag>&quot;\(eTag)&quot;</ETag><Size>\(number * 7919 % 10_000_000)</Size><StorageClass>STANDARD</StorageClass>"
    }

    private static let owner = "<Owner><ID>\(Account.first.canonicalID)</ID><DisplayName>\(Account.first.displayName)</DisplayName></Owner>"
}

extension GeneratedListing: KeySource {
    var keyCount: Int { keyTotal }
    func key(at index: Int) -> [UInt8] { Array(shape.key(index).utf8) }
}

extension Store {
    /// A page of a generated bucket; nil when the bucket is a stored one.
    mutating func generatedPage(_ call: Call) throws(Refusal) -> Answer? {
        guard let listing = self[call.bucketName].generated else { return nil }
        if let page = listing.pages[call.request.target] { return .xml(page) }
        let isVersions = call.query("versions") != nil
        let page = try isVersions ? Self.versionsPage(listing, call) : Self.objectsPage(listing, call)
        self[call.bucketName].generated?.keep(page, for: call.request.target)
        return .xml(page)
    }

    private static func objectsPage(_ listing: GeneratedListing, _ call: Call) throws(Refusal) -> [UInt8] {
        let query = try ListingQuery(call)
        var start: [UInt8] = call.query("start-after").map { Array($0.utf8) + [0] } ?? []
        if let token = call.query("continuation-token").flatMap(Token.parse) {
            start = token.isCommonPrefix ? KeyWalk<GeneratedListing>.after(token.key) : token.key + [0]
        }
        var walk = KeyWalk(listing, prefix: query.prefix, delimiter: query.delimiter, start: start)
        var rows = XMLWriter.Rows()
        var count = 0
        var last: Token?
        var isTruncated = false
        while query.most > 0, let step = walk.next() {
            guard count < query.most else {
                isTruncated = true
                break
            }
            count += 1
            switch step {
            case .key(let index, let key):
                listing.writeObject(index, key, &rows.entries, encodes: query.encodes)
                last = Token(key: key)
            case .commonPrefix(let group):
                rows.group(group, encodes: query.encodes)
                last = Token(key: group, isCommonPrefix: true)
            }
        }
        var writer = XMLWriter(reserving: rows.count + 1024)
        writer.openRoot("ListBucketResult")
        writer.element("Name", call.bucketName)
        writer.element("Prefix", key: query.prefix, encoded: query.encodes)
        if isTruncated, let last { writer.element("NextContinuationToken", last.text) }
        writer.element("KeyCount", count)
        writer.element("MaxKeys", query.most)
        if !query.delimiter.isEmpty { writer.element("Delimiter", key: query.delimiter, encoded: query.encodes) }
        if query.encodes { writer.element("EncodingType", "url") }
        writer.element("IsTruncated", isTruncated)
        rows.finish(&writer)
        writer.close("ListBucketResult")
        return writer.bytes
    }

    private static func versionsPage(_ listing: GeneratedListing, _ call: Call) throws(Refusal) -> [UInt8] {
        let query = try ListingQuery(call)
        let keyMarker = Array((call.query("key-marker") ?? "").utf8)
        let idMarker = call.query("version-id-marker") ?? ""
        var rows = XMLWriter.Rows()
        var count = 0
        var last: (key: [UInt8], id: [UInt8]?)?
        var isTruncated = false
        /// False when the page was full.
        func add(_ index: Int, _ key: [UInt8], from first: Int) -> Bool {
            for place in first..<max(first, listing.versionsPerKey) {
                guard count < query.most else {
                    isTruncated = true
                    return false
                }
                count += 1
                listing.writeVersion(index, place, key, &rows.entries, encodes: query.encodes)
                last = (key, VersionID.bytes(index * listing.versionsPerKey + place + 1))
            }
            return true
        }
        var isFull = query.most == 0
        let at = listing.lowerBound(keyMarker)
        if !idMarker.isEmpty, at < listing.keyCount, listing.key(at: at) == keyMarker {
            let place = (0..<listing.versionsPerKey).first { VersionID.nth(at * listing.versionsPerKey + $0 + 1) == idMarker }
            isFull = !add(at, keyMarker, from: (place ?? listing.versionsPerKey) + 1)
        }
        var walk = KeyWalk(listing, prefix: query.prefix, delimiter: query.delimiter, start: query.start(after: keyMarker))
        while !isFull, let step = walk.next() {
            switch step {
            case .key(let index, let key): isFull = !add(index, key, from: 0)
            case .commonPrefix(let group):
                guard count < query.most else {
                    isTruncated = true
                    isFull = true
                    break
                }
                count += 1
                rows.group(group, encodes: query.encodes)
                last = (group, nil)
            }
        }
        var writer = XMLWriter(reserving: rows.count + 1024)
        writer.openRoot("ListVersionsResult")
        writer.element("Name", call.bucketName)
        writer.element("Prefix", key: query.prefix, encoded: query.encodes)
        writer.element("KeyMarker", key: keyMarker, encoded: query.encodes)
        writer.element("VersionIdMarker", idMarker)
        if isTruncated, let last {
            writer.element("NextKeyMarker", key: last.key, encoded: query.encodes)
            if let id = last.id { writer.element("NextVersionIdMarker", utf8: id) }
        }
        writer.element("MaxKeys", query.most)
        if !query.delimiter.isEmpty { writer.element("Delimiter", key: query.delimiter, encoded: query.encodes) }
        if query.encodes { writer.element("EncodingType", "url") }
        writer.element("IsTruncated", isTruncated)
        rows.finish(&writer)
        writer.close("ListVersionsResult")
        return writer.bytes
    }
}

extension XMLWriter {
    /// Rows gathered before the head of a page is known: entries first, then the common prefixes.
    struct Rows {
        var entries = XMLWriter.fragment()
        private var groups = XMLWriter.fragment()

        var count: Int { entries.bytes.count + groups.bytes.count }

        mutating func group(_ group: [UInt8], encodes: Bool) {
            groups.open("CommonPrefixes")
            groups.element("Prefix", key: group, encoded: encodes)
            groups.close("CommonPrefixes")
        }

        func finish(_ writer: inout XMLWriter) {
            writer.raw(entries.bytes)
            writer.raw(groups.bytes)
        }
    }
}
