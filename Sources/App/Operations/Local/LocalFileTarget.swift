import Glibc
import S3Client
public import S3Model

/// A file that is being written under a temporary name in its own folder and takes its real name only when it is whole.
///
/// **Isolation**: one owner at a time: the download's writer, then the one who commits. A target that is abandoned or dropped without `commit` removes what it wrote.
/// **Source**: open(2) O_EXCL and O_NOFOLLOW, linkat(2), rename(2): an existing file or link is never written through.
public final class LocalFileTarget {
    public let path: String
    private let folder: Int32
    private let name: String
    private let temporaryName: String
    private var descriptor: Int32
    private let overwrites: Bool
    private var isCommitted = false

    /// Opens the temporary file.
    ///
    /// - Parameters:
    ///   - path: the final path; its folder has to exist.
    ///   - overwrites: whether an existing file of that name may be replaced.
    /// - Throws: `.refused` "FileExists" where it may not; `.transport(.localFile)` for everything else.
    public init(path: String, overwrites: Bool) throws(S3Error) {
        self.path = path
        self.overwrites = overwrites
        let slash = path.lastIndex(of: "/")
        let folderPath = slash.map { path[...$0] } ?? "./"
        name = String(slash.map { path[path.index(after: $0)...] } ?? path[...])
        guard !name.isEmpty, name != ".", name != "..", name.utf8.count <= 255, !name.utf8.contains(0) else {
            throw LocalFile.error("\(path.isEmpty ? "The empty name" : path) can't be a file's name.")
        }
        folder = open(String(folderPath), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw LocalFile.failure("The folder \(folderPath) can't be opened") }
        var status = stat()
        if fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 {
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            if isFolder || !overwrites {
                close(folder)
                throw isFolder ? LocalFile.error("\(path) is a folder.") : LocalFile.exists(path)
            }
        }
        // Ten random letters: the name must not be guessable, and O_EXCL refuses one that somebody planted.
        temporaryName = ".strata-" + String((0..<10).map { _ in "abcdefghijklmnopqrstuvwxyz".randomElement() ?? "x" })
        descriptor = openat(folder, temporaryName, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let failure = LocalFile.failure("No file can be made in \(folderPath)")
            close(folder)
            throw failure
        }
    }

    /// Appends bytes.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(S3Error) {
        try LocalFile.write(bytes, to: descriptor, name: path)
    }

    /// Base64 of the checksum of everything written, read back from the file.
    func digest(_ algorithm: ChecksumAlgorithm) throws(S3Error) -> String {
        var state = ChecksumState(algorithm)
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        var offset: off_t = 0
        while true {
            let count = pread(descriptor, &buffer, buffer.count, offset)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw LocalFile.failure("\(path) can't be read back") }
            if count == 0 { return state.finish() }
            buffer.withUnsafeBytes { state.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            offset += off_t(count)
        }
    }

    /// Brings the bytes onto the disk and gives the file its name. Without `overwrites` a file that came meanwhile is left alone.
    public func commit() throws(S3Error) {
        fchmod(descriptor, 0o666 & ~LocalFile.mask())
        guard fsync(descriptor) == 0 else { throw LocalFile.failure("\(path) can't be written") }
        let closed = close(descriptor)
        descriptor = -1
        guard closed == 0 else { throw LocalFile.failure("\(path) can't be written") }
        if overwrites {
            guard renameat(folder, temporaryName, folder, name) == 0 else { throw LocalFile.failure("\(path) can't be written") }
        } else {
            guard linkat(folder, temporaryName, folder, name, 0) == 0 else {
                throw errno == EEXIST ? LocalFile.exists(path) : LocalFile.failure("\(path) can't be written")
            }
            unlinkat(folder, temporaryName, 0)
        }
        isCommitted = true
        fsync(folder)
    }

    /// Removes what was written so far; nothing after a commit. A download that failed calls it at once, since a transport may hold on to its handlers.
    func abandon() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
        if !isCommitted { unlinkat(folder, temporaryName, 0) }
    }

    deinit {
        abandon()
        close(folder)
    }
}
