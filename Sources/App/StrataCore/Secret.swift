/// Text that nobody but the one it is for may read: printing it, reflecting on it and dumping what holds it show none of it.
public struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// For the place that makes a key of it, and no other.
    public let text: String

    public init(_ text: String) { self.text = text }

    public var description: String { "[secret]" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
