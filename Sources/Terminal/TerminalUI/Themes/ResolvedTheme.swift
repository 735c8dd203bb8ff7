/// A theme worked out for one colour depth: every pair of role and backdrop looked up once, so that painting is an array access.
///
/// What a theme asks for is kept readable: a foreground that would fall below the theme's least contrast on the backdrop it lies on takes the
/// backdrop's own, and where a terminal has fewer colours the nearest readable one is chosen. Without colour every theme becomes `Theme.mono`.
public struct ResolvedTheme: Sendable, Equatable {
    public let depth: ColorDepth
    private var styles: [ResolvedStyle]

    public init(_ theme: Theme, depth: ColorDepth) {
        let source = depth == .none ? Theme.mono : theme
        self.depth = depth
        let mapper = ColorMapper(theme: source, depth: depth)
        let plain = Role.allCases.map { mapper.resolve(source.style($0, depth: depth)) }
        let text = mapper.resolve(source.style(.text, depth: depth))
        styles = []
        styles.reserveCapacity(plain.count * plain.count)
        for (role, style) in zip(Role.allCases, plain) {
            let onText = style.on(text, isBackdropPlain: true, mapper)
            for (backdrop, behind) in zip(Role.allCases, plain) {
                let isPlain = backdrop == .text || backdrop == role
                styles.append(isPlain ? onText : style.on(behind, isBackdropPlain: false, mapper))
            }
        }
    }

    /// What a role looks like on a backdrop.
    public func style(_ role: Role, on backdrop: Role = .text) -> ResolvedStyle {
        styles[role.index * Role.allCases.count + backdrop.index]
    }

    /// What a cell looks like, its own emphasis included.
    public func style(of cell: Cell) -> ResolvedStyle {
        var style = style(cell.role, on: cell.backdrop)
        style.attributes.formUnion(cell.attributes)
        return style
    }
}

extension Style {
    fileprivate func on(_ behind: Style, isBackdropPlain: Bool, _ mapper: ColorMapper) -> ResolvedStyle {
        // Reversed backdrops (no colours to tell them apart by) keep their look whole: mixing would turn the row into patches.
        if !isBackdropPlain, behind.attributes.contains(.reverse) {
            let kept = attributes.intersection([.bold, .underline, .italic])
            return ResolvedStyle(
                foreground: behind.foreground ?? .terminal, background: behind.background ?? .terminal, attributes: behind.attributes.union(kept))
        }
        let background = (isBackdropPlain ? self.background ?? behind.background : behind.background ?? self.background) ?? .terminal
        var foreground = self.foreground ?? behind.foreground ?? .terminal
        if !isBackdropPlain, !mapper.isReadable(foreground, on: background) { foreground = behind.foreground ?? .terminal }
        let inherited = isBackdropPlain ? [] : behind.attributes
        return ResolvedStyle(foreground: foreground, background: background, attributes: attributes.union(inherited))
    }
}

/// Finds the colours a depth can show.
private struct ColorMapper {
    let theme: Theme
    let depth: ColorDepth

    /// What stands behind text when nothing is set.
    var canvas: RGB { theme.appearance == .dark ? .black : .white }
    var ink: RGB { theme.appearance == .dark ? .white : .black }

    func resolve(_ style: Style) -> Style {
        guard depth != .none else { return Style(attributes: style.attributes) }
        let background = style.background.map { map($0, readableOn: nil) }
        let behind = background?.rgb ?? theme.style(.text, depth: depth).background?.rgb ?? canvas
        let foreground = style.foreground.map { map($0, readableOn: behind) }
        return Style(foreground: foreground, background: background, attributes: style.attributes)
    }

    func isReadable(_ foreground: Color, on background: Color) -> Bool {
        (foreground.rgb ?? ink).contrast(with: background.rgb ?? canvas) >= theme.minimumContrast
    }

    /// The nearest colour of the depth; of those that are readable, when there are any and the colour asked for is readable itself.
    private func map(_ color: Color, readableOn behind: RGB?) -> Color {
        guard let wanted = color.rgb, let candidates = candidates(for: color) else { return color }
        let mustBeReadable = behind.map { wanted.contrast(with: $0) >= theme.minimumContrast } ?? false
        var best: Int?
        var bestDistance = Double.infinity
        for index in candidates {
            let candidate = RGB.palette[index]
            if mustBeReadable, let behind, candidate.contrast(with: behind) < theme.minimumContrast { continue }
            let distance = candidate.distance(to: wanted)
            if distance < bestDistance {
                best = index
                bestDistance = distance
            }
        }
        return best.map { .index(UInt8($0)) } ?? color
    }

    /// Nil when the depth shows the colour as it is. The first 16 are left out of 256: users change them.
    private func candidates(for color: Color) -> Range<Int>? {
        switch (depth, color) {
        case (.indexed, .rgb): 16..<256
        case (.sixteen, .rgb): 0..<16
        case (.sixteen, .index(let index)) where index >= 16: 0..<16
        default: nil
        }
    }
}
