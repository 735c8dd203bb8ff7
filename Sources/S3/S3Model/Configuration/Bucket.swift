/// A bucket as ListBuckets names it.
public struct Bucket: Sendable, Equatable {
    public var name: String
    /// Seconds since 1970, UTC; nil where the store gives none.
    public var creationDate: Int64?
    /// Only where the store says it in the listing.
    public var region: String?

    public init(name: String, creationDate: Int64? = nil, region: String? = nil) {
        self.name = name
        self.creationDate = creationDate
        self.region = region
    }
}

extension Bucket {
    /// ListBuckets' answer: the buckets in the store's order, and the token that asks for the next page (nil at the end).
    public static func decodeList(_ bytes: [UInt8]) throws(DecodingFailure) -> (buckets: [Bucket], continuationToken: String?) {
        let root = try XMLTree.parse(bytes, root: "ListAllMyBucketsResult")
        var buckets: [Bucket] = []
        for element in root.first("Buckets")?.all("Bucket") ?? [] {
            guard let name = element.text(at: "Name"), !name.isEmpty else { throw DecodingFailure(.malformed, "a bucket without a name") }
            let created = element.text(at: "CreationDate").flatMap { Timestamp.milliseconds(iso: $0) }
            let region = element.text(at: "BucketRegion").flatMap { $0.isEmpty ? nil : $0 }
            buckets.append(Bucket(name: name, creationDate: created.map { $0 / 1000 }, region: region))
        }
        let token = root.text(at: "ContinuationToken")
        return (buckets, token?.isEmpty == false ? token : nil)
    }
}
