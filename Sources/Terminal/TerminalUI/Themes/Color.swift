import Foundation

/// A colour as a theme names it.
public enum Color: Sendable, Equatable, Hashable {
    /// The terminal's own foreground or background.
    case terminal
    /// One of the 16 colours every terminal lets its user choose, or of the 256 (16 and up have fixed values).
    case index(UInt8)
    case rgb(RGB)

    private static let names = [
        "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "bright-black", "bright-red", "bright-green", "bright-yellow",
        "bright-blue", "bright-magenta", "bright-cyan", "bright-white",
    ]

    /// Reads `#rrggbb`, `default`, one of the sixteen names (`red`, `bright-red`, `gray`), or a number up to 255; nil for anything else.
    public init?(_ text: String) {
        if let index = Color.names.firstIndex(of: text) {
            self = .index(UInt8(index))
        } else if text == "gray" || text == "grey" {
            self = .index(8)
        } else if text == "default" {
            self = .terminal
        } else if text.hasPrefix("#"), text.utf8.count == 7, let value = UInt32(text.dropFirst(), radix: 16) {
            self = .rgb(RGB(value))
        } else if let index = UInt8(text) {
            self = .index(index)
        } else {
            return nil
        }
    }

    /// What it looks like; xterm's values for the 16 that users can change. Nil for the terminal's own.
    var rgb: RGB? {
        switch self {
        case .terminal: nil
        case .index(let index): RGB.palette[Int(index)]
        case .rgb(let rgb): rgb
        }
    }
}

/// Red, green and blue, 0 to 255 each, in sRGB.
public struct RGB: Sendable, Equatable, Hashable {
    public var red, green, blue: UInt8

    public init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// 0xRRGGBB.
    public init(_ value: UInt32) {
        self.init(red: UInt8(value >> 16 & 0xFF), green: UInt8(value >> 8 & 0xFF), blue: UInt8(value & 0xFF))
    }

    public static let black = RGB(0)
    public static let white = RGB(0xFFFFFF)

    /// xterm's value of one of the 256 colours.
    public static func of(_ index: UInt8) -> RGB { palette[Int(index)] }

    /// Relative luminance, 0 to 1. **Source**: WCAG 2.2, "relative luminance".
    public var luminance: Double {
        func linear(_ value: UInt8) -> Double {
            let part = Double(value) / 255
            return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// Contrast ratio, 1 to 21. **Source**: WCAG 2.2, "contrast ratio".
    public func contrast(with other: RGB) -> Double {
        let (a, b) = (luminance, other.luminance)
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    /// How different two colours look: the "redmean" distance, cheap and near enough to pick a neighbour.
    func distance(to other: RGB) -> Double {
        let mean = (Double(red) + Double(other.red)) / 2
        let r = Double(red) - Double(other.red)
        let g = Double(green) - Double(other.green)
        let b = Double(blue) - Double(other.blue)
        return (2 + mean / 256) * r * r + 4 * g * g + (2 + (255 - mean) / 256) * b * b
    }

    /// xterm's 256 colours: 16 named, a 6x6x6 cube, 24 greys. **Source**: XTerm 256colres.
    static let palette: [RGB] = {
        let named: [UInt32] = [
            0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5, 0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF,
            0xFF00FF, 0x00FFFF, 0xFFFFFF,
        ]
        let steps: [UInt32] = [0, 95, 135, 175, 215, 255]
        let cube = steps.flatMap { r in steps.flatMap { g in steps.map { b in RGB(r << 16 | g << 8 | b) } } }
        let greys = (0..<24).map { step in RGB(UInt32(8 + 10 * step) * 0x010101) }
        return named.map { RGB($0) } + cube + greys
    }()
}
