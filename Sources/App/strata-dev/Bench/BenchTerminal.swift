import Foundation

/// A program on a terminal of its own, 160x45. **Isolation**: one thread.
final class BenchTerminal {
    /// The program or its terminal didn't do what was waited for.
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private let master: Int32
    private let process: pid_t
    /// What the program has written since `forget`.
    private var output: [UInt8] = []
    private var hasEnded = false

    // What unlockpt, ptsname and posix_spawn's flag stand for; their names need _GNU_SOURCE. Source: asm-generic/ioctls.h, spawn.h of glibc.
    private static let setLock: UInt = 0x4004_5431
    private static let getNumber: UInt = 0x8004_5430
    private static let newSession: Int16 = 0x80

    /// Starts the program; the clock should be read before.
    init(_ program: String, _ arguments: [String], environment: [String]) throws {
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var number: Int32 = 0
        var isLocked: Int32 = 0
        guard master >= 0, ioctl(master, Self.setLock, &isLocked) == 0, ioctl(master, Self.getNumber, &number) == 0 else {
            throw Failure(description: "no terminal device")
        }
        let name = "/dev/pts/\(number)"
        var size = winsize(ws_row: 45, ws_col: 160, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // The first terminal that the leader of a new session opens becomes its own.
        posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Self.newSession)
        let words = ([program] + arguments).map { strdup($0) }
        let variables = environment.map { strdup($0) }
        defer { for text in words + variables { free(text) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, program, &actions, &attributes, words + [nil], variables + [nil])
        guard code == 0 else { throw Failure(description: "\(program) can't be started: \(String(cString: strerror(code)))") }
        process = child
    }

    deinit {
        if !hasEnded {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
        close(master)
    }

    /// Types.
    func send(_ keys: String) { _ = keys.withCString { write(master, $0, strlen($0)) } }

    /// Drops what has been read.
    func forget() { output.removeAll(keepingCapacity: true) }

    /// Reads until a text has come, answering the moment (`BenchMeasure.now`); "" waits for anything.
    func wait(for text: String, seconds: Double = 20) throws -> Double {
        let end = BenchMeasure.now() + seconds
        while BenchMeasure.now() < end {
            if !output.isEmpty, contains(text) { return BenchMeasure.now() }
            guard try read(milliseconds: 1000) else { continue }
        }
        let last = String(decoding: output.suffix(300), as: UTF8.self).debugDescription
        throw Failure(description: "\"\(text)\" didn't come in \(Int(seconds)) s; the last it wrote: \(last)")
    }

    /// Reads until nothing has come for so long.
    func settle(milliseconds: Int32) throws { while try read(milliseconds: milliseconds) {} }

    /// Waits for the program's end.
    func waitForEnd() throws {
        do { while true { _ = try read(milliseconds: 5000) } } catch {}
        waitpid(process, nil, 0)
        hasEnded = true
    }

    private func contains(_ text: String) -> Bool {
        text.isEmpty || output.withUnsafeBytes { $0.offset(of: text) != nil }
    }

    /// Takes what is there; false when nothing came in time.
    private func read(milliseconds: Int32) throws -> Bool {
        var descriptor = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&descriptor, 1, milliseconds) > 0 else { return false }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = Foundation.read(master, &buffer, buffer.count)
        guard count > 0 else { throw Failure(description: "the program ended") }
        output.append(contentsOf: buffer[..<count])
        return true
    }
}
