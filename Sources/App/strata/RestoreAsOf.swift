import ArgumentParser
import Glibc
import Operations
import S3Client
import S3Model
import Timeline

/// Times on the command line, and what a bucket was at them.
enum RestoreAsOf {
    /// Reads a time as people write it, in this machine's zone.
    static func time(_ text: String, _ client: S3Client) throws -> AsOfTime {
        do throws(AsOfTimeError) {
            return try AsOfTime.parse(text, now: client.storeTime, zoneOffset: zoneOffset)
        } catch { throw UsageError(error.hint.isEmpty ? error.message : "\(error.message). \(error.hint)") }
    }

    /// Seconds east of UTC at a moment. **Source**: localtime_r(3).
    static func zoneOffset(_ milliseconds: Int64) -> Int {
        var seconds = time_t(milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000)
        var parts = tm()
        localtime_r(&seconds, &parts)
        return Int(parts.tm_gmtoff)
    }

    /// Rows of `ls` as of a time: versions with their ids, and folded prefixes where it isn't recursive.
    static func rows(_ view: AsOfView, prefix: String, isRecursive: Bool) -> [ListingRow] {
        let rows = view.rows(under: prefix, delimiter: isRecursive ? "" : "/")
        return (0..<rows.count).compactMap { index in
            switch rows[index] {
            case .folder(let folder): return folder.counts.then > 0 ? ListingRow(kind: .prefix, key: folder.prefix) : nil
            case .key(let key): if case .object = key.state { return key.then } else { return nil }
            }
        }
    }

    /// The version that a key had; throws where it had none, or where that can't be told.
    static func version(of key: String, _ view: AsOfView, _ place: S3URI) throws -> ListingRow {
        let found = view.key(named: key)
        switch found?.state {
        case .object?: if let row = found?.then { return row }
        case .unknown(let reason, _)?:
            throw S3Error(
                kind: .refused, operation: "GetObject", bucket: place.bucket, key: key, code: "UnknownAtThatTime",
                message: "what it was at that time can't be told: \(reason.text)")
        case .absent?, nil: break
        }
        throw S3Error(
            kind: .service, operation: "GetObject", bucket: place.bucket, key: key, status: 404, code: "NoSuchKey",
            message: "there was nothing at that time")
    }
}

extension ListCommand {
    /// The bucket as it was.
    func performAsOf(_ text: String, _ place: S3URI, _ client: S3Client, _ output: Output) async throws -> ExitStatus {
        let time = try RestoreAsOf.time(text, client)
        let view = try await AsOfOperation(client: client, bucket: place.bucket, scope: .prefix(place.key), folder: RestoreCommand.folder).view(
            at: time)
        RowPrinter(output, isJSON: json).print(RestoreAsOf.rows(view, prefix: place.key, isRecursive: recursive))
        let counts = view.counts(under: place.key)
        if counts.unknown > 0 {
            let keys = counts.unknown == 1 ? "1 key is" : "\(counts.unknown) keys are"
            StandardError.write("strata: \(keys) unknown at that time, and left out.\n")
        }
        if counts.then == 0, !place.key.isEmpty {
            Complaint(headline: "There was nothing at \(place) at that time.").tell()
            return .notFound
        }
        return .done
    }
}
