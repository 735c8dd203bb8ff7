import Foundation
public import Testing

@testable import StrataSettings
@testable public import TerminalUI

/// A test of a theme is told apart by its name; all its styles would fill a screen.
extension Theme: CustomTestStringConvertible {
    public var testDescription: String { name }
}

/// Every theme of `themes/`, at every colour depth.
@Suite struct ThemesTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("themes").path
    static let loaded = ThemeFolder.load([folder])
    static let depths: [ColorDepth] = [.sixteen, .indexed, .trueColor]
    /// What is drawn, not read: a border may be quieter.
    static let ornaments: Set<Role> = [.border, .scroll]
    static let backdrops: [Role] = [.text, .cursor, .cursorUnfocused, .dialog, .input, .header, .footer, .button, .buttonFocused]

    @Test func allFilesAreThereAndFlawless() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder).filter { $0.hasSuffix(".toml") }
        #expect(Self.loaded.warnings.map(\.description) == [])
        #expect(Self.loaded.themes.map { $0.name + ".toml" } == files.sorted())
        #expect(files.count >= 6)
    }

    @Test func theBuiltInThemesAreTheFiles() {
        #expect(Self.loaded.themes.first { $0.name == "strata-dark" } == Theme.standard)
        #expect(Self.loaded.themes.first { $0.name == "mono" } == Theme.mono)
    }

    @Test func everyRoleIsDocumented() throws {
        let document = URL(fileURLWithPath: Self.folder).deletingLastPathComponent().appendingPathComponent("docs/SETTINGS.md")
        let text = try String(contentsOf: document, encoding: .utf8)
        for role in Role.allCases { #expect(text.contains("`\(role.rawValue)`"), "\(role.rawValue)") }
    }

    @Test(arguments: loaded.themes) func everyRoleIsNamed(theme: Theme) {
        guard theme.name != "mono" else { return }
        for role in Role.allCases {
            let names = role.rawValue.split(separator: ".").indices.map { role.rawValue.split(separator: ".")[0...$0].joined(separator: ".") }
            #expect(names.contains { theme.styles[$0] != nil }, "\(theme.name): \(role.rawValue)")
        }
    }

    @Test(arguments: loaded.themes, depths) func textIsReadable(theme: Theme, depth: ColorDepth) {
        let resolved = ResolvedTheme(theme, depth: depth)
        let canvas: RGB = theme.appearance == .dark ? .black : .white
        let ink: RGB = theme.appearance == .dark ? .white : .black
        for role in Role.allCases where !Self.ornaments.contains(role) {
            for backdrop in Self.backdrops {
                let style = resolved.style(role, on: backdrop)
                let contrast = (style.foreground.rgb ?? ink).contrast(with: style.background.rgb ?? canvas)
                #expect(contrast >= theme.minimumContrast, "\(theme.name) \(depth): \(role.rawValue) on \(backdrop.rawValue) is \(contrast)")
            }
        }
        #expect(theme.minimumContrast >= (theme.name == "high-contrast" ? 7 : 4.5))
    }

    @Test(arguments: loaded.themes, ColorDepth.allCases) func rolesThatMustStayApartDo(theme: Theme, depth: ColorDepth) {
        let resolved = ResolvedTheme(theme, depth: depth)
        let groups: [[Role]] = [
            [.deleteMarker, .version, .versionLatest], [.error, .warning, .good], [.cursor, .text, .marked, .match], [.cursor, .cursorUnfocused],
            [.created, .overwritten, .deleted], [.text, .hostile], [.button, .buttonFocused], [.border, .borderFocused], [.header, .headerWarning],
        ]
        for group in groups {
            for (index, role) in group.enumerated() {
                for other in group[(index + 1)...] {
                    #expect(resolved.style(role) != resolved.style(other), "\(theme.name) \(depth): \(role.rawValue) and \(other.rawValue)")
                }
            }
        }
    }

    @Test(arguments: loaded.themes, depths) func theCursorRowShowsAndKeepsMeanings(theme: Theme, depth: ColorDepth) {
        let resolved = ResolvedTheme(theme, depth: depth)
        let plain = resolved.style(.text)
        let cursor = resolved.style(.text, on: .cursor)
        #expect(cursor.background != plain.background || cursor.attributes.contains(.reverse))
        for role in [Role.number, .version, .deleteMarker, .dim] {
            #expect(resolved.style(role, on: .cursor).background == cursor.background)
        }
    }

    @Test func noDepthShowsMoreThanItCan() {
        for theme in Self.loaded.themes {
            for depth in ColorDepth.allCases {
                let resolved = ResolvedTheme(theme, depth: depth)
                for role in Role.allCases {
                    for backdrop in Role.allCases {
                        let style = resolved.style(role, on: backdrop)
                        for color in [style.foreground, style.background] {
                            switch (depth, color) {
                            case (_, .terminal), (.trueColor, _), (.indexed, .index): break
                            case (.sixteen, .index(let index)): #expect(index < 16)
                            default: Issue.record("\(theme.name) \(depth) \(role) \(color)")
                            }
                        }
                    }
                }
            }
        }
    }
}
