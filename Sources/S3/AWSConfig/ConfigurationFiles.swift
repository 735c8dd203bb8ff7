import Glibc

/// Finds and reads the two shared files.
struct ConfigurationFiles: Sendable {
    /// A file's bytes; nil where there is no such file (a folder counts as none), an error's words where it can't be read.
    typealias Read = @Sendable (_ path: String) -> Result<[UInt8]?, Unreadable>

    struct Unreadable: Error, Equatable { var reason: String }

    let environment: [String: String]
    let home: String
    let read: Read

    /// Path of a file that `variable` may name, else the one in `~/.aws`.
    func path(variable: String, standard: String) -> String {
        environment[variable].map(expanded) ?? "\(home)/.aws/\(standard)"
    }

    /// `~`, `$NAME` and `${NAME}` replaced; unknown names stay as they are (Python's `expandvars` and `expanduser`).
    func expanded(_ path: String) -> String {
        var result = ""
        var rest = path[...]
        if rest == "~" || rest.hasPrefix("~/") {
            result = home
            rest = rest.dropFirst()
        }
        while let character = rest.popFirst() {
            guard character == "$" else {
                result.append(character)
                continue
            }
            let isBraced = rest.first == "{"
            let name = (isBraced ? rest.dropFirst() : rest).prefix { $0 == "_" || ($0.isASCII && ($0.isLetter || $0.isNumber)) }
            let end = name.endIndex
            let isClosed = !isBraced || (end < rest.endIndex && rest[end] == "}")
            guard !name.isEmpty, isClosed, let value = environment[String(name)] else {
                result.append(character)
                continue
            }
            result += value
            rest = rest[(isBraced ? rest.index(after: end) : end)...]
        }
        return result
    }

    /// A path as a person knows it, with `~` for the home folder.
    func displayed(_ path: String) -> String {
        !home.isEmpty && path.hasPrefix(home + "/") ? "~" + path.dropFirst(home.count) : path
    }

    /// Reads and parses one file; nil where there is none.
    func document(_ path: String, warnings: inout [String]) -> INIDocument? {
        switch read(path) {
        case .success(nil): return nil
        case .success(let bytes?):
            let document = INIDocument(bytes)
            warnings += document.warnings.map { "\(displayed(path)), line \($0.line): \($0.message)." }
            return document
        case .failure(let unreadable):
            warnings.append("\(displayed(path)) can't be read: \(unreadable.reason).")
            return nil
        }
    }

    /// The disk. Files over 4 MiB are not settings and are refused.
    static let disk: Read = { path in
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else {
            return errno == ENOENT || errno == ENOTDIR ? .success(nil) : .failure(Unreadable(reason: String(cString: strerror(errno))))
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return .success(nil) }
        guard status.st_size <= 4 << 20 else { return .failure(Unreadable(reason: "it is larger than 4 MiB")) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count < 0 { return .failure(Unreadable(reason: String(cString: strerror(errno)))) }
            if count == 0 { return .success(bytes) }
            bytes += buffer[..<count]
        }
    }
}
