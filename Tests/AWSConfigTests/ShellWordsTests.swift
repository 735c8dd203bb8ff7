import Testing

@testable import AWSConfig

@Suite struct ShellWordsTests {
    /// Expected words as Python 3.11's `shlex.split` gives them; nil where it raises.
    static let cases: [(String, [String]?)] = [
        ("", []), ("  ", []), ("a", ["a"]), ("a  b\tc", ["a", "b", "c"]),
        ("a 'b c' d", ["a", "b c", "d"]), ("a \"b c\" d", ["a", "b c", "d"]), ("a'b'c\"d\"e", ["abcde"]),
        ("a ''", ["a", ""]), ("\"\"", [""]), ("a\\ b", ["a b"]), ("'a\\b'", ["a\\b"]),
        ("\"a\\\"b\"", ["a\"b"]), ("\"a\\\\b\"", ["a\\b"]), ("\"a\\nb\"", ["a\\nb"]), ("a # b", ["a", "#", "b"]),
        ("$HOME ~ `x` ; |", ["$HOME", "~", "`x`", ";", "|"]),
        ("'a", nil), ("\"a", nil), ("a\\", nil), ("\"a\\", nil),
    ]

    @Test(arguments: cases) func splits(_ text: String, _ words: [String]?) {
        #expect(ShellWords.split(text) == words)
    }
}
