import Dispatch
import struct Foundation.Data
import Glibc
import HTTP
import SigV4

/// A body with everything a signature and a store want to know about it before it is sent.
struct PreparedBody: Sendable {
    var body: HTTPBody
    var payload: PayloadHash
    /// Content-MD5, x-amz-checksum-*.
    var headers: [(name: String, value: String)] = []
    /// The file as it was when it was read; nil for other bodies.
    var mark: FileMark?
    var path: String?

    /// Why a file can't be sent.
    struct Failure: Error, Equatable { var message: String }

    /// True where the body's file is no longer the one that was read.
    var hasChanged: Bool {
        guard let path, let mark else { return false }
        return FileMark.of(path: path) != mark
    }

    static let none = PreparedBody(body: .none, payload: .sha256(Digest.hex(Digest.hash(.sha256, []))))

    /// Digests a body: Content-MD5 of a document, the checksum of an object, and SHA-256 unless TLS and a checksum protect the bytes already.
    ///
    /// Source: botocore `auth.py` S3SigV4Auth._should_sha256_sign_payload. A file is read once, off the callers' threads.
    /// - Parameter checksum: goes along as a header; nil for none.
    static func of(_ body: Call.Body, isEncrypted: Bool, checksum: ChecksumAlgorithm?) async throws(Failure) -> PreparedBody {
        switch body {
        case .none: return none
        case .document(let bytes):
            let md5 = Data(Digest.hash(.md5, bytes)).base64EncodedString()
            return PreparedBody(
                body: .bytes(bytes), payload: .sha256(Digest.hex(Digest.hash(.sha256, bytes))), headers: [("Content-MD5", md5)])
        case .object(.bytes(let bytes), _):
            var digests = BodyDigests(checksum: checksum, hashes: !(isEncrypted && checksum != nil))
            bytes.withUnsafeBytes { digests.update($0) }
            let (payload, headers) = digests.finish()
            return PreparedBody(body: bytes.isEmpty ? .none : .bytes(bytes), payload: payload, headers: headers)
        case .object(.file(let path), _):
            return try await read(path, part: nil, checksum: checksum, hashes: !(isEncrypted && checksum != nil))
        case .object(.filePart(let path, let offset, let length), _):
            return try await read(path, part: (offset, length), checksum: checksum, hashes: !(isEncrypted && checksum != nil))
        }
    }

    /// Reads on a thread of its own kind, because a disk may block.
    private static func read(
        _ path: String, part: (offset: Int64, length: Int64)?, checksum: ChecksumAlgorithm?, hashes: Bool
    ) async throws(Failure) -> PreparedBody {
        let result = await withCheckedContinuation { (continuation: CheckedContinuation<Result<PreparedBody, Failure>, Never>) in
            DispatchQueue.global(qos: .utility).async {
                continuation.resume(
                    returning: Result { () throws(Failure) in
                        try readNow(path, part: part, checksum: checksum, hashes: hashes)
                    })
            }
        }
        return try result.get()
    }

    private static func readNow(
        _ path: String, part: (offset: Int64, length: Int64)?, checksum: ChecksumAlgorithm?, hashes: Bool
    ) throws(Failure) -> PreparedBody {
        guard let mark = FileMark.of(path: path) else { throw Failure(message: "there is no file to read at that path") }
        let (offset, length) = part ?? (0, mark.size)
        guard offset >= 0, length >= 0, offset <= mark.size, length <= mark.size - offset else {
            throw Failure(message: "the file is shorter than the part that is asked for")
        }
        var digests = BodyDigests(checksum: checksum, hashes: hashes)
        if checksum != nil || hashes { try feed(path, offset: offset, length: length, into: &digests) }
        guard FileMark.of(path: path) == mark else { throw Failure(message: "the file changed while it was read") }
        let (payload, headers) = digests.finish()
        let body = length == 0 ? HTTPBody.none : .file(path: path, offset: offset, length: length)
        return PreparedBody(body: body, payload: payload, headers: headers, mark: mark, path: path)
    }

    private static func feed(_ path: String, offset: Int64, length: Int64, into digests: inout BodyDigests) throws(Failure) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Failure(message: "the file can't be opened: \(String(cString: strerror(errno)))") }
        defer { close(file) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        var total: Int64 = 0
        while total < length {
            let wanted = Int(min(Int64(buffer.count), length - total))
            let count = pread(file, buffer.baseAddress, wanted, off_t(offset + total))
            if count == 0 { break }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw Failure(message: "the file can't be read: \(String(cString: strerror(errno)))")
            }
            digests.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            total += Int64(count)
        }
        guard total == length else { throw Failure(message: "the file changed while it was read") }
    }
}

/// The digests of one body, fed once.
private struct BodyDigests: ~Copyable {
    private var sha: Digest?
    private var checksum: ChecksumState?
    private let algorithm: ChecksumAlgorithm?

    init(checksum algorithm: ChecksumAlgorithm?, hashes: Bool) {
        self.algorithm = algorithm
        checksum = algorithm.map { ChecksumState($0) }
        sha = hashes ? Digest(.sha256) : nil
    }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        sha?.update(bytes)
        checksum?.update(bytes)
    }

    consuming func finish() -> (PayloadHash, [(name: String, value: String)]) {
        var headers: [(name: String, value: String)] = []
        if let algorithm, let value = checksum?.finish() {
            headers.append(("x-amz-checksum-\(algorithm.rawValue.lowercased())", value))
        }
        guard let hash = sha?.finish() else { return (.unsigned, headers) }
        return (.sha256(Digest.hex(hash)), headers)
    }
}
