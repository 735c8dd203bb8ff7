public import S3Client
public import S3Model
import Synchronization

/// Reads what a forecast of lifecycle rules is made from: one ListObjectVersions request for each 1,000 versions and markers, one
/// ListMultipartUploads for each 1,000 uploads, and on demand the tags of single versions.
public struct ForecastOperation: Sendable {
    let client: S3Client
    let bucket: String
    private let prefixes: [String]

    /// - Parameter prefixes: what to list, sorted and none within another (`ForecastOperation.prefixes(of:)`); everything without.
    public init(client: S3Client, bucket: String, prefixes: [String] = [""]) {
        self.client = client
        self.bucket = bucket
        self.prefixes = prefixes
    }

    /// The prefixes that hold all that some rules may touch, sorted, none within another; none where no rule is enabled.
    public static func prefixes(of rules: [LifecycleRuleDraft]) -> [String] {
        let all = Set(rules.filter(\.isEnabled).map { KeyName($0.filter.prefix ?? "") }).map(\.text)
        var kept: [String] = []
        for prefix in all.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            if let last = kept.last, prefix.utf8.starts(with: last.utf8) { continue }
            kept.append(prefix)
        }
        return kept
    }

    /// Lists everything; cancelling the task takes its requests off the wire.
    ///
    /// - Parameters:
    ///   - limit: rows after which it stops listing; the listing then isn't complete.
    ///   - onPage: takes the pages' rows in order, never two at once, so that a forecast can grow while the listing does.
    public func read(
        limit: Int? = nil, onPage: @escaping @Sendable (ListingSegment, ForecastProgress) -> Void = { _, _ in }
    ) async throws(S3Error) -> ForecastMaterial {
        async let uploads = uploads()
        var material = ForecastMaterial()
        do throws(S3Error) {
            material.listing = try await list(.versions, limit, onPage)
        } catch {
            guard Self.isUnknown(error) else { throw error }
            material.listing = try await list(.objects, limit, onPage)
            material.hasVersions = false
        }
        material.uploads = await uploads
        if Task.isCancelled { throw S3Error.cancelledForecast(bucket) }
        return material
    }

    private func list(
        _ rows: ListingOperation.Rows, _ limit: Int?, _ onPage: @escaping @Sendable (ListingSegment, ForecastProgress) -> Void
    ) async throws(S3Error) -> Listing {
        let collected = Mutex((listing: Listing(), progress: ForecastProgress()))
        for prefix in prefixes {
            try await ListingOperation(client: client, bucket: bucket, prefix: prefix, rows: rows, isRecursive: true).run { page in
                let progress = collected.withLock { collected in
                    collected.listing.append(page.segment)
                    collected.progress.rows = collected.listing.count
                    collected.progress.pages += 1
                    return collected.progress
                }
                onPage(page.segment, progress)
                return !Task.isCancelled && progress.rows < limit ?? .max
            }
        }
        return collected.withLock { collected in
            if collected.progress.rows < limit ?? .max { collected.listing.finish() }
            return collected.listing
        }
    }

    private func uploads() async -> BucketFacts.Fact<[MultipartUpload]> {
        var found: [MultipartUpload] = []
        for prefix in prefixes {
            do throws(S3Error) { found += try await client.listMultipartUploads(bucket, prefix: prefix) } catch { return .failed(error) }
        }
        return .known(found)
    }

    /// A store without versions says so in one of these ways.
    private static func isUnknown(_ error: S3Error) -> Bool {
        error.status == 501 || error.status == 405 || error.code == "NotImplemented"
    }
}

extension S3Error {
    static func cancelledForecast(_ bucket: String) -> S3Error {
        S3Error(kind: .cancelled, operation: "ListObjectVersions", bucket: bucket, code: "Cancelled", message: "the forecast was cancelled")
    }
}
