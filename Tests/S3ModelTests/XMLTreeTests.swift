import S3Model
import Testing

@Suite struct XMLTreeTests {
    private func kind(_ text: String, root: String? = nil) -> DecodingFailure.Kind? {
        kind(Array(text.utf8), root: root)
    }

    private func kind(_ bytes: [UInt8], root: String? = nil) -> DecodingFailure.Kind? {
        do throws(DecodingFailure) {
            _ = try XMLTree.parse(bytes, root: root)
            return nil
        } catch {
            return error.kind
        }
    }

    @Test func readsNamesAttributesAndOrder() throws {
        let root = try XMLTree.parse(
            Array(#"<A xmlns="u" b='x&amp;"&#65;'><p:B>1&lt;2</p:B> <C/><B>2</B><!-- note --></A>"#.utf8), root: "A")
        #expect(root.attributes == [.init("xmlns", "u"), .init("b", #"x&"A"#)])
        #expect(root.elements.map(\.name) == ["p:B", "C", "B"])
        #expect(root.all("B").map(\.text) == ["1<2", "2"])
        #expect(root.text(at: "C") == "")
        #expect(root.text(at: "D") == nil)
        #expect(root.children.last == .comment(" note "))
    }

    @Test func roundTripComparesEqual() throws {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/" xmlns:v="urn:v" v:mode="a&quot;b">
              <Rule><ID>  two  spaces </ID><v:Deep><v:Er a="1" b="2">x<v:Y/>y</v:Er></v:Deep><Filter></Filter></Rule>
              <Rule><ID>a&#xD;&#xA;b</ID><Prefix>é/&amp;&lt;&gt;"'</Prefix></Rule>
            </LifecycleConfiguration>
            """
        let first = try XMLTree.parse(Array(text.utf8), root: "LifecycleConfiguration")
        let bytes = first.serialized()
        #expect(try XMLTree.parse(bytes, root: nil) == first)
        #expect(first.all("Rule")[1].text(at: "ID") == "a\r\nb")
        #expect(String(decoding: bytes, as: UTF8.self).contains("a&#xD;&#xA;b"))
        #expect(try XMLTree.parse(bytes, root: nil).serialized() == bytes)
    }

    @Test func refusesWhatIsUnsafe() {
        #expect(kind("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>") == .unsafe)
        #expect(kind("<!doctype html><html></html>") == .unsafe)
        #expect(kind("<a><!ENTITY b 'c'></a>") == .unsafe)
        #expect(kind("<?xml version='1.0' encoding='UTF-16'?><a/>") == .unsafe)
        #expect(kind("<?xml version='1.0' encoding='iso-8859-1'?><a/>") == .unsafe)
        #expect(kind([0xFF, 0xFE, 0x3C, 0, 0x61, 0]) == .unsafe)
        #expect(kind([0, 0x3C, 0, 0x61]) == .unsafe)
    }

    @Test func refusesWhatIsTooLarge() {
        #expect(kind(String(repeating: "<a>", count: 65) + String(repeating: "</a>", count: 65)) == .tooLarge)
        #expect(kind(String(repeating: "<a>", count: 64) + String(repeating: "</a>", count: 64)) == nil)
        #expect(kind("<a>" + String(repeating: "<b/>", count: 200_001) + "</a>") == .tooLarge)
        #expect(kind("<a " + (0..<300).map { "a\($0)='1'" }.joined(separator: " ") + "/>") == .tooLarge)
        #expect(kind([UInt8](repeating: 0x20, count: 32 << 20 + 1)) == .tooLarge)
    }

    @Test(arguments: ["", " \r\n\t", "<?xml version='1.0'?>", "<?xml version='1.0'?>\n<!-- nothing -->"])
    func namesEmptyDocuments(_ text: String) {
        let found = kind(text)
        #expect(found == .empty || found == .malformed)
    }

    @Test(arguments: [
        "<a>", "<a><b></a>", "<a/><b/>", "<a b=1/>", "<a b='1' b='2'/>", "<a>&nope;</a>", "<a>& </a>", "x<a/>", "<a", "</a>", "<a><![CDATA[x</a>",
        "{\"a\":1}", "<a>\u{0}",
    ])
    func refusesWhatIsNotWellFormed(_ text: String) {
        #expect(kind(text) == .malformed)
    }

    @Test func refusesBytesThatAreNotUTF8() {
        #expect(kind(Array("<a>".utf8) + [0xC3, 0x28] + Array("</a>".utf8)) == .malformed)
    }

    @Test func everyCutIsRefused() throws {
        let bytes = Array("<?xml version=\"1.0\"?><A x='1'><B>t&amp;t</B><C/></A>".utf8)
        #expect(kind(bytes, root: "A") == nil)
        for length in 0..<bytes.count { #expect(kind(Array(bytes[..<length]), root: "A") != nil, "cut at \(length)") }
    }

    @Test func namesAnotherRoot() {
        #expect(kind("<ListBucketResult/>", root: "ReplicationConfiguration") == .wrongRoot("ListBucketResult"))
        #expect(kind("<s:A xmlns:s='u'/>", root: "A") == nil)
    }

    @Test func trimsWhatStandsBefore() throws {
        #expect(try XMLTree.parse(Array("\r\n \u{FEFF}".utf8.dropLast(3)) + Array("<?xml version='1.0'?><A/>".utf8), root: "A").name == "A")
        #expect(try XMLTree.parse([0xEF, 0xBB, 0xBF] + Array("<A/>".utf8), root: "A").name == "A")
    }

    @Test func marksWhatXMLCanNotCarry() throws {
        let root = try XMLTree.parse(Array("<A><Key>a&#x1;b\u{2}c&#xD800;&#xFFFF;\u{FFFE}&#9;</Key></A>".utf8), root: "A")
        #expect(root.text(at: "Key") == "a\u{EE01}b\u{EE02}c\u{EEFF}\u{EEFF}\u{EEFF}\t")
        #expect(root.holdsMark)
        #expect(!XMLElement("A", text: "plain").holdsMark)
    }

    @Test func keepsCDATA() throws {
        #expect(try XMLTree.parse(Array("<A>a<![CDATA[<b>&#x1;]]>c</A>".utf8), root: "A").text == "a<b>&#x1;c")
    }

    @Test func mutatedDocumentsNeverCrash() throws {
        let seed = Array(#"<?xml version="1.0"?><A xmlns="u"><B c="d">e&amp;&#65;</B><![CDATA[f]]><!-- g --></A>"#.utf8)
        var random = SeededGenerator(seed: 7)
        for _ in 0..<2_000 {
            let bytes = random.mutated(seed)
            if let root = try? XMLTree.parse(bytes, root: nil) { #expect(try XMLTree.parse(root.serialized(), root: nil) == root) }
        }
    }
}
