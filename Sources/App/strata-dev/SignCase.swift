import Foundation
import SigV4

/// One line of `strata-dev sign`: a request in decoded form.
struct SignCase: Decodable {
    enum Kind: String, Decodable { case header, presign, copysource }
    enum Style: String, Decodable { case path, virtual }
    enum Payload: String, Decodable { case signed, unsigned }

    struct Keys: Decodable {
        var accessKey: String
        var secretKey: String
        var token: String?
    }

    /// Handed back as it came: text, a whole number, or null.
    enum ID: Codable, Equatable {
        case text(String)
        case number(Int)
        case null

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if value.decodeNil() {
                self = .null
            } else if let number = try? value.decode(Int.self) {
                self = .number(number)
            } else {
                self = .text(try value.decode(String.self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var value = encoder.singleValueContainer()
            switch self {
            case .text(let text): try value.encode(text)
            case .number(let number): try value.encode(number)
            case .null: try value.encodeNil()
            }
        }
    }

    /// What is read of a line that is wrong otherwise.
    struct Identity: Decodable {
        var id: ID?
    }

    /// Why a case can't be signed.
    struct Failure: Error {
        var message: String
    }

    // Named as in the lines, there with underscores.
    var id: ID?
    var kind: Kind
    var method: String?
    var scheme: String?
    var host: String?
    var bucket: String?
    var key: String?
    var style: Style?
    var versionId: String?
    var query: [[String?]]?
    var headers: [[String]]?
    var bodyB64: String?
    var payload: Payload?
    var credentials: Keys?
    var region: String?
    var service: String?
    var time: String?
    var expires: Int?

    /// Signs the case.
    func result() throws -> SignResult {
        var result = SignResult()
        result.id = id ?? .null
        if kind == .copysource {
            let version = try versionId ?? decodedQuery().first { $0.name == "versionId" }?.value
            result.copySource = SigV4.copySource(bucket: try need(bucket, "bucket"), key: try need(key, "key"), versionId: version)
            return result
        }
        let request = try signingRequest()
        let keys = try need(credentials, "credentials")
        let credentials = Credentials(accessKeyId: keys.accessKey, secretAccessKey: keys.secretKey, sessionToken: keys.token)
        guard let date = Timestamp.date(try need(time, "time")) else { throw Failure(message: "time is not YYYYMMDDTHHMMSSZ") }
        let scope = SigningScope(region: try need(region, "region"), service: service ?? "s3", date: date)
        let signed: Signed
        if kind == .presign {
            let expires = try need(expires, "expires")
            guard (1...SigV4.longestExpiry).contains(expires) else { throw Failure(message: "expires is not 1 to \(SigV4.longestExpiry)") }
            signed = SigV4.presign(request, credentials: credentials, scope: scope, expires: expires)
            result.url = signed.url
        } else {
            signed = SigV4.sign(request, credentials: credentials, scope: scope)
        }
        result.path = request.path
        result.canonicalQuery = signed.canonicalQuery
        result.canonicalRequest = signed.canonicalRequest
        result.stringToSign = signed.stringToSign
        result.signature = signed.signature
        result.authorization = signed.authorization
        return result
    }

    /// One readable line for what is wrong with a case.
    static func describe(_ error: any Error) -> String {
        switch error {
        case let failure as Failure: failure.message
        case DecodingError.keyNotFound(let key, _): "\(key.stringValue) is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context), DecodingError.dataCorrupted(let context):
            context.codingPath.isEmpty
                ? "not a JSON object" : "\(context.codingPath.map(\.stringValue).joined(separator: ".")): \(context.debugDescription)"
        default: "\(error)"
        }
    }
}

extension SignCase {
    private func signingRequest() throws -> SigningRequest {
        let body: Data
        if let bodyB64 {
            guard let data = Data(base64Encoded: bodyB64) else { throw Failure(message: "body_b64 is not base64") }
            body = data
        } else {
            body = Data()
        }
        let payload: PayloadHash = payload == .unsigned ? .unsigned : .sha256(Digest.hex(Digest.hash(.sha256, bytes: body)))
        let headers = try (headers ?? []).map { pair in
            guard pair.count == 2 else { throw Failure(message: "headers are not [name, value]") }
            return (name: pair[0], value: pair[1])
        }
        return SigningRequest(
            method: try need(method, "method"), scheme: try need(scheme, "scheme"), host: try wireHost(),
            path: SigV4.encodedPath(bucket: style == .virtual ? nil : bucket, key: key), query: try decodedQuery(), headers: headers, payload: payload
        )
    }

    private func wireHost() throws -> String {
        let host = try need(host, "host")
        guard style == .virtual, let bucket, !host.lowercased().hasPrefix("\(bucket.lowercased()).") else { return host }
        return "\(bucket).\(host)"
    }

    private func decodedQuery() throws -> [(name: String, value: String?)] {
        try (query ?? []).map { pair in
            guard pair.count == 2, let name = pair[0] else { throw Failure(message: "query is not [name, value or null]") }
            return (name, pair[1])
        }
    }

    private func need<Value>(_ value: Value?, _ name: String) throws -> Value {
        guard let value else { throw Failure(message: "\(name) is missing") }
        return value
    }
}
