import Glibc

/// SIGTSTP: ignored while the screen is ours, so that whoever watches it can give the terminal back first.
enum StopSignal {
    static func ignore() { signal(SIGTSTP, SIG_IGN) }

    static func restore() { signal(SIGTSTP, SIG_DFL) }

    /// Stops this process and its whole group, as the terminal would have (a script that started us must stop too); returns when continued, or at
    /// once when nobody could continue it.
    static func stopProcessGroup() {
        restore()
        var stop = sigset_t()
        sigemptyset(&stop)
        sigaddset(&stop, SIGTSTP)
        var before = sigset_t()
        // Dispatch's threads block signals. The second signal is for this thread itself: the first may be taken by another one, a moment later.
        pthread_sigmask(SIG_UNBLOCK, &stop, &before)
        kill(0, SIGTSTP)
        raise(SIGTSTP)
        pthread_sigmask(SIG_SETMASK, &before, nil)
        ignore()
    }
}
