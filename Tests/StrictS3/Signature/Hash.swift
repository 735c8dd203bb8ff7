import COpenSSL

/// Digests and HMAC over OpenSSL's libcrypto, one shot each.
enum Hash {
    case md5, sha1, sha256

    private var method: OpaquePointer? {
        switch self {
        case .md5: EVP_md5()
        case .sha1: EVP_sha1()
        case .sha256: EVP_sha256()
        }
    }

    /// The digest of some bytes.
    func callAsFunction(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        let input = Array(bytes)
        var out = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        guard EVP_Digest(input, input.count, &out, &length, method, nil) == 1 else { preconditionFailure("OpenSSL lacks a digest") }
        return Array(out[..<Int(length)])
    }

    /// HMAC-SHA256 of a text. Source: AWS docs, "Create a signed AWS API request", step 4.
    static func hmac(key: [UInt8], _ text: String) -> [UInt8] {
        let input = Array(text.utf8)
        var out = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        _ = HMAC(EVP_sha256(), key, Int32(key.count), input, input.count, &out, &length)
        return Array(out[..<Int(length)])
    }
}
