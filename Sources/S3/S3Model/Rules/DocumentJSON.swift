import Foundation

/// Why a JSON text isn't such a document.
public struct RuleJSONFailure: Error, Sendable, Equatable {
    /// One sentence, with the place: "Rules[0].Transitions[1].Days: a number is needed".
    public var message: String

    public init(message: String) { self.message = message }
}

/// A value of JSON, as far as documents need it.
private enum JSONValue: Decodable {
    case null
    case flag(Bool)
    case number(Int64)
    case real(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .flag(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .number(value)
        } else if let value = try? container.decode(Double.self) {
            self = .real(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }
}

/// Documents as the AWS CLI writes and reads them.
enum DocumentJSON {
    /// The JSON of an element, laid out two spaces a level. Elements that the shape doesn't have aren't in it (`unsaid`).
    static func encode(_ element: XMLElement, _ shape: DocumentShape, ahead: [(String, String)] = []) -> String {
        var bytes: [UInt8] = []
        write(element, shape, ahead: ahead, into: &bytes)
        return (JSONLayout.lines(String(decoding: bytes, as: UTF8.self)) ?? []).joined(separator: "\n") + "\n"
    }

    /// Paths of what the JSON of an element can't say.
    static func unsaid(_ element: XMLElement, _ shape: DocumentShape) -> [String] {
        guard case .structure(let members) = shape else { return element.elements.map(\.localName) }
        return element.elements.flatMap { child -> [String] in
            guard let member = members.first(where: { $0.xml == child.localName }) else { return [child.localName] }
            return unsaid(child, member.shape).map { "\(child.localName).\($0)" }
        }
    }

    private static func write(_ element: XMLElement, _ shape: DocumentShape, ahead: [(String, String)] = [], into bytes: inout [UInt8]) {
        let text = element.trimmedText
        switch shape {
        case .number where Int64(text) != nil: bytes += String(Int64(text)!).utf8
        case .flag where text == "true" || text == "false": bytes += text.utf8
        case .text: JSONQuote.append(element.text, to: &bytes)
        case .number, .flag, .date: JSONQuote.append(text, to: &bytes)
        case .structure(let members):
            bytes.append(UInt8(ascii: "{"))
            var isFirst = true
            func begin(_ name: String) {
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                JSONQuote.append(name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
            }
            for (name, value) in ahead {
                begin(name)
                JSONQuote.append(value, to: &bytes)
            }
            for member in members {
                let children = element.all(member.xml)
                guard let first = children.first else { continue }
                begin(member.json)
                guard member.isList else {
                    write(first, member.shape, into: &bytes)
                    continue
                }
                bytes.append(UInt8(ascii: "["))
                for (index, child) in children.enumerated() {
                    if index > 0 { bytes.append(UInt8(ascii: ",")) }
                    write(child, member.shape, into: &bytes)
                }
                bytes.append(UInt8(ascii: "]"))
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// The element that a JSON text says.
    ///
    /// - Parameters:
    ///   - wrappers: members that the document may stand in ("LifecycleConfiguration").
    ///   - beside: members beside the document's own that are texts; they are answered by name.
    static func decode(
        _ text: String, root: XMLElement, _ shape: DocumentShape, wrapper: String, beside: [String]
    ) throws(RuleJSONFailure) -> (element: XMLElement, beside: [String: String]) {
        let value: JSONValue
        do { value = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) } catch { throw RuleJSONFailure(message: "This isn't JSON.") }
        guard case .object(var members) = value else { throw RuleJSONFailure(message: "A JSON object is needed.") }
        var found: [String: String] = [:]
        for name in beside {
            switch members.removeValue(forKey: name) {
            case .text(let text): found[name] = text
            case nil, .null: break
            default: throw RuleJSONFailure(message: "\(name): a text is needed.")
            }
        }
        if case .object(let inner)? = members[wrapper], members.count == 1 { members = inner }
        return (try read(.object(members), shape, into: root, path: ""), found)
    }

    private static func read(_ value: JSONValue, _ shape: DocumentShape, into element: XMLElement, path: String) throws(RuleJSONFailure) -> XMLElement
    {
        func need(_ what: String) -> RuleJSONFailure { RuleJSONFailure(message: "\(path): \(what) is needed.") }
        var element = element
        switch (shape, value) {
        case (.text, .text(let text)): element.children = text.isEmpty ? [] : [.text(text)]
        case (.text, _): throw need("a text")
        case (.number, .number(let number)): element.children = [.text(String(number))]
        case (.number, _): throw need("a whole number")
        case (.flag, .flag(let flag)): element.children = [.text(flag ? "true" : "false")]
        case (.flag, _): throw need("true or false")
        case (.date, .text(let text)):
            guard let milliseconds = Timestamp.milliseconds(iso: text) else { throw need("an ISO 8601 date") }
            element.children = [.text(Timestamp.iso(milliseconds: milliseconds))]
        case (.date, .number(let seconds)): element.children = [.text(Timestamp.iso(second: seconds))]
        case (.date, _): throw need("an ISO 8601 date")
        case (.structure(let members), .object(let object)):
            for name in object.keys.sorted() where !members.contains(where: { $0.json == name }) {
                let known = members.map(\.json).joined(separator: ", ")
                throw RuleJSONFailure(message: "\(path.isEmpty ? "" : "\(path): ")there is no \(name) here; known are \(known).")
            }
            for member in members {
                guard let value = object[member.json] else { continue }
                if case .null = value { continue }
                try read(value, member, into: &element, path: path.isEmpty ? member.json : "\(path).\(member.json)")
            }
        case (.structure, _): throw need("an object")
        }
        return element
    }

    private static func read(_ value: JSONValue, _ member: DocumentShape.Member, into element: inout XMLElement, path: String) throws(RuleJSONFailure)
    {
        let child = XMLElement(element.childName(member.xml))
        guard member.isList else {
            element.children.append(.element(try read(value, member.shape, into: child, path: path)))
            return
        }
        guard case .list(let values) = value else { throw RuleJSONFailure(message: "\(path): a list is needed.") }
        for (index, value) in values.enumerated() {
            element.children.append(.element(try read(value, member.shape, into: child, path: "\(path)[\(index)]")))
        }
    }
}
