import S3Client
import S3Model
import Synchronization

/// Takes a download's chunks on the transport's thread and gives them to a file or a descriptor; everything it holds is behind one mutex.
final class DownloadSink: Sendable {
    private struct State: ~Copyable {
        var written: Int64 = 0
        var failure: S3Error?
        /// Only for a descriptor, whose bytes can't be read again: MD5 is what most ETags are.
        var digest: ChecksumState?
        // The file is only touched under the mutex; it becomes reachable by nobody else.
        nonisolated(unsafe) let file: LocalFileTarget?
        let descriptor: Int32

        init(file: LocalFileTarget?, descriptor: Int32) {
            self.file = file
            self.descriptor = descriptor
            digest = file == nil ? ChecksumState(.md5) : nil
        }
    }

    private let state: Mutex<State>
    private let onProgress: @Sendable (Int64) -> Void
    /// True for a file: its bytes can be read back.
    let canReread: Bool

    init(file: sending LocalFileTarget, onProgress: @escaping @Sendable (Int64) -> Void) {
        state = Mutex(State(file: file, descriptor: -1))
        canReread = true
        self.onProgress = onProgress
    }

    init(descriptor: Int32, onProgress: @escaping @Sendable (Int64) -> Void) {
        state = Mutex(State(file: nil, descriptor: descriptor))
        canReread = false
        self.onProgress = onProgress
    }

    /// Answers false where writing failed: the download ends then.
    func take(_ chunk: UnsafeRawBufferPointer) -> Bool {
        let written: Int64? = state.withLock { state in
            do throws(S3Error) {
                if let file = state.file {
                    try file.write(chunk)
                } else {
                    try LocalFile.write(chunk, to: state.descriptor, name: "The output")
                }
                state.digest?.update(chunk)
                state.written += Int64(chunk.count)
                return state.written
            } catch {
                state.failure = error
                return nil
            }
        }
        if let written { onProgress(written) }
        return written != nil
    }

    var failure: S3Error? { state.withLock { $0.failure } }

    /// Base64 of what was written: a file is read back, of a descriptor only the MD5 is known (nil for any other).
    func digest(_ algorithm: ChecksumAlgorithm) throws(S3Error) -> String? {
        let result: Result<String?, S3Error> = state.withLock { state in
            if let file = state.file {
                do throws(S3Error) { return .success(try file.digest(algorithm)) } catch { return .failure(error) }
            }
            return .success(algorithm == .md5 ? state.digest?.finish() : nil)
        }
        return try result.get()
    }

    /// Removes an unfinished file; chunks that still come are refused.
    func abandon() {
        state.withLock { $0.file?.abandon() }
    }

    /// Gives the file its name.
    func commit() throws(S3Error) {
        let result: Result<Void, S3Error> = state.withLock { state in
            do throws(S3Error) { return .success(try state.file?.commit() ?? ()) } catch { return .failure(error) }
        }
        try result.get()
    }
}
