public import S3Client
public import S3Model

/// The rows below a prefix, page by page, each page handed over as soon as it is decoded while the next one is on its way.
public struct ListingOperation: Sendable {
    public enum Rows: Sendable, Equatable {
        /// ListObjectsV2: what is there now.
        case objects
        /// ListObjectVersions: every version and delete marker.
        case versions
    }

    private let client: S3Client
    private let request: ListingRequest

    /// - Parameters:
    ///   - isRecursive: false groups keys at `/`.
    ///   - pageSize: rows a page; nil is the store's own (1,000).
    ///   - startAfter: for objects: begins behind this key.
    public init(
        client: S3Client, bucket: String, prefix: String = "", rows: Rows = .objects, isRecursive: Bool = false, pageSize: Int? = nil,
        startAfter: String? = nil
    ) {
        self.client = client
        let delimiter = isRecursive ? nil : "/"
        switch rows {
        case .objects:
            request = .objects(ListObjectsV2Input(bucket: bucket, prefix: prefix, delimiter: delimiter, maxKeys: pageSize, startAfter: startAfter))
        case .versions:
            request = .versions(ListObjectVersionsInput(bucket: bucket, prefix: prefix, delimiter: delimiter, maxKeys: pageSize))
        }
    }

    /// Lists until the end, until `onPage` answers false, or until the task is cancelled.
    ///
    /// - Parameter onPage: takes the pages in order, never two at once.
    public func run(onPage: @Sendable (ListingPage) async -> Bool) async throws(S3Error) {
        try await client.pages(of: request, onPage: onPage)
    }
}
