import AWSConfig
import HTTP
import S3Model

/// What changes from one attempt of a call to the next.
struct AttemptContext: Sendable {
    var region: String
    /// Host from a 307, instead of the computed one.
    var host: String?
    /// True for the one attempt after the store called the keys expired.
    var needsFreshCredentials = false
}

/// Takes a good answer's body while it arrives.
struct CallStream: Sendable {
    /// Called before each attempt: may change the request (a range that goes on where the last attempt ended) and gives the chunk handler.
    var begin: @Sendable (inout Call) -> HTTPChunkHandler
    /// The body as collected, for a verdict over it; nil where the handler keeps nothing.
    var collected: (@Sendable () -> [UInt8])?
    /// Bytes that no later attempt has to fetch again; nil where every attempt begins anew.
    var progress: (@Sendable () -> Int64)?
}

/// How one attempt ended.
enum AttemptResult<Output: Sendable>: Sendable {
    case success(Output)
    case failure(S3Error, AttemptLoop.Failure)
}
