/// What stores said about the regions of their buckets; a value, one for a client.
struct RegionCache: Sendable, Equatable {
    private var regions: [String: String] = [:]

    subscript(bucket: String?) -> String? { bucket.flatMap { regions[$0] } }

    /// Remembers a region if it can be part of a host name; false, and nothing kept, otherwise.
    @discardableResult
    mutating func learn(_ region: String, of bucket: String) -> Bool {
        guard HostLabel.isValid(region) else { return false }
        regions[bucket] = region
        return true
    }
}
