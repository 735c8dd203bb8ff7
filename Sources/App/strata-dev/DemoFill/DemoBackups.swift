import Foundation

/// `db-backups` (eu-west-1) and the bucket it is replicated to: five years of nightly, weekly and monthly backups of a shop's database.
struct DemoBackups: DemoStory {
    static let bucket = "db-backups"
    static let replica = "db-backups-dr"
    /// The night the replication was switched on, in days before the present.
    static let replicatedSince = 240

    func writes(_ dates: DemoDates) -> [DemoWrite] {
        configuration(dates) + nights(dates) + production(dates) + monthly(dates) + staging(dates) + schema(dates)
    }

    private func configuration(_ dates: DemoDates) -> [DemoWrite] {
        let start = DemoDates.years * 365 + 12
        return [
            DemoWrite(at: dates.ago(days: start, 9, 12), bucket: Self.bucket, change: .createBucket(region: "eu-west-1")),
            DemoWrite(at: dates.ago(days: start, 9, 14), bucket: Self.bucket, change: .versioning(enabled: true)),
            DemoWrite(at: dates.ago(days: 900, 14, 20), bucket: Self.bucket, change: .lifecycle(document: DemoDocuments.backupLifecycle)),
            DemoWrite(at: dates.ago(days: Self.replicatedSince, 8, 30), bucket: Self.replica, change: .createBucket(region: "eu-central-1")),
            DemoWrite(at: dates.ago(days: Self.replicatedSince, 8, 31), bucket: Self.replica, change: .versioning(enabled: true)),
            DemoWrite(
                at: dates.ago(days: Self.replicatedSince, 8, 40), bucket: Self.bucket, change: .replication(document: DemoDocuments.backupReplication)
            ),
        ]
    }

    /// A key a night; written at three, again once verified, and now and then a third time by hand.
    private func nights(_ dates: DemoDates) -> [DemoWrite] {
        dates.days(last: DemoDates.years * 365).flatMap { day -> [DemoWrite] in
            let date = DemoDates.civil(day)
            let key = "nightly/\(date.year)/\(DemoDates.two(date.month))/orders-\(DemoDates.text(day)).sql.gz"
            var chance = DemoChance(key)
            let size = 600 + (day - dates.today + DemoDates.years * 365) + chance.number(0...500)
            let age = dates.today - day
            let storage = age > 730 ? "GLACIER" : age > 180 ? "STANDARD_IA" : nil
            func dump(_ attempt: Int, _ tags: [(key: String, value: String)]) -> DemoWrite.Change {
                .put(
                    DemoObject(
                        .dump(seed: "\(key) \(attempt)", size: size + attempt), "application/gzip",
                        metadata: [("host", "db\(1 + day % 3)"), ("pg-version", age > 700 ? "14.9" : "16.3")], tags: tags, storageClass: storage))
            }
            var writes = [
                DemoWrite(at: dates.time(day, 3, 0), bucket: Self.bucket, key: key, change: dump(0, [("state", "unverified")])),
                DemoWrite(at: dates.time(day, 3, 20, 5), bucket: Self.bucket, key: key, change: dump(1, [("state", "verified"), ("env", "prod")])),
            ]
            if chance.oneIn(9) {
                writes.append(DemoWrite(at: dates.time(day, 8, 41, 30), bucket: Self.bucket, key: key, change: dump(2, [("state", "manual")])))
            }
            return writes
        }
    }

    /// Two keys overwritten again and again: one each night of the last 13 months, one each Sunday of five years; and what lies beside them.
    private func production(_ dates: DemoDates) -> [DemoWrite] {
        let nightly = dates.days(last: 400).map { day in
            DemoWrite(
                at: dates.time(day, 3, 30), bucket: Self.bucket, key: "prod/nightly.sql",
                change: .put(
                    DemoObject(
                        .sql(seed: "nightly \(day)", size: 6_000 + (day - dates.today + 400) * 12), "application/sql",
                        metadata: [("job", "nightly"), ("rows", "\(4_100_000 + day % 1_000 * 813)")], tags: [("env", "prod")])))
        }
        let weekly = dates.days(last: DemoDates.years * 365).filter { DemoDates.civil($0).weekday == 0 }.map { day in
            DemoWrite(
                at: dates.time(day, 4, 15), bucket: Self.bucket, key: "prod/weekly.sql",
                change: .put(
                    DemoObject(
                        .sql(seed: "weekly \(day)", size: 9_000), "application/sql", metadata: [("job", "weekly")], tags: [("env", "prod")],
                        storageClass: "STANDARD_IA")))
        }
        let drill = DemoObject(.text("drill started\nrestored prod/nightly.sql in 41 s\nrows match\ndrill done\n"), "text/plain; charset=utf-8")
        return nightly + weekly + [
            DemoWrite(at: dates.ago(days: 12, 16, 20), bucket: Self.bucket, key: "prod/nightly.sql", change: .delete),
            DemoWrite(at: dates.ago(days: 5, 10, 5), bucket: Self.bucket, key: "prod/restore-drill.log", change: .put(drill)),
        ]
    }

    private func monthly(_ dates: DemoDates) -> [DemoWrite] {
        dates.days(last: DemoDates.years * 365).filter { DemoDates.civil($0).day == 1 }.map { day in
            let date = DemoDates.civil(day)
            return DemoWrite(
                at: dates.time(day, 5, 2), bucket: Self.bucket, key: "prod/archive/\(date.year)-\(DemoDates.two(date.month)).sql.gz",
                change: .put(
                    DemoObject(
                        .dump(seed: "monthly \(day)", size: 14_000), "application/gzip", tags: [("env", "prod"), ("keep", "10y")],
                        storageClass: dates.today - day > 365 ? "DEEP_ARCHIVE" : "GLACIER_IR")))
        }
    }

    /// Written on weekdays, cleared away on Saturdays: a marker between versions each week.
    private func staging(_ dates: DemoDates) -> [DemoWrite] {
        dates.days(last: 150).compactMap { day in
            let key = "staging/nightly.sql.gz"
            switch DemoDates.civil(day).weekday {
            case 0: return nil
            case 6: return DemoWrite(at: dates.time(day, 2, 0), bucket: Self.bucket, key: key, change: .delete)
            default:
                let object = DemoObject(.dump(seed: "staging \(day)", size: 3_000), "application/gzip", tags: [("env", "staging")])
                return DemoWrite(at: dates.time(day, 2, 0), bucket: Self.bucket, key: key, change: .put(object))
            }
        }
    }

    /// A key that grew over years and was then deleted three times over: markers stacked upon each other.
    private func schema(_ dates: DemoDates) -> [DemoWrite] {
        let versions = [1_790, 1_502, 1_203, 871, 640, 402, 211, 96, 33].enumerated().map { index, days in
            DemoWrite(
                at: dates.ago(days: days, 10, 7 + index), bucket: Self.bucket, key: "prod/schema.sql",
                change: .put(DemoObject(.sql(seed: "schema", size: 900 + index * 350), "application/sql", metadata: [("author", "dana")])))
        }
        let markers = [(days: 9, hour: 16), (days: 5, hour: 11), (days: 3, hour: 18)].map { mark in
            DemoWrite(at: dates.ago(days: mark.days, mark.hour, 44, 2), bucket: Self.bucket, key: "prod/schema.sql", change: .delete)
        }
        return versions + markers
    }
}
