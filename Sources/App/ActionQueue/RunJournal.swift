import Dispatch
import Foundation
import Glibc

/// Why a journal can't be read or written.
public enum JournalFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// Another program runs this run, or another part of this one.
    case runningElsewhere(String)
    case noSuchRun(String)
    /// The file isn't a journal.
    case notAJournal(String)
    /// One sentence about the file and the reason.
    case file(String)

    public var description: String {
        switch self {
        case .runningElsewhere(let id): "run \(id) is running elsewhere"
        case .noSuchRun(let id): "there is no run \(id)"
        case .notAJournal(let path): "\(path) is no journal of a run"
        case .file(let message): message
        }
    }
}

/// The journal of one run: records are only ever added, each with a checksum, and whoever holds the journal holds the run.
///
/// A record is written before `append` returns, unless it goes with the next, so it outlives this process however that ends. For the case that the machine ends too, it is
/// brought onto the disk with what comes within `pace`, while the run goes on; a disk that is more than `mostBehind` records behind holds the run up. A pace in
/// time and not in records: a quick run would have the disk flushed dozens of times a second, which also slows down whoever else writes, and a slow one
/// too seldom.
/// **Isolation**: safe from any thread; descriptor and counts are behind one lock. **Source**: flock(2), open(2) O_APPEND, fdatasync(2).
public final class RunJournal: @unchecked Sendable {
    static let mostBehind = 4096

    // Everything mutable is touched under `lock` only.
    private let lock = NSCondition()
    private let disk = DispatchQueue(label: "strata.run.journal", qos: .userInitiated)
    private var descriptor: Int32
    /// Records that aren't written yet.
    private var held: [JournalRecord] = []
    /// Records that no flush has been begun for.
    private var unsynced = 0
    private var isSyncing = false
    /// When a flush was last begun.
    private var lastSync = ContinuousClock.now
    private var failure: JournalFailure?

    public let id: String
    /// From one flush to the next, at least.
    private let pace: Duration

    /// Takes over a descriptor that is open for appending and locked.
    init(id: String, descriptor: Int32, pace: Duration) {
        self.id = id
        self.descriptor = descriptor
        self.pace = pace
    }

    /// Adds a record.
    ///
    /// - Parameter goesWithNext: true keeps it in memory until the next one, a flush or the end: for what is found out anew where it is missing, and
    ///   is followed by another at once.
    /// - Throws: where it can't be written (a full disk). After that every call fails: a run without its journal must not go on.
    public func append(_ record: JournalRecord, goesWithNext: Bool = false) throws(JournalFailure) {
        try append([record], goesWithNext: goesWithNext)
    }

    /// Adds records in order, in one write.
    public func append(_ records: [JournalRecord], goesWithNext: Bool = false) throws(JournalFailure) {
        try locked { () throws(JournalFailure) in
            held += records
            if goesWithNext { return }
            try writeHeld()
            while isSyncing, unsynced >= Self.mostBehind { lock.wait() }
            if let failure { throw failure }
            if !isSyncing, lastSync.duration(to: .now) >= pace { beginSync() }
        }
    }

    /// Brings everything onto the disk, and says whether all of it is there.
    public func flush() throws(JournalFailure) {
        try locked { () throws(JournalFailure) in
            try writeHeld()
            while isSyncing { lock.wait() }
            if let failure { throw failure }
            guard unsynced > 0 else { return }
            lastSync = .now
            if let failure = Self.sync(descriptor, id) { throw failure }
            unsynced = 0
        }
    }

    /// Ends the journal and lets the run go.
    public func close() {
        lock.lock()
        defer { lock.unlock() }
        while isSyncing { lock.wait() }
        guard descriptor >= 0 else { return }
        // What can't be written now is found out anew when the run is resumed.
        if failure == nil { try? writeHeld() }
        if unsynced > 0 { fdatasync(descriptor) }
        Glibc.close(descriptor)
        descriptor = -1
    }

    deinit { close() }

    private func locked(_ body: () throws(JournalFailure) -> Void) throws(JournalFailure) {
        lock.lock()
        defer { lock.unlock() }
        if let failure { throw failure }
        guard descriptor >= 0 else { throw .file("the journal of run \(id) is closed") }
        do { try body() } catch {
            failure = error
            throw error
        }
    }

    private func writeHeld() throws(JournalFailure) {
        guard !held.isEmpty else { return }
        try write(JournalFormat.encoded(held))
        unsynced += held.count
        held.removeAll(keepingCapacity: true)
    }

    private func write(_ bytes: [UInt8]) throws(JournalFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw RunFolder.failure("the journal of run \(id) can't be written")
            }
            rest = rest.dropFirst(count)
        }
    }

    /// Has what is written brought onto the disk without waiting for it; a failure shows at the next call. Under the lock.
    ///
    /// The descriptor stays open meanwhile: `close` waits.
    private func beginSync() {
        isSyncing = true
        lastSync = .now
        unsynced = 0
        disk.async { [self, descriptor] in
            let failure = Self.sync(descriptor, id)
            lock.withLock {
                isSyncing = false
                if let failure, self.failure == nil { self.failure = failure }
                lock.broadcast()
            }
        }
    }

    private static func sync(_ descriptor: Int32, _ id: String) -> JournalFailure? {
        fdatasync(descriptor) == 0 ? nil : RunFolder.failure("the journal of run \(id) can't be brought onto the disk")
    }
}
