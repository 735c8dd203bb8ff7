/// A text as it may be put on a clipboard: as it is, unless it holds characters that would act on the terminal or shell it is pasted into (a line end
/// runs a command, an escape begins a sequence). Such a text comes quoted as bash, zsh and ksh read it back: `$'new\nline'`.
func pasteable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var quoted = "$'"
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\n": quoted += "\\n"
        case "\r": quoted += "\\r"
        case "\t": quoted += "\\t"
        case "'", "\\": quoted += "\\\(scalar)"
        case _ where isControl(scalar): quoted += scalar.utf8.map { "\\x" + hex($0) }.joined()
        default: quoted.unicodeScalars.append(scalar)
        }
    }
    return quoted + "'"
}

/// C0, DEL, C1, and the two separators that some programs take for line ends.
private func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029
}

private func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
