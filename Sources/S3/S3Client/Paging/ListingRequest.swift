import HTTP
import S3Model

/// A listing to be fetched page by page.
public enum ListingRequest: Sendable, Equatable {
    case objects(ListObjectsV2Input)
    case versions(ListObjectVersionsInput)

    /// The request of the page after a marker; nil is the first page.
    func call(marker: PageMarker?) -> Call {
        switch self {
        case .objects(let input): objects(input, marker)
        case .versions(let input): versions(input, marker)
        }
    }

    private func objects(_ input: ListObjectsV2Input, _ marker: PageMarker?) -> Call {
        var call = Call(.listObjectsV2, .get, bucket: input.bucket, answer: .document(roots: ["ListBucketResult"]))
        call.query = [("list-type", "2"), ("encoding-type", "url"), ("prefix", input.prefix)]
        if let delimiter = input.delimiter { call.query.append(("delimiter", delimiter)) }
        if let maxKeys = input.maxKeys { call.query.append(("max-keys", String(maxKeys))) }
        if input.fetchOwner { call.query.append(("fetch-owner", "true")) }
        switch marker {
        case .continuationToken(let token):
            call.query.append(("continuation-token", token))
            if let key = input.startAfter { call.query.append(("start-after", key)) }
        case .startAfter(let key):
            // Stores that give no token often know only the first form of the operation.
            call.query += [("start-after", key), ("marker", key)]
        case .versionMarkers, nil:
            if let key = input.startAfter { call.query.append(("start-after", key)) }
        }
        return call
    }

    private func versions(_ input: ListObjectVersionsInput, _ marker: PageMarker?) -> Call {
        var call = Call(
            .listObjectVersions, .get, bucket: input.bucket, subresource: "versions",
            answer: .document(roots: ["ListVersionsResult", "ListObjectVersionsResult"]))
        call.answerLimit = 32 << 20
        call.query = [("encoding-type", "url"), ("prefix", input.prefix)]
        if let delimiter = input.delimiter { call.query.append(("delimiter", delimiter)) }
        if let maxKeys = input.maxKeys { call.query.append(("max-keys", String(maxKeys))) }
        if case .versionMarkers(let key, let versionId) = marker {
            call.query.append(("key-marker", key))
            if let versionId { call.query.append(("version-id-marker", versionId)) }
        }
        return call
    }

    func decode(_ bytes: [UInt8]) throws(DecodingFailure) -> ListingPage {
        switch self {
        case .objects: try ListingDecoder.decodeObjects(bytes)
        case .versions: try ListingDecoder.decodeVersions(bytes)
        }
    }

    /// The marker of the page that follows a decoded one; nil at the end of the listing.
    ///
    /// A page that says more follows but not where, or only after a key that no request can name, can't be gone on from: that is an error, not an end.
    func marker(after page: ListingPage) throws(DecodingFailure) -> PageMarker? {
        guard page.isTruncated, page.next == nil else { return page.isTruncated ? page.next : nil }
        throw DecodingFailure(.malformed, "the page says that more follows, but not after what")
    }
}
