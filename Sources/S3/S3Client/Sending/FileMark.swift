import Glibc

/// What a file looked like at one moment, to notice that it changed while it was sent.
public struct FileMark: Sendable, Equatable {
    /// Bytes.
    public var size: Int64
    var device: UInt
    var inode: UInt
    var seconds: Int
    var nanoseconds: Int

    /// Reads the mark of a file; nil where there is no regular file of that name that can be looked at.
    public static func of(path: String) -> FileMark? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return FileMark(
            size: Int64(status.st_size), device: UInt(status.st_dev), inode: UInt(status.st_ino), seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec)
    }
}
