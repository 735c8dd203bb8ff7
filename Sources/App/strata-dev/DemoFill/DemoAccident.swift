import Foundation

/// What happened to `db-backups/prod/`: exports and settings that lived there for months, and the three minutes after noon in which
/// somebody's clean-up job deleted the exports and the nightly dump and wrote the weekly dump and the settings over with nothing.
struct DemoAccident: DemoStory {
    private let bucket = DemoBackups.bucket
    private let settings = ["app.json", "billing.json", "flags.json", "limits.json", "mail.json", "search.json"]
    private let tables = ["customers", "invoices", "orders", "refunds", "stock", "suppliers"]
    private let weeks = 50

    func writes(_ dates: DemoDates) -> [DemoWrite] { before(dates) + accident(dates) + since(dates) }

    private func before(_ dates: DemoDates) -> [DemoWrite] {
        let exports = tables.enumerated().flatMap { index, table in
            let weekly = (1...weeks).map { week in
                export(dates.ago(days: 3 + week * 7, 6, 10, index), name(table, week), rows: 30 + week % 7 * 11)
            }
            return weekly + [210, 122, 47, 6].map { days in export(dates.ago(days: days, 6, 40, index), latest(table), rows: 50 + days % 40) }
        }
        let documents = settings.enumerated().flatMap { index, name in
            [611, 350, 190, 77, 12].map { days in
                put(dates.ago(days: days, 13, 5 + index), "prod/config/\(name)", DemoObject(.text(document(name, days)), "application/json"))
            }
        }
        return exports + documents
    }

    private func accident(_ dates: DemoDates) -> [DemoWrite] {
        let moment = dates.accident
        let lastGood = DemoObject(
            .sql(seed: "last good", size: 11_000), "application/sql", metadata: [("job", "by hand, before the migration"), ("rows", "4918233")],
            tags: [("env", "prod")])
        let digest = DemoObject(.text("9f2c41d0b7e86a35c1f09d7724aa1b93e4580f6c2d6be1970a3f55c8d21e07b4  nightly.sql\n"), "text/plain")
        let names = tables.flatMap { table in (1...weeks).map { name(table, $0) } + [latest(table)] }
        let deleted = names.enumerated().map { index, key in
            DemoWrite(at: moment.addingTimeInterval(Double(index / 110)), bucket: bucket, key: key, change: .delete)
        }
        let emptied = settings.enumerated().map { index, name in
            put(moment.addingTimeInterval(Double(20 + index)), "prod/config/\(name)", DemoObject(.empty, "application/json"))
        }
        return [
            put(moment.addingTimeInterval(-309), "prod/nightly.sql", lastGood),
            put(moment.addingTimeInterval(-180), "prod/nightly.sql.sha256", digest),
            DemoWrite(at: moment, bucket: bucket, key: "prod/nightly.sql", change: .delete),
            put(moment.addingTimeInterval(89), "prod/weekly.sql", DemoObject(.empty, "application/sql")),
        ] + deleted + emptied
    }

    /// What was created after it, and must survive when the rest is brought back.
    private func since(_ dates: DemoDates) -> [DemoWrite] {
        let moment = dates.accident
        return [
            put(moment.addingTimeInterval(111), "prod/oops.txt", DemoObject(.text("that was prod, wasn't it\n"), "text/plain")),
            put(
                moment.addingTimeInterval(11 * 60), "prod/exports/orders/since-noon.csv",
                DemoObject(.csv(seed: "since noon", rows: 31), "text/csv", tags: [("env", "prod")])),
            put(
                moment.addingTimeInterval(19 * 60), "prod/config/flags.json",
                DemoObject(.text("{\n  \"maintenance\": true,\n  \"banner\": \"We are looking into it.\"\n}\n"), "application/json")),
            put(
                moment.addingTimeInterval(26 * 60), "prod/INCIDENT.md",
                DemoObject(
                    .text("# 12:03 prod/ emptied\n\n- clean-up job ran against prod instead of staging\n- restore to 12:03: who?\n"),
                    "text/markdown; charset=utf-8")),
        ]
    }

    /// The export of a table so many weeks ago, and the one that each export overwrites.
    private func name(_ table: String, _ week: Int) -> String { "prod/exports/\(table)/week-\(DemoDates.two(week)).csv" }
    private func latest(_ table: String) -> String { "prod/exports/\(table)/latest.csv" }

    private func export(_ at: Date, _ key: String, rows: Int) -> DemoWrite {
        put(at, key, DemoObject(.csv(seed: "\(key) \(rows)", rows: rows), "text/csv", metadata: [("rows", "\(rows)")], tags: [("env", "prod")]))
    }

    private func put(_ at: Date, _ key: String, _ object: DemoObject) -> DemoWrite {
        DemoWrite(at: at, bucket: bucket, key: key, change: .put(object))
    }

    private func document(_ name: String, _ days: Int) -> String {
        var chance = DemoChance("\(name) \(days)")
        return """
            {"name": "\(name)", "revision": \(700 - days), "owner": "\(chance.pick(["ops", "shop", "data"]))", "timeouts": {"connect": \
            \(chance.number(1...9)), "read": \(chance.number(10...90))}, "hosts": ["db1.example.internal", "db2.example.internal"], \
            "features": {"newCheckout": \(days < 100), "darkMode": true, "ratio": 0.\(chance.number(10...99))}, "greeting": "Grüße aus Köln"}

            """
    }
}
