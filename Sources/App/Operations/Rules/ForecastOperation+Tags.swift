import S3Client
public import S3Model

/// Tags of versions, which no listing has.
public struct TagReading: Sendable, Equatable {
    /// By position in the listing; none: the version has no tags.
    public var tags: [Int32: [ObjectDescription.Field]] = [:]
    /// Versions whose tags can't be read, and why the first of them couldn't.
    public var failed = 0
    public var firstFailure: S3Error?

    public init() {}
}

extension ForecastOperation {
    /// A sample of positions, evenly spaced, in order; all where they are no more.
    public static func sample(_ positions: [Int32], most: Int) -> [Int32] {
        guard positions.count > most, most > 0 else { return most > 0 ? positions : [] }
        return (0..<most).map { positions[$0 * positions.count / most] }
    }

    /// Reads the tags of versions (`Forecast.unreadTags`), one GetObjectTagging each, so many at once: how many is to be said before.
    ///
    /// - Parameter onProgress: told how many have been read, after each.
    /// - Throws: `.cancelled`. A version whose tags can't be read is counted; after so many refusals in a row the rest isn't asked for.
    public func tags(
        of positions: [Int32], in listing: Listing, atOnce: Int = 16, onProgress: @Sendable (Int) -> Void = { _ in }
    ) async throws(S3Error) -> TagReading {
        var reading = TagReading()
        var done = 0
        await Concurrent.each(positions, atOnce: atOnce) { position in
            await tags(of: listing[Int(position)])
        } take: { index, fact in
            done += 1
            switch fact {
            case .known(let tags): reading.tags[positions[index]] = tags
            case .failed(let error):
                reading.failed += 1
                if reading.firstFailure == nil { reading.firstFailure = error }
            case .unknown: break
            }
            onProgress(done)
            // Keys that may not read tags may read none of them.
            return !reading.tags.isEmpty || reading.failed < 20
        }
        if Task.isCancelled { throw S3Error.cancelledForecast(bucket) }
        return reading
    }

    /// Values and no closure that throws: tasks carry it (see `RunExecutor`).
    private func tags(of row: ListingRow) async -> BucketFacts.Fact<[ObjectDescription.Field]> {
        guard row.isActionable, row.kind == .version || row.kind == .object else { return .known([]) }
        do throws(S3Error) {
            let versionId = row.kind == .version ? row.versionId : nil
            return .known(try await client.getObjectTagging(bucket: bucket, key: row.key, versionId: versionId))
        } catch { return .failed(error) }
    }
}
