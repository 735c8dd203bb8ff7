import Foundation

/// Prints figures as they are found, each beside its aim.
struct BenchReport {
    /// What a figure should be.
    enum Aim {
        case atMost(Double)
        case atLeast(Double)

        func isMet(by value: Double) -> Bool {
            switch self {
            case .atMost(let bound): value <= bound
            case .atLeast(let bound): value >= bound
            }
        }
    }

    /// Aims that were missed.
    private(set) var missed: [String] = []

    /// A heading over the figures that follow.
    func section(_ title: String) { write("\n\(title)") }

    /// A figure.
    ///
    /// - Parameters:
    ///   - format: printf's, for value and aim.
    ///   - note: what else was seen.
    mutating func figure(_ name: String, _ value: Double, _ format: String, aim: Aim? = nil, note: String = "") {
        var line = "  \(padded(name, 48)) \(padded(String(format: format, value), 14))"
        if let aim {
            let isMet = aim.isMet(by: value)
            if !isMet { missed.append(name) }
            switch aim {
            case .atMost(let bound): line += " aim: at most \(String(format: format, bound)), \(isMet ? "met" : "MISSED")"
            case .atLeast(let bound): line += " aim: at least \(String(format: format, bound)), \(isMet ? "met" : "MISSED")"
            }
        }
        write(note.isEmpty ? line : "\(line) (\(note))")
    }

    /// Says at the end which aims were missed.
    func finish() { write(missed.isEmpty ? "\nevery aim that was measured is met" : "\nmissed: \(missed.joined(separator: "; "))") }

    private func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }

    private func write(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
}
