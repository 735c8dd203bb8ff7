import S3Client
import S3Model
import Synchronization
import Timeline

/// The versions of some keys, or of everything under prefixes, as one listing.
struct KeysListing: Sendable {
    let client: S3Client
    let bucket: String
    /// Keys asked for at once.
    var width = 8

    /// Keys of one folder below which each is asked for by itself.
    static let fewest = 8
    /// Keys that a page of their folder has to pay for: reading on costs more than asking for each.
    static let keysAPage = 16

    /// Versions of exactly these keys.
    ///
    /// Keys that lie together are read by the pages of their folder: a thousand entries for one request, where asking for each key takes one each.
    func run(_ keys: [String]) async throws(S3Error) -> Listing {
        var listing = Listing()
        var alone: [String] = []
        try await together(keys, &listing, &alone)
        for segment in try await each(alone).segments { listing.append(segment) }
        listing.finish()
        return listing
    }

    /// Reads the folder that holds all the keys; where it holds too much else, or may not be listed, the folders within.
    private func together(_ keys: [String], _ listing: inout Listing, _ alone: inout [String]) async throws(S3Error) {
        guard keys.count >= Self.fewest else {
            alone += keys
            return
        }
        let folder = Self.folder(of: keys)
        if let segments = try await pages(of: keys, under: folder) {
            for segment in segments { listing.append(segment) }
            return
        }
        var within: [KeyName: [String]] = [:]
        for key in keys {
            let rest = key.utf8.dropFirst(folder.utf8.count)
            if let end = rest.firstIndex(of: UInt8(ascii: "/")) {
                within[KeyName(String(key[..<end])), default: []].append(key)
            } else {
                alone.append(key)
            }
        }
        for (_, keys) in within.sorted(by: { $0.key.text.utf8.lexicographicallyPrecedes($1.key.text.utf8) }) {
            try await together(keys, &listing, &alone)
        }
    }

    /// The longest prefix ending in "/" that all keys have; empty where they have none.
    static func folder(of keys: [String]) -> String {
        guard let first = keys.first else { return "" }
        var common = Array(first.utf8)[...]
        for key in keys.dropFirst() { common = common.prefix(zip(common, key.utf8).prefix { $0 == $1 }.count) }
        let end = common.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        return String(decoding: common[..<end], as: UTF8.self)
    }

    /// The keys' own rows out of everything under a folder; nil where that takes more pages than the keys are worth, or may not be listed.
    private func pages(of keys: [String], under folder: String) async throws(S3Error) -> [ListingSegment]? {
        let wanted = Set(keys.map { KeyName($0) })
        let most = max(1, keys.count / Self.keysAPage)
        let found = Mutex((segments: [ListingSegment](), pages: 0, isWhole: true))
        do throws(S3Error) {
            try await client.pages(of: .versions(ListObjectVersionsInput(bucket: bucket, prefix: folder))) { page in
                var builder = ListingSegment.Builder(capacity: page.segment.count)
                for row in 0..<page.segment.count where wanted.contains(KeyName(page.segment.key(at: row))) { builder.append(page.segment[row]) }
                return found.withLock { found in
                    found.segments.append(builder.sealed())
                    found.pages += 1
                    if found.pages >= most, page.next != nil { found.isWhole = false }
                    return found.isWhole
                }
            }
        } catch {
            // Whoever may not list the folder may be allowed what lies within.
            if error.status == 403 { return nil }
            throw error
        }
        return found.withLock { $0.isWhole ? $0.segments.filter { $0.count > 0 } : nil }
    }

    /// Versions of each key, asked for by itself.
    private func each(_ keys: [String]) async throws(S3Error) -> Listing {
        let result = await withTaskGroup(of: (Int, Result<[ListingRow], S3Error>).self) { group -> Result<Listing, S3Error> in
            var next = 0
            func add() {
                guard next < keys.count else { return }
                let index = next
                next += 1
                group.addTask { (index, await rows(of: keys[index])) }
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

    private func rows(of key: String) async -> Result<[ListingRow], S3Error> {
        do throws(S3Error) {
            return .success(try await VersionsOfKeyOperation(client: client, bucket: bucket, key: key, pageSize: 100).run())
        } catch { return .failure(error) }
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
