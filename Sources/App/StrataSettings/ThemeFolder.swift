import Foundation
public import TerminalUI

/// Theme files of several folders.
public enum ThemeFolder {
    /// Loads every `*.toml` of the folders; of two themes with one name the one in the earlier folder counts. What a theme inherits is looked for
    /// among all of them and the built-in ones. **Shape**: sorted by name; the built-in `strata-dark` and `mono` are always there.
    /// **Errors**: as warnings; a theme whose file can't be read is left out.
    public static func load(_ folders: [String]) -> (themes: [Theme], warnings: [SettingsWarning]) {
        var warnings: [SettingsWarning] = []
        var files: [String: ThemeFile] = [:]
        for folder in folders {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for name in names.sorted() where name.hasSuffix(".toml") && !name.hasPrefix(".") {
                let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
                do {
                    guard let top = try TOMLDocument.read(path) else { continue }
                    let file = ThemeFile(top, file: path)
                    if files[file.name] == nil { files[file.name] = file }
                } catch {
                    warnings.append(error)
                }
            }
        }
        var done: [String: (theme: Theme, palette: [String: String])] = [:]
        for name in files.keys.sorted() { _ = resolve(name, files, &done, &warnings, path: []) }
        for theme in [Theme.standard, .mono] where done[theme.name] == nil { done[theme.name] = (theme, [:]) }
        return (done.values.map(\.theme).sorted { $0.name < $1.name }, warnings)
    }

    /// Resolves a theme after what it inherits; `path` finds circles.
    private static func resolve(
        _ name: String, _ files: [String: ThemeFile], _ done: inout [String: (theme: Theme, palette: [String: String])],
        _ warnings: inout [SettingsWarning], path: [String]
    ) -> (theme: Theme, palette: [String: String])? {
        if let known = done[name] { return known }
        guard let file = files[name] else { return [Theme.standard, .mono].first { $0.name == name }.map { ($0, [:]) } }
        var parent: (theme: Theme, palette: [String: String])?
        if let inherited = file.inherits {
            if path.contains(inherited) || inherited == name {
                warnings.append(SettingsWarning(file: file.file, key: "inherits", message: "goes in a circle"))
            } else {
                parent = resolve(inherited, files, &done, &warnings, path: path + [name])
                if parent == nil { warnings.append(SettingsWarning(file: file.file, key: "inherits", message: "no theme \"\(inherited)\"")) }
            }
        }
        let result = file.theme(over: parent)
        warnings += result.warnings
        done[name] = (result.theme, result.palette)
        return done[name]
    }
}
