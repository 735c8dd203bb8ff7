import Glibc
import S3Model

/// What local files have in common: complete writes, and failures in a person's words.
enum LocalFile {
    /// Writes all bytes, however many calls it takes.
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, name: String) throws(S3Error) {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw failure("\(name) can't be written")
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// An error about a local file; a pipe whose reader has gone has the code "EPIPE".
    static func error(_ message: String, code: String = "LocalFile", kind: S3Error.Kind = .transport(.localFile)) -> S3Error {
        S3Error(kind: kind, operation: "", code: code, message: message)
    }

    /// The same with the reason that errno holds.
    static func failure(_ message: String) -> S3Error {
        let number = errno
        return error("\(message): \(String(cString: strerror(number))).", code: number == EPIPE ? "EPIPE" : "LocalFile")
    }

    static func exists(_ path: String) -> S3Error {
        error("\(path) exists already.", code: "FileExists", kind: .refused)
    }

    /// The process's umask, read without changing it (proc(5)).
    static func mask() -> mode_t {
        guard let file = fopen("/proc/self/status", "re") else { return 0o077 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if text.hasPrefix("Umask:") { return mode_t(text.dropFirst(6).filter(\.isNumber), radix: 8) ?? 0o077 }
        }
        return 0o077
    }
}
