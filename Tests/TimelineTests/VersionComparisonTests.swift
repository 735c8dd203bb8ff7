import S3Model
import Testing

@testable import Timeline

@Suite("What differs between two versions")
struct VersionComparisonTests {
    private func side(
        _ id: String, size: Int? = nil, eTag: String, headers: [(String, String)] = [], metadata: [(String, String)] = [],
        tags: [(String, String)] = []
    ) -> VersionComparison.Side {
        var description = ObjectDescription(
            headers: headers.map { ObjectDescription.Field($0.0, $0.1) }, metadata: metadata.map { ObjectDescription.Field($0.0, $0.1) })
        description.eTag = eTag
        description.contentLength = size.map(Int64.init)
        description.contentType = headers.first { $0.0.lowercased() == "content-type" }?.1
        description.tags = .known(tags.map { ObjectDescription.Field($0.0, $0.1) })
        return VersionComparison.Side(versionId: id, description: description)
    }

    private func compare(_ a: [UInt8], _ b: [UInt8], sizeA: Int? = nil, sizeB: Int? = nil) -> [VersionComparison.Line] {
        let comparison = VersionComparison.make(
            side("v1", size: sizeA ?? a.count, eTag: "a"), side("v2", size: sizeB ?? b.count, eTag: "b"), bodies: .read(a: a, b: b))
        guard let content = comparison.lines.firstIndex(where: { $0.kind == .heading && $0.name == "content" }) else { return [] }
        return Array(comparison.lines[(content + 1)...])
    }

    @Test("Only what differs has a line of its own; the rest is named together")
    func facts() {
        let comparison = VersionComparison.make(
            side(
                "v1", size: 3, eTag: "a", headers: [("Content-Type", "text/plain"), ("Date", "now"), ("Cache-Control", "no-store")],
                metadata: [("owner", "me")], tags: [("Env", "prod"), ("env", "x")]),
            side(
                "v2", size: 3, eTag: "b", headers: [("content-type", "text/html"), ("cache-control", "no-store")],
                metadata: [("owner", "me"), ("job", "7")], tags: [("Env", "test")]),
            bodies: .unread("No."))
        let facts = comparison.lines.filter { $0.kind == .fact }
        #expect(facts.map(\.name) == ["version id", "ETag", "job", "Env", "env", "content-type"])
        #expect(facts.map(\.sign) == [.changed, .changed, .added, .changed, .removed, .changed])
        let notes = comparison.lines.filter { $0.kind == .note }.map(\.name)
        #expect(notes == ["the same: modified, size, class", "the same: owner", "the same: cache-control", "No."])
    }

    @Test("Tags that can't be read are said so")
    func tags() {
        var a = side("v1", eTag: "a")
        a.description.tags = .failed(S3Error(kind: .service, operation: "GetObjectTagging", status: 403, code: "AccessDenied", message: ""))
        let comparison = VersionComparison.make(a, side("v2", eTag: "b"), bodies: .sameETag)
        #expect(comparison.lines.contains { $0.name == "The tags can't be compared: AccessDenied." })
        #expect(comparison.lines.last?.name == "Not read: size and ETag are the same.")
    }

    @Test("Text: changed lines beside each other, new ones alone, long same runs left out")
    func text() {
        let common = (1...20).map { "same \($0)\n" }.joined()
        let lines = compare(Array("one\n\(common)end\n".utf8), Array("uno\n\(common)end\nmore\n".utf8))
        #expect(lines.first?.sign == .changed)
        #expect(lines.first?.a == "one" && lines.first?.b == "uno" && lines.first?.numberA == 1)
        #expect(lines.contains { $0.kind == .note && $0.name == "15 lines are the same" })
        #expect(lines.last?.sign == .added && lines.last?.b == "more" && lines.last?.a == nil && lines.last?.numberB == 23)
        #expect(lines.count == 1 + 3 + 1 + 3 + 1)
    }

    @Test("Encodings are found out for each, so the same words in two encodings are the same lines")
    func encodings() {
        let lines = compare(Array("grün\n".utf8), [0x67, 0x72, 0xFC, 0x6E, 0x0A])
        #expect(lines.map(\.kind) == [.note, .note])
        #expect(lines[0].name == "UTF-8 (older), Latin-1 (newer)")
        #expect(lines[1].name.contains("differ from byte 2"))
        #expect(compare(Array("a\r\nb\n".utf8), Array("a\nb\n".utf8)).last?.name.contains("line ends") == true)
    }

    @Test("JSON in one line is laid out, so that one value is one line")
    func json() {
        let lines = compare(Array(#"{"a":1,"b":2}"#.utf8), Array(#"{"a":1,"b":3}"#.utf8))
        #expect(lines.first?.name == "JSON, laid out anew before comparing")
        #expect(lines.filter { $0.sign == .changed }.count == 1)
        #expect(compare(Array(#"{"a":1}"#.utf8), Array(#"{ "a":1}"#.utf8)).contains { $0.sign == .changed && $0.b == #"{ "a":1}"# })
    }

    @Test("Binary and what is over the cap: hex with the first difference in words")
    func hex() {
        let a = [0, 1, 2] + [UInt8](repeating: 7, count: 3000)
        var b = a
        b[2000] = 8
        let lines = compare(a, b)
        #expect(lines[0].name == "Not text: the first difference is at byte 2000. The first KiB of each:")
        #expect(lines.count == 1 + 128)
        #expect(lines[1].a == "0000  00 01 02 07 07 07 07 07  ........")
        let cut = compare(Array("same".utf8), Array("sane".utf8), sizeA: 9_000_000, sizeB: 9_000_000)
        #expect(cut[0].name.contains("first difference is at byte 2."))
        #expect(compare(Array("same".utf8), Array("same".utf8), sizeA: 9_000_000, sizeB: 9_000_001)[0].name.contains("what follows wasn't read"))
        #expect(compare([], [0, 1])[1].sign == .added)
    }

    @Test("A long line is cut around where it differs")
    func longLines() {
        let head = String(repeating: "x", count: 50_000)
        let lines = compare(Array("\(head)A".utf8), Array("\(head)B".utf8))
        #expect(lines[0].a?.hasSuffix("xA") == true && (lines[0].a?.count ?? 0) < 60)
        #expect(lines[0].b?.hasPrefix("\u{2026}") == true)
    }
}
