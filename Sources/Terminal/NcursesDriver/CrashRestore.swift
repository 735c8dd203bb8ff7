import CNcurses
import Glibc

/// Gives the terminal back when the process is told to end or crashes.
///
/// The handler does only what is async-signal-safe: write, pread, dup2, tcsetattr, sigaction, raise, on memory that was made ready before. Its state
/// lives in one block that is never freed; it is written on the main actor while no handler is installed, and by the handler itself.
enum CrashRestore {
    private struct State {
        var isActive: Int32 = 0
        var reset: UnsafeMutablePointer<UInt8>?
        var resetCount = 0
        var terminal = termios()
        var output: Int32 = 1
        var savedError: Int32 = -1
        var capturedError: Int32 = -1
    }

    /// Signals that end the process, whether asked for or by a fault.
    static let signals: [Int32] = [SIGTERM, SIGHUP, SIGINT, SIGQUIT] + faults
    private static let faults: [Int32] = [SIGSEGV, SIGILL, SIGABRT, SIGTRAP, SIGBUS, SIGFPE]

    // Made once, before the first handler; a `let` pointer so that the handler needs no lock and no exclusivity check.
    private nonisolated(unsafe) static let state: UnsafeMutablePointer<State> = {
        let pointer = UnsafeMutablePointer<State>.allocate(capacity: 1)
        pointer.initialize(to: State())
        return pointer
    }()
    private nonisolated(unsafe) static let previous: UnsafeMutablePointer<sigaction> = {
        let pointer = UnsafeMutablePointer<sigaction>.allocate(capacity: 65)
        pointer.initialize(repeating: sigaction(), count: 65)
        return pointer
    }()
    private nonisolated(unsafe) static var isInstalled = false

    /// Installs the handlers. `reset`: the bytes that undo what was sent; `terminal`: the line's settings before; `keepsFaultHandlers`: faults go
    /// on to the handlers there were (Swift's backtracer, which would otherwise ask questions on the terminal for half a minute).
    @MainActor
    static func arm(reset: [UInt8], terminal: termios, output: Int32, savedError: Int32, capturedError: Int32, keepsFaultHandlers: Bool) {
        state.pointee.isActive = 0
        if state.pointee.reset == nil { state.pointee.reset = .allocate(capacity: 1024) }
        let count = min(reset.count, 1024)
        for index in 0..<count { state.pointee.reset?[index] = reset[index] }
        state.pointee.resetCount = count
        state.pointee.terminal = terminal
        state.pointee.output = output
        state.pointee.savedError = savedError
        state.pointee.capturedError = capturedError
        state.pointee.isActive = 1
        if !isInstalled { install(keepsFaultHandlers: keepsFaultHandlers) }
    }

    /// The terminal has been given back in the ordinary way: handlers pass their signals on and do nothing else.
    @MainActor
    static func disarm() { state.pointee.isActive = 0 }

    private static func install(keepsFaultHandlers: Bool) {
        isInstalled = true
        // A stack of its own, so that running out of stack can still be reported (for this thread; others report without it).
        var stack = stack_t()
        stack.ss_size = 65536
        stack.ss_sp = UnsafeMutableRawPointer.allocate(byteCount: stack.ss_size, alignment: 16)
        sigaltstack(&stack, nil)
        for signal in signals {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { CrashRestore.handle($0) }
            action.sa_flags = SA_ONSTACK
            sigaction(signal, &action, previous + Int(signal))
            // ncurses has handlers of its own for the others, which would end the process with another status.
            if !(keepsFaultHandlers && faults.contains(signal)) { previous[Int(signal)] = sigaction() }
        }
        atexit { CrashRestore.giveBack() }
    }

    /// Gives the terminal back, then lets the signal do what it would have done.
    private static func handle(_ signal: Int32) {
        giveBack()
        sigaction(signal, previous + Int(signal), nil)
        raise(signal)
    }

    private static func giveBack() {
        guard state.pointee.isActive == 1 else { return }
        state.pointee.isActive = 0
        if let reset = state.pointee.reset { _ = Glibc.write(state.pointee.output, reset, state.pointee.resetCount) }
        tcsetattr(state.pointee.output, TCSANOW, &state.pointee.terminal)
        guard state.pointee.savedError >= 0 else { return }
        dup2(state.pointee.savedError, STDERR_FILENO)
        replayError()
    }

    /// Shows what was written to standard error meanwhile, above all why the program crashed; nothing but printable ASCII and line ends.
    private static func replayError() {
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
            var offset: Int = 0
            while offset < 65536 {
                let count = pread(state.pointee.capturedError, buffer.baseAddress, buffer.count, offset)
                if count <= 0 { return }
                for index in 0..<count {
                    let byte = buffer[index]
                    if byte != 0x0A && byte != 0x09 && (byte < 0x20 || byte > 0x7E) { buffer[index] = 0x3F }
                }
                _ = Glibc.write(STDERR_FILENO, buffer.baseAddress, count)
                offset += count
            }
        }
    }
}
