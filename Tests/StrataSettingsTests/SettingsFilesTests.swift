import Foundation
import Testing
import StrataCore
import TerminalUI

@testable import StrataSettings

@Suite struct SettingsFilesTests {
    static let commands: Set<String> = ["quit", "top", "delete", "mark"]
    static let contexts: Set<String> = ["everywhere", "objects"]

    /// Loads settings from files made for the purpose; warnings without the folder's name.
    func load(_ files: [String: String]) throws -> (Settings, [String]) {
        let home = FileManager.default.temporaryDirectory.appendingPathComponent("settings-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: home) }
        let folder = home.appendingPathComponent("strata")
        try FileManager.default.createDirectory(at: folder.appendingPathComponent("themes"), withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
        let result = SettingsFiles.load(
            environment: ["XDG_CONFIG_HOME": home.path, "XDG_DATA_HOME": home.path, "XDG_DATA_DIRS": home.path], home: home.path,
            commands: Self.commands, contexts: Self.contexts)
        return (result.settings, result.warnings.map { $0.description.replacingOccurrences(of: folder.path + "/", with: "") })
    }

    @Test func withoutFilesThereAreDefaults() throws {
        let (settings, warnings) = try load([:])
        #expect(settings == Settings())
        #expect(warnings.isEmpty)
    }

    @Test func everySettingIsRead() throws {
        let config = """
            theme = "mono"
            mouse = false
            times = "utc"
            sizes = "decimal"
            batch_above = 5000
            """
        let (settings, warnings) = try load(["config.toml": config])
        #expect(warnings.isEmpty)
        #expect(settings.theme == .mono && !settings.mouse && settings.times == .utc && settings.sizes == .decimal)
        #expect(settings.batchAbove == 5000)
    }

    @Test func aSyntaxErrorNamesItsLine() throws {
        let (settings, warnings) = try load(["config.toml": "mouse = true\n\ntheme = = 3\n", "keys.toml": "[everywhere\n"])
        #expect(settings == Settings())
        #expect(warnings.count == 2)
        #expect(warnings[0].hasPrefix("config.toml:3: "))
        #expect(warnings[1].hasPrefix("keys.toml:1: "))
    }

    @Test func aWrongValueNamesItsKeyAndLeavesTheRest() throws {
        let config = """
            theme = "nowhere"
            mouse = "yes"
            times = "mars"
            colour = 1
            sizes = "bytes"
            batch_above = -1
            confirm = { quit = 1 }
            """
        let (settings, warnings) = try load(["config.toml": config])
        #expect(settings.sizes == .bytes && settings.mouse && settings.theme == .standard)
        #expect(
            warnings == [
                "config.toml: batch_above: must be a whole number from 0 up",
                "config.toml: colour: no such setting", "config.toml: confirm: no such setting",
                "config.toml: mouse: must be true or false, not text",
                "config.toml: theme: no theme \"nowhere\"; there are mono, strata-dark", "config.toml: times: must be one of \"local\", \"utc\"",
            ])
    }

    @Test func keysAreBoundAndUnbound() throws {
        let keys = """
            [everywhere]
            "ctrl-q" = "quit"
            "q" = "none"
            "g t" = ["top", "mark"]
            [objects]
            "x" = "delete"
            """
        let (settings, warnings) = try load(["keys.toml": keys])
        #expect(warnings.isEmpty)
        var reader = KeyReader()
        let q = reader.feed(Key("ctrl-q")!, keymap: settings.keys, contexts: ["objects", "everywhere"])
        #expect(q == [.command("quit")])
        _ = reader.feed(Key("g")!, keymap: settings.keys, contexts: ["everywhere"])
        let both = reader.feed(Key("t")!, keymap: settings.keys, contexts: ["everywhere"])
        #expect(both == [.command("top"), .command("mark")])
    }

    @Test func wrongKeysAreWarnings() throws {
        let keys = """
            everything = 1
            [everywhere]
            "nokey" = "quit"
            "x" = "explode"
            "y" = 7
            "z" = []
            "g" = "top"
            "g g" = "top"
            [nowhere]
            "x" = "quit"
            """
        let (settings, warnings) = try load(["keys.toml": keys])
        #expect(settings.keys.contexts["everywhere"]?.count == 2)
        #expect(
            warnings == [
                "keys.toml: everything: must be a table of keys, not a number", "keys.toml: everywhere.nokey: no such key",
                "keys.toml: everywhere.x: no command \"explode\"",
                "keys.toml: everywhere.y: must be a command's name or a list of names, not a number",
                "keys.toml: everywhere.z: must be a command's name or a list of names, not a list",
                "keys.toml: nowhere: no such context; there are everywhere, objects", "keys.toml: everywhere.g: is also the start of \"g g\"",
            ])
    }

    @Test func themesOfOnesOwnInheritAndWarn() throws {
        let mine = """
            inherits = "strata-dark"
            [palette]
            rust = "#b7410e"
            bad = "#12"
            [roles]
            error = { fg = "rust", underline = true }
            good = "nocolour"
            nothing = "red"
            title = { bold = 1, blink = true }
            """
        let (settings, warnings) = try load([
            "config.toml": "theme = \"mine\"", "themes/mine.toml": mine, "themes/broken.toml": "roles = [", "themes/a.toml": "inherits = \"b\"",
            "themes/b.toml": "inherits = \"a\"", "themes/c.toml": "inherits = \"gone\"",
        ])
        #expect(settings.theme.name == "mine")
        #expect(settings.theme.style(.error) == Style(foreground: .rgb(RGB(0xB7410E)), attributes: .underline))
        #expect(settings.theme.style(.cursor) == Theme.standard.style(.cursor))
        #expect(settings.themes.map(\.name) == ["a", "b", "c", "mine", "mono", "strata-dark"])
        #expect(warnings.contains { $0.hasPrefix("themes/broken.toml:1: ") })
        for expected in [
            "themes/mine.toml: palette.bad: must be a colour: \"#rrggbb\", a number up to 255, or one of the 16 names",
            "themes/mine.toml: roles.good: no colour \"nocolour\"", "themes/mine.toml: roles.nothing: no such role",
            "themes/mine.toml: roles.title.bold: must be true or false, not a number",
            "themes/mine.toml: roles.title.blink: must be fg, bg, bold, dim, italic, underline or reverse",
            "themes/b.toml: inherits: goes in a circle", "themes/c.toml: inherits: no theme \"gone\"",
        ] {
            #expect(warnings.contains(expected), "\(expected)")
        }
    }

    @Test func unreadableFilesAreWarnings() throws {
        let (settings, warnings) = try load(["config.toml": String(repeating: "#", count: TOMLDocument.limit + 1), "keys.toml": "\u{FEFF}"])
        #expect(settings.keys == Keymap())
        #expect(warnings.first == "config.toml: is longer than 1048576 bytes")
    }

    @Test func hostileTextInAWarningIsSpelledOut() throws {
        let (_, warnings) = try load(["config.toml": "\"a\\u001b[31m\" = 1"])
        #expect(warnings == ["config.toml: \"a\\u{1B}[31m\": no such setting"])
    }

    @Test func foldersFollowXDG() {
        let none: [String: String] = [:]
        #expect(SettingsFiles.configFolder(environment: none, home: "/h") == "/h/.config/strata")
        #expect(SettingsFiles.configFolder(environment: ["XDG_CONFIG_HOME": "relative"], home: "/h") == "/h/.config/strata")
        #expect(SettingsFiles.configFolder(environment: ["XDG_CONFIG_HOME": "/c/"], home: "/h") == "/c/strata")
        #expect(
            SettingsFiles.themeFolders(environment: none, home: "/h", executable: "/opt/x/bin/strata") == [
                "/h/.config/strata/themes", "/h/.local/share/strata/themes", "/opt/x/share/strata/themes", "/usr/local/share/strata/themes",
                "/usr/share/strata/themes",
            ])
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
        let folders = SettingsFiles.themeFolders(environment: none, home: "/h", executable: root + "/.build/none/strata")
        #expect(folders.contains { $0.hasSuffix("/themes") && FileManager.default.fileExists(atPath: $0 + "/strata-dark.toml") })
    }
}
