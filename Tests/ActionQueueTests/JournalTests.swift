import Foundation
import Glibc
import Testing

@testable import ActionQueue

@Suite("RunJournal keeps what a run did")
struct JournalTests {
    private func withFolder(pace: Duration = .milliseconds(100), _ body: (RunFolder) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "strata-runs-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(RunFolder(path: path + "/state/strata/runs", pace: pace))
    }

    private func record(_ text: String, version: UInt16 = 1) -> JournalRecord { JournalRecord(version: version, payload: Array(text.utf8)) }

    private func path(_ folder: RunFolder, _ id: String) -> String { "\(folder.path)/\(id).run" }

    @Test("Records come back in order, with their forms")
    func order() throws {
        try withFolder(pace: .zero) { folder in
            let journal = try folder.create(named: "20261122-1414")
            let records = (0..<10).map { record("row \($0)", version: UInt16($0)) } + [record("")]
            for record in records { try journal.append(record) }
            journal.close()
            let taken = try folder.take("20261122-1414")
            #expect(taken.records == records)
        }
    }

    @Test("What goes with the next record is written with it, in order, and with the end at the latest")
    func goesWithNext() throws {
        try withFolder { folder in
            let journal = try folder.create(named: "r")
            try journal.append(record("begun"))
            try journal.append(record("ended"), goesWithNext: true)
            #expect(try folder.run("r").records == [record("begun")])
            try journal.append(record("next"))
            #expect(try folder.run("r").records == ["begun", "ended", "next"].map { record($0) })
            try journal.append(record("flushed"), goesWithNext: true)
            try journal.flush()
            #expect(try folder.run("r").records.last == record("flushed"))
            try journal.append(record("last"), goesWithNext: true)
            journal.close()
            #expect(try folder.run("r").records == ["begun", "ended", "next", "flushed", "last"].map { record($0) })
        }
    }

    @Test("Only the owner may look: 0600 in 0700")
    func modes() throws {
        try withFolder { folder in
            let journal = try folder.create(named: "r")
            journal.close()
            var status = stat()
            #expect(stat(path(folder, "r"), &status) == 0 && status.st_mode & 0o777 == 0o600)
            #expect(stat(folder.path, &status) == 0 && status.st_mode & 0o777 == 0o700)
            chmod(folder.path, 0o755)
            try folder.create(named: "s").close()
            #expect(stat(folder.path, &status) == 0 && status.st_mode & 0o777 == 0o700)
        }
    }

    @Test("A journal cut anywhere gives its whole records and goes on from there")
    func tornTail() throws {
        try withFolder { folder in
            let records = ["first", "second one", "", "fourth"].map { record($0) }
            let journal = try folder.create(named: "r")
            try journal.append(records)
            journal.close()
            let whole = try Data(contentsOf: URL(fileURLWithPath: path(folder, "r")))
            var ends = [JournalFormat.heading.count]
            for record in records { ends.append(ends[ends.count - 1] + JournalFormat.headLength + record.payload.count) }
            #expect(ends.last == whole.count)
            for length in JournalFormat.heading.count...whole.count {
                try whole.prefix(length).write(to: URL(fileURLWithPath: path(folder, "r")))
                let expected = ends.lastIndex { $0 <= length } ?? 0
                let taken = try folder.take("r")
                #expect(taken.records == Array(records.prefix(expected)))
                try taken.journal.append(record("more"))
                taken.journal.close()
                #expect(try folder.run("r").records == Array(records.prefix(expected)) + [record("more")])
            }
        }
    }

    @Test("A flipped byte ends what is believed")
    func damage() throws {
        try withFolder { folder in
            let journal = try folder.create(named: "r")
            for index in 0..<4 { try journal.append(record("row \(index)")) }
            journal.close()
            let whole = try Data(contentsOf: URL(fileURLWithPath: path(folder, "r")))
            for index in JournalFormat.heading.count..<whole.count {
                var bytes = Array(whole)
                bytes[index] ^= 0x10
                let (records, _) = try #require(JournalFormat.decode(bytes))
                let untouched = (index - JournalFormat.heading.count) / (JournalFormat.headLength + 5)
                #expect(records == (0..<untouched).map { record("row \($0)") })
            }
            try Data("something else\n".utf8).write(to: URL(fileURLWithPath: path(folder, "r")))
            #expect(throws: JournalFailure.notAJournal(path(folder, "r"))) { try folder.run("r") }
            #expect(throws: JournalFailure.notAJournal(path(folder, "r"))) { _ = try folder.take("r") }
        }
    }

    @Test("A run that somebody holds is seen, and can't be taken")
    func held() throws {
        try withFolder { folder in
            let journal = try folder.create(named: "r")
            try journal.append(record("one"))
            #expect(try folder.run("r").isRunning)
            #expect(try folder.run("r").records == [record("one")])
            #expect(throws: JournalFailure.runningElsewhere("r")) { _ = try folder.take("r") }
            journal.close()
            #expect(try !folder.run("r").isRunning)
            let second = try folder.take("r")
            #expect(throws: JournalFailure.runningElsewhere("r")) { _ = try folder.take("r") }
            second.journal.close()
        }
    }

    @Test("Names that are taken get a number; names that lead elsewhere are no runs")
    func names() throws {
        try withFolder { folder in
            #expect(folder.ids().isEmpty)
            let journals = try (0..<3).map { _ in try folder.create(named: "20261122-1414") }
            #expect(journals.map(\.id) == ["20261122-1414", "20261122-1414-2", "20261122-1414-3"])
            #expect(folder.ids() == ["20261122-1414", "20261122-1414-2", "20261122-1414-3"])
            for name in ["", "..", "../x", "a/b", "a\n", "nothing", String(repeating: "a", count: 300)] {
                #expect(throws: JournalFailure.noSuchRun(name)) { try folder.run(name) }
            }
        }
    }

    @Test("A closed journal takes nothing more")
    func closed() throws {
        try withFolder { folder in
            let journal = try folder.create(named: "r")
            journal.close()
            #expect(throws: JournalFailure.self) { try journal.append(record("late")) }
            #expect(try folder.run("r").records.isEmpty)
        }
    }

    @Test("A disk that is full stops the run for good")
    func fullDisk() throws {
        let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
        try #require(full >= 0)
        let journal = RunJournal(id: "r", descriptor: full, pace: .zero)
        #expect(throws: JournalFailure.self) { try journal.append(record("x")) }
        #expect(throws: JournalFailure.self) { try journal.flush() }
    }

    @Test("A disk that fails later stops the run at the next record")
    func failingDisk() throws {
        // A pipe takes what is written and can't be brought onto any disk.
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { close(ends[0]) }
        let journal = RunJournal(id: "r", descriptor: ends[1], pace: .zero)
        try journal.append(record("x"))
        #expect(throws: JournalFailure.self) {
            try journal.append(record("y"))
            try journal.flush()
        }
        #expect(throws: JournalFailure.self) { try journal.append(record("z")) }
    }

    @Test("Many at once: every record is there, those of each in their order")
    func manyWriters() async throws {
        let path = NSTemporaryDirectory() + "strata-runs-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        let folder = RunFolder(path: path, pace: .zero)
        let journal = try folder.create(named: "r")
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    for number in 0..<50 { try? journal.append(JournalRecord(version: UInt16(writer), payload: [UInt8(number)])) }
                }
            }
        }
        try journal.flush()
        journal.close()
        let records = try folder.run("r").records
        #expect(records.count == 400)
        for writer in 0..<8 { #expect(records.filter { $0.version == writer }.flatMap(\.payload) == Array(0..<50)) }
    }

    @Test("Where the folder lies")
    func place() {
        #expect(RunFolder(environment: [:], home: "/home/a").path == "/home/a/.local/state/strata/runs")
        #expect(RunFolder(environment: ["XDG_STATE_HOME": "/var/s"], home: "/home/a").path == "/var/s/strata/runs")
        #expect(RunFolder(environment: ["XDG_STATE_HOME": "s"], home: "/home/a").path == "/home/a/.local/state/strata/runs")
    }

    @Test("CRC-32C of the published example")
    func checksum() {
        var sum = CRC32C()
        sum.update(Array("123456789".utf8)[...])
        #expect(sum.value == 0xE306_9283)
    }
}
