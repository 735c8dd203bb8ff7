import Glibc

/// SIGTSTP: not for ncurses' own handler, which would stop the process from within a signal handler. It is ignored until somebody watches it (a
/// Dispatch source), who then calls `suspend`.
@MainActor
enum StopSignal {
    /// To be called before the screen is opened: ncurses then leaves the signal alone for good. Otherwise it would switch the handler off and on
    /// around every paint, under the feet of whoever watches the signal.
    static func ignore() { signal(SIGTSTP, SIG_IGN) }

    /// Lets children have the default again: what is ignored stays ignored over exec. Answers whether it was ignored.
    @discardableResult
    static func stopIgnoring() -> Bool {
        var current = sigaction()
        sigaction(SIGTSTP, nil, &current)
        let isIgnored = unsafeBitCast(current.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
        if isIgnored { signal(SIGTSTP, SIG_DFL) }
        return isIgnored
    }

    /// Stops this process and its whole group, as the terminal would have (a script that started us must stop too); returns when continued, or at
    /// once when nobody could continue it.
    ///
    /// The others are told while we ignore the signal, then this thread tells itself: a signal to the whole process could be read by a watcher
    /// instead of stopping us, and be acted on after the stop.
    static func stopProcessGroup() {
        var watcher = sigaction()
        sigaction(SIGTSTP, nil, &watcher)
        signal(SIGTSTP, SIG_IGN)
        kill(0, SIGTSTP)
        signal(SIGTSTP, SIG_DFL)
        var stop = sigset_t()
        sigemptyset(&stop)
        sigaddset(&stop, SIGTSTP)
        var before = sigset_t()
        pthread_sigmask(SIG_UNBLOCK, &stop, &before)  // Dispatch's threads block signals
        raise(SIGTSTP)
        pthread_sigmask(SIG_SETMASK, &before, nil)
        sigaction(SIGTSTP, &watcher, nil)
    }
}
