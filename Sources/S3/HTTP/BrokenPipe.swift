import Glibc

/// Makes a write to a connection that the peer has closed an error instead of the end of the program: OpenSSL writes without MSG_NOSIGNAL, and
/// libcurl leaves SIGPIPE alone when it is told to use no signals. A handler of the program's own stays; an empty handler is used rather than
/// SIG_IGN because child processes would inherit the latter.
func ignoreBrokenPipes() {
    var current = sigaction()
    guard sigaction(SIGPIPE, nil, &current) == 0, current.__sigaction_handler.sa_handler == nil else { return }
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in }
    action.sa_flags = SA_RESTART
    sigaction(SIGPIPE, &action, nil)
}
