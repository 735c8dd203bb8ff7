/// A shared AWS settings file, read as the AWS CLI reads it (Python's `RawConfigParser`): sections in file order, names of settings in lower case.
///
/// What the CLI refuses as a whole (a section or setting twice, a byte-order mark, a stray line, bytes that aren't UTF-8) is read as far as it
/// makes sense and told in `warnings`. No warning ever quotes the file: a stray line may be a secret.
struct INIDocument: Sendable, Equatable {
    struct Section: Sendable, Equatable {
        /// The text between the brackets, blanks kept.
        var name: String
        /// Setting names in lower case; values of several lines are joined with line feeds.
        var settings: [String: String]
    }

    struct Warning: Sendable, Equatable {
        /// Counted from 1.
        var line: Int
        var message: String
    }

    private(set) var sections: [Section] = []
    private(set) var warnings: [Warning] = []

    /// Reads a whole file; never fails.
    init(_ bytes: [UInt8]) {
        var content = bytes[...]
        if content.starts(with: [0xEF, 0xBB, 0xBF]) {
            content = content.dropFirst(3)
            warn(1, "starts with a byte-order mark, for which the AWS CLI refuses the file")
        }
        let text = String(decoding: content, as: UTF8.self)
        if !text.utf8.elementsEqual(content) { warn(1, "holds bytes that aren't UTF-8, for which the AWS CLI refuses the file") }
        var reader = Reader()
        for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: Self.endsLine).enumerated() {
            if let problem = reader.take(line) { warn(number + 1, problem) }
        }
        sections = reader.finish()
    }

    /// The settings of a section, nil where the file has none of that name.
    subscript(name: String) -> [String: String]? {
        sections.first { $0.name == name }?.settings
    }

    /// The settings nested in a value (`s3 =` followed by indented lines); nil where the value is plain text.
    ///
    /// Source: botocore configloader.py `_parse_nested`: only a value that starts with a line feed nests; lines without `=` are left out here.
    static func nested(_ value: String) -> [String: String]? {
        guard value.hasPrefix("\n") else { return nil }
        var settings: [String: String] = [:]
        for line in value.split(separator: "\n") {
            guard let equals = line.firstIndex(of: "=") else { continue }
            settings[trimmed(line[..<equals])] = trimmed(line[line.index(after: equals)...])
        }
        return settings
    }

    /// Python's universal newlines, no other of Unicode's.
    private static func endsLine(_ character: Character) -> Bool {
        character == "\n" || character == "\r\n" || character == "\r"
    }

    /// The text without white space at both ends.
    static func trimmed(_ text: some StringProtocol) -> String {
        var rest = text[...]
        while let first = rest.first, first.isWhitespace { rest = rest.dropFirst() }
        while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
        return String(rest)
    }

    private mutating func warn(_ line: Int, _ message: String) {
        warnings.append(Warning(line: line, message: message))
    }
}

extension INIDocument {
    /// The parser's state between two lines.
    ///
    /// Source: Python 3.11 Lib/configparser.py `_read` with its default options, which is what botocore's configloader.py uses.
    private struct Reader {
        private var sections: [(name: String, settings: [String: [String]])] = []
        /// `[DEFAULT]`: its settings show through in every section.
        private var defaults: [String: [String]] = [:]
        private var current: Target = .none
        private var setting: String?
        /// Column of the last line that wasn't a continuation; deeper lines continue its value.
        private var indent = 0

        private enum Target { case none, defaults, section(Int) }

        /// Takes one line without its line end; answers what is wrong with it.
        mutating func take(_ line: Substring) -> String? {
            let text = INIDocument.trimmed(line)
            if text.hasPrefix("#") || text.hasPrefix(";") { return nil }
            if text.isEmpty {
                extend(with: "")
                return nil
            }
            let column = line.prefix { $0.isWhitespace }.count
            if setting != nil, column > indent {
                extend(with: text)
                return nil
            }
            indent = column
            if text.hasPrefix("["), let end = text.lastIndex(of: "]"), end > text.index(after: text.startIndex) {
                return open(String(text[text.index(after: text.startIndex)..<end]))
            }
            return set(text)
        }

        private mutating func open(_ name: String) -> String? {
            setting = nil
            if name == "DEFAULT" {
                current = .defaults
                return nil
            }
            if let known = sections.firstIndex(where: { $0.name == name }) {
                current = .section(known)
                return "opens a section a second time (the two are merged), for which the AWS CLI refuses the file"
            }
            sections.append((name, [:]))
            current = .section(sections.count - 1)
            return nil
        }

        private mutating func set(_ text: String) -> String? {
            if case .none = current { return "stands before the first section and was left out; the AWS CLI refuses the file for it" }
            guard let delimiter = text.firstIndex(where: { $0 == "=" || $0 == ":" }), delimiter > text.startIndex else {
                setting = nil
                return "is neither a section nor a setting and was left out; the AWS CLI refuses the file for it"
            }
            let name = INIDocument.trimmed(text[..<delimiter]).lowercased()
            let isDuplicate = values(of: name) != nil
            setting = name
            store([INIDocument.trimmed(text[text.index(after: delimiter)...])])
            return isDuplicate ? "sets a name a second time (the last one counts), for which the AWS CLI refuses the file" : nil
        }

        private mutating func extend(with text: String) {
            guard let setting, let values = values(of: setting) else { return }
            store(values + [text])
        }

        private func values(of name: String) -> [String]? {
            switch current {
            case .none: nil
            case .defaults: defaults[name]
            case .section(let index): sections[index].settings[name]
            }
        }

        private mutating func store(_ values: [String]) {
            guard let setting else { return }
            switch current {
            case .none: break
            case .defaults: defaults[setting] = values
            case .section(let index): sections[index].settings[setting] = values
            }
        }

        func finish() -> [Section] {
            sections.map { section in
                let settings = defaults.merging(section.settings) { _, own in own }
                return Section(name: section.name, settings: settings.mapValues(Self.joined))
            }
        }

        /// Lines joined, blank lines at the end dropped; a leading line feed stays, since it marks nested settings.
        private static func joined(_ lines: [String]) -> String {
            var lines = lines
            while let last = lines.last, last.isEmpty, !(lines.count == 1) { lines.removeLast() }
            return lines.joined(separator: "\n")
        }
    }
}
