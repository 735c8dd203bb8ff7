import Foundation
import TOMLKit

/// A TOML value, copied out of the parser: its own tables are references into memory that goes with their root.
indirect enum TOMLNode: Equatable {
    case string(String)
    case bool(Bool)
    case int(Int)
    case double(Double)
    case table([String: TOMLNode])
    case array([TOMLNode])
    /// Dates and times: nothing here takes one.
    case other

    var string: String? { if case .string(let value) = self { value } else { nil } }
    var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    var table: [String: TOMLNode]? { if case .table(let value) = self { value } else { nil } }
    var number: Double? {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    /// What it is, for messages.
    var kind: String {
        switch self {
        case .string: "text"
        case .bool: "true or false"
        case .int, .double: "a number"
        case .table: "a table"
        case .array: "a list"
        case .other: "a date or time"
        }
    }
}

/// Reads TOML files. **Errors**: `SettingsWarning`, with the line for a syntax error.
enum TOMLDocument {
    /// Nobody writes settings this long. **Units**: bytes.
    static let limit = 1024 * 1024

    /// The top table of a file; nil when there is no such file.
    static func read(_ path: String) throws(SettingsWarning) -> [String: TOMLNode]? {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else { return nil }
        guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: limit + 1) ?? Data() else {
            throw SettingsWarning(file: path, message: "can't be read")
        }
        guard data.count <= limit else { throw SettingsWarning(file: path, message: "is longer than \(limit) bytes") }
        guard let text = String(validating: data, as: UTF8.self) else { throw SettingsWarning(file: path, message: "isn't UTF-8") }
        return try parse(text, file: path)
    }

    /// The top table of a text; `file` is for messages.
    static func parse(_ text: String, file: String) throws(SettingsWarning) -> [String: TOMLNode] {
        do {
            let root = try TOMLTable(string: text)
            return withExtendedLifetime(root) { nodes(of: root) }
        } catch let error as TOMLParseError {
            throw SettingsWarning(file: file, line: error.source.begin.line, message: error.description)
        } catch {
            throw SettingsWarning(file: file, message: "can't be read: \(error)")
        }
    }

    private static func nodes(of table: TOMLTable) -> [String: TOMLNode] {
        var result: [String: TOMLNode] = [:]
        for key in table.keys { result[key] = table[key].map { node(of: $0) } }
        return result
    }

    private static func node(of value: any TOMLValueConvertible) -> TOMLNode {
        switch value.type {
        case .string: value.string.map { .string($0) } ?? .other
        case .bool: value.bool.map { .bool($0) } ?? .other
        case .int: value.int.map { .int($0) } ?? .other
        case .double: value.double.map { .double($0) } ?? .other
        case .table: value.table.map { .table(nodes(of: $0)) } ?? .other
        case .array: value.array.map { list in .array(list.map { node(of: $0) }) } ?? .other
        default: .other
        }
    }

    /// A key as it stands in a path: quoted where TOML would.
    static func quoted(_ key: String) -> String {
        let isBare =
            !key.isEmpty && key.utf8.allSatisfy { ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D || $0 == 0x5F }
        return isBare ? key : "\"\(key)\""
    }
}
