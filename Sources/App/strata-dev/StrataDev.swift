import ArgumentParser

/// What developing Strata needs and its users don't; built, but not installed.
@main
struct StrataDev: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "strata-dev",
        abstract: "Tools for developing Strata.",
        subcommands: [SignCommand.self, DemoFillCommand.self, BenchCommand.self])
}
