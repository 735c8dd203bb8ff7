import S3Model

@testable import StrataCore

/// States with what a real account has: many scripts, hostile names, deleted keys, refusals. The time is 2026-11-22 14:14:00 UTC.
enum DemoState {
    static let now: Int64 = 1_795_356_840_000

    static let buckets: [Bucket] = [
        ("app-logs", "eu-west-1"), ("db-backups", "eu-west-1"), ("iot-raw", "us-east-1"), ("photos", "us-east-1"), ("tmp-uploads", "us-east-2"),
        ("публикации", "eu-west-1"),
    ].map { Bucket(name: $0.0, creationDate: 1_604_188_800, region: $0.1) }

    static func facts(_ status: VersioningConfiguration.Status?, _ lifecycle: Int, _ replication: Int, _ region: String) -> BucketFacts {
        var facts = BucketFacts()
        facts.region = .known(region)
        facts.versioning = .known(VersioningConfiguration(status: status))
        facts.lifecycleRules = .known(lifecycle)
        facts.replicationRules = .known(replication)
        return facts
    }

    static func denied(_ operation: String, _ bucket: String) -> S3Error {
        S3Error(
            kind: .service, operation: operation, bucket: bucket, status: 403, code: "AccessDenied", message: "Access Denied",
            requestId: "4442587FB7D0A2F9", hostId: "vlR7PnpV2Ce81l0PRw6jlUpck7Jo5ZsQjryTjKlc5aLWGVHPZLj5NeC6qMa0emYBDXOo6QBU0Wo=")
    }

    /// Buckets with all their facts; one refuses replication.
    static func browsing() -> AppState {
        var state = AppState(profile: "demo", profiles: ["demo", "weed"], themes: ["strata-dark", "strata-light"])
        var effects = reduce(&state, .start(place: nil))
        for effect in effects {
            if case .connect(let ticket) = effect {
                let connection = Connection(region: "eu-west-1", endpoint: "http://127.0.0.1:4577", endpointSource: "~/.aws/config [profile demo]")
                _ = reduce(&state, .event(.connected(ticket, connection)))
            }
            if case .listBuckets(let ticket) = effect { effects = reduce(&state, .event(.buckets(ticket, buckets))) }
        }
        guard case .readBucketFacts(let ticket, _)? = effects.first else { return state }
        for (index, bucket) in buckets.enumerated() {
            var facts = facts(index == 4 ? nil : index == 3 ? .suspended : .enabled, index % 3, index == 1 ? 1 : 0, bucket.region ?? "")
            if index == 3 { facts.replicationRules = .failed(denied("GetBucketReplication", bucket.name)) }
            _ = reduce(&state, .event(.bucketFacts(ticket, bucket: bucket.name, facts)))
        }
        _ = reduce(&state, .event(.finished(ticket)))
        return state
    }

    static let day: Int64 = 86_400_000

    static let rows: [ListingRow] = [
        ListingRow(kind: .prefix, key: "prod/archive/"), ListingRow(kind: .prefix, key: "prod/exports/"),
        object("prod/nightly.sql", 4_509_715_660, now - 2 * 3_600_000), object("prod/nightly.sql.sha256", 64, now - day),
        object("prod/restore-drill.log", 1_153_434, now - 3 * day), object("prod/weekly.sql", 4_402_341_478, now - 40 * day, "STANDARD_IA"),
        object("prod/архив 2021.tar", 733_007_751, now - 400 * day, "GLACIER"), object("prod/写真/東京タワー夜景.jpg", 3_145_728, now - 5 * day),
        object("prod/cafe\u{301}-e\u{301}te\u{301}.txt", 12, now - 6 * day), object("prod/evil\u{202E}txt.exe", 666, now - 9 * day),
        object("prod/bell\u{07}\u{1B}[2J", 1, now - 9 * day),
        object(
            "prod/a-very-long-name-that-does-not-fit-into-any-narrow-pane-and-ends-in-what-matters-2026-11-22.parquet", 99_999_999_999,
            now - 300 * day),
        object("prod/👨‍👩‍👧 family.heic", 2_048, now - day),
    ]

    static func object(_ key: String, _ size: Int64, _ time: Int64, _ storageClass: String = "STANDARD") -> ListingRow {
        ListingRow(kind: .object, key: key, size: size, lastModified: time, eTag: "9f2c41bb0e1c4f5aa5b1e2d3c4b5a697", storageClass: storageClass)
    }

    static let versionRows: [ListingRow] = [
        ListingRow(kind: .deleteMarker, key: "prod/nightly.sql", lastModified: now - 7_849_000, versionId: "mK8.uQ2hOxv1JnU3", isLatest: true),
        version("fJ2w.Zl9Aqk3", 4_509_715_660, now - 8_158_000, "STANDARD"), version("kd93hHs72Ggs", 4_402_341_478, now - day, "STANDARD"),
        version("2kd9alsk39ck", 4_402_341_478, now - 2 * day, "STANDARD_IA"),
        ListingRow(kind: .deleteMarker, key: "prod/nightly.sql", lastModified: now - 3 * day, versionId: "0skd83kdlsk3", isLatest: false),
        version("null", 4_294_967_296, now - 8 * day, "GLACIER"),
    ]

    static func version(_ id: String, _ size: Int64, _ time: Int64, _ storageClass: String) -> ListingRow {
        ListingRow(
            kind: .version, key: "prod/nightly.sql", size: size, lastModified: time, eTag: "9f2c41bb0e1c4f5aa5b1e2d3c4b5a697-512",
            storageClass: storageClass, versionId: id, isLatest: false)
    }

    static func segment(_ rows: [ListingRow]) -> SealedRows {
        var builder = ListingSegment.Builder()
        for row in rows { builder.append(row) }
        return SealedRows(builder.sealed())
    }

    /// In db-backups/prod/ with the cursor on nightly.sql, whose versions have come.
    static func inPrefix(complete: Bool = true) -> AppState {
        var state = browsing()
        var effects = feed(&state, [.viewport([.objects: 20, .versions: 12])])
        effects = feed(&state, [.command(.goTo), .edit(.insert("s3://db-backups/prod/")), .command(.open)])
        for case .listObjects(let ticket, _, _) in effects {
            effects = feed(&state, [.event(.rows(ticket, segment(rows)))] + (complete ? [.event(.finished(ticket))] : []))
        }
        effects = feed(&state, [.move(.to(2))])
        for case .listVersions(let ticket, _) in effects {
            _ = feed(&state, [.event(.rows(ticket, segment(versionRows))), .event(.finished(ticket))])
        }
        return state
    }

    @discardableResult
    static func feed(_ state: inout AppState, _ actions: [Action]) -> [Effect] {
        actions.flatMap { reduce(&state, $0) }
    }
}
