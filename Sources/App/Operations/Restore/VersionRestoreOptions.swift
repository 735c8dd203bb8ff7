public import S3Client

/// How versions are restored, where there is a choice.
public struct VersionRestoreOptions: Sendable, Equatable {
    /// Locks the new version until the wanted one's retain-until date. COMPLIANCE can't be undone by anybody.
    public var keepsRetention = false
    /// Puts the new version under legal hold as the wanted one is.
    public var keepsLegalHold = false
    /// Leaves tags behind, for keys that may not read or write them.
    public var dropsTags = false
    /// Copies the version on top also where removing markers would be enough, so that the record of the deletion stays.
    public var copiesOnTop = false
    /// The key of versions that are encrypted with their owner's own (SSE-C); the new ones get the same. Versions that aren't need none and get none.
    /// In memory only: no journal has it, so a resume asks for it again.
    public var customerKey: CustomerKey?
    /// Bytes of the largest version that one CopyObject takes. Source: S3 API reference, CopyObject: 5 GB.
    public var singleCopyLimit: Int64 = 5 << 30
    /// Bytes of the smallest part of a copy in parts.
    public var smallestPart: Int64 = 64 << 20
    /// Parts copied at once.
    public var partsAtOnce = 8
    /// Where a version is kept for a while if it has to go through this machine.
    public var temporaryFolder = "/var/tmp"
    /// Seconds to wait before a key's versions are read again after an answer that was lost.
    public var lookAgainAfter: [Double] = [0.5, 2, 5]

    public init() {}
}
