import Glibc
public import S3Client
public import S3Model

/// A file that holds a customer's key (SSE-C), so that the key itself stands on no command line, in no history and in no log.
public enum CustomerKeyFile {
    /// Bytes of the largest file that is looked at; a key takes 32, or 44 as base64.
    private static let limit = 256

    /// Reads a key: 32 bytes as they are, or their base64 with white space around it.
    ///
    /// - Throws: `.transport(.localFile)` where the file can't be read; `.refused` "InvalidCustomerKey" where it holds something else, of which no byte
    ///   is in the message.
    public static func read(_ path: String) throws(S3Error) -> CustomerKey {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LocalFile.failure("The key file \(path) can't be opened") }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var count = 0
        while count <= limit {
            let read = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + count, $0.count - count) }
            if read < 0 {
                if errno == EINTR { continue }
                throw LocalFile.failure("The key file \(path) can't be read")
            }
            if read == 0 { break }
            count += read
        }
        if let key = key(Array(bytes.prefix(count))) { return key }
        throw LocalFile.error("The key file \(path) holds neither 32 bytes nor their base64.", code: "InvalidCustomerKey", kind: .refused)
    }

    private static func key(_ bytes: [UInt8]) -> CustomerKey? {
        if let key = CustomerKey(bytes: bytes) { return key }
        guard bytes.count <= limit else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        return CustomerKey(base64: String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()))
    }
}
