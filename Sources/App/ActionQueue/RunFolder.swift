import Glibc

/// Where runs keep their journals: one file a run, for its owner's eyes only.
public struct RunFolder: Sendable, Equatable {
    /// A run as its file tells it, read without taking it over.
    public struct Run: Sendable, Equatable {
        public var id: String
        public var records: [JournalRecord]
        /// True while somebody holds the journal.
        public var isRunning: Bool
    }

    /// Path of the folder; it is made with the first run.
    public let path: String
    /// From one flush of a journal to the disk to the next, at least.
    private let pace: Duration

    public init(path: String, pace: Duration = .milliseconds(100)) {
        self.path = path
        self.pace = pace
    }

    /// `$XDG_STATE_HOME/strata/runs`, or below `~/.local/state`. **Source**: XDG Base Directory Specification: a relative path there is ignored.
    public init(environment: [String: String], home: String, pace: Duration = .milliseconds(100)) {
        let given = environment["XDG_STATE_HOME"] ?? ""
        self.init(path: (given.hasPrefix("/") ? given : home + "/.local/state") + "/strata/runs", pace: pace)
    }

    /// Begins a run under a name that is still free: the one given, else with `-2`, `-3` behind it.
    public func create(named name: String) throws(JournalFailure) -> RunJournal {
        try makeFolder()
        for number in 1..<10_000 {
            let id = number == 1 ? name : "\(name)-\(number)"
            let file = open(try file(id), O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            if file < 0 {
                if errno == EEXIST { continue }
                throw Self.failure("no journal can be made in \(path)")
            }
            let journal = RunJournal(id: id, descriptor: file, pace: pace)
            guard flock(file, LOCK_EX | LOCK_NB) == 0 else { continue }
            guard Glibc.write(file, JournalFormat.heading, JournalFormat.heading.count) == JournalFormat.heading.count else {
                throw Self.failure("no journal can be made in \(path)")
            }
            syncFolder()
            return journal
        }
        throw .file("no journal can be made in \(path): every name is taken")
    }

    /// Takes a run over, with what its journal holds. A tail that was torn while it was written is cut off.
    ///
    /// - Throws: `.runningElsewhere` while somebody else holds it.
    public func take(_ id: String) throws(JournalFailure) -> (journal: RunJournal, records: [JournalRecord]) {
        let path = try file(id)
        let file = open(path, O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { throw errno == ENOENT ? .noSuchRun(id) : Self.failure("\(path) can't be opened") }
        // Closes the descriptor, and with it the lock, on every way out.
        let journal = RunJournal(id: id, descriptor: file, pace: pace)
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            throw errno == EWOULDBLOCK ? .runningElsewhere(id) : Self.failure("\(path) can't be locked")
        }
        guard let (records, end) = JournalFormat.decode(try Self.read(file, path)) else { throw .notAJournal(path) }
        guard ftruncate(file, off_t(end)) == 0 else { throw Self.failure("\(path) can't be written") }
        return (journal, records)
    }

    /// A run as it stands, also while it runs.
    public func run(_ id: String) throws(JournalFailure) -> Run {
        let path = try file(id)
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { throw errno == ENOENT ? .noSuchRun(id) : Self.failure("\(path) can't be opened") }
        defer { close(file) }
        let isRunning = flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
        guard let (records, _) = JournalFormat.decode(try Self.read(file, path)) else { throw .notAJournal(path) }
        return Run(id: id, records: records, isRunning: isRunning)
    }

    /// Names of all runs, in the order of their bytes; none where there is no folder yet.
    public func ids() -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(Self.suffix), name.utf8.count > Self.suffix.utf8.count { names.append(String(name.dropLast(Self.suffix.count))) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static let suffix = ".run"

    /// The path of a run's file; names come from people, so nothing but a plain name is taken.
    private func file(_ id: String) throws(JournalFailure) -> String {
        let isPlain = id.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte)
        }
        guard isPlain, (1...100).contains(id.utf8.count) else { throw .noSuchRun(id) }
        return "\(path)/\(id)\(Self.suffix)"
    }

    private func makeFolder() throws(JournalFailure) {
        var built = ""
        for part in path.split(separator: "/") {
            built += "/" + part
            if mkdir(built, 0o700) != 0, errno != EEXIST { throw Self.failure("the folder \(built) can't be made") }
        }
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { throw .file("\(path) is no folder") }
        guard status.st_uid == geteuid() else { throw .file("\(path) belongs to somebody else") }
        if status.st_mode & 0o077 != 0 { chmod(path, 0o700) }
    }

    private func syncFolder() {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    private static func read(_ file: Int32, _ path: String) throws(JournalFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = pread(file, &buffer, buffer.count, off_t(bytes.count))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("\(path) can't be read") }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    /// What errno says about a file, in a sentence.
    static func failure(_ message: String) -> JournalFailure { .file("\(message): \(String(cString: strerror(errno)))") }
}
