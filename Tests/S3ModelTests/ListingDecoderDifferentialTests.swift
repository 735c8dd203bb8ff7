import S3Model
import Testing

/// The strict decoder against rows read off the tree that FoundationXML makes of the same page.
@Suite struct ListingDecoderDifferentialTests {
    /// Rows of a page in the document's order, without prefixes (whose place is the decoder's doing), or nil where the page isn't XML.
    private func reference(_ bytes: [UInt8]) -> [ListingRow]? {
        guard let root = try? XMLTree.parse(bytes, root: nil) else { return nil }
        let isURL = root.text(at: "EncodingType") == "url"
        return root.elements.compactMap { element in
            let kinds: [String: ListingKind] = ["Contents": .object, "Version": .version, "DeleteMarker": .deleteMarker]
            guard let kind = kinds[element.localName], let key = element.text(at: "Key") else { return nil }
            let quoted = element.text(at: "ETag") ?? ""
            let eTag = quoted.count >= 2 && quoted.hasPrefix("\"") && quoted.hasSuffix("\"") ? String(quoted.dropFirst().dropLast()) : quoted
            let names = [element.text(at: "Owner", "DisplayName"), element.text(at: "Owner", "ID")]
            let version = element.text(at: "VersionId").flatMap { $0.isEmpty ? nil : $0 }
            let decoded = isURL ? decodedKey(key) : key
            return ListingRow(
                kind: kind, key: decoded, size: kind == .deleteMarker ? 0 : Int64(element.text(at: "Size") ?? "") ?? 0,
                lastModified: element.text(at: "LastModified").flatMap { Timestamp.milliseconds(iso: $0) }, eTag: eTag,
                storageClass: element.text(at: "StorageClass") ?? "", versionId: version,
                isLatest: kind == .object || element.text(at: "IsLatest") == "true", owner: names.compactMap(\.self).first { !$0.isEmpty })
        }
    }

    private func decodedKey(_ key: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(key.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func decode(_ bytes: [UInt8], isVersions: Bool) -> [ListingRow]? {
        let page = isVersions ? try? ListingDecoder.decodeVersions(bytes) : try? ListingDecoder.decodeObjects(bytes)
        return page.map { page in (0..<page.segment.count).map { page.segment[$0] }.filter { $0.kind != .prefix } }
    }

    @Test(arguments: [false, true], [false, true])
    func agreesOnGeneratedPages(_ isVersions: Bool, _ isURL: Bool) throws {
        for seed in 100..<140 {
            var generator = PageGenerator(seed: UInt64(seed))
            generator.isVersions = isVersions
            generator.isURL = isURL
            let bytes = generator.page(rows: 40, prefixes: 5).bytes
            let rows = try #require(decode(bytes, isVersions: isVersions))
            #expect(rows == reference(bytes))
        }
    }

    /// Whatever is done to a page, it is refused or read as FoundationXML reads it.
    @Test(arguments: [false, true])
    func agreesOnMutatedPagesOrRefuses(_ isVersions: Bool) {
        var generator = PageGenerator(seed: 9)
        generator.isVersions = isVersions
        let seed = generator.page(rows: 2, prefixes: 1, isTruncated: true).bytes
        var random = SeededGenerator(seed: 11)
        var agreed = 0
        for _ in 0..<4_000 {
            let bytes = random.mutated(seed)
            // A bare CR is where the decoder differs on purpose.
            guard !bytes.contains(13), let rows = decode(bytes, isVersions: isVersions), let expected = reference(bytes) else { continue }
            let plain = rows.map { row in
                var row = row
                row.isActionable = true
                return row
            }
            #expect(plain == expected, "\(String(decoding: bytes, as: UTF8.self))")
            agreed += 1
        }
        #expect(agreed > 100)
    }

    /// Anything at all: refused or read, never a crash.
    @Test func survivesNoise() {
        var random = SeededGenerator(seed: 13)
        var generator = PageGenerator(seed: 13)
        generator.isURL = true
        let seed = generator.page(rows: 3, prefixes: 2).bytes
        for round in 0..<6_000 {
            var bytes = random.mutated(seed)
            for _ in 0..<(round % 8) { bytes = random.mutated(bytes) }
            _ = decode(bytes, isVersions: false)
            _ = decode(bytes, isVersions: true)
        }
        for _ in 0..<500 {
            let bytes = (0..<Int.random(in: 1...60, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(decode(bytes, isVersions: false) == nil)
        }
    }
}
