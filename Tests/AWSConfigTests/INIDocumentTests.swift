import Testing

@testable import AWSConfig

@Suite struct INIDocumentTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var sections: [String: [String: String]]
        var warningLines: [Int] = []
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "empty file", text: "", sections: [:]),
        Case(name: "only comments", text: "# one\n; two\n", sections: [:]),
        Case(name: "plain", text: "[a]\nx = 1\ny=2\n", sections: ["a": ["x": "1", "y": "2"]]),
        Case(name: "no line feed at the end", text: "[a]\nx = 1", sections: ["a": ["x": "1"]]),
        Case(name: "carriage returns", text: "[a]\r\nx = 1\r\n[b]\r\ny = 2\r\n", sections: ["a": ["x": "1"], "b": ["y": "2"]]),
        Case(name: "colon delimits", text: "[a]\nx : 1\nurl = http://h:1/\n", sections: ["a": ["x": "1", "url": "http://h:1/"]]),
        Case(name: "comment behind a value stays", text: "[a]\nx = 1 # no\ny = 2 ; no\n", sections: ["a": ["x": "1 # no", "y": "2 ; no"]]),
        Case(name: "comment line inside a section", text: "[a]\nx = 1\n  # gone\ny = 2\n", sections: ["a": ["x": "1", "y": "2"]]),
        Case(name: "names in any case", text: "[A]\nAWS_Access_Key_Id = k\n", sections: ["A": ["aws_access_key_id": "k"]]),
        Case(name: "quotes stay", text: "[a]\nx = \"1\"\n", sections: ["a": ["x": "\"1\""]]),
        Case(name: "empty value", text: "[a]\nx =\ny = 1\n", sections: ["a": ["x": "", "y": "1"]]),
        Case(name: "continuation", text: "[a]\nx = 1\n  2\n  3\ny = 4\n", sections: ["a": ["x": "1\n2\n3", "y": "4"]]),
        Case(name: "blank line in a value", text: "[a]\nx = 1\n\n  2\n\n", sections: ["a": ["x": "1\n\n2"]]),
        Case(name: "nested", text: "[a]\ns3 =\n  addressing_style = path\nr = 1\n", sections: ["a": ["s3": "\naddressing_style = path", "r": "1"]]),
        Case(name: "settings indented alike", text: "[a]\n  x = 1\n  y = 2\n", sections: ["a": ["x": "1", "y": "2"]]),
        Case(name: "section indented", text: "  [a]\nx = 1\n", sections: ["a": ["x": "1"]]),
        Case(name: "text behind a section", text: "[a] # note\nx = 1\n", sections: ["a": ["x": "1"]]),
        Case(name: "blanks in brackets stay", text: "[ a ]\nx = 1\n", sections: [" a ": ["x": "1"]]),
        Case(name: "odd names", text: "[a]\nx y.z$ = 1\n", sections: ["a": ["x y.z$": "1"]]),
        Case(
            name: "DEFAULT shows through", text: "[DEFAULT]\nr = 1\n[a]\nx = 2\n[b]\nr = 3\n",
            sections: ["a": ["r": "1", "x": "2"], "b": ["r": "3"]]),
        Case(name: "other scripts", text: "[é]\nñ = 値\n", sections: ["é": ["ñ": "値"]]),
        Case(name: "byte-order mark", text: "\u{FEFF}[a]\nx = 1\n", sections: ["a": ["x": "1"]], warningLines: [1]),
        Case(name: "section twice", text: "[a]\nx = 1\n[b]\n[a]\ny = 2\n", sections: ["a": ["x": "1", "y": "2"], "b": [:]], warningLines: [4]),
        Case(name: "setting twice", text: "[a]\nx = 1\nX = 2\n", sections: ["a": ["x": "2"]], warningLines: [3]),
        Case(name: "stray line", text: "[a]\nx = 1\nSECRET\ny = 2\n", sections: ["a": ["x": "1", "y": "2"]], warningLines: [3]),
        Case(name: "line without a name", text: "[a]\n= SECRET\n", sections: ["a": [:]], warningLines: [2]),
        Case(name: "before any section", text: "x = SECRET\n[a]\ny = 1\n", sections: ["a": ["y": "1"]], warningLines: [1]),
        Case(name: "section not closed", text: "[a\nx = 1\n[b]\ny = 2\n", sections: ["b": ["y": "2"]], warningLines: [1, 2]),
        Case(name: "empty brackets", text: "[a]\n[]\nx = 1\n", sections: ["a": ["x": "1"]], warningLines: [2]),
    ]

    @Test(arguments: cases) func readsAsTheCommandLineInterfaceDoes(_ example: Case) {
        let document = INIDocument(Array(example.text.utf8))
        #expect(Dictionary(uniqueKeysWithValues: document.sections.map { ($0.name, $0.settings) }) == example.sections)
        #expect(document.warnings.map(\.line) == example.warningLines)
        #expect(document.warnings.allSatisfy { !$0.message.contains("SECRET") })
    }

    @Test func bytesThatAreNoTextAreReadAndTold() {
        let document = INIDocument(Array("[a]\nx = ".utf8) + [0xFF] + Array("\ny = 1\n".utf8))
        #expect(document["a"]?["y"] == "1")
        #expect(document.warnings.count == 1)
    }

    @Test func sectionsKeepTheirOrder() {
        #expect(INIDocument(Array("[b]\n[a]\n[c]".utf8)).sections.map(\.name) == ["b", "a", "c"])
    }

    @Test func nestedSettings() {
        #expect(INIDocument.nested("\na = 1\nb=2 = 3\nstray") == ["a": "1", "b": "2 = 3"])
        #expect(INIDocument.nested("plain") == nil)
    }
}
