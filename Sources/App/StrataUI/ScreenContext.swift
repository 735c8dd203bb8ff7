public import StrataCore
public import TerminalUI

/// What a picture depends on besides the state: all of it passed in, so that the same input gives the same cells.
public struct ScreenContext: Sendable {
    public var size: Size
    public var glyphs: Glyphs
    /// Milliseconds since 1970, UTC: what "2 d" is counted from.
    public var now: Int64
    /// Seconds east of UTC at a moment (milliseconds since 1970).
    public var zoneOffset: @Sendable (Int64) -> Int
    /// Short name of the zone, for exact times.
    public var zoneName: String
    /// Counts up while something loads; turns the spinner.
    public var tick: Int
    public var keymap: Keymap
    public var sizes: SizeStyle

    public init(
        size: Size, glyphs: Glyphs = .unicode, now: Int64, zoneOffset: @escaping @Sendable (Int64) -> Int = { _ in 0 }, zoneName: String = "UTC",
        tick: Int = 0, keymap: Keymap = DefaultKeys.keymap, sizes: SizeStyle = .binary
    ) {
        self.size = size
        self.glyphs = glyphs
        self.now = now
        self.zoneOffset = zoneOffset
        self.zoneName = zoneName
        self.tick = tick
        self.keymap = keymap
        self.sizes = sizes
    }
}

/// A picture: cells, and where the text cursor is (nil: hidden).
public struct Frame: Sendable, Equatable {
    public var grid: CellGrid
    public var cursor: Point?
}
