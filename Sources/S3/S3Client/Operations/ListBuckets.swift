import HTTP
public import S3Model

extension S3Client {
    /// ListBuckets: every bucket of the account, all pages, in the store's order.
    ///
    /// A page size is asked for on Amazon's hosts only, which name each bucket's region then; other stores may not know the parameter.
    /// - Throws: also where a page's token comes back a second time (`code` "RepeatedMarker").
    /// **Source**: Amazon S3 API reference, ListBuckets.
    public func listBuckets() async throws(S3Error) -> [Bucket] {
        var buckets: [Bucket] = []
        var token: String?
        var seen: Set<String> = []
        repeat {
            var call = Call(.listBuckets, .get, answer: .document(roots: ["ListAllMyBucketsResult"]))
            if isAmazon { call.query.append(("max-buckets", "10000")) }
            if let token { call.query.append(("continuation-token", token)) }
            let page = try await send(call) { response throws(DecodingFailure) in
                let (buckets, next) = try Bucket.decodeList(response.body)
                return BucketPage(buckets: buckets, next: next)
            }
            buckets += page.buckets
            token = page.next
            if let token, !seen.insert(token).inserted {
                throw call.error(
                    .undecodable, code: "RepeatedMarker", message: "the store's listing goes round in a circle: a page's token came twice")
            }
        } while token != nil
        if isAmazon { for bucket in buckets { bucket.region.map { remember($0, bucket.name) } } }
        return buckets
    }
}

private struct BucketPage: Sendable {
    var buckets: [Bucket]
    var next: String?
}
