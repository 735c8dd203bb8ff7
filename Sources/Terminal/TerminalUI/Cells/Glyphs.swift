/// The signs a screen is drawn with: one set for UTF-8, one for terminals that can't show it. Named by shape, every sign one column wide but for the
/// ASCII ellipsis.
public struct Glyphs: Sendable, Equatable, Hashable {
    /// Whether text beyond ASCII may be drawn.
    public let isUnicode: Bool

    public var disc, diamond, cross, bar, star, plus, tilde, minus: String
    public var ellipsis, check, bang, pause, dot, chevron: String
    public var ascending, descending, up, right, down, left: String
    /// Corners: top left, top right, bottom left, bottom right.
    public var topLeft, topRight, bottomLeft, bottomRight: String
    public var horizontal, vertical, teeLeft, teeRight, teeTop, teeBottom: String
    public var full, empty, scrollThumb, scrollTrack: String
    /// Lowest to highest: for bar charts in one row.
    public var levels: [String]
    /// Frames of a turning sign.
    public var spinner: [String]

    public static let unicode = Glyphs(
        isUnicode: true, signs: ["●", "◆", "✗", "▌", "*", "+", "~", "-"], words: ["…", "✓", "!", "‖", "·", "▸"],
        arrows: ["▲", "▼", "↑", "→", "↓", "←"], corners: ["╭", "╮", "╰", "╯"], lines: ["─", "│", "├", "┤", "┬", "┴"],
        fills: ["█", "░", "┃", "│"], levels: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
        spinner: ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"])

    public static let ascii = Glyphs(
        isUnicode: false, signs: ["o", "@", "x", "|", "*", "+", "~", "-"], words: ["...", "v", "!", "=", "-", ">"],
        arrows: ["^", "v", "^", ">", "v", "<"], corners: ["+", "+", "+", "+"], lines: ["-", "|", "+", "+", "+", "+"],
        fills: ["#", ".", "#", "|"], levels: [".", ":", "-", "=", "+", "*", "#", "@"], spinner: ["|", "/", "-", "\\"])

    private init(
        isUnicode: Bool, signs: [String], words: [String], arrows: [String], corners: [String], lines: [String], fills: [String], levels: [String],
        spinner: [String]
    ) {
        self.isUnicode = isUnicode
        (disc, diamond, cross, bar) = (signs[0], signs[1], signs[2], signs[3])
        (star, plus, tilde, minus) = (signs[4], signs[5], signs[6], signs[7])
        (ellipsis, check, bang) = (words[0], words[1], words[2])
        (pause, dot, chevron) = (words[3], words[4], words[5])
        (ascending, descending, up) = (arrows[0], arrows[1], arrows[2])
        (right, down, left) = (arrows[3], arrows[4], arrows[5])
        (topLeft, topRight, bottomLeft, bottomRight) = (corners[0], corners[1], corners[2], corners[3])
        (horizontal, vertical, teeLeft) = (lines[0], lines[1], lines[2])
        (teeRight, teeTop, teeBottom) = (lines[3], lines[4], lines[5])
        (full, empty, scrollThumb, scrollTrack) = (fills[0], fills[1], fills[2], fills[3])
        self.levels = levels
        self.spinner = spinner
    }

    /// What text may be drawn with these signs.
    public var repertoire: Repertoire { isUnicode ? .unicode : .ascii }
}
