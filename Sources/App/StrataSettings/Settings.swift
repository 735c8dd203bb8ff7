public import StrataCore
public import TerminalUI

/// What the settings files say, defaults where they say nothing.
public struct Settings: Sendable, Equatable {
    /// How times are shown.
    public enum Times: String, Sendable, CaseIterable { case local, utc }

    /// The theme to start with.
    public var theme: Theme = .standard
    /// Every theme that can be switched to, by name. **Shape**: sorted by name; has `standard` and `mono` at least.
    public var themes: [Theme] = [.mono, .standard]
    public var mouse = true
    public var times: Times = .local
    public var sizes: SizeStyle = .binary
    /// Keys of a restore to a time above which S3 Batch Operations is suggested.
    public var batchAbove = 100_000
    /// Bindings of `keys.toml`, to be laid over the program's own.
    public var keys = Keymap()

    public init() {}

    /// A theme by name.
    public func theme(named name: String) -> Theme? { themes.first { $0.name == name } }
}
