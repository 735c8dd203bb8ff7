import Foundation

/// A moment written as ISO 8601, with or without a fraction of a second, in UTC or with an offset.
struct Timestamp: Sendable, Equatable {
    let date: Date

    /// nil where the text is no such moment.
    init?(_ text: String) {
        let text = INIDocument.trimmed(text)
        let whole = Date.ISO8601FormatStyle()
        let fractional = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        guard let date = (try? whole.parse(text)) ?? (try? fractional.parse(text)) else { return nil }
        self.date = date
    }
}
