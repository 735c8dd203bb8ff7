public import S3Model

/// What stands in the way of deleting one version for good, as far as it can be read beforehand.
public struct DeletionTerms: Sendable, Equatable {
    /// Deleting by an id takes the code of a device.
    public var mfaDelete = false
    /// How the bucket locks new versions; nil where it doesn't, or that can't be read.
    public var defaultRetention: DefaultRetention?
    /// The version's own retention, where it hasn't ended.
    public var retention: ObjectRetention?
    public var hasLegalHold = false

    public init() {}

    /// What is to be said before the version is deleted, a sentence each.
    ///
    /// - Parameter time: writes a moment as the reader wants it.
    public func notes(time: (Int64) -> String) -> [String] {
        var notes: [String] = []
        if mfaDelete { notes.append("MFA delete is on: the store takes this only with the code of a device, which isn't sent from here.") }
        if let retention {
            let end = retention.retainUntil.map { "until \(time($0))" } ?? "for a time that can't be read"
            notes.append("It is locked (\(retention.mode)) \(end): the store refuses to delete it before.")
        } else if let defaultRetention {
            notes.append(
                "The bucket's default retention (\(defaultRetention.words)) locks each version from when it is written: while that lasts the store refuses."
            )
        }
        if hasLegalHold { notes.append("It is under a legal hold: the store refuses to delete it before that is lifted.") }
        return notes
    }
}
