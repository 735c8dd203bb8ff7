/// What every role looks like. **Shape**: keyed by role names; a name with dots falls back to its parent (`border.focused` to `border`), and
/// whatever has none to `text`.
public struct Theme: Sendable, Equatable {
    /// The background a theme is made for when it leaves the terminal's own.
    public enum Appearance: String, Sendable { case dark, light }

    public var name: String
    public var appearance: Appearance
    /// The least contrast of text with its background. **Units**: WCAG ratio.
    public var minimumContrast: Double
    public var styles: [String: Style]
    /// Styles used instead where a terminal has 16 colours only.
    public var sixteen: [String: Style]

    public init(
        name: String, appearance: Appearance, minimumContrast: Double = 4.5, styles: [String: Style], sixteen: [String: Style] = [:]
    ) {
        self.name = name
        self.appearance = appearance
        self.minimumContrast = minimumContrast
        self.styles = styles
        self.sixteen = sixteen
    }

    /// The style of a role by dotted fallback.
    public func style(_ role: Role, depth: ColorDepth = .trueColor) -> Style {
        var name = Substring(role.rawValue)
        while true {
            if depth == .sixteen, let style = sixteen[String(name)] { return style }
            if let style = styles[String(name)] { return style }
            guard let dot = name.lastIndex(of: ".") else { break }
            name = name[..<dot]
        }
        return styles[Role.text.rawValue] ?? Style()
    }
}
