import S3Model
import StrataCore
import TerminalUI
import Timeline

extension Painter {
    /// An object's life under all rules that hit it, as bands over days; answers the first row below.
    mutating func drawLife(_ drafts: [LifecycleRuleDraft], at index: Int, _ context: RuleContext, _ rect: Rect) -> Int {
        guard rect.rows >= 3, rect.columns >= 34, drafts.indices.contains(index) else { return rect.row }
        let draft = drafts[index]
        let now = self.context.now
        let subject = Self.subject(of: draft, written: now)
        let life = RuleLife.make(rules: drafts, subject: subject, setting: ForecastSetting(context, now: now))
        var row = rect.row
        let others = life.rules.filter { $0 != index }.count
        let what = draft.filter.prefix.map { $0.isEmpty ? "an object" : "an object under \($0)" } ?? "an object"
        let title =
            others == 0 ? "a life of \(what)" : "a life of \(what), under this rule and \(others == 1 ? "another" : "\(others) others") that hit it"
        grid.put(title, at: Point(column: rect.column + 1, row: row), role: .dim, maxColumns: rect.columns - 2)
        row += 1
        row = drawTrack(life.current, label: "current", Rect(column: rect.column, row: row, columns: rect.columns, rows: rect.bottom - row))
        if let noncurrent = life.noncurrent {
            row = drawTrack(noncurrent, label: "noncurrent", Rect(column: rect.column, row: row, columns: rect.columns, rows: rect.bottom - row))
        }
        if let removal = life.markerRemoval, row < rect.bottom {
            let text = "a delete marker with nothing under it goes after \(removal.day == 1 ? "1 day" : "\(removal.day) days")"
            grid.put(text, at: Point(column: rect.column + 1, row: row), role: .dim, maxColumns: rect.columns - 2)
            row += 1
        }
        return row
    }

    /// An object that the rule's filter lets through.
    private static func subject(of draft: LifecycleRuleDraft, written: Int64) -> RuleLife.Subject {
        let low = draft.filter.objectSizeGreaterThan.map { $0 + 1 } ?? 0
        let high = draft.filter.objectSizeLessThan.map { $0 - 1 } ?? .max
        let size = max(low, min(1 << 30, high))
        return RuleLife.Subject(key: (draft.filter.prefix ?? "") + "example", size: size, tags: draft.filter.tags, written: written)
    }

    /// One line of bands with the days where they change, and their classes below.
    private mutating func drawTrack(_ track: RuleLife.Track, label: String, _ rect: Rect) -> Int {
        guard rect.rows >= 2 else { return rect.bottom }
        grid.put(label, at: Point(column: rect.column + 1, row: rect.row), role: .text)
        let start = rect.column + 12
        let bands = track.bands
        let ending = endWords(track)
        let endRoom = displayWidth(ending) + 2
        let widths = Self.widths(track, room: rect.right - 1 - start - endRoom)
        var column = start
        for (index, band) in bands.enumerated() {
            let day = "\(band.fromDay)"
            let used = grid.put(day, at: Point(column: column, row: rect.row), role: .number, maxColumns: widths[index])
            let (glyph, role) = shade(band.storageClass)
            let rest = widths[index] - used - 2
            grid.repeatGlyph(glyph, in: Rect(column: column + used + 1, row: rect.row, columns: rest, rows: 1), role: role)
            let name = band.storageClass.isEmpty ? "STANDARD" : band.storageClass
            grid.put(name, at: Point(column: column, row: rect.row + 1), role: .dim, maxColumns: widths[index] - 1)
            column += widths[index]
        }
        grid.put(
            ending, at: Point(column: column, row: rect.row), role: track.end == nil ? .dim : track.end?.ending == .deleted ? .deleted : .warning)
        if let words = spareWords(track), column - start > 0 {
            let below = bands.last.map { displayWidth($0.storageClass.isEmpty ? "STANDARD" : $0.storageClass) } ?? 0
            let left = column - (widths.last ?? 0) + below + 2
            grid.put(words, at: Point(column: left, row: rect.row + 1), role: .dim, maxColumns: max(0, rect.right - left - 1))
        }
        return rect.row + 2
    }

    private func endWords(_ track: RuleLife.Track) -> String {
        guard let end = track.end else { return glyphs.isUnicode ? "∞ stays" : "stays for ever" }
        return "\(end.day) \(glyphs.cross) " + (end.ending == .deleted ? "deleted" : "hidden by a marker")
    }

    private func spareWords(_ track: RuleLife.Track) -> String? {
        let spares = max(track.end?.spares ?? 0, track.bands.map(\.spares).max() ?? 0)
        guard spares > 0 else { return nil }
        return spares == 1 ? "(the newest stays)" : "(the \(spares) newest stay)"
    }

    /// Columns of each band: room for its name, and the rest by the logarithm of its days, so that weeks show beside years.
    private static func widths(_ track: RuleLife.Track, room: Int) -> [Int] {
        let bands = track.bands
        let names = bands.map { max($0.storageClass.isEmpty ? 8 : $0.storageClass.utf8.count, "\($0.fromDay)".utf8.count + 3) + 1 }
        let least = names.reduce(0, +)
        guard room > least else {
            let even = max(4, room / max(1, bands.count))
            return bands.map { _ in even }
        }
        let weights = bands.indices.map { index -> Double in
            let from = bands[index].fromDay
            let to = index + 1 < bands.count ? bands[index + 1].fromDay : track.end?.day ?? max(from * 2, 365)
            return logarithm(1 + Double(max(0, to - from)))
        }
        let sum = max(0.001, weights.reduce(0, +))
        let most = min(room, 90) - least
        return bands.indices.map { names[$0] + max(0, Int(Double(most) * weights[$0] / sum)) }
    }

    /// Binary logarithm to a column's precision.
    private static func logarithm(_ value: Double) -> Double { Double(value.exponent) + (value.significand - 1) }

    /// The colder the class, the lighter the band.
    private func shade(_ storageClass: String) -> (String, Role) {
        let isUnicode = glyphs.isUnicode
        switch storageClass {
        case "", "STANDARD": return (isUnicode ? "█" : "#", .good)
        case "INTELLIGENT_TIERING": return (isUnicode ? "▓" : "%", .progress)
        case "STANDARD_IA", "ONEZONE_IA": return (isUnicode ? "▒" : "=", .progress)
        case "GLACIER_IR": return (isUnicode ? "░" : "-", .info)
        case "GLACIER": return (isUnicode ? "░" : "-", .info)
        case "DEEP_ARCHIVE": return (isUnicode ? "·" : ".", .info)
        default: return (isUnicode ? "▒" : "=", .text)
        }
    }
}
