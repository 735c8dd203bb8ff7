import CNcurses
import Glibc
public import TerminalUI

/// A real terminal through ncurses: terminfo, colours, minimal output, suspend and restore. Input is read from the descriptor and decoded by
/// `InputDecoder`. **Isolation**: the main actor; whoever owns the run loop watches `inputDescriptor`, SIGWINCH, SIGTSTP and SIGCONT and calls
/// `readEvents`, `resized`, `suspend` and `resumed`.
@MainActor
public final class NcursesDriver: TerminalDriver {
    public let colorDepth: ColorDepth
    public let supportsUnicode: Bool
    /// Becomes readable when there is something for `readEvents`.
    public let inputDescriptor: Int32 = STDIN_FILENO
    /// True once input has ended (the terminal is gone): there is nobody left to ask.
    public private(set) var isClosed = false

    let painter: CellPainter
    var decoder: InputDecoder
    private let modes: TerminalModes
    private let errors = ErrorCapture()
    private let keepsFaultHandlers: Bool
    private var lastGrid: CellGrid?
    private var pending: [TerminalEvent] = []
    private var isOpen = false

    /// Takes the terminal over. `environment` decides on colours (`NO_COLOR`, `COLORTERM`, `TERM`); the locale is the process's own.
    /// **Errors**: standard input or output is no terminal, or terminfo doesn't know it.
    public init(environment: [String: String], usesMouse: Bool = true) throws(TerminalFailure) {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
            throw TerminalFailure("standard input and output must be a terminal")
        }
        setlocale(LC_CTYPE, "")
        keepsFaultHandlers = environment["SWIFT_BACKTRACE"] != nil
        supportsUnicode = strata_codeset_is_utf8() != 0
        var before = termios()
        tcgetattr(STDOUT_FILENO, &before)
        let noColor = !(environment["NO_COLOR"] ?? "").isEmpty
        let names = noColor ? [] : TerminalInfo.directColorNames(environment: environment)
        StopSignal.ignore()
        guard NcursesDriver.openScreen(names: names) else {
            StopSignal.stopIgnoring()
            throw TerminalFailure("terminfo doesn't know this terminal (TERM is \(visibleText(environment["TERM"] ?? "not set")))")
        }
        guard TerminalInfo.string("cup") != nil else {
            endwin()
            StopSignal.stopIgnoring()
            throw TerminalFailure("this terminal can't move its cursor (TERM is \(visibleText(environment["TERM"] ?? "not set")))")
        }
        TerminalInfo.keepPalette()
        let isDirect = TerminalInfo.flag("RGB")
        colorDepth = noColor ? .none : NcursesDriver.startColors(isDirect: isDirect)
        painter = CellPainter(depth: colorDepth, isDirect: isDirect)
        decoder = InputDecoder(terminalKeys: TerminalInfo.keys())
        modes = TerminalModes(before: before, usesMouse: usesMouse)
        open()
    }

    private static func openScreen(names: [String]) -> Bool {
        names.contains { strata_new_terminal($0) != nil } || strata_new_terminal(nil) != nil
    }

    /// How many colours there are. Never `init_color`: that would change the user's palette.
    private static func startColors(isDirect: Bool) -> ColorDepth {
        guard has_colors(), start_color() == OK else { return .none }
        use_default_colors()
        let count = strata_color_count()
        if isDirect, count >= 1 << 24 { return .trueColor }
        if count >= 256 { return .indexed }
        return count >= 8 ? .sixteen : .none
    }

    private func open() {
        isOpen = true
        errors.start()
        modes.enter()
        CrashRestore.arm(
            reset: modes.resetBytes, terminal: modes.before, output: STDOUT_FILENO, savedError: errors.saved, capturedError: errors.file,
            keepsFaultHandlers: keepsFaultHandlers)
        lastGrid = nil
    }

    public var size: Size { Size(columns: Int(strata_columns()), rows: Int(strata_lines())) }

    public func setTheme(_ theme: Theme) {
        painter.setTheme(theme)
        lastGrid = nil
    }

    public func paint(_ grid: CellGrid, cursor: Point?) {
        guard isOpen else { return }
        draw(grid, from: lastGrid)
        if painter.mustRepaint {
            painter.didRepaint()
            draw(grid, from: nil)
            painter.didRepaint()
        }
        lastGrid = grid
        if let cursor, grid.bounds.contains(cursor) {
            curs_set(1)
            wmove(strata_screen(), Int32(cursor.row), Int32(cursor.column))
        } else {
            curs_set(0)
        }
        wnoutrefresh(strata_screen())
        doupdate()
    }

    /// Draws the difference; what lies beyond the screen (a grid made just before it shrank) is left out.
    private func draw(_ grid: CellGrid, from old: CellGrid?) {
        let size = size
        for run in grid.diff(from: old) where run.row < size.rows && run.column < size.columns {
            painter.draw(grid.cells(of: run).prefix(size.columns - run.column), row: run.row, column: run.column)
        }
    }

    /// Reads what has come. Waits only after a lone escape byte, for at most 25 ms, to see whether it starts a sequence.
    public func readEvents() -> [TerminalEvent] {
        var events = pending
        pending = []
        while isOpen, !isClosed, let bytes = readAvailable(waiting: 0) {
            events += decoder.feed(bytes, time: NcursesDriver.milliseconds())
            if bytes.count < 4096 { break }
        }
        if decoder.awaitsMore {
            if let bytes = readAvailable(waiting: 25) {
                events += decoder.feed(bytes, time: NcursesDriver.milliseconds())
            }
            events += decoder.flush()
        }
        return events
    }

    /// Bytes that are there, at most 4096; nil when there are none within `waiting` milliseconds.
    private func readAvailable(waiting: Int32) -> [UInt8]? {
        var descriptor = pollfd(fd: inputDescriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&descriptor, 1, waiting) > 0 else { return nil }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(inputDescriptor, &buffer, buffer.count)
        if count > 0 { return Array(buffer[..<count]) }
        if count == 0 || (errno != EINTR && errno != EAGAIN) { isClosed = true }
        return nil
    }

    private static func milliseconds() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
    }

    /// The window changed: asks for its size and tells ncurses. To be called for SIGWINCH.
    public func resized() -> Size {
        var window = winsize()
        if strata_window_size(STDOUT_FILENO, &window) == 0, window.ws_row > 0, window.ws_col > 0 {
            resizeterm(Int32(window.ws_row), Int32(window.ws_col))
        }
        clearok(strata_screen(), true)
        lastGrid = nil
        return size
    }

    public func suspend() {
        guard isOpen else { return }
        close()
        StopSignal.stopProcessGroup()
        resumed()
    }

    /// Takes the terminal again after the process was stopped and continued; `readEvents` then answers `resume`. To be called for SIGCONT.
    public func resumed() {
        if !isOpen { open() } else { modes.enter() }
        _ = resized()
        clearok(strata_screen(), true)
        if !pending.contains(.resume) { pending += [.resize(size), .resume] }
    }

    /// Runs something that needs the terminal for itself (a pager, an editor), then takes it back.
    public func handOver(_ body: () -> Void) {
        close()
        let wasIgnoring = StopSignal.stopIgnoring()
        body()
        if wasIgnoring { StopSignal.ignore() }
        resumed()
    }

    public func restore() {
        guard isOpen else { return }
        close()
        StopSignal.stopIgnoring()
    }

    private func close() {
        isOpen = false
        CrashRestore.disarm()
        modes.leave()
        errors.stop()
    }

    public func copyToClipboard(_ text: String) -> Bool {
        guard isOpen, let sequence = TerminalText.clipboardSequence(text) else { return false }
        modes.send(sequence)
        return true
    }

    public func setTitle(_ title: String) {
        guard isOpen, modes.hasTitle else { return }
        modes.send(TerminalText.titleSequence(title, repertoire: supportsUnicode ? .unicode : .ascii))
    }
}
