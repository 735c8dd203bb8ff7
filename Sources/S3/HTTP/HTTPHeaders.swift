/// Header fields in the order they are sent or were received; names compare without case, values are kept byte for byte.
public struct HTTPHeaders: Sendable, Equatable {
    public private(set) var fields: [Field]

    public struct Field: Sendable, Equatable {
        public var name: String
        public var value: String
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(_ fields: [(String, String)] = []) {
        self.fields = fields.map { Field($0.0, $0.1) }
    }

    /// The first value of that name, nil when the field is absent; setting replaces every field of that name.
    public subscript(name: String) -> String? {
        get { fields.first { $0.name.lowercased() == name.lowercased() }?.value }
        set {
            fields.removeAll { $0.name.lowercased() == name.lowercased() }
            if let newValue { fields.append(Field(name, newValue)) }
        }
    }

    public mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name, value))
    }
}
