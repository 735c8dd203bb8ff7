import Foundation
import Operations
import S3Model

/// Small files that verbs read and write as a whole.
enum TextFile {
    /// The bytes of a file, or of standard input for "-"; no more than one beyond the limit.
    static func read(_ path: String, limit: Int) throws -> [UInt8] {
        do {
            let handle = path == "-" ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            var bytes: [UInt8] = []
            while bytes.count <= limit, let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty { bytes += piece }
            return bytes
        } catch {
            throw UsageError("\(path) can't be read.")
        }
    }

    /// Writes a file; one that is there is left alone unless it may be replaced, and is never half written.
    static func write(_ bytes: [UInt8], to path: String, overwrites: Bool) throws {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: overwrites ? .atomic : .withoutOverwriting)
        } catch let error as CocoaError where error.code == .fileWriteFileExists {
            throw S3Error(kind: .refused, operation: "", code: "FileExists", message: "\(path) exists already.")
        } catch {
            throw S3Error(kind: .transport(.localFile), operation: "", code: "LocalFile", message: "\(path) can't be written.")
        }
    }
}
