import ArgumentParser

/// The program's root: without a verb it is the browser.
struct StrataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "strata",
        abstract: "A terminal browser for S3 in which versions come first.",
        usage: """
            strata [options] [s3://bucket/prefix]
            strata <subcommand> [options]
            """,
        discussion: """
            Without a verb, Strata opens its browser on this terminal. With one, it prints rows and ends.

            Exit codes: 0 done, 1 some rows failed, 2 usage, 3 not found, 4 denied, 5 refused (read-only, needs --yes), 130 interrupted; \
            posture has codes of its own from 10.
            """,
        version: "strata 0.1.0",
        subcommands: [
            BrowseCommand.self, ListCommand.self, VersionsCommand.self, PutCommand.self, GetCommand.self, RestoreCommand.self, RulesCommand.self,
            ReplicationCommand.self, BucketCommand.self, PostureCommand.self,
        ],
        defaultSubcommand: BrowseCommand.self)
}

/// Opens the browser.
struct BrowseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "browse", abstract: "Browse buckets, objects and versions (the default).")

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("Colours of this session.", valueName: "name"))
    var theme: String?

    @Argument(help: ArgumentHelp("Where to begin: s3://bucket/prefix.", valueName: "uri"))
    var place: PlaceArgument?

    var options: BrowseOptions {
        BrowseOptions(
            place: place?.uri, profile: common.profile, overrides: common.overrides, isReadOnly: common.readOnly, theme: theme,
            debugFile: common.debug)
    }
}
