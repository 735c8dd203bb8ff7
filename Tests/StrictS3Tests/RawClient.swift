import COpenSSL
import Foundation
import Glibc
import StrictS3

/// What came back on a raw socket.
struct RawAnswer {
    var status: Int
    var headers: [String: String]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    /// The text of the first element of that name in the body; nil when there is none.
    func element(_ name: String) -> String? {
        text.components(separatedBy: "<\(name)>").dropFirst().first?.components(separatedBy: "</\(name)>").first
    }
    /// The texts of every element of that name, in order.
    func elements(_ name: String) -> [String] {
        text.components(separatedBy: "<\(name)>").dropFirst().compactMap { $0.components(separatedBy: "</\(name)>").first }
    }
}

/// A tiny HTTP client on a POSIX socket: one connection, one request at a time, nothing hidden.
final class RawClient {
    /// How an exchange ended when no whole answer came.
    enum Failure: Error, Equatable {
        /// FIN before the first byte.
        case empty
        /// RST (errno ECONNRESET), after so many bytes.
        case reset(after: Int)
        /// FIN in the middle; what had come.
        case cut([UInt8])
    }

    private let descriptor: Int32
    private var inbox: [UInt8] = []

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let descriptor = descriptor
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard result == 0 else { throw Failure.empty }
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// Receives more; false at FIN. Errors: `reset`.
    private func fill() throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count >= 0 else { throw Failure.reset(after: inbox.count) }
        inbox += buffer[..<count]
        return count > 0
    }

    /// Reads until so many bytes are there; for faults that stop in the middle.
    func receive(atLeast count: Int) throws -> [UInt8] {
        while inbox.count < count {
            guard try fill() else { throw Failure.cut(inbox) }
        }
        return inbox
    }

    /// Reads one answer. `hasBody` is false for HEAD.
    func receive(hasBody: Bool = true) throws -> RawAnswer {
        let mark = Array("\r\n\r\n".utf8)
        func end() -> Int? { inbox.indices.first { inbox[$0...].starts(with: mark) } }
        while end() == nil {
            guard try fill() else {
                if inbox.isEmpty { throw Failure.empty }
                throw Failure.cut(inbox)
            }
        }
        let at = end() ?? 0
        let lines = String(decoding: inbox[..<at], as: UTF8.self).components(separatedBy: "\r\n")
        inbox.removeFirst(at + 4)
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let halves = line.components(separatedBy: ": ")
            headers[halves[0].lowercased()] = halves.dropFirst().joined(separator: ": ")
        }
        let status = Int(lines[0].split(separator: " ")[1]) ?? 0
        guard hasBody, status != 204, status != 304, status != 100 else { return RawAnswer(status: status, headers: headers, body: []) }
        if let length = headers["content-length"].flatMap({ Int($0) }) {
            while inbox.count < length {
                guard try fill() else { throw Failure.cut(inbox) }
            }
            defer { inbox.removeFirst(length) }
            return RawAnswer(status: status, headers: headers, body: Array(inbox[..<length]))
        }
        while try fill() {}
        defer { inbox = [] }
        return RawAnswer(status: status, headers: headers, body: inbox)
    }
}

/// A request that tests sign by hand, written apart from both the server's check and the product's signer.
struct SignedRequest {
    var method = "GET"
    /// Path and query exactly as sent; they must be in canonical form already (encoded, query sorted, `=` after every name).
    var target: String
    var headers: [(String, String)] = []
    var body: [UInt8] = []
    var account = Account.first
    var region = "us-east-1"
    var time = "20261122T120000Z"
    var host = "127.0.0.1"
    /// Header names left out of the signature.
    var unsigned: Set<String> = []
    var payloadHash: String?

    /// The bytes to send.
    func bytes() -> [UInt8] {
        var all = headers.map { ($0.0.lowercased(), $0.1) }
        let hash = payloadHash ?? Self.hex(Self.sha256(body))
        all += [("host", host), ("x-amz-date", time), ("x-amz-content-sha256", hash)]
        if let token = account.sessionToken { all.append(("x-amz-security-token", token)) }
        let signed = all.filter { !unsigned.contains($0.0) && ($0.0 == "host" || $0.0.hasPrefix("x-amz-") || $0.0 == "content-md5") }.sorted {
            $0.0 < $1.0
        }
        let names = signed.map(\.0).joined(separator: ";")
        let halves = target.split(separator: "?", maxSplits: 1).map(String.init)
        let query = halves.count == 2 ? halves[1] : ""
        let canonical = "\(method)\n\(halves[0])\n\(query)\n" + signed.map { "\($0.0):\($0.1)\n" }.joined() + "\n\(names)\n\(hash)"
        let day = String(time.prefix(8))
        let scope = "\(day)/\(region)/s3/aws4_request"
        let toSign = "AWS4-HMAC-SHA256\n\(time)\n\(scope)\n" + Self.hex(Self.sha256(Array(canonical.utf8)))
        var key = Array("AWS4\(account.secretKey)".utf8)
        for part in [day, region, "s3", "aws4_request", toSign] { key = Self.hmac(key, part) }
        let authorization = "AWS4-HMAC-SHA256 Credential=\(account.accessKey)/\(scope),SignedHeaders=\(names),Signature=\(Self.hex(key))"
        return Self.plain(method, target, all + [("authorization", authorization)], body)
    }

    /// An unsigned request's bytes.
    static func plain(_ method: String, _ target: String, _ headers: [(String, String)], _ body: [UInt8] = []) -> [UInt8] {
        var text = "\(method) \(target) HTTP/1.1\r\n"
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        if method == "PUT" || method == "POST" || !body.isEmpty { text += "content-length: \(body.count)\r\n" }
        return Array((text + "\r\n").utf8) + body
    }

    static func hex(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }

    static func sha256(_ bytes: [UInt8]) -> [UInt8] { digest(bytes, EVP_sha256()) }
    static func md5(_ bytes: [UInt8]) -> [UInt8] { digest(bytes, EVP_md5()) }

    private static func digest(_ bytes: [UInt8], _ method: OpaquePointer?) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: 64)
        var count: UInt32 = 0
        EVP_Digest(bytes, bytes.count, &out, &count, method, nil)
        return Array(out[..<Int(count)])
    }

    private static func hmac(_ key: [UInt8], _ text: String) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: 64)
        var count: UInt32 = 0
        HMAC(EVP_sha256(), key, Int32(key.count), Array(text.utf8), text.utf8.count, &out, &count)
        return Array(out[..<Int(count)])
    }
}

/// A started server whose clock stands at noon of 22 November 2026, and one connection to it.
final class Stage {
    let server: StrictS3
    private(set) var client: RawClient

    init(_ configuration: Configuration = Configuration()) throws {
        server = StrictS3(configuration)
        try server.start()
        server.now = Date(timeIntervalSince1970: 1_795_348_800)
        client = try RawClient(port: server.port)
    }

    deinit { server.stop() }

    func reconnect() throws { client = try RawClient(port: server.port) }

    /// Sends one signed request and reads the answer.
    @discardableResult
    func call(
        _ method: String, _ target: String, _ headers: [(String, String)] = [], body: String = "", _ change: (inout SignedRequest) -> Void = { _ in }
    ) throws -> RawAnswer {
        var request = SignedRequest(method: method, target: target, headers: headers, body: Array(body.utf8))
        change(&request)
        client.send(request.bytes())
        return try client.receive(hasBody: method != "HEAD")
    }

    /// Content-MD5 of a body, for calls that must carry one.
    static func md5(_ body: String) -> (String, String) { ("content-md5", Data(SignedRequest.md5(Array(body.utf8))).base64EncodedString()) }
}
