import AWSConfig
import Operations

/// What the command line says about a browser's start.
struct BrowseOptions: Sendable, Equatable {
    /// Where to begin; nil shows the buckets.
    var place: S3URI?
    /// nil follows the environment.
    var profile: String?
    var overrides = AWSConfiguration.Overrides()
    var isReadOnly = false
    /// Name of a theme; nil is the settings' one.
    var theme: String?
    /// Path of the redacted log; nil writes none.
    var debugFile: String?
}
