import Foundation

/// One authenticated request on its way through the store.
struct Call {
    let request: WireRequest
    /// "" for a request on the service itself.
    let bucketName: String
    /// Empty for a request on a bucket.
    let key: [UInt8]
    let configuration: Configuration
    /// nil for an anonymous request.
    var identity: Identity?
    /// The verified checksum header of the body.
    var checksum: (kind: ChecksumKind, value: String)?
    var now = Date(timeIntervalSince1970: 0)
    var ignoresConditions = false
    var refusesSelfCopy = false
    var failKeys: [String: String] = [:]

    init(request: WireRequest, bucketName: String, key: [UInt8], configuration: Configuration) {
        self.request = request
        self.bucketName = bucketName
        self.key = key
        self.configuration = configuration
    }

    var method: String { request.method }
    var keyText: String { String(decoding: key, as: UTF8.self) }

    func header(_ name: String) -> String? { request.header(name) }
    func query(_ name: String) -> String? { request.query(name) }

    /// Server time in whole seconds, as LastModified has it.
    var second: Date { Date(timeIntervalSince1970: now.timeIntervalSince1970.rounded(.down)) }

    /// The versionId asked for; nil when none. Errors: 400 InvalidArgument for an empty or impossible one (AWS docs, "Error responses").
    func versionID() throws(Refusal) -> String? {
        guard let id = query("versionId") else { return nil }
        return try Self.validated(id)
    }

    static func validated(_ id: String) throws(Refusal) -> String {
        guard !id.isEmpty else { throw .invalidArgument("Version id cannot be the empty string", "versionId", id) }
        guard id == "null" || VersionID.isWellFormed(id) else { throw .invalidArgument("Invalid version id specified", "versionId", id) }
        return id
    }

    /// A number in the query. Errors: 400 InvalidArgument when it is none or negative.
    func number(_ name: String, default value: Int) throws(Refusal) -> Int {
        guard let text = query(name) else { return value }
        guard let number = Int(text), number >= 0, number <= Int(Int32.max) else {
            throw .invalidArgument("Provided \(name) not an integer or within integer range", name, text)
        }
        return number
    }

    /// Whether `encoding-type=url` was asked for. Errors: 400 InvalidArgument for another type.
    func wantsEncoding() throws(Refusal) -> Bool {
        guard let type = query("encoding-type") else { return false }
        guard type == "url" else { throw .invalidArgument("Invalid Encoding Method specified in Request", "encoding-type", type) }
        return !configuration.ignoresEncodingType
    }
}

/// Version ids: 32 characters that say nothing about order, the same in every run.
public enum VersionID {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.".utf8)

    /// The id of the n-th version made by a server, n from 1. AWS: "Unicode, UTF-8 encoded, URL-ready, opaque strings of no more than 1,024 bytes".
    public static func nth(_ n: Int) -> String { String(decoding: bytes(n), as: UTF8.self) }

    static func bytes(_ n: Int) -> [UInt8] {
        // splitmix64 twice: order-free but reproducible.
        func mix(_ seed: UInt64) -> UInt64 {
            var z = seed &+ 0x9E37_79B9_7F4A_7C15
            z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
            return z ^ z >> 31
        }
        var out: [UInt8] = []
        out.reserveCapacity(32)
        for part in 0..<4 {
            var bits = mix(UInt64(n) &* 4 &+ UInt64(part))
            for _ in 0..<8 {
                out.append(alphabet[Int(bits & 63)])
                bits >>= 6
            }
        }
        return out
    }

    static func isWellFormed(_ id: String) -> Bool { id.utf8.count == 32 && id.utf8.allSatisfy { alphabet.contains($0) } }
}
