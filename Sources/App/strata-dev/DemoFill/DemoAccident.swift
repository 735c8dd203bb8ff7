import Foundation

/// What happened to `db-backups/prod/`: exports and settings that lived there for months, and the three minutes after noon in which
/// somebody's clean-up job deleted the exports and the nightly dump and wrote the settings over with nothing.
struct DemoAccident: DemoStory {
    private let bucket = DemoBackups.bucket
    private let settings = ["app.json", "billing.json", "flags.json", "limits.json", "mail.json", "search.json"]
    private let exports = ["customers", "invoices", "orders", "refunds", "stock", "suppliers"].flatMap { table in
        ["2026-q1", "2026-q2", "2026-q3", "latest"].map { "prod/exports/\(table)/\($0).csv" }
    }

    func writes(_ dates: DemoDates) -> [DemoWrite] { before(dates) + accident(dates) + since(dates) }

    private func before(_ dates: DemoDates) -> [DemoWrite] {
        let tables = exports.enumerated().flatMap { index, key in
            [210, 122, 47, 6].map { days in
                put(
                    dates.ago(days: days, 6, 10, index), key,
                    DemoObject(
                        .csv(seed: "\(key) \(days)", rows: 40 + index * 9), "text/csv", metadata: [("rows", "\(40 + index * 9)")],
                        tags: [("env", "prod")]))
            }
        }
        let documents = settings.enumerated().flatMap { index, name in
            [611, 350, 190, 77, 12].map { days in
                put(dates.ago(days: days, 13, 5 + index), "prod/config/\(name)", DemoObject(.text(document(name, days)), "application/json"))
            }
        }
        return tables + documents
    }

    private func accident(_ dates: DemoDates) -> [DemoWrite] {
        let moment = dates.accident
        let lastGood = put(
            moment.addingTimeInterval(-309), "prod/nightly.sql.gz",
            DemoObject(
                .dump(seed: "last good", size: 11_000), "application/gzip",
                metadata: [("job", "by hand, before the migration"), ("rows", "4918233")], tags: [("env", "prod")]))
        let deleted = exports.enumerated().map { index, key in
            DemoWrite(at: moment.addingTimeInterval(Double(index / 8)), bucket: bucket, key: key, change: .delete)
        }
        let nightly = DemoWrite(at: moment, bucket: bucket, key: "prod/nightly.sql.gz", change: .delete)
        let emptied = settings.enumerated().map { index, name in
            put(moment.addingTimeInterval(Double(20 + index)), "prod/config/\(name)", DemoObject(.empty, "application/json"))
        }
        return [lastGood, nightly] + deleted + emptied
    }

    /// What was created after it, and must survive when the rest is brought back.
    private func since(_ dates: DemoDates) -> [DemoWrite] {
        let moment = dates.accident
        return [
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
