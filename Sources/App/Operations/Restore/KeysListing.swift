import S3Client
import S3Model
import Synchronization

/// The versions of some keys, or of everything under prefixes, as one listing.
struct KeysListing: Sendable {
    let client: S3Client
    let bucket: String
    /// Keys asked for at once.
    var width = 8

    /// Versions of exactly these keys.
    func run(_ keys: [String]) async throws(S3Error) -> Listing {
        let result = await withTaskGroup(of: (Int, Result<[ListingRow], S3Error>).self) { group -> Result<Listing, S3Error> in
            var next = 0
            func add() {
                guard next < keys.count else { return }
                let index = next
                next += 1
                group.addTask {
                    do throws(S3Error) {
                        return (
                            index, .success(try await VersionsOfKeyOperation(client: client, bucket: bucket, key: keys[index], pageSize: 100).run())
                        )
                    } catch { return (index, .failure(error)) }
                }
            }
            for _ in 0..<width { add() }
            var found = [[ListingRow]](repeating: [], count: keys.count)
            while let (index, result) = await group.next() {
                switch result {
                case .failure(let error):
                    group.cancelAll()
                    return .failure(error)
                case .success(let rows): found[index] = rows
                }
                add()
            }
            return .success(Self.listing(found))
        }
        return try result.get()
    }

    private static func listing(_ found: [[ListingRow]]) -> Listing {
        var listing = Listing()
        for rows in found where !rows.isEmpty {
            var builder = ListingSegment.Builder(capacity: rows.count)
            for row in rows { builder.append(row) }
            listing.append(builder.sealed())
        }
        listing.finish()
        return listing
    }

    /// Every version under prefixes; pages are handed on as they come.
    func run(prefixes: [String], onRows: @escaping @Sendable (Int) -> Void) async throws(S3Error) -> Listing {
        let collected = Mutex(Listing())
        for prefix in prefixes {
            try await client.pages(of: .versions(ListObjectVersionsInput(bucket: bucket, prefix: prefix))) { page in
                let count = collected.withLock { listing in
                    listing.append(page.segment)
                    return listing.count
                }
                onRows(count)
                return true
            }
        }
        return collected.withLock { listing in
            listing.finish()
            return listing
        }
    }
}
