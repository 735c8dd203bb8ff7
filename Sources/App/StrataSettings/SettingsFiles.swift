import Foundation
import TerminalUI

/// Where the settings lie, and how they are read. **Source**: XDG Base Directory Specification 0.8 (relative paths are ignored).
public enum SettingsFiles {
    /// Reads `config.toml`, `keys.toml` and the themes. Never fails: what can't be read or understood is a warning, its default stands.
    /// `commands` and `contexts`: every name `keys.toml` may use. `executable`: the program's own path, beside which installed themes lie.
    public static func load(
        environment: [String: String], home: String, commands: Set<String>, contexts: Set<String>, executable: String? = nil
    ) -> (settings: Settings, warnings: [SettingsWarning]) {
        let folder = configFolder(environment: environment, home: home)
        var settings = Settings()
        let themes = ThemeFolder.load(themeFolders(environment: environment, home: home, executable: executable))
        var warnings = themes.warnings
        settings.themes = themes.themes
        settings.theme = settings.theme(named: Theme.standard.name) ?? .standard
        do {
            let file = "\(folder)/config.toml"
            if let top = try TOMLDocument.read(file) {
                var config = ConfigFile(file: file)
                config.apply(top, to: &settings)
                warnings += config.warnings
            }
        } catch {
            warnings.append(error)
        }
        do {
            let file = "\(folder)/keys.toml"
            if let top = try TOMLDocument.read(file) {
                var keys = KeysFile(file: file, commands: commands, contexts: contexts)
                settings.keys = keys.keymap(top)
                warnings += keys.warnings
            }
        } catch {
            warnings.append(error)
        }
        return (settings, warnings)
    }

    /// `$XDG_CONFIG_HOME/strata`, else `~/.config/strata`.
    public static func configFolder(environment: [String: String], home: String) -> String {
        folder("XDG_CONFIG_HOME", environment, else: "\(home)/.config") + "/strata"
    }

    /// Folders with themes, the first counting most: the user's, the data folders, those beside the program (`share/strata/themes`, or `themes` of
    /// the source tree it was built in).
    public static func themeFolders(environment: [String: String], home: String, executable: String?) -> [String] {
        var folders = ["\(configFolder(environment: environment, home: home))/themes"]
        folders.append(folder("XDG_DATA_HOME", environment, else: "\(home)/.local/share") + "/strata/themes")
        if let executable {
            let path = URL(fileURLWithPath: executable).resolvingSymlinksInPath()
            folders.append(path.deletingLastPathComponent().deletingLastPathComponent().path + "/share/strata/themes")
            folders += sourceThemes(above: path)
        }
        let shared = (environment["XDG_DATA_DIRS"] ?? "").split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
        return folders + (shared.isEmpty ? ["/usr/local/share", "/usr/share"] : shared).map { "\($0)/strata/themes" }
    }

    /// `themes` beside the `Package.swift` above a program in `.build`.
    private static func sourceThemes(above path: URL) -> [String] {
        guard let build = path.pathComponents.lastIndex(of: ".build"), build > 0 else { return [] }
        let root = NSString.path(withComponents: Array(path.pathComponents[..<build]))
        return FileManager.default.fileExists(atPath: root + "/Package.swift") ? [root + "/themes"] : []
    }

    private static func folder(_ name: String, _ environment: [String: String], else fallback: String) -> String {
        guard let value = environment[name], value.hasPrefix("/") else { return fallback }
        return value.count > 1 && value.hasSuffix("/") ? String(value.dropLast()) : value
    }
}
