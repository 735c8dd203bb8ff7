import Foundation

/// The file by which libfaketime moves the store's clock (its man page, FAKETIME_TIMESTAMP_FILE); the store runs in UTC.
struct DemoClock {
    /// nil: the store's clock is left alone.
    let path: String?

    /// Stands still at a time.
    func set(_ time: Date) throws {
        let seconds = Int(time.timeIntervalSince1970)
        let clock = seconds % 86_400
        let text = [clock / 3600, clock / 60 % 60, clock % 60].map(DemoDates.two).joined(separator: ":")
        try write("@\(DemoDates.text(seconds / 86_400)) \(text)")
    }

    /// Runs with this machine's clock again.
    func setToPresent() throws { try write("+0") }

    /// Replaced in one step: the store reads it at any moment.
    private func write(_ text: String) throws {
        guard let path else { return }
        try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }
}
