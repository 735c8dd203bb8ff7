import S3Model

extension VersionComparison {
    /// Same lines that stay in sight beside a change.
    private static let context = 3
    /// Characters of a line that are kept; a longer one is cut around where it differs.
    private static let lineLimit = 1000

    /// The bodies as lines: text against text, else the first KiB of each as hex.
    static func content(_ a: ObjectDescription, _ b: ObjectDescription, _ bodies: Bodies) -> [Line] {
        switch bodies {
        case .sameETag: return [Line(.note, name: "Not read: size and ETag are the same.")]
        case .unread(let sentence): return [Line(.note, name: sentence)]
        case .read(let bytesA, let bytesB):
            let isWhole = isWhole(bytesA, a) && isWhole(bytesB, b)
            guard let offset = firstDifference(bytesA, bytesB) else {
                let sentence = isWhole ? "The bytes are the same." : "The first \(bytesA.count) bytes are the same; what follows wasn't read."
                return [Line(.note, name: sentence)]
            }
            if isWhole, let lines = text(bytesA, a, bytesB, b, offset: offset) { return lines }
            return hex(bytesA, bytesB, offset: offset, isWhole: isWhole)
        }
    }

    private static func isWhole(_ bytes: [UInt8], _ description: ObjectDescription) -> Bool {
        description.contentLength.map { $0 <= Int64(bytes.count) } ?? (bytes.count < bodyLimit)
    }

    /// Offset of the first byte that differs, the shorter one's end included; nil where all is the same.
    private static func firstDifference(_ a: [UInt8], _ b: [UInt8]) -> Int? {
        let shorter = min(a.count, b.count)
        return (0..<shorter).first { a[$0] != b[$0] } ?? (a.count == b.count ? nil : shorter)
    }

    // MARK: Text

    /// nil where one of them isn't text.
    private static func text(_ a: [UInt8], _ descriptionA: ObjectDescription, _ b: [UInt8], _ descriptionB: ObjectDescription, offset: Int) -> [Line]?
    {
        var (before, after) = (preview(a, descriptionA), preview(b, descriptionB))
        if before.form == .hex || after.form == .hex { return nil }
        var note = "\(before.name) (older), \(after.name) (newer)"
        let isLaidOut = before.form == .json && after.form == .json && !isEqual(before.lines, after.lines)
        if isLaidOut {
            note = "JSON, laid out anew before comparing"
        } else {
            // Beside other text, or where only its white space differs, JSON is compared as it is.
            if before.form == .json { before = preview(a, descriptionA, asItIs: true) }
            if after.form == .json { after = preview(b, descriptionB, asItIs: true) }
        }
        var lines = before.name == after.name && !isLaidOut ? [] : [Line(.note, name: note)]
        if isEqual(before.lines, after.lines) {
            return lines + [Line(.note, name: "The lines are the same; line ends, encoding or byte order mark differ from byte \(offset) on.")]
        }
        lines += diff(before.lines, after.lines)
        return lines
    }

    private static func preview(_ bytes: [UInt8], _ description: ObjectDescription, asItIs: Bool = false) -> BodyPreview {
        // Only a whole body is laid out as JSON.
        BodyPreview.make(
            bytes: bytes, contentType: description.contentType, contentEncoding: description.contentEncoding, isTruncated: asItIs)
    }

    private static func isEqual(_ a: [String], _ b: [String]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { sameText($0, $1) }
    }

    private static func diff(_ a: [String], _ b: [String]) -> [Line] {
        let runs = LineDiff.runs(a, b)
        return runs.enumerated().flatMap { place, run -> [Line] in
            run.isSame ? same(run, a, isFirst: place == 0, isLast: place == runs.count - 1) : changed(run, a, b)
        }
    }

    /// A run of same lines, its middle left out.
    private static func same(_ run: LineDiff.Run, _ a: [String], isFirst: Bool, isLast: Bool) -> [Line] {
        let (head, tail) = (isFirst ? 0 : context, isLast ? 0 : context)
        let line = { (offset: Int) -> Line in
            let (atA, atB) = (run.a.lowerBound + offset, run.b.lowerBound + offset)
            let text = cut(a[atA], from: 0)
            return Line(.text, a: text, b: text, numberA: atA + 1, numberB: atB + 1)
        }
        let left = run.a.count - head - tail
        guard left > 1 else { return (0..<run.a.count).map(line) }
        return (0..<head).map(line) + [Line(.note, name: "\(left) lines are the same")] + ((head + left)..<run.a.count).map(line)
    }

    /// A run that was replaced, line against line as far as both have some.
    private static func changed(_ run: LineDiff.Run, _ a: [String], _ b: [String]) -> [Line] {
        (0..<max(run.a.count, run.b.count)).map { offset in
            let (atA, atB) = (run.a.lowerBound + offset, run.b.lowerBound + offset)
            if offset >= run.a.count { return Line(.text, .added, b: cut(b[atB], from: 0), numberB: atB + 1) }
            if offset >= run.b.count { return Line(.text, .removed, a: cut(a[atA], from: 0), numberA: atA + 1) }
            let from = max(0, zip(a[atA].unicodeScalars, b[atB].unicodeScalars).prefix { $0 == $1 }.count - 40)
            return Line(.text, .changed, a: cut(a[atA], from: from), b: cut(b[atB], from: from), numberA: atA + 1, numberB: atB + 1)
        }
    }

    /// A line as it is, or where it is long, a part of it.
    private static func cut(_ line: String, from: Int) -> String {
        if line.utf8.count <= lineLimit { return line }
        let scalars = line.unicodeScalars
        let part = String(String.UnicodeScalarView(scalars.dropFirst(from).prefix(lineLimit)))
        return (from > 0 ? "\u{2026}" : "") + part + (scalars.count > from + lineLimit ? "\u{2026}" : "")
    }

    // MARK: Hex

    private static func hex(_ a: [UInt8], _ b: [UInt8], offset: Int, isWhole: Bool) -> [Line] {
        let why = isWhole ? "Not text" : "More than \(bodyLimit) bytes"
        var lines = [Line(.note, name: "\(why): the first difference is at byte \(offset). The first KiB of each:")]
        let width = 8
        let end = min(1024, max(a.count, b.count))
        for start in stride(from: 0, to: end, by: width) {
            let (partA, partB) = (dump(a, start, min(end, start + width)), dump(b, start, min(end, start + width)))
            let sign: Line.Sign = partA == partB ? .same : partA == nil ? .added : partB == nil ? .removed : .changed
            lines.append(Line(.text, sign, a: partA, b: partB))
        }
        return lines
    }

    /// Offset, bytes, and what is printable of them; nil behind the end.
    private static func dump(_ bytes: [UInt8], _ start: Int, _ end: Int) -> String? {
        guard start < bytes.count else { return nil }
        let part = bytes[start..<min(end, bytes.count)]
        let hex = { (number: Int, width: Int) -> String in
            let digits = String(number, radix: 16)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let cells = part.map { hex(Int($0), 2) } + Array(repeating: "  ", count: 8 - part.count)
        let printable = String(part.map { (0x20..<0x7F).contains($0) ? Character(Unicode.Scalar($0)) : "." })
        return "\(hex(start, 4))  \(cells.joined(separator: " "))  \(printable)"
    }
}
