import Foundation
import S3Model
import Testing
import Timeline

@testable import Operations

/// What was found of a bucket's replication, as files.
@Suite struct ReplicationFilesTests {
    private func row(_ key: String, _ id: String, isLatest: Bool = true) -> ListingRow {
        ListingRow(kind: .version, key: key, size: 7, lastModified: 1_000, eTag: "e", storageClass: "STANDARD", versionId: id, isLatest: isLatest)
    }

    private var report: ReplicationReport {
        var report = ReplicationReport()
        report.entries = [
            .init(row: row("a,b", "1"), status: "FAILED"), .init(row: row("ü +", "2", isLatest: false), status: "FAILED"),
            .init(row: row("c", "3"), status: "PENDING"),
        ]
        return report
    }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test func aFinderIsWrittenByTheEnding() async throws {
        try await withFolder { folder in
            #expect(try ReplicationFiles.write(report, bucket: "b", to: folder + "/f.csv") == [folder + "/f.csv"])
            let lines = try text(folder + "/f.csv").components(separatedBy: "\r\n")
            #expect(lines[0] == "key,version_id,status,current,size,last_modified,storage_class,etag")
            #expect(lines[1] == "\"a,b\",1,FAILED,true,7,1970-01-01T00:00:01Z,STANDARD,e" && lines.count == 5)
            _ = try ReplicationFiles.write(report, bucket: "b", to: folder + "/f.json")
            let objects = try text(folder + "/f.json").split(separator: "\n")
            #expect(objects.count == 3 && objects[2].contains(#""status":"PENDING""#))
            let files = try ReplicationFiles.write(report, bucket: "b", to: folder + "/f.manifest")
            #expect(files == [folder + "/f.manifest.csv", folder + "/f.job.json"])
        }
    }

    /// What failed goes into the manifest, current or not; what is pending comes by itself.
    @Test func aManifestHasWhatFailed() async throws {
        try await withFolder { folder in
            let files = try ReplicationFiles.write(report, bucket: "b", to: folder + "/m.manifest")
            #expect(try text(files[0]) == "b,a%2Cb,1\nb,%C3%BC%20%2B,2\n" || text(files[0]) == "b,a%2Cb,1\nb,%C3%BC+%2B,2\n")
            #expect(try text(files[1]).contains("S3ReplicateObject"))
            // A file that is there stays.
            #expect(throws: (any Error).self) { try ReplicationFiles.write(report, bucket: "b", to: folder + "/m.manifest") }
        }
    }

    @Test func driftIsWrittenByVerdict() async throws {
        func listing(_ rows: [ListingRow]) -> Listing {
            var builder = ListingSegment.Builder()
            for row in rows { builder.append(row) }
            var listing = Listing()
            listing.append(builder.sealed())
            listing.finish()
            return listing
        }
        let drift = Drift.make(
            source: listing([row("a", "1"), row("b", "2")]), destination: listing([row("b", "2"), row("z", "9")]),
            DriftSetting(source: "prod", destination: "dr"))
        try await withFolder { folder in
            _ = try ReplicationFiles.write(drift, [.missing], to: folder + "/d.csv")
            let lines = try text(folder + "/d.csv").components(separatedBy: "\r\n")
            #expect(lines.count == 3 && lines[1].hasPrefix("a,missing,"))
            let files = try ReplicationFiles.write(drift, Set(Drift.Verdict.allCases), to: folder + "/all.manifest")
            #expect(try text(files[0]) == "prod,a,1\n")
            #expect(try text(files[1]).contains("Replication of prod to dr"))
        }
    }
}
