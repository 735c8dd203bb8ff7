/// The signs a screen is drawn with: one set for UTF-8, one for terminals that can't show it. Named by shape, every sign one column wide but for the
/// ASCII ellipsis.
public struct Glyphs: Sendable, Equatable, Hashable {
    /// Whether text beyond ASCII may be drawn.
    public let isUnicode: Bool

    public var disc, diamond, cross, bar, star, plus, tilde, minus: String
    public var ellipsis, check, bang, pause, dot, chevron: String
    public var ascending, descending: String
    /// Corners: top left, top right, bottom left, bottom right.
    public var topLeft, topRight, bottomLeft, bottomRight: String
    public var horizontal, vertical, teeLeft, teeRight: String
    public var scrollThumb: String
    /// Lowest to highest: for bar charts in one row.
    public var levels: [String]
    /// Frames of a turning sign.
    public var spinner: [String]

    public static let unicode = Glyphs(
        isUnicode: true, signs: ["●", "◆", "✗", "▌", "*", "+", "~", "-"], words: ["…", "✓", "!", "‖", "·", "▸"],
        arrows: ["▲", "▼"], corners: ["╭", "╮", "╰", "╯"], lines: ["─", "│", "├", "┤"],
        scrollThumb: "┃", levels: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
        spinner: ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"])

    public static let ascii = Glyphs(
        isUnicode: false, signs: ["o", "@", "x", "|", "*", "+", "~", "-"], words: ["...", "v", "!", "=", "-", ">"],
        arrows: ["^", "v"], corners: ["+", "+", "+", "+"], lines: ["-", "|", "+", "+"],
        scrollThumb: "#", levels: [".", ":", "-", "=", "+", "*", "#", "@"], spinner: ["|", "/", "-", "\\"])

    private init(
        isUnicode: Bool, signs: [String], words: [String], arrows: [String], corners: [String], lines: [String], scrollThumb: String,
        levels: [String], spinner: [String]
    ) {
        self.isUnicode = isUnicode
        (disc, diamond, cross, bar) = (signs[0], signs[1], signs[2], signs[3])
        (star, plus, tilde, minus) = (signs[4], signs[5], signs[6], signs[7])
        (ellipsis, check, bang) = (words[0], words[1], words[2])
        (pause, dot, chevron) = (words[3], words[4], words[5])
        (ascending, descending) = (arrows[0], arrows[1])
        (topLeft, topRight, bottomLeft, bottomRight) = (corners[0], corners[1], corners[2], corners[3])
        (horizontal, vertical, teeLeft, teeRight) = (lines[0], lines[1], lines[2], lines[3])
        self.scrollThumb = scrollThumb
        self.levels = levels
        self.spinner = spinner
    }

    /// What text may be drawn with these signs.
    public var repertoire: Repertoire { isUnicode ? .unicode : .ascii }
}
