/// Splits a command as a POSIX shell splits words, with quotes and backslashes but no expansion of any kind.
///
/// Source: Python's `shlex.split`, which botocore uses for `credential_process` and for section names.
enum ShellWords {
    /// The words of a command; nil where a quote isn't closed or a backslash ends the text.
    static func split(_ text: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var rest = text[...]
        while let character = rest.popFirst() {
            switch character {
            case "'":
                guard let end = rest.firstIndex(of: "'") else { return nil }
                word = (word ?? "") + rest[..<end]
                rest = rest[rest.index(after: end)...]
            case "\"":
                guard let quoted = takeQuoted(&rest) else { return nil }
                word = (word ?? "") + quoted
            case "\\":
                guard let escaped = rest.popFirst() else { return nil }
                word = (word ?? "") + String(escaped)
            case _ where character.isWhitespace:
                if let complete = word { words.append(complete) }
                word = nil
            default:
                word = (word ?? "") + String(character)
            }
        }
        if let word { words.append(word) }
        return words
    }

    /// The text up to the closing double quote; a backslash there escapes only `"` and itself.
    private static func takeQuoted(_ rest: inout Substring) -> String? {
        var quoted = ""
        while let character = rest.popFirst() {
            switch character {
            case "\"": return quoted
            case "\\":
                guard let escaped = rest.popFirst() else { return nil }
                if escaped != "\"", escaped != "\\" { quoted.append("\\") }
                quoted.append(escaped)
            default: quoted.append(character)
            }
        }
        return nil
    }
}
