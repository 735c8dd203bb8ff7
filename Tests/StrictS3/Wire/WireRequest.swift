/// One header line: the name as sent, the value without its outer white space.
public struct Header: Sendable, Equatable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// One name of a query string, decoded. `value` is nil where no `=` was sent (`?uploads`).
public struct QueryItem: Sendable, Equatable {
    public var name: String
    public var value: String?
}

/// One request as it came over the wire, with its target taken apart but nothing judged yet.
public struct WireRequest: Sendable {
    public let method: String
    /// Path and query exactly as sent.
    public let target: String
    /// Header lines in the order sent.
    public let headers: [Header]
    /// Number of the connection, from 1 in order of acceptance.
    public let connection: Int
    /// The path, decoded: `/bucket/key`.
    let path: [UInt8]
    /// Query items in the order sent, decoded.
    public let query: [QueryItem]
    public internal(set) var body: [UInt8] = []
    /// False when a percent escape is broken or the path is not UTF-8 (400 InvalidURI).
    let isWellFormed: Bool

    init(method: String, target: String, headers: [Header], connection: Int) {
        self.method = method
        self.target = target
        self.headers = headers
        self.connection = connection
        let bytes = Array(target.utf8)
        let mark = bytes.firstIndex(of: UInt8(ascii: "?"))
        let path = PercentCoding.decode(bytes[..<(mark ?? bytes.count)])
        let query = mark.map { Self.items(bytes[($0 + 1)...]) } ?? []
        self.path = path ?? []
        self.query = query ?? []
        isWellFormed = path?.first == UInt8(ascii: "/") && query != nil && String(validating: path ?? [], as: UTF8.self) != nil
    }

    /// Splits a query string; nil when an escape is broken.
    static func items(_ text: some Collection<UInt8>) -> [QueryItem]? {
        var items: [QueryItem] = []
        for pair in text.split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "="))
            guard let name = PercentCoding.decode(pair[..<(equals ?? pair.endIndex)], plus: true) else { return nil }
            var value: [UInt8]?
            if let equals {
                guard let decoded = PercentCoding.decode(pair[pair.index(after: equals)...], plus: true) else { return nil }
                value = decoded
            }
            items.append(QueryItem(name: String(decoding: name, as: UTF8.self), value: value.map { String(decoding: $0, as: UTF8.self) }))
        }
        return items
    }

    /// The value of a header, whatever its case; repeated lines joined with a comma (RFC 9110 section 5.3). nil when absent.
    public func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        let values = headers.filter { $0.name.lowercased() == wanted }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ",")
    }

    /// The value of a query item, "" where it was sent without one, nil when absent.
    public func query(_ name: String) -> String? {
        query.first { $0.name == name }.map { $0.value ?? "" }
    }
}
