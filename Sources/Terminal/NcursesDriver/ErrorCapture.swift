import CNcurses
import Glibc
import TerminalUI

/// Keeps standard error off the screen while the screen is ours: it goes to a file without a name, and is shown afterwards.
/// Standard error that goes elsewhere than a terminal is left alone.
@MainActor
final class ErrorCapture {
    private(set) var saved: Int32 = -1
    private(set) var file: Int32 = -1

    func start() {
        guard saved < 0, isatty(STDERR_FILENO) == 1 else { return }
        file = strata_memory_file()
        guard file >= 0 else { return }
        saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10)
        strata_flush_error()
        dup2(file, STDERR_FILENO)
    }

    /// Gives standard error back and shows what was caught, hostile characters spelled out.
    func stop() {
        guard saved >= 0 else { return }
        strata_flush_error()
        dup2(saved, STDERR_FILENO)
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = pread(file, &bytes, bytes.count, 0)
        close(saved)
        close(file)
        (saved, file) = (-1, -1)
        guard count > 0 else { return }
        for line in String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: true) {
            Array((visibleText(String(line)) + "\n").utf8).withUnsafeBytes { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
        }
    }
}
