import S3Model

/// Writes listing pages as stores do, with the rows that a decoder should find in them.
struct PageGenerator {
    var random: SeededGenerator
    var isVersions = false
    /// As AWS: every key percent-encoded, and EncodingType said.
    var isURL = false
    /// EncodingType and markers behind the rows, as stores that write members in the model's order.
    var putsMarkersLast = false

    /// Rows in the order of the document, prefixes merged in.
    struct Page {
        var bytes: [UInt8]
        var rows: [ListingRow]
    }

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private let alphabet = Array("abcdefgh/-_.0123456789 &<>\"'%+=é한🙂\u{1}\u{7F}\n\t\u{301}\u{202E}").map(String.init)

    mutating func page(rows count: Int, prefixes: Int = 0, isTruncated: Bool = false) -> Page {
        var rows: [ListingRow] = []
        for _ in 0..<count { rows.append(row()) }
        rows.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        var common = (0..<prefixes).map { _ in ListingRow(kind: .prefix, key: key() + "/") }
        common.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        let root = isVersions ? "ListVersionsResult" : "ListBucketResult"
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<\(root) xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
        let markers = isTruncated ? (isVersions ? "<NextKeyMarker>k</NextKeyMarker><NextVersionIdMarker>v</NextVersionIdMarker>" : token) : ""
        let tail = (isURL ? "<EncodingType>url</EncodingType>" : "") + markers + "<IsTruncated>\(isTruncated)</IsTruncated>"
        text += "<Name>bucket</Name><Prefix>\(encoded("a&b"))</Prefix><MaxKeys>1000</MaxKeys>"
        if !putsMarkersLast { text += tail }
        for row in rows { text += element(row) }
        for prefix in common { text += "<CommonPrefixes><Prefix>\(encoded(prefix.key))</Prefix></CommonPrefixes>" }
        if putsMarkersLast { text += tail }
        text += "</\(root)>"
        return Page(bytes: Array(text.utf8), rows: Self.merged(rows, common))
    }

    private let token = "<NextContinuationToken>1/ab&amp;c==</NextContinuationToken>"

    private static func merged(_ rows: [ListingRow], _ prefixes: [ListingRow]) -> [ListingRow] {
        var out: [ListingRow] = []
        var rest = prefixes[...]
        for row in rows {
            while let prefix = rest.first, prefix.key.utf8.lexicographicallyPrecedes(row.key.utf8) { out.append(rest.removeFirst()) }
            out.append(row)
        }
        return out + rest
    }

    private mutating func key() -> String {
        let length = Int.random(in: 1...24, using: &random)
        return (0..<length).map { _ in alphabet.randomElement(using: &random)! }.filter { isURL || $0 != "\u{1}" }.joined() + "k"
    }

    private mutating func row() -> ListingRow {
        let hex = (0..<32).map { _ in "0123456789abcdef".randomElement(using: &random)! }
        let eTags = [String(hex), String(hex) + "-12", "odd&etag", String(hex).uppercased(), String(hex) + "-007", ""]
        var row = ListingRow(
            kind: .object, key: key(), size: Int64.random(in: 0...5_000_000_000, using: &random),
            lastModified: Int64.random(in: 0...1_900_000_000, using: &random) * 1000, eTag: eTags.randomElement(using: &random)!,
            storageClass: ["STANDARD", "GLACIER", "ODD<>", ""].randomElement(using: &random)!,
            owner: [nil, "me & you", "id-7"].randomElement(using: &random)!)
        guard isVersions else { return row }
        row.kind = Bool.random(using: &random) ? .version : .deleteMarker
        row.isLatest = Bool.random(using: &random)
        let aws = (0..<32).map { _ in "ABCDEFGHabcdefgh0189._".randomElement(using: &random)! }
        row.versionId = [String(aws), String(hex), "null", "9f0c2d4e-1111-4222-8333-abcdefabcdef", "v+-/=", String(repeating: "x-", count: 90)]
            .randomElement(using: &random)!
        if row.kind == .deleteMarker {
            row.size = 0
            row.eTag = ""
            row.storageClass = ""
        }
        return row
    }

    private func element(_ row: ListingRow) -> String {
        let name = row.kind == .object ? "Contents" : row.kind == .version ? "Version" : "DeleteMarker"
        var text = "<\(name)><Key>\(encoded(row.key))</Key>"
        if let id = row.versionId { text += "<VersionId>\(escaped(id))</VersionId><IsLatest>\(row.isLatest)</IsLatest>" }
        text += "<LastModified>\(iso(row.lastModified ?? 0))</LastModified>"
        if !row.eTag.isEmpty { text += "<ETag>&quot;\(escaped(row.eTag))&quot;</ETag>" }
        text += "<ChecksumAlgorithm>CRC32</ChecksumAlgorithm>"
        if row.kind != .deleteMarker { text += "<Size>\(row.size)</Size>" }
        if let owner = row.owner { text += "<Owner><ID>x</ID><DisplayName>\(escaped(owner))</DisplayName></Owner>" }
        if !row.storageClass.isEmpty { text += "<StorageClass>\(escaped(row.storageClass))</StorageClass>" }
        return text + "</\(name)>"
    }

    private func encoded(_ key: String) -> String {
        guard isURL else { return escaped(key) }
        var text = ""
        for byte in key.utf8 {
            switch byte {
            case 0x20: text += "+"
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }

    private func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&#34;"
            case "'": out += "&#x27;"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    private func iso(_ milliseconds: Int64) -> String {
        let days = milliseconds / 86_400_000
        let seconds = milliseconds / 1000 % 86_400
        // Civil date by counting, so that the generator shares nothing with the parser.
        var (year, rest) = (1970, days)
        func length(_ year: Int) -> Int64 { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 366 : 365 }
        while rest >= length(year) {
            rest -= length(year)
            year += 1
        }
        var month = 0
        let lengths: [Int64] = [31, length(year) == 366 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        while rest >= lengths[month] {
            rest -= lengths[month]
            month += 1
        }
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(year)-\(two(Int64(month) + 1))-\(two(rest + 1))T\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60)).000Z"
    }
}
