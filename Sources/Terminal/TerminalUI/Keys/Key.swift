/// A key press, free of any terminal's encoding.
public struct Key: Sendable, Equatable, Hashable {
    public enum Base: Sendable, Equatable, Hashable {
        /// A printable character as typed ("G" is shift-g).
        case character(Character)
        case enter, escape, tab, backTab, backspace, delete, insert
        case up, down, left, right, home, end, pageUp, pageDown
        case function(Int)
    }
    public var base: Base
    public var control: Bool
    public var alt: Bool

    public init(_ base: Base, control: Bool = false, alt: Bool = false) {
        self.base = base
        self.control = control
        self.alt = alt
    }
}

/// What a terminal says.
public enum TerminalEvent: Sendable, Equatable {
    case key(Key)
    /// Text between bracketed-paste marks: for text fields only.
    case paste(String)
    case mouse(MouseEvent)
    case resize(Size)
    /// Back after a stop (Ctrl-Z, fg): everything must be painted anew.
    case resume
}

public struct MouseEvent: Sendable, Equatable {
    public enum Kind: Sendable, Equatable { case press, doublePress, wheelUp, wheelDown }
    public var kind: Kind
    public var at: Point
    public init(kind: Kind, at: Point) {
        self.kind = kind
        self.at = at
    }
}
