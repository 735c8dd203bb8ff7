public import S3Client
public import S3Model
import Synchronization

/// Every version and delete marker of exactly one key, newest first.
///
/// S3 lists versions by prefix only: `a` also brings `ab`. Keys come in the order of their bytes, so the key itself comes first and the listing is
/// left as soon as a page ends behind it.
public struct VersionsOfKeyOperation: Sendable {
    private let client: S3Client
    private let bucket: String
    private let key: String
    private let pageSize: Int?

    /// - Parameter pageSize: rows a page; nil is the store's own (1,000).
    public init(client: S3Client, bucket: String, key: String, pageSize: Int? = nil) {
        self.client = client
        self.bucket = bucket
        self.key = key
        self.pageSize = pageSize
    }

    /// - Parameter onRows: takes newly found rows, in the store's order; never called without any.
    /// - Returns: all rows in true order; empty where the key never was.
    @discardableResult
    public func run(onRows: @Sendable ([ListingRow]) -> Void = { _ in }) async throws(S3Error) -> [ListingRow] {
        let found = FoundRows()
        let input = ListObjectVersionsInput(bucket: bucket, prefix: key, maxKeys: pageSize)
        try await client.pages(of: .versions(input)) { [key] page in
            var rows: [ListingRow] = []
            var isBehind = false
            for index in 0..<page.segment.count {
                let row = page.segment[index]
                let isKey = row.key.utf8.elementsEqual(key.utf8)
                if row.kind != .prefix, isKey { rows.append(row) }
                isBehind = !isKey && key.utf8.lexicographicallyPrecedes(row.key.utf8)
            }
            found.append(rows)
            if !rows.isEmpty { onRows(rows) }
            return !isBehind
        }
        return Self.inTrueOrder(found.all)
    }

    /// The store's order, unless it can't be true: where the latest entry isn't the first, the rows are sorted by time.
    ///
    /// Times alone don't decide: a multipart upload is dated by its beginning, so an older version may bear a later time (observed: moto lists all
    /// versions before all delete markers; AWS, SeaweedFS and MiniStack list in true order).
    static func inTrueOrder(_ rows: [ListingRow]) -> [ListingRow] {
        guard let first = rows.first, !first.isLatest, rows.contains(where: \.isLatest) else { return rows }
        return rows.enumerated().sorted { a, b in
            if a.element.isLatest != b.element.isLatest { return a.element.isLatest }
            let (x, y) = (a.element.lastModified ?? 0, b.element.lastModified ?? 0)
            return x == y ? a.offset < b.offset : x > y
        }.map(\.element)
    }
}

/// Rows collected from the pager's callbacks, behind a mutex.
private final class FoundRows: Sendable {
    private let rows = Mutex<[ListingRow]>([])

    func append(_ more: [ListingRow]) { rows.withLock { $0 += more } }

    var all: [ListingRow] { rows.withLock { $0 } }
}
