/// How an object is cut into parts.
///
/// Source: S3 User Guide, "Amazon S3 multipart upload limits": at most 10,000 parts of at most 5 GiB; all but the last at least 5 MiB.
public struct PartPlan: Sendable, Equatable {
    /// Bytes of the object.
    public let size: Int64
    /// Bytes of every part but the last.
    public let partSize: Int64

    /// About a thousand parts at most while they stay below 5 GiB: the part grows with the object.
    ///
    /// - Parameter smallest: bytes of a part of a small object.
    public init(size: Int64, smallest: Int64) {
        self.size = size
        let grown = (size / 1000 / (1 << 20) + 1) * (1 << 20)
        let most = Int64(5) << 30
        partSize = min(most, max(smallest, size > smallest * 1000 ? grown : smallest))
    }

    public init(size: Int64, partSize: Int64) {
        self.size = size
        self.partSize = max(1, partSize)
    }

    /// An empty object has one empty part.
    public var count: Int { max(1, Int((size + partSize - 1) / partSize)) }

    /// Bytes of a part, numbered from 1.
    public func range(_ number: Int) -> Range<Int64> {
        let start = Int64(number - 1) * partSize
        return start..<min(size, start + partSize)
    }
}
