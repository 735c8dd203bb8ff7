import Glibc
import Operations
import S3Client
import S3Model
import Timeline

/// Prints forecasts: JSON lines or tables on standard output, progress on standard error where that is a terminal.
struct ForecastPrinter: Sendable {
    private let printer: RulePrinter
    private let bucket: String
    /// False where the bucket is known to have no Object Lock.
    private let mayHoldLocks: Bool
    private let showsProgress = isatty(STDERR_FILENO) == 1

    init(_ printer: RulePrinter, _ snapshot: LifecycleSnapshot) {
        self.printer = printer
        bucket = snapshot.bucket
        mayHoldLocks = snapshot.objectLock != .known(nil)
    }

    func tell(_ text: String) {
        if showsProgress { StandardError.write("\r\u{1B}[K\(text)") }
    }

    func endProgress() {
        if showsProgress { StandardError.write("\r\u{1B}[K") }
    }

    // MARK: Sums

    /// What was read, a line for each rule and action, and what couldn't be told.
    func print(_ forecast: Forecast, of material: ForecastMaterial) {
        if printer.isJSON {
            printLines(forecast, material)
            return
        }
        var read = "s3://\(bucket): \(forecast.entryCount) \(material.hasVersions ? "versions and delete markers" : "objects") read"
        if case .known(let uploads) = material.uploads { read += ", \(uploads.count) unfinished uploads" }
        printer.write(read)
        let heads = Forecast.horizons.map { right($0 == 0 ? "now" : "\($0) days", 22) }.joined()
        if !forecast.lines.isEmpty { printer.write("\("".padded(36))\(heads)") }
        for line in forecast.lines {
            let cells = Forecast.horizons.indices.map { right(Self.cell(line.tally, $0), 22) }.joined()
            printer.write("\("\(name(line)): \(Self.words(line.action))".padded(36))\(cells)")
            if let depends = line.depends.counts.last, depends > 0 { printer.write("    of them \(depends) only if their tags match") }
        }
        if forecast.lines.isEmpty { printer.write("no rule touches any of it within 365 days") }
        for note in notes(forecast, material) { printer.write("!    \(note)") }
    }

    /// What the numbers don't hold.
    func notes(_ forecast: Forecast, _ material: ForecastMaterial) -> [String] {
        var notes: [String] = []
        if !forecast.unreadTags.isEmpty {
            notes.append(
                "\(forecast.unreadTags.count) versions depend on tags, which a listing doesn't have: --tags \(forecast.unreadTags.count) reads them, "
                    + "one request each.")
        }
        if case .failed(let error) = material.uploads {
            notes.append("Unfinished uploads can't be listed (\(error.code)): nothing is known of what is aborted.")
        }
        if !material.hasVersions { notes.append("The store lists no versions: only what is current is foretold.") }
        if forecast.undatedCount > 0 { notes.append("\(forecast.undatedCount) entries have no date: nothing is foretold of them.") }
        if mayHoldLocks { notes.append("Locked versions are skipped by the store: a listing doesn't tell which they are.") }
        return notes
    }

    private func printLines(_ forecast: Forecast, _ material: ForecastMaterial) {
        for line in forecast.lines {
            printer.line { json in
                json.field("Type", "Forecast")
                action(line, &json)
                let names: [(StaticString, StaticString, StaticString)] = [
                    ("Count0", "Bytes0", "IfTagsMatch0"), ("Count30", "Bytes30", "IfTagsMatch30"), ("Count90", "Bytes90", "IfTagsMatch90"),
                    ("Count365", "Bytes365", "IfTagsMatch365"),
                ]
                for (index, name) in names.enumerated() {
                    json.field(name.0, Int64(line.tally.counts[index]))
                    json.field(name.1, line.tally.bytes[index])
                    if line.depends.counts[index] > 0 { json.field(name.2, Int64(line.depends.counts[index])) }
                }
            }
        }
        printer.line { json in
            json.field("Type", "Read")
            json.field("Entries", Int64(forecast.entryCount))
            if case .known(let uploads) = material.uploads { json.field("Uploads", Int64(uploads.count)) }
            json.field("HasVersions", material.hasVersions)
            json.field("UnreadTags", Int64(forecast.unreadTags.count))
            json.field("Undated", Int64(forecast.undatedCount))
        }
    }

    private func action(_ line: Forecast.Line, _ json: inout JSONLine) {
        json.field("Rule", Int64(line.rule))
        json.field("ID", line.ruleId)
        json.field("Action", Self.name(line.action))
        switch line.action {
        case .transition(let storageClass), .transitionNoncurrent(let storageClass): json.field("StorageClass", storageClass)
        default: break
        }
    }

    /// What an edit changes.
    func print(_ difference: ForecastDifference) {
        if printer.isJSON {
            printer.line { json in
                json.field("Type", "Difference")
                json.field("Words", difference.sentence)
                json.field("Deleted365", Int64(difference.deletedMore.counts.last ?? 0))
                json.field("DeletedBytes365", difference.deletedMore.bytes.last ?? 0)
            }
        } else {
            printer.write(difference.sentence)
        }
    }

    // MARK: Rows

    /// Everything that is touched, by what is due first; ends early once nobody reads.
    func printRows(_ forecast: Forecast, of material: ForecastMaterial) {
        var bytes: [UInt8] = []
        for place in forecast.rowsByDue() {
            bytes += row(forecast.rows[Int(place)], forecast, material)
            guard bytes.count > 1 << 16 else { continue }
            guard printer.output.write(bytes) else { return }
            bytes.removeAll(keepingCapacity: true)
        }
        printer.output.write(bytes)
    }

    private func row(_ row: Forecast.Row, _ forecast: Forecast, _ material: ForecastMaterial) -> [UInt8] {
        let line = forecast.lines[Int(row.line)]
        let upload = line.action == .abortUpload ? material.knownUploads[Int(row.position)] : nil
        let entry = upload == nil ? material.listing[Int(row.position)] : nil
        let key = entry?.key ?? upload?.key ?? ""
        let size = entry.flatMap { $0.kind == .deleteMarker ? nil : $0.size }
        if printer.isJSON {
            return RulePrinter.bytes { json in
                json.field("Type", "Row")
                json.field("Key", key)
                if let id = upload?.uploadId { json.field("UploadId", id) }
                if let id = entry?.versionId { json.field("VersionId", id) }
                action(line, &json)
                json.field("DueInDays", Int64(row.dueInDays))
                if let size { json.field("Size", size) }
                if row.dependsOnTags { json.field("IfTagsMatch", true) }
            }
        }
        let due = row.dueInDays <= 0 ? "now" : row.dueInDays == 1 ? "tomorrow" : "in \(row.dueInDays) days"
        let tags = row.dependsOnTags ? "  (if its tags match)" : ""
        let id = entry?.versionId.map { "  \($0)" } ?? ""
        let bytes = right(size.map(RowTable.size) ?? "-", 10)
        return RulePrinter.bytes("\(due.padded(12))  \(Self.words(line.action).padded(26))  \(bytes)  \(key)\(id)\(tags)")
    }

    // MARK: Check

    func print(_ check: ExpirationCheck) {
        if printer.isJSON {
            printer.line { json in
                json.field("Type", "Check")
                json.field("Asked", Int64(check.asked))
                json.field("Agreeing", Int64(check.agreeing))
                json.field("Failed", Int64(check.failed))
                json.field("IsSilent", check.isSilent)
            }
        } else if check.asked == 0 {
            printer.write("nothing to compare with the store: no current version expires")
        } else if check.isSilent {
            printer.write("the store gives no x-amz-expiration for \(check.asked) keys, so it can't be asked")
        } else {
            printer.write("the store's x-amz-expiration agrees for \(check.agreeing) of \(check.asked) keys")
        }
        for difference in check.differences {
            let said = difference.said.map { "in \($0) days by rule \(difference.saidRule ?? "unnamed")" } ?? "nothing"
            if printer.isJSON {
                printer.line { json in
                    json.field("Type", "CheckDifference")
                    json.field("Key", difference.key)
                    if let expected = difference.expected { json.field("Expected", Int64(expected)) }
                    if let day = difference.said { json.field("Said", Int64(day)) }
                    if let rule = difference.saidRule { json.field("SaidRule", rule) }
                }
            } else {
                printer.write("!    \(difference.key): foretold in \(difference.expected ?? 0) days, the store says \(said)")
            }
        }
    }

    // MARK: Words

    private func name(_ line: Forecast.Line) -> String {
        line.ruleId.isEmpty ? "rule \(line.rule + 1)" : line.ruleId
    }

    private static func words(_ action: Forecast.Action) -> String {
        switch action {
        case .delete: "delete for good"
        case .putMarker: "put a delete marker"
        case .transition(let storageClass): "to \(storageClass)"
        case .deleteNoncurrent: "delete older versions"
        case .transitionNoncurrent(let storageClass): "older versions to \(storageClass)"
        case .removeMarker: "remove delete markers"
        case .abortUpload: "abort uploads"
        }
    }

    private static func name(_ action: Forecast.Action) -> String {
        switch action {
        case .delete: "Delete"
        case .putMarker: "PutMarker"
        case .transition: "Transition"
        case .deleteNoncurrent: "DeleteNoncurrent"
        case .transitionNoncurrent: "TransitionNoncurrent"
        case .removeMarker: "RemoveMarker"
        case .abortUpload: "AbortUpload"
        }
    }

    private static func cell(_ tally: Forecast.Tally, _ index: Int) -> String {
        let (count, bytes) = (tally.counts[index], tally.bytes[index])
        return bytes > 0 ? "\(count), \(RowTable.size(bytes))" : "\(count)"
    }

    private func right(_ text: String, _ width: Int) -> String { String(repeating: " ", count: max(0, width - text.count)) + text }
}
