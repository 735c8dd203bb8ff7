import Glibc

/// Runs a program that has the terminal for itself until it ends.
enum ForegroundProcess {
    /// It gets a process group of its own in the terminal's foreground, so that what is typed (`^C`, `^Z`) goes to it alone, and signals as a shell would
    /// give them: this program ignores some, and Dispatch's threads block all.
    ///
    /// A program that stops itself is continued: no shell is there to do it.
    /// - Returns: its exit status; 127 where it can't be started, 128 and the signal's number where a signal ended it.
    /// **Source**: posix_spawn(3), tcsetpgrp(3); "Implementing a Job Control Shell" of the GNU C library manual.
    static func run(_ path: String, _ arguments: [String], environment: [String: String]) -> Int32 {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        var child = pid_t()
        let started = withStrings(arguments) { argv in
            withStrings(environment.map { "\($0.key)=\($0.value)" }) { envp in posix_spawn(&child, path, nil, &attributes, argv, envp) }
        }
        guard started == 0 else { return 127 }
        // Handing the terminal back from the background would stop this program, were the signal let through.
        var former = sigset_t()
        var output = sigset_t()
        sigemptyset(&output)
        sigaddset(&output, SIGTTOU)
        pthread_sigmask(SIG_BLOCK, &output, &former)
        defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
        tcsetpgrp(STDIN_FILENO, child)
        defer { tcsetpgrp(STDIN_FILENO, getpgrp()) }
        return wait(for: child)
    }

    private static func wait(for child: pid_t) -> Int32 {
        var status: Int32 = 0
        while true {
            let ended = waitpid(child, &status, WUNTRACED)
            if ended < 0, errno == EINTR { continue }
            guard ended == child else { return 127 }
            // The layout of wait statuses: wait(2), <bits/waitstatus.h>.
            if status & 0xFF == 0x7F {
                kill(-child, SIGCONT)
                continue
            }
            let signal = status & 0x7F
            return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
        }
    }

    /// Gives a null-terminated array of C strings, good during the call.
    private static func withStrings<Answer>(
        _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Answer
    ) -> Answer {
        var strings: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
        defer { for string in strings { free(string) } }
        return strings.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { preconditionFailure("an array with an element has an address") }
            return body(start)
        }
    }
}
