/// How many colours a terminal shows.
public enum ColorDepth: String, Sendable, CaseIterable {
    case none
    case sixteen = "16"
    case indexed = "256"
    case trueColor = "true"
}

/// The seam between values and a real terminal. **Isolation**: everything on the main actor; `readEvents` never blocks.
@MainActor
public protocol TerminalDriver: AnyObject {
    /// What the terminal measures now, in cells.
    var size: Size { get }
    var colorDepth: ColorDepth { get }
    /// False when the locale isn't UTF-8: draw with `Glyphs.ascii`.
    var supportsUnicode: Bool { get }
    /// Colours from the next paint on; everything is painted anew.
    func setTheme(_ theme: Theme)
    /// Shows a grid, drawing only what changed since the last; the text cursor is shown at `cursor` or hidden.
    func paint(_ grid: CellGrid, cursor: Point?)
    /// What was typed, pasted and clicked since the last call, in order; empty when nothing was.
    func readEvents() -> [TerminalEvent]
    /// Hands the terminal back, stops the process, and takes the terminal again once it is continued.
    func suspend()
    /// Gives the terminal to something that needs it for itself (a pager, an editor), and takes it back when that ends.
    func handOver(_ body: () -> Void)
    /// Hands the terminal back for good; safe to call more than once.
    func restore()
    /// Puts text on the clipboard of whoever looks at the terminal (OSC 52). False when it is too long.
    func copyToClipboard(_ text: String) -> Bool
    /// Sets the terminal's title; hostile characters are spelled out.
    func setTitle(_ title: String)
}

extension TerminalDriver {
    /// The signs this terminal can show.
    public var glyphs: Glyphs { supportsUnicode ? .unicode : .ascii }
}

/// The bytes terminals understand beyond what ncurses sends.
public enum TerminalText {
    /// The longest text put on a clipboard, in UTF-8 bytes: terminals cut or refuse longer ones.
    public static let clipboardLimit = 100 * 1024

    /// OSC 52 for a text, ended by ST; nil when it is too long. **Source**: XTerm Control Sequences, Operating System Commands, Ps = 52.
    public static func clipboardSequence(_ text: String) -> [UInt8]? {
        let bytes = Array(text.utf8)
        guard bytes.count <= clipboardLimit else { return nil }
        return Array("\u{1B}]52;c;".utf8) + base64(bytes) + Array("\u{1B}\\".utf8)
    }

    /// OSC 2 for a title: one safe line of at most 200 characters.
    public static func titleSequence(_ title: String, repertoire: Repertoire = .unicode) -> [UInt8] {
        let safe = String(visibleText(String(title.prefix(200)), repertoire: repertoire).prefix(200))
        return Array("\u{1B}]2;\(safe)\u{1B}\\".utf8)
    }

    /// RFC 4648 base64 with padding.
    static func base64(_ bytes: [UInt8]) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let padded = Array(group) + Array(repeating: 0, count: 3 - group.count)
            let value = Int(padded[0]) << 16 | Int(padded[1]) << 8 | Int(padded[2])
            for position in 0..<4 {
                result.append(position <= group.count ? alphabet[value >> (18 - 6 * position) & 63] : UInt8(ascii: "="))
            }
        }
        return result
    }
}
