/// Emphasis on top of what the theme gives a role.
public struct Attributes: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let bold = Attributes(rawValue: 1)
    public static let dim = Attributes(rawValue: 2)
    public static let italic = Attributes(rawValue: 4)
    public static let underline = Attributes(rawValue: 8)
    public static let reverse = Attributes(rawValue: 16)
}

/// One cell of the screen: what it shows, what that means (`role`), and on what it lies (`backdrop`). 16 bytes, no heap.
public struct Cell: Sendable, Equatable, Hashable {
    /// What is drawn.
    public let text: CellText
    /// What it means: gives the foreground.
    public var role: Role
    /// What it lies on (the cursor row, a dialog): gives the background unless it is `text`.
    public var backdrop: Role
    public var attributes: Attributes
    /// Columns: 1, 2, or 0 for the right half of a wide cell.
    public let width: UInt8

    public init(text: CellText, width: UInt8, role: Role = .text, backdrop: Role = .text, attributes: Attributes = []) {
        self.text = text
        self.width = width
        self.role = role
        self.backdrop = backdrop
        self.attributes = attributes
    }

    /// An empty cell.
    public static func blank(role: Role = .text, backdrop: Role = .text) -> Cell {
        Cell(text: .space, width: 1, role: role, backdrop: backdrop)
    }

    /// A number for the cell's look: equal exactly when two cells look alike. For caches.
    public var lookKey: UInt32 { UInt32(role.index) << 16 | UInt32(backdrop.index) << 8 | UInt32(attributes.rawValue) }

    /// True when two cells differ only in their text: they can be drawn in one go.
    public func looksLike(_ other: Cell) -> Bool {
        role == other.role && backdrop == other.backdrop && attributes == other.attributes
    }
}
