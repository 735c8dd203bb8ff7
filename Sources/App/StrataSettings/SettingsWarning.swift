import TerminalUI

/// Something in a settings, keys or theme file that was passed over; the program goes on with its default.
public struct SettingsWarning: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file's path.
    public var file: String
    /// For syntax errors: counted from 1.
    public var line: Int?
    /// For wrong values: `mouse`, `roles."border.focused".fg`.
    public var key: String?
    public var message: String

    public init(file: String, line: Int? = nil, key: String? = nil, message: String) {
        self.file = file
        self.line = line
        self.key = key
        self.message = message
    }

    /// `FILE:3: …` or `FILE: mouse: …`, in one safe line.
    public var description: String {
        let place = line.map { ":\($0)" } ?? ""
        let path = key.map { "\($0): " } ?? ""
        return visibleText("\(file)\(place): \(path)\(message)")
    }
}
