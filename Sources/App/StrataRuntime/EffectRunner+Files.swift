import ActionQueue
import Foundation
import Operations
import StrataCore

extension EffectRunner {
    /// A path as the user's shell would understand its `~`.
    func expanded(_ path: String) -> String { LocalPath.expanded(path, home: home) }

    /// Writes files in a job, and says which, or why not.
    ///
    /// - Parameters:
    ///   - what: what can't be written where it fails, such as "The plan".
    ///   - typed: a path as typed.
    ///   - work: gets that path with the home folder for its `~`, leaves files that are there, and answers with the paths written.
    func write(_ what: String, to typed: String, _ work: @escaping @Sendable (String) throws -> [String]) {
        let path = expanded(typed)
        queue.submit(
            JobRequest(lane: Lanes.transfer, label: "write \(path)") { _ in
                do {
                    self.mailbox.post(.notice(Notice(.info, "Written: \(try work(path).joined(separator: ", ")).")))
                } catch {
                    let exists = (error as? CocoaError)?.code == .fileWriteFileExists
                    let why = exists ? "there is a file of that name already." : error.localizedDescription
                    self.mailbox.post(.notice(Notice(.error, "\(what) can't be written to \(path): \(why)")))
                    throw error
                }
            })
    }

    /// The same for a single file; its bytes are made in the job.
    func write(_ what: String, _ bytes: @escaping @autoclosure @Sendable () -> [UInt8], to typed: String) {
        write(what, to: typed) { path in
            try Data(bytes()).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
            return [path]
        }
    }
}
