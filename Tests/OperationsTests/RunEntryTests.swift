import ActionQueue
import Foundation
import Synchronization
import Testing
import Timeline

@testable import Operations

@Suite("A run's entries are written as they are read")
struct RunEntryTests {
    private static let texts = ["a", "", "ä\u{301}/ b\"\\\n\u{0}\u{7f}\u{200b}\u{2028}\u{10FFFF}🗑", "null", "x/\u{1b}[31m"]

    private static var outcomes: [RestoreRowOutcome] {
        texts.enumerated().map { index, text in
            var outcome = RestoreRowOutcome(key: text, action: "undelete", state: RestoreRowOutcome.State.allCases[index % 4])
            guard index > 0 else { return outcome }
            outcome.createdVersionId = text
            outcome.createdIsDeleteMarker = true
            outcome.removed = [
                .init(versionId: text, isVersion: true, lastModified: .min, removedAt: .max, beneath: text),
                .init(versionId: "v", lastModified: -1, removedAt: 0),
            ]
            outcome.bytes = 5 << 40
            (outcome.code, outcome.message) = ("Code", text)
            return outcome
        }
    }

    private static var rows: [RunRow] {
        texts.map { text in
            let entry = RunRow.Entry(versionId: text, isMarker: false, eTag: text, size: 7, lastModified: 1_637_550_000_000, storageClass: text)
            let bare = RunRow.Entry(versionId: nil, isMarker: true, eTag: "", size: 0, lastModified: nil, storageClass: "")
            return RunRow(
                key: text, action: text, wanted: text.isEmpty ? nil : entry, newest: bare,
                markers: [.init(versionId: text, lastModified: 3), .init(versionId: "m", lastModified: nil)])
        }
    }

    private static var entries: [RunEntry] {
        let header = RunHeader(startedAt: 1, bucket: "b", endpoint: "http://h", profile: "p", time: 2, prefixes: texts, keys: ["k"])
        return [.header(header), .sealed(rows: 3), .finished, .undoFinished, .began(row: 0, at: -5), .undoBegan(row: .max, at: .max)]
            + outcomes.enumerated().flatMap { [.ended(row: $0, outcome: $1), .undoEnded(row: $0, outcome: $1)] } + rows.map { .row($0) }
    }

    @Test("Read back, each is what it was, as bytes")
    func roundTrip() throws {
        for entry in Self.entries {
            let read = try #require(RunEntry(entry.record()), "\(entry)")
            #expect(read == entry)
            // Strings compare by what they look like: the bytes are what counts.
            #expect(Array("\(read)".utf8) == Array("\(entry)".utf8))
        }
    }

    @Test("Written by hand or by an encoder, the members are the same")
    func sameMembers() throws {
        for entry in Self.entries {
            let encoded = try JSONEncoder().encode(entry)
            guard let written = entry.rowJSON() else { continue }
            let one = try #require(try JSONSerialization.jsonObject(with: Data(written)) as? NSDictionary)
            let other = try #require(try JSONSerialization.jsonObject(with: encoded) as? NSDictionary)
            #expect(one == other, "\(entry)")
        }
    }

    @Test("Whoever watches is told in order, and all of it before the end")
    func feed() async {
        let seen = Mutex<[Int]>([])
        let feed = OutcomeFeed { _, progress in seen.withLock { $0.append(progress.done) } }
        for number in 0..<500 { feed.tell(RestoreRowOutcome(key: "k", action: "copy", state: .done), RunProgress(runId: "r", done: number)) }
        await feed.finish()
        #expect(seen.withLock { $0 } == Array(0..<500))
    }
}
