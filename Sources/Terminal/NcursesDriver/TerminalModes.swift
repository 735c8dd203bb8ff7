import CNcurses
import Glibc
import TerminalUI

/// The modes a terminal and its line are put into, and how they are left.
@MainActor
struct TerminalModes {
    /// The line's settings before; what every way out gives back.
    let before: termios
    /// Whether the terminal takes a title by OSC 2 (terminfo's XT, or a status line that is written so).
    let hasTitle: Bool
    /// Undoes everything without ncurses: for signal handlers.
    let resetBytes: [UInt8]
    private let on: [UInt8]
    private let off: [UInt8]

    init(before: termios, usesMouse: Bool) {
        self.before = before
        hasTitle = TerminalInfo.flag("XT") || TerminalInfo.string("tsl")?.starts(with: Array("\u{1B}]".utf8)) ?? false
        let hasMouse = usesMouse && TerminalInfo.string("kmous") != nil
        // Bracketed paste, mouse presses with SGR coordinates, and the title kept on the terminal's own stack.
        on = Array("\u{1B}[?2004h".utf8) + (hasMouse ? Array("\u{1B}[?1000h\u{1B}[?1006h".utf8) : []) + (hasTitle ? Array("\u{1B}[22;2t".utf8) : [])
        off = (hasTitle ? Array("\u{1B}[23;2t".utf8) : []) + (hasMouse ? Array("\u{1B}[?1006l\u{1B}[?1000l".utf8) : []) + Array("\u{1B}[?2004l".utf8)
        let names = ["op", "sgr0", "rmkx", "cnorm", "rmcup"]
        // CAN first: a sequence that was cut off must not swallow the next one.
        resetBytes = [0x18] + off + names.compactMap { TerminalInfo.string($0) }.flatMap { $0 } + Array("\r\n".utf8)
    }

    /// Keys come one by one, unechoed, and none of them does anything in the line itself (^S, ^Q, ^C, ^Z are keys); but ^\ still ends the program.
    func enter() {
        cbreak()
        noecho()
        nonl()
        keypad(strata_screen(), true)
        leaveok(strata_screen(), false)
        strata_set_escape_delay(25)
        var line = termios()
        tcgetattr(STDOUT_FILENO, &line)
        line.c_iflag &= ~tcflag_t(IXON | IXOFF | ICRNL | INLCR | ISTRIP)
        line.c_lflag &= ~tcflag_t(IEXTEN)
        withUnsafeMutableBytes(of: &line.c_cc) { characters in
            for index in [VINTR, VSUSP] { characters[Int(index)] = 0 }
        }
        tcsetattr(STDOUT_FILENO, TCSADRAIN, &line)
        def_prog_mode()
        wrefresh(strata_screen())
        // keypad() tells the terminal only when input is read through ncurses, which never happens here.
        send((TerminalInfo.string("smkx") ?? []) + on)
    }

    /// Gives the terminal back.
    func leave() {
        send(off)
        endwin()
        var line = before
        tcsetattr(STDOUT_FILENO, TCSADRAIN, &line)
    }

    /// Writes past ncurses, all of it.
    func send(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset < buffer.count, let base = buffer.baseAddress {
                let count = write(STDOUT_FILENO, base + offset, buffer.count - offset)
                if count > 0 { offset += count } else if errno != EINTR && errno != EAGAIN { return }
            }
        }
    }
}
