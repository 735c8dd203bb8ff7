import CNcurses
import TerminalUI

/// Draws cells with ncurses: looks to attributes and colour pairs, text to `cchar_t`. **Isolation**: the driver's actor.
@MainActor
final class CellPainter {
    let depth: ColorDepth
    private let colorCount: Int
    private let isDirect: Bool
    private var theme: ResolvedTheme
    private var pairs: ColorPairs
    private var looks: [UInt32: (attributes: attr_t, pair: Int32)] = [:]
    private var drawable: [UInt32: Bool] = [:]
    private var buffer: [cchar_t] = []
    /// Set when a colour pair changed its colours under cells already drawn: they have to be drawn again.
    private(set) var mustRepaint = false

    init(depth: ColorDepth, isDirect: Bool) {
        self.depth = depth
        self.isDirect = isDirect
        colorCount = Int(strata_color_count())
        // ncurses takes more, but a theme needs a few hundred at most, and pairs beyond 32767 cost memory in every terminal.
        pairs = ColorPairs(capacity: depth == .none ? 0 : min(Int(strata_pair_count()) - 1, 2048))
        theme = ResolvedTheme(.standard, depth: depth)
    }

    func setTheme(_ theme: Theme) {
        self.theme = ResolvedTheme(theme, depth: depth)
        looks.removeAll()
    }

    /// Draws a run of cells at its place.
    func draw(_ cells: ArraySlice<Cell>, row: Int, column: Int) {
        buffer.removeAll(keepingCapacity: true)
        for cell in cells where cell.width > 0 {
            let look = look(of: cell)
            if !isDrawable(cell) {
                for _ in 0..<cell.width { append(["?"], look) }
            } else if cell.text.isASCII {
                append([cell.text.base], look)
            } else {
                append(cell.text.scalars, look)
            }
        }
        _ = strata_draw_cells(Int32(row), Int32(column), buffer, Int32(buffer.count))
    }

    func didRepaint() { mustRepaint = false }

    private func append(_ scalars: [Unicode.Scalar], _ look: (attributes: attr_t, pair: Int32)) {
        var cell = cchar_t()
        let text = scalars.map { wchar_t($0.value) } + [0]
        _ = strata_set_cell(&cell, text, look.attributes, look.pair)
        buffer.append(cell)
    }

    /// Whether the C library gives every part of a cell the width the layout gave it: ncurses would move everything after it otherwise.
    private func isDrawable(_ cell: Cell) -> Bool {
        let base = cell.text.base
        if cell.text.isASCII { return base.value >= 0x20 && base.value < 0x7F }
        if cell.text.hasMarks {
            return cell.text.scalars.dropFirst().allSatisfy { has(width: 0, $0) } && has(width: Int32(cell.width), base)
        }
        return has(width: Int32(cell.width), base)
    }

    private func has(width: Int32, _ scalar: Unicode.Scalar) -> Bool {
        let key = scalar.value << 2 | UInt32(width)
        if let known = drawable[key] { return known }
        let answer = strata_wcwidth(wchar_t(scalar.value)) == width
        drawable[key] = answer
        return answer
    }

    private func look(of cell: Cell) -> (attributes: attr_t, pair: Int32) {
        if let known = looks[cell.lookKey] { return known }
        let style = theme.style(of: cell)
        var attributes = attr_t(0)
        if style.attributes.contains(.bold) { attributes |= strata_bold() }
        if style.attributes.contains(.dim) { attributes |= strata_dim() }
        if style.attributes.contains(.italic) { attributes |= strata_italic() }
        if style.attributes.contains(.underline) { attributes |= strata_underline() }
        if style.attributes.contains(.reverse) { attributes |= strata_reverse() }
        let foreground = number(of: style.foreground)
        // Terminals with eight colours show the bright ones by bold type.
        if colorCount == 8, foreground >= 8 { attributes |= strata_bold() }
        let wanted = ColorPairs.Colors(foreground: reduced(foreground), background: reduced(number(of: style.background)))
        let pair = pairs.pair(for: wanted)
        if pair.isNew { init_extended_pair(pair.pair, wanted.foreground, wanted.background) }
        if pair.isReused {
            mustRepaint = true
            looks.removeAll()
        }
        looks[cell.lookKey] = (attributes, pair.pair)
        return (attributes, pair.pair)
    }

    private func reduced(_ color: Int32) -> Int32 { colorCount == 8 && color >= 8 ? color - 8 : color }

    /// The number ncurses knows a colour by; -1 for the terminal's own.
    private func number(of color: Color) -> Int32 {
        switch color {
        case .terminal: return -1
        case .index(let index) where isDirect && index >= 8: return direct(RGB.of(index))
        case .index(let index): return Int32(index)
        case .rgb(let rgb): return direct(rgb)
        }
    }

    /// With direct colour the numbers 0 to 7 are still the first eight colours: the darkest blues become the next one.
    private func direct(_ rgb: RGB) -> Int32 {
        let value = Int32(rgb.red) << 16 | Int32(rgb.green) << 8 | Int32(rgb.blue)
        return value > 0 && value < 8 ? 8 : value
    }
}
