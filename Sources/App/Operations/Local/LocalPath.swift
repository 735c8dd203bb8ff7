import Glibc
public import S3Client
public import S3Model

/// Paths as a person types them.
public enum LocalPath {
    /// `~` and `~/…` become the home folder; everything else stays, relative to the folder the program runs in.
    ///
    /// - Parameter home: nil where there is none; `~` is then a name like any other.
    public static func expanded(_ text: String, home: String?) -> String {
        guard let home, text == "~" || text.hasPrefix("~/") else { return text }
        let rest = text.dropFirst()
        return (home.hasSuffix("/") ? String(home.dropLast()) : home) + rest
    }

    /// What a regular file that can be read looks like.
    ///
    /// - Throws: `.transport(.localFile)` with what it is instead.
    public static func mark(_ path: String) throws(S3Error) -> FileMark {
        if let mark = FileMark.of(path: path) {
            guard access(path, R_OK) == 0 else { throw LocalFile.failure("\(path) can't be read") }
            return mark
        }
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw errno == ENOENT ? LocalFile.error("There is no such file: \(path).") : LocalFile.failure("\(path) can't be read")
        }
        throw status.st_mode & S_IFMT == S_IFDIR
            ? LocalFile.error("One file is uploaded at a time, and this is a folder: \(path).")
            : LocalFile.error("This is not a regular file, so its size isn't known beforehand: \(path).")
    }
}
