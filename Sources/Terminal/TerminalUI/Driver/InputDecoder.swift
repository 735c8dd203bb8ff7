/// Turns what a terminal sends into events: UTF-8, control characters, escape sequences, bracketed pastes, SGR mouse reports. A value with no
/// clock and no file: bytes come in as they were read, cut anywhere.
///
/// What isn't understood is dropped whole, never typed: half a sequence taken for letters would be commands.
/// **Source**: ECMA-48 5.4, XTerm Control Sequences (keys, mouse tracking 1006, bracketed paste 2004).
public struct InputDecoder: Sendable {
    /// Pasted text beyond this is dropped. **Units**: bytes.
    public static let pasteLimit = 1024 * 1024
    /// Two presses of one place within this are a double press. **Units**: milliseconds.
    public static let doublePressInterval: Int64 = 400
    /// A sequence longer than this is noise.
    private static let sequenceLimit = 4096

    private var bytes: [UInt8] = []
    private var paste: [UInt8]?
    private var lastPress: (at: Point, time: Int64)?
    /// Sequences of this terminal (terminfo), beside those every terminal is understood by.
    private let extraKeys: [[UInt8]: Key]

    /// `terminalKeys`: the sequences terminfo names for this terminal.
    public init(terminalKeys: [[UInt8]: Key] = [:]) {
        extraKeys = terminalKeys.filter { $0.key.first == 0x1B && $0.key.count > 1 || $0.key == [0x08] || $0.key == [0x7F] }
    }

    /// A lone escape, or one with the letter that begins an answer nobody asked for (DCS and its kin): either keys or the start of a sequence still on
    /// its way. Wait a moment, then call `flush`.
    public var awaitsMore: Bool { paste == nil && bytes.first == 0x1B && (bytes.count == 1 || bytes.count == 2 && Self.beginsString(bytes[1])) }

    /// What follows the escape of OSC, DCS, APC, PM and SOS.
    private static func beginsString(_ byte: UInt8) -> Bool { "]P_^X".utf8.contains(byte) }

    /// Takes bytes as read; `time` is a monotonic clock in milliseconds, for double presses. **Shape**: events in order.
    public mutating func feed(_ input: some Sequence<UInt8>, time: Int64) -> [TerminalEvent] {
        let input = Array(input)
        // The way out of a paste whose end was lost: ^C pressed on its own.
        if paste != nil, input == [0x03] { paste = nil }
        bytes.append(contentsOf: input)
        var events: [TerminalEvent] = []
        var start = 0
        while start < bytes.count {
            let used = paste == nil ? decode(at: start, time: time, into: &events) : gatherPaste(at: start, into: &events)
            if used == 0 { break }
            start += used
        }
        bytes.removeFirst(start)
        if bytes.count > Self.sequenceLimit { bytes.removeAll() }
        return events
    }

    /// Nothing followed a lone escape: it was the key; and the letter behind it another.
    public mutating func flush() -> [TerminalEvent] {
        guard awaitsMore else { return [] }
        let letters = bytes.dropFirst().map { TerminalEvent.key(Key(.character(Character(Unicode.Scalar($0))))) }
        bytes.removeAll()
        return [.key(Key(.escape))] + letters
    }

    /// Decodes one thing; 0 when it isn't all there yet.
    private mutating func decode(at start: Int, time: Int64, into events: inout [TerminalEvent]) -> Int {
        let byte = bytes[start]
        if byte == 0x1B { return decodeEscape(at: start, time: time, into: &events) }
        if byte < 0x20 || byte == 0x7F {
            if let key = extraKeys[[byte]] ?? Self.controlKey(byte) { events.append(.key(key)) }
            return 1
        }
        return decodeCharacter(at: start, alt: false, into: &events)
    }

    private func decodeCharacter(at start: Int, alt: Bool, into events: inout [TerminalEvent]) -> Int {
        let length = Self.length(ofUTF8: bytes[start])
        guard length > 0 else { return 1 }
        guard start + length <= bytes.count else { return 0 }
        guard let text = String(validating: bytes[start..<start + length], as: UTF8.self), let character = text.first else { return 1 }
        // C1 controls are no text.
        if !(0x80...0x9F).contains(text.unicodeScalars.first?.value ?? 0) { events.append(.key(Key(.character(character), alt: alt))) }
        return length
    }

    private mutating func decodeEscape(at start: Int, time: Int64, into events: inout [TerminalEvent]) -> Int {
        guard start + 1 < bytes.count else { return 0 }
        if let (length, key) = terminalKey(at: start) {
            events.append(.key(key))
            return length
        }
        switch bytes[start + 1] {
        case UInt8(ascii: "["): return decodeControlSequence(at: start, time: time, into: &events)
        case UInt8(ascii: "O"):
            guard start + 2 < bytes.count else { return 0 }
            if let key = Self.ss3Key(bytes[start + 2]) { events.append(.key(key)) }
            return 3
        case let byte where Self.beginsString(byte): return stringLength(at: start)
        case 0x1B:
            events.append(.key(Key(.escape)))
            return 1
        case let byte where byte < 0x20 || byte == 0x7F:
            if var key = extraKeys[[byte]] ?? Self.controlKey(byte) {
                key.alt = true
                events.append(.key(key))
            }
            return 2
        default:
            let used = decodeCharacter(at: start + 1, alt: true, into: &events)
            return used == 0 ? 0 : used + 1
        }
    }

    /// The longest terminfo sequence that stands here.
    private func terminalKey(at start: Int) -> (Int, Key)? {
        var best: (Int, Key)?
        for (sequence, key) in extraKeys where sequence.count > best?.0 ?? 1 {
            if bytes[start...].starts(with: sequence) { best = (sequence.count, key) }
        }
        return best
    }

    /// CSI: parameters, intermediates, final byte.
    private mutating func decodeControlSequence(at start: Int, time: Int64, into events: inout [TerminalEvent]) -> Int {
        // The Linux console's F1 to F5: ESC [ [ A.
        if start + 2 < bytes.count, bytes[start + 2] == UInt8(ascii: "[") {
            guard start + 3 < bytes.count else { return 0 }
            let number = Int(bytes[start + 3]) - 0x40
            if (1...5).contains(number) { events.append(.key(Key(.function(number)))) }
            return 4
        }
        var index = start + 2
        while index < bytes.count, (0x20...0x3F).contains(bytes[index]) { index += 1 }
        guard index < bytes.count else { return 0 }
        let final = bytes[index]
        let length = index + 1 - start
        guard (0x40...0x7E).contains(final) else { return length - 1 }  // broken off: drop it, read the byte that broke it anew
        let body = bytes[start + 2..<index]
        if final == UInt8(ascii: "M"), body.isEmpty {  // an old mouse report: three more bytes, understood by nobody since 1006
            return start + 6 <= bytes.count ? 6 : 0
        }
        if body.first == UInt8(ascii: "<") {
            if let event = mouseEvent(body.dropFirst(), isPress: final == UInt8(ascii: "M"), time: time) { events.append(event) }
            return length
        }
        guard body.first.map({ (0x30...0x3B).contains($0) }) ?? true else { return length }
        let numbers = Self.numbers(body)
        if final == UInt8(ascii: "~"), numbers.first == 200 {
            paste = []
        } else if let key = Self.csiKey(final: final, numbers: numbers) {
            events.append(.key(key))
        }
        return length
    }

    /// Takes pasted bytes up to the end mark; what could be its start stays for the next read.
    private mutating func gatherPaste(at start: Int, into events: inout [TerminalEvent]) -> Int {
        let end = Array("\u{1B}[201~".utf8)
        var index = start
        while let found = bytes[index...].firstIndex(of: 0x1B) {
            let rest = bytes[found...].prefix(end.count)
            if rest.elementsEqual(end) {
                append(toPaste: bytes[start..<found])
                events.append(.paste(Self.pastedText(paste ?? [])))
                paste = nil
                return found + end.count - start
            }
            if rest.count < end.count, end.starts(with: rest) {
                append(toPaste: bytes[start..<found])
                return found - start
            }
            index = found + 1
        }
        append(toPaste: bytes[start...])
        return bytes.count - start
    }

    private mutating func append(toPaste slice: ArraySlice<UInt8>) {
        let room = Self.pasteLimit - (paste?.count ?? 0)
        paste?.append(contentsOf: slice.prefix(room))
    }

    /// Terminals send the return key's byte for line ends.
    private static func pastedText(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        guard bytes.contains(0x0D) else { return text }
        var scalars = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if scalar == "\r" { scalars.append("\n") } else if !(scalar == "\n" && previous == "\r") { scalars.append(scalar) }
            previous = scalar
        }
        return String(scalars)
    }

    /// OSC, DCS and their kin are answers to questions nobody asked: their length up to ST or BEL, 0 when that hasn't come.
    private func stringLength(at start: Int) -> Int {
        for index in (start + 2)..<max(start + 2, bytes.count) {
            if bytes[index] == 0x07 { return index + 1 - start }
            if bytes[index] == 0x1B {
                guard index + 1 < bytes.count else { return 0 }
                return bytes[index + 1] == UInt8(ascii: "\\") ? index + 2 - start : index - start
            }
        }
        return 0
    }

    private mutating func mouseEvent(_ body: ArraySlice<UInt8>, isPress: Bool, time: Int64) -> TerminalEvent? {
        let numbers = Self.numbers(body)
        guard numbers.count == 3, isPress, numbers[1] > 0, numbers[2] > 0 else { return nil }
        let at = Point(column: numbers[1] - 1, row: numbers[2] - 1)
        // Bits 2 to 4 are shift, alt and control; bit 5 is motion.
        switch numbers[0] & ~0b11100 {
        case 0:
            let isDouble = lastPress.map { $0.at == at && time - $0.time <= Self.doublePressInterval } ?? false
            lastPress = isDouble ? nil : (at, time)
            return .mouse(MouseEvent(kind: isDouble ? .doublePress : .press, at: at))
        case 64: return .mouse(MouseEvent(kind: .wheelUp, at: at))
        case 65: return .mouse(MouseEvent(kind: .wheelDown, at: at))
        default: return nil
        }
    }
}
