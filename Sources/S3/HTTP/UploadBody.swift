import Glibc

/// A request's body as libcurl reads it: from any offset, as often as a resend asks for. Belongs to the loop's thread once the transfer has started.
struct UploadBody: ~Copyable {
    private let bytes: [UInt8]
    private let descriptor: Int32
    private let start: Int64
    private(set) var position: Int64 = 0
    let length: Int64
    /// Bytes handed to libcurl, resends included.
    private(set) var bytesRead: Int64 = 0

    /// Opens the file, when there is one; it is closed with this value.
    ///
    /// - Throws: `.localFile` when the file can't be opened.
    init(_ body: HTTPBody) throws(TransportError) {
        length = body.length
        switch body {
        case .none:
            (bytes, descriptor, start) = ([], -1, 0)
        case .bytes(let all):
            (bytes, descriptor, start) = (all, -1, 0)
        case .file(let path, let offset, _):
            let opened = open(path, O_RDONLY | O_CLOEXEC)
            guard opened >= 0 else {
                throw TransportError(kind: .localFile, message: "The file to send cannot be opened: \(describe(errno)).")
            }
            (bytes, descriptor, start) = ([], opened, offset)
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Fills the buffer with the next bytes; 0 at the end of the body.
    ///
    /// - Throws: `.localFile` when the file can't be read or ends before the part that was promised.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(TransportError) -> Int {
        let wanted = Int(min(Int64(buffer.count), length - position))
        guard wanted > 0 else { return 0 }
        let count: Int
        if descriptor < 0 {
            bytes.withUnsafeBytes { all in
                buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: all[Int(position)..<Int(position) + wanted]))
            }
            count = wanted
        } else {
            count = pread(descriptor, buffer.baseAddress, wanted, off_t(start + position))
            guard count >= 0 else {
                throw TransportError(kind: .localFile, message: "The file to send cannot be read: \(describe(errno)).")
            }
            guard count > 0 else {
                throw TransportError(kind: .localFile, message: "The file to send became shorter while it was sent.")
            }
        }
        position += Int64(count)
        bytesRead += Int64(count)
        return count
    }

    /// Goes to that offset of the body, so that it can be sent again; false when there is no such place.
    mutating func seek(to offset: Int64) -> Bool {
        guard (0...length).contains(offset) else { return false }
        position = offset
        return true
    }
}

/// The system's words for an error number.
private func describe(_ number: Int32) -> String {
    String(cString: strerror(number))
}
