import Foundation

/// Compares text with a file kept beside the test; run with STRATA_RECORD=1 to write the files anew, then read the difference before committing it.
public enum Snapshot {
    /// - Returns: nil when they agree, else what to tell: the first line that differs, both ways.
    public static func difference(_ text: String, named name: String, file: String = #filePath) -> String? {
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Snapshots")
        let path = folder.appendingPathComponent("\(name).txt")
        let text = text + "\n"
        if ProcessInfo.processInfo.environment["STRATA_RECORD"] == "1" {
            do {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                try text.write(to: path, atomically: true, encoding: .utf8)
                return nil
            } catch {
                return "\(name) can't be written: \(error)"
            }
        }
        guard let kept = try? String(contentsOf: path, encoding: .utf8) else { return "\(name): no snapshot is kept; record it with STRATA_RECORD=1" }
        if kept == text { return nil }
        let (old, new) = (
            kept.split(separator: "\n", omittingEmptySubsequences: false), text.split(separator: "\n", omittingEmptySubsequences: false)
        )
        let row = zip(old, new).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(old.count, new.count)
        let line = { (lines: [Substring]) in row < lines.count ? String(lines[row]) : "(no such line)" }
        return "\(name), row \(row):\n  kept \(line(old))\n  now  \(line(new))"
    }
}
