import Operations
import S3Model
import Synchronization

/// Prints rows as they come: JSON lines or a table. Its state is behind one mutex, because pages come on the listing's task.
final class RowPrinter: Sendable {
    private struct State: Sendable {
        var json = JSONLine()
        var rows = 0
    }

    private let output: Output
    private let isJSON: Bool
    private let state = Mutex(State())

    init(_ output: Output, isJSON: Bool) {
        self.output = output
        self.isJSON = isJSON
    }

    /// Prints every page of a listing.
    ///
    /// - Returns: `.notFound` where a prefix brings nothing, `.someFailed` where the listing broke off after some rows (the error is told).
    func print(_ listing: ListingOperation, of place: S3URI) async throws -> ExitStatus {
        do throws(S3Error) {
            try await listing.run { page in self.print(page) }
        } catch {
            guard state.withLock({ $0.rows }) > 0, error.kind != .cancelled else { throw error }
            Complaint(error).tell()
            return .someFailed
        }
        if !place.key.isEmpty, state.withLock({ $0.rows }) == 0 {
            Complaint(headline: "There is nothing at \(place).").tell()
            return .notFound
        }
        return .done
    }

    /// Answers false once nobody reads any more.
    private func print(_ page: ListingPage) -> Bool {
        let bytes = state.withLock { state in
            state.rows += page.segment.count
            var text: [UInt8] = []
            for index in 0..<page.segment.count {
                if isJSON { state.json.row(page.segment[index]) } else { text += (RowTable.line(page.segment[index]) + "\n").utf8 }
            }
            return isJSON ? state.json.take() : text
        }
        return output.write(bytes)
    }

    func print(_ buckets: [Bucket]) {
        var json = JSONLine()
        for bucket in buckets { json.bucket(bucket) }
        output.write(isJSON ? json.take() : buckets.flatMap { Array((RowTable.line($0) + "\n").utf8) })
    }

    func print(_ rows: [ListingRow]) {
        var json = JSONLine()
        for row in rows { json.row(row) }
        output.write(isJSON ? json.take() : rows.flatMap { Array((RowTable.line($0) + "\n").utf8) })
    }
}
