/// How one Unicode scalar behaves on a terminal.
enum ScalarClass: Equatable {
    /// Drawn as it is, in so many columns (1 or 2).
    case plain(width: UInt8)
    /// As `plain`, but belongs to the scalar before it: a cut must not fall between the two (spacing marks).
    case joined(width: UInt8)
    /// Drawn over the scalar before it; no column of its own.
    case mark
    /// Invisible, reordering, or without a meaning: shown as `\u{…}`.
    case hostile

    /// The class of a scalar; the only place that knows widths, used for layout and for drawing alike.
    /// Source: Unicode general categories and East Asian Width (W and F are two columns), which is what glibc's wcwidth does too;
    /// what is hidden or reorders text is hostile, as are spaces that only look like a space.
    init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x20...0x7E, 0xA1...0xAC, 0xAE...0x2FF, 0x400...0x482, 0x48A...0x4FF: self = .plain(width: 1)
        case 0...0x9F, 0xA0, 0xAD: self = .hostile
        case 0x2500...0x259F: self = .plain(width: 1)  // box drawing and blocks: every frame is full of them
        case 0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FFF, 0xAC00...0xD7A3: self = .plain(width: 2)
        case 0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800, 0x034F: self = .hostile  // fillers and the blank Braille pattern: look like nothing
        case 0x1161...0x11FF, 0xD7B0...0xD7C6, 0xD7CB...0xD7FB: self = .mark  // Hangul vowels and finals join the consonant before them
        case 0x1F3FB...0x1F3FF: self = .hostile  // skin tones: terminals disagree whether they take columns
        default: self = ScalarClass(general: scalar)
        }
    }

    private init(general scalar: Unicode.Scalar) {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
            self = .hostile
        case .spaceSeparator:
            self = scalar.value == 0x3000 ? .plain(width: 2) : .hostile
        case .nonspacingMark, .enclosingMark:
            self = properties.isDefaultIgnorableCodePoint ? .hostile : .mark
        case .spacingMark:
            self = .joined(width: ScalarClass.columns(of: scalar.value))
        default:
            self = properties.isDefaultIgnorableCodePoint ? .hostile : .plain(width: ScalarClass.columns(of: scalar.value))
        }
    }

    /// Two for East Asian wide and full-width scalars and emoji, else one.
    private static func columns(of value: UInt32) -> UInt8 {
        if value < 0x1100 { return 1 }
        if value >= 0x20000 { return value < 0x40000 ? 2 : 1 }
        var low = 0
        var high = wide.count
        while low < high {
            let middle = (low + high) / 2
            if wide[middle].upperBound < value { low = middle + 1 } else { high = middle }
        }
        return low < wide.count && wide[low].contains(value) ? 2 : 1
    }

    /// Sorted ranges with East Asian Width W or F below plane 2 (Unicode 14, EastAsianWidth.txt); holes that are unassigned are bridged.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x23F0...0x23F0, 0x23F3...0x23F3, 0x25FD...0x25FE,
        0x2614...0x2615, 0x2648...0x2653, 0x267F...0x267F, 0x2693...0x2693, 0x26A1...0x26A1, 0x26AA...0x26AB, 0x26BD...0x26BE,
        0x26C4...0x26C5, 0x26CE...0x26CE, 0x26D4...0x26D4, 0x26EA...0x26EA, 0x26F2...0x26F3, 0x26F5...0x26F5, 0x26FA...0x26FA,
        0x26FD...0x26FD, 0x2705...0x2705, 0x270A...0x270B, 0x2728...0x2728, 0x274C...0x274C, 0x274E...0x274E, 0x2753...0x2755,
        0x2757...0x2757, 0x2795...0x2797, 0x27B0...0x27B0, 0x27BF...0x27BF, 0x2B1B...0x2B1C, 0x2B50...0x2B50, 0x2B55...0x2B55,
        0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF, 0x4E00...0xA4C6, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAD9,
        0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x1B2FB, 0x1F004...0x1F004, 0x1F0CF...0x1F0CF,
        0x1F18E...0x1F18E, 0x1F191...0x1F19A, 0x1F200...0x1F320, 0x1F32D...0x1F335, 0x1F337...0x1F37C, 0x1F37E...0x1F393,
        0x1F3A0...0x1F3CA, 0x1F3CF...0x1F3D3, 0x1F3E0...0x1F3F0, 0x1F3F4...0x1F3F4, 0x1F3F8...0x1F43E, 0x1F440...0x1F440,
        0x1F442...0x1F4FC, 0x1F4FF...0x1F53D, 0x1F54B...0x1F54E, 0x1F550...0x1F567, 0x1F57A...0x1F57A, 0x1F595...0x1F596,
        0x1F5A4...0x1F5A4, 0x1F5FB...0x1F64F, 0x1F680...0x1F6C5, 0x1F6CC...0x1F6CC, 0x1F6D0...0x1F6D2, 0x1F6D5...0x1F6DF,
        0x1F6EB...0x1F6EC, 0x1F6F4...0x1F6FC, 0x1F7E0...0x1F7F0, 0x1F90C...0x1F93A, 0x1F93C...0x1F945, 0x1F947...0x1F9FF,
        0x1FA70...0x1FAF6,
    ]
}
