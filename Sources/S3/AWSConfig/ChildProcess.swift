@preconcurrency import Dispatch
import Foundation
import Glibc

/// Runs a program without the terminal: in a session of its own, stdin empty, no file of ours open in it, both outputs taken.
struct ChildProcess: Sendable {
    let words: [String]
    let environment: [String: String]
    /// Seconds until the program and all it started are killed.
    let timeout: Double

    struct Outcome: Sendable, Equatable {
        enum End: Sendable, Equatable { case exited(Int32), signalled(Int32), timedOut, talkative }
        var end: End
        var output: [UInt8] = []
        var errors: [UInt8] = []
        /// No such program, or not executable.
        var failedToStart = false
    }

    /// Bytes of one output that are kept; keys need less than a thousandth.
    private static let limit = 1 << 20

    /// Waits for the program on a queue of its own: it occupies one thread of Dispatch while it runs, which is rare and short.
    func run() async throws(ConfigurationError) -> Outcome {
        let result: Result<Outcome, ConfigurationError> = await withCheckedContinuation { continuation in
            DispatchQueue(label: "strata.credential-process").async {
                continuation.resume(returning: Result { () throws(ConfigurationError) in try wait() })
            }
        }
        return try result.get()
    }

    private func wait() throws(ConfigurationError) -> Outcome {
        let output = try Self.makePipe()
        defer { close(output.read) }
        let errors: (read: Int32, write: Int32)
        do { errors = try Self.makePipe() } catch {
            close(output.write)
            throw error
        }
        defer { close(errors.read) }
        let child = spawn(output: output.write, errors: errors.write)
        close(output.write)
        close(errors.write)
        guard let child else { return Outcome(end: .exited(127), failedToStart: true) }
        return collect(child, output: output.read, errors: errors.read)
    }

    private static func makePipe() throws(ConfigurationError) -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw ConfigurationError("No pipe could be made for credential_process: \(String(cString: strerror(errno))).")
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    /// One past the highest descriptor to close in the child, with room for those opened while it is started.
    private static func descriptorsEnd() -> Int32 {
        let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))?.compactMap { Int32($0) }.max() ?? 1023
        return open + 64
    }

    /// nil where the program can't be started.
    private func spawn(output: Int32, errors: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        // Closing a number that isn't open is no error here (posix_spawn(3), glibc).
        for descriptor in 3..<Self.descriptorsEnd() { posix_spawn_file_actions_addclose(&actions, descriptor) }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A session of its own has no controlling terminal, so the program can't ask on /dev/tty, and its process group can be killed as one.
        let setsid: Int16 = 0x80
        posix_spawnattr_setflags(&attributes, setsid | Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var standard = sigset_t()
        sigfillset(&standard)
        posix_spawnattr_setsigdefault(&attributes, &standard)

        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        var child: pid_t = 0
        let code = posix_spawnp(&child, words[0], &actions, &attributes, &arguments, &variables)
        return code == 0 ? child : nil
    }

    /// Takes both outputs until the program has ended; what it left running in the background is not waited for.
    private func collect(_ child: pid_t, output: Int32, errors: Int32) -> Outcome {
        var outcome = Outcome(end: .timedOut)
        let deadline = Self.now() + timeout
        for descriptor in [output, errors] { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }
        while true {
            var status: Int32 = 0
            let hasEnded = waitpid(child, &status, WNOHANG) == child
            outcome.output += Self.drain(output)
            outcome.errors += Self.drain(errors)
            if hasEnded {
                outcome.end = status & 0x7F == 0 ? .exited((status >> 8) & 0xFF) : .signalled(status & 0x7F)
                return outcome
            }
            let isTalkative = outcome.output.count > Self.limit || outcome.errors.count > Self.limit
            if isTalkative || Self.now() > deadline {
                kill(-child, SIGKILL)
                waitpid(child, &status, 0)
                if isTalkative { outcome.end = .talkative }
                return outcome
            }
            var watched = [pollfd(fd: output, events: Int16(POLLIN), revents: 0), pollfd(fd: errors, events: Int16(POLLIN), revents: 0)]
            // A closed pipe is always ready: rest instead of spinning until the program itself has ended.
            if poll(&watched, 2, 20) > 0, watched.allSatisfy({ $0.revents & Int16(POLLIN) == 0 }) { usleep(5000) }
        }
    }

    private static func drain(_ descriptor: Int32) -> [UInt8] {
        var taken: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while taken.count <= limit {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            taken += buffer[..<count]
        }
        return taken
    }

    /// Seconds of the monotonic clock.
    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
