@preconcurrency import Dispatch
import HTTP

/// Starts the browser on this terminal.
enum Interactive {
    /// Takes the process over until the user quits, then ends it.
    static func run(options: BrowseOptions) -> Never {
        // The first request comes right after the first frame: by then libcurl should stand.
        DispatchQueue.global(qos: .userInitiated).async { CurlTransport.prepare() }
        MainActor.assumeIsolated { Browser.open(options) }
        dispatchMain()
    }
}
