import Foundation

/// Server-side encryption with a customer's key, of which the store keeps the MD5 only. Plain HTTP is let pass, since this server is on loopback.
/// Source: AWS docs, "Using server-side encryption with customer-provided keys".
struct CustomerKeyHeaders {
    /// MD5 of the key, base64.
    let md5: String

    /// Reads the three headers; nil without any. Errors: 400 InvalidArgument for half of them, another algorithm, a key that isn't 256 bits or not
    /// the one that its MD5 says.
    static func of(_ call: Call, source: Bool = false) throws(Refusal) -> CustomerKeyHeaders? {
        let prefix = (source ? "x-amz-copy-source-" : "x-amz-") + "server-side-encryption-customer-"
        let (algorithm, key, md5) = (call.header(prefix + "algorithm"), call.header(prefix + "key"), call.header(prefix + "key-md5"))
        if algorithm == nil, key == nil, md5 == nil { return nil }
        guard algorithm == "AES256" else {
            throw .invalidArgument(
                "Requests specifying Server Side Encryption with Customer provided keys must provide a valid encryption algorithm.")
        }
        guard let bytes = key.flatMap({ Data(base64Encoded: $0) }), bytes.count == 32 else {
            throw .invalidArgument("The secret key was invalid for the specified algorithm.")
        }
        guard let md5, Data(Hash.md5([UInt8](bytes))).base64EncodedString() == md5 else {
            throw .invalidArgument("The calculated MD5 hash of the key did not match the hash that was provided.")
        }
        return CustomerKeyHeaders(md5: md5)
    }

    /// What answers say of the encryption.
    var headers: [Header] {
        [
            Header("x-amz-server-side-encryption-customer-algorithm", "AES256"), Header("x-amz-server-side-encryption-customer-key-MD5", md5),
        ]
    }
}

extension StoredVersion {
    /// Whether a request brought the key that a version takes. Errors: 400 InvalidRequest without one and with one too many, 403 with another.
    func checkKey(_ call: Call, source: Bool = false) throws(Refusal) {
        let sent = try CustomerKeyHeaders.of(call, source: source)
        guard let md5 = attributes.customerKeyMD5 else {
            if sent != nil { throw .invalidRequest("The encryption parameters are not applicable to this object.") }
            return
        }
        guard let sent else {
            throw .invalidRequest(
                "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.")
        }
        guard sent.md5 == md5 else { throw .accessDenied }
    }
}

extension StoredUpload {
    /// Whether a part came with the key that the upload was begun with. Errors: 400 InvalidRequest.
    func checkKey(_ call: Call) throws(Refusal) {
        let sent = try CustomerKeyHeaders.of(call)
        guard sent?.md5 != attributes.customerKeyMD5 else { return }
        throw .invalidRequest(
            "The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.")
    }
}

extension Store {
    /// The ETag of a body in one piece: its MD5, but something else under a customer's key (AWS docs, "Object" data type, ETag).
    func eTag(_ body: [UInt8], _ attributes: ObjectAttributes) -> String {
        PercentCoding.hexDigits(Hash.md5(attributes.customerKeyMD5.map { body + Array("\($0)\(versionCount)".utf8) } ?? body))
    }
}
