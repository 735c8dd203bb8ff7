import Synchronization

/// The key a signature is made with: good for one day, region and service. Keys are remembered, because four of a signature's five HMACs make them.
enum SigningKey {
    private struct Remembered {
        var keys: [[UInt8]: [UInt8]] = [:]
    }

    /// A client has a handful of these at a time (regions times days times profiles); a full table is simply started afresh.
    private static let limit = 64
    private static let remembered = Mutex(Remembered())

    /// 32 bytes. Source: S3 API reference, "Signature Calculations for the Authorization Header", task 3.
    static func derive(secret: String, day: String, region: String, service: String) -> [UInt8] {
        // Bytes, not strings: Swift compares strings by canonical equivalence, and a secret must match byte for byte.
        let name = Array(SigV4.text([secret, "\0", day, "\0", region, "\0", service]).utf8)
        if let key = remembered.withLock({ $0.keys[name] }) { return key }
        let ofDay = Digest.hmac(key: Array("AWS4\(secret)".utf8), Array(day.utf8))
        let ofRegion = Digest.hmac(key: ofDay, Array(region.utf8))
        let ofService = Digest.hmac(key: ofRegion, Array(service.utf8))
        let key = Digest.hmac(key: ofService, Array("aws4_request".utf8))
        remembered.withLock {
            if $0.keys.count >= limit { $0.keys.removeAll(keepingCapacity: true) }
            $0.keys[name] = key
        }
        return key
    }
}
