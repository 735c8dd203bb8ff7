@preconcurrency import Dispatch

/// Starts the browser on this terminal.
enum Interactive {
    /// Takes the process over until the user quits, then ends it.
    static func run(options: BrowseOptions) -> Never {
        MainActor.assumeIsolated { Browser.open(options) }
        dispatchMain()
    }
}
