import Glibc

/// Starts the browser on this terminal.
enum Interactive {
    /// Takes the process over until the user quits, then ends it.
    static func run(options: BrowseOptions) -> Never {
        StandardError.write("strata: the browser is not part of this build.\n")
        exit(2)
    }
}
