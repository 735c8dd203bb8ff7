import CNcurses
import Glibc
import TerminalUI

/// What terminfo says about the terminal that was opened. **Isolation**: to be asked after `newterm`, on the driver's actor.
struct TerminalInfo {
    /// Bytes of a string capability with its delays left out; nil when the terminal has none.
    static func string(_ name: String) -> [UInt8]? {
        guard let pointer = tigetstr(name), UInt(bitPattern: pointer) != UInt.max else { return nil }
        return withoutDelays(Array(UnsafeRawBufferPointer(start: pointer, count: strlen(pointer))))
    }

    static func flag(_ name: String) -> Bool { tigetflag(name) > 0 }

    /// Makes ncurses forget how to reset the palette (`oc`): it would do so at every start and stop, and undo what the user's shell or theme had
    /// set, although nothing here ever changes a colour. The capability's text lies in ncurses' own writable memory; to be called right after
    /// `newterm`.
    static func keepPalette() {
        guard let pointer = tigetstr("oc"), UInt(bitPattern: pointer) != UInt.max else { return }
        pointer.pointee = 0
    }

    /// Drops `$<5>` and its kind, which ask for a pause on slow lines.
    static func withoutDelays(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index...].starts(with: Array("$<".utf8)), let end = bytes[index...].firstIndex(of: UInt8(ascii: ">")) {
                index = end + 1
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    /// The key sequences of this terminal.
    static func keys() -> [[UInt8]: Key] {
        let names: [(String, Key)] = [
            ("kcuu1", Key(.up)), ("kcud1", Key(.down)), ("kcub1", Key(.left)), ("kcuf1", Key(.right)), ("khome", Key(.home)), ("kend", Key(.end)),
            ("kpp", Key(.pageUp)), ("knp", Key(.pageDown)), ("kich1", Key(.insert)), ("kdch1", Key(.delete)), ("kbs", Key(.backspace)),
            ("kcbt", Key(.backTab)), ("kent", Key(.enter)),
        ]
        var keys: [[UInt8]: Key] = [:]
        for (name, key) in names + (1...12).map({ ("kf\($0)", Key(.function($0))) }) {
            if let sequence = string(name), !sequence.isEmpty { keys[sequence] = key }
        }
        return keys
    }

    /// Names of terminfo entries that send red, green and blue for this terminal, best first. Only where the terminal itself says it can
    /// (`COLORTERM`): an entry with direct colour on a terminal without shows nonsense.
    static func directColorNames(environment: [String: String]) -> [String] {
        guard let term = environment["TERM"], ["truecolor", "24bit"].contains(environment["COLORTERM"]) else { return [] }
        if term.hasSuffix("-direct") { return [] }
        let family = term.hasSuffix("-256color") ? String(term.dropLast("-256color".count)) : term
        guard family == "xterm" else { return [(family == "xterm-kitty" ? "kitty" : family) + "-direct"] }
        var names: [String] = []
        if environment["VTE_VERSION"] != nil { names.append("vte-direct") }
        if environment["KONSOLE_VERSION"] != nil { names.append("konsole-direct") }
        if environment["TERM_PROGRAM"] == "iTerm.app" { names.append("iterm2-direct") }
        if environment["TERM_PROGRAM"] == "vscode" { names.append("vscode-direct") }
        return names + ["xterm-direct"]
    }
}
