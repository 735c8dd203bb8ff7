import Foundation
import S3Model
import Testing

@Suite struct BodyPreviewTests {
    private func make(_ bytes: [UInt8], type: String? = nil, encoding: String? = nil, cut: Bool = false) -> BodyPreview {
        BodyPreview.make(bytes: bytes, contentType: type, contentEncoding: encoding, isTruncated: cut)
    }

    private func make(_ text: String, cut: Bool = false) -> BodyPreview { make(Array(text.utf8), cut: cut) }

    @Test func splitsText() {
        #expect(make("a\r\nb\n\nc") == BodyPreview(form: .text, name: "ASCII", lines: ["a", "b", "", "c"], isTruncated: false))
        #expect(make("é\n").lines == ["é"])
        #expect(make("é").name == "UTF-8")
        #expect(make([]).form == .empty)
        #expect(make("a\u{1B}[31mb").lines == ["a\u{1B}[31mb"])
    }

    @Test func findsEncodings() {
        #expect(make([0xEF, 0xBB, 0xBF, 0x61]) == BodyPreview(form: .text, name: "UTF-8 with byte order mark", lines: ["a"], isTruncated: false))
        #expect(make([0xFF, 0xFE, 0x61, 0, 0xE9, 0]).lines == ["aé"])
        #expect(make([0xFE, 0xFF, 0, 0x61, 0, 0xE9]).name == "UTF-16 BE")
        let latin = Array("caf".utf8) + [0xE9] + Array(" au lait".utf8)
        #expect(make(latin) == BodyPreview(form: .text, name: "Latin-1", lines: ["café au lait"], isTruncated: false))
        #expect(make([0xE9, 0xE8, 0xFF, 0xC0]).form == .hex)
        #expect(make([0x93, 0x61, 0x62, 0x63, 0x64], type: "text/plain").name == "Latin-1")
    }

    @Test func leavesOutACharacterThatTheEndCuts() {
        let bytes = Array("abc🙂".utf8)
        for count in 4..<bytes.count { #expect(make(Array(bytes[..<count]), cut: true).lines == ["abc"]) }
        #expect(make(Array(bytes[..<5])).name != "UTF-8")
        #expect(make([0xFF, 0xFE, 0x61, 0, 0x3D], cut: true).lines == ["a"])
    }

    @Test func dumpsBytes() {
        let dump = make(Array(0..<18) + [0x41])
        #expect(dump.form == .hex && dump.name == "binary data")
        #expect(dump.lines[0] == "00000000  00 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f  ................")
        #expect(dump.lines[1] == "00000010  10 11 41                                          ..A")
        #expect(make([0x1F, 0x8B, 8, 0]).name == "gzip data")
        #expect(make(Array("PK\u{3}\u{4}".utf8)).name == "zip archive")
        #expect(make([1, 2, 3, 4, 5], encoding: "br").name == "br data")
    }

    @Test func laysJSONOut() {
        let preview = make(#"{"b":1.50,"a":["x,\"y",{}, [ ],{"c":null}],"e":12345678901234567890}"#)
        #expect(preview.form == .json)
        #expect(
            preview.lines == [
                "{", #"  "b": 1.50,"#, #"  "a": ["#, #"    "x,\"y","#, "    {},", "    [],", "    {", #"      "c": null"#, "    }", "  ],",
                #"  "e": 12345678901234567890"#, "}",
            ])
    }

    @Test func showsJSONAsItIsWhereItCanNotBeParsed() {
        #expect(make(#"{"a":1"#).form == .text)
        #expect(make(#"{"a":1}"#, cut: true).form == .text)
        #expect(make("{a}").lines == ["{a}"])
        #expect(make("12").form == .text)
        #expect(make(String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)).form == .text)
    }

    @Test func survivesNoise() {
        var random = SeededGenerator(seed: 21)
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 1...40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(!make(bytes, cut: Bool.random(using: &random)).lines.isEmpty || bytes.count < 5)
            let json = random.mutated(Array(#"{"a":[1,{"b":"\u00e9\\"}],"c":{}}"#.utf8))
            _ = make(json)
        }
    }
}
