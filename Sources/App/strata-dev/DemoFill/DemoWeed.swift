import Foundation

/// The smaller account on the second server, which stores for real, checks every signature and can't have its clock moved.
struct DemoWeed {
    /// Everything in order; the times only keep apart what must not be sent at once.
    func writes() -> [DemoWrite] {
        var second = 0.0
        func next() -> Date {
            second += 1
            return Date(timeIntervalSince1970: second)
        }
        return buckets(next()) + versions(next) + names(next()) + sizes(next())
    }

    private func buckets(_ at: Date) -> [DemoWrite] {
        ["documents", "names", "sizes"].map { DemoWrite(at: at, bucket: $0, change: .createBucket(region: "us-east-1")) }
            + ["documents", "names"].map { DemoWrite(at: at, bucket: $0, change: .versioning(enabled: true)) }
            + [DemoWrite(at: at, bucket: "sizes", change: .lifecycle(document: DemoDocuments.scratchLifecycle))]
    }

    /// Versions, a key deleted twice over, a deleted folder, a settings file emptied.
    private func versions(_ next: () -> Date) -> [DemoWrite] {
        let bucket = "documents"
        var writes: [DemoWrite] = []
        for revision in 1...6 {
            let at = next()
            for name in ["plan", "budget", "minutes"] {
                let text = "# \(name)\n\nrevision \(revision)\n" + String(repeating: "- one more line\n", count: revision)
                writes.append(
                    DemoWrite(
                        at: at, bucket: bucket, key: "team/\(name).md",
                        change: .put(
                            DemoObject(
                                .text(text), "text/markdown; charset=utf-8", metadata: [("revision", "\(revision)")], tags: [("state", "draft")]))))
            }
        }
        let settings = "{\"theme\": \"dark\", \"zoom\": 1.25, \"recent\": [\"team/plan.md\", \"team/budget.md\"]}"
        writes.append(DemoWrite(at: next(), bucket: bucket, key: "settings.json", change: .put(DemoObject(.text(settings), "application/json"))))
        writes.append(DemoWrite(at: next(), bucket: bucket, key: "settings.json", change: .put(DemoObject(.empty, "application/json"))))
        let folder = (1...12).map { "reports/2026/report-\(DemoDates.two($0)).csv" }
        let written = next()
        writes += folder.map {
            DemoWrite(at: written, bucket: bucket, key: $0, change: .put(DemoObject(.csv(seed: $0, rows: 50), "text/csv")))
        }
        let deleted = next()
        writes += folder.map { DemoWrite(at: deleted, bucket: bucket, key: $0, change: .delete) }
        for _ in 1...2 { writes.append(DemoWrite(at: next(), bucket: bucket, key: "team/minutes.md", change: .delete)) }
        return writes
    }

    private func names(_ at: Date) -> [DemoWrite] {
        DemoNames.names.map { DemoWrite(at: at, bucket: "names", key: $0, change: .put(DemoNames.object($0))) }
    }

    private func sizes(_ at: Date) -> [DemoWrite] {
        let sizes: [(name: String, bytes: Int)] = [("0 bytes", 0), ("1 byte", 1), ("64 KiB", 65_536), ("1 MiB", 1 << 20), ("6 MiB", 6 << 20)]
        let blobs = sizes.map { size in
            DemoWrite(
                at: at, bucket: "sizes", key: "\(size.name).bin",
                change: .put(DemoObject(.noise(seed: size.name, size: size.bytes), "application/octet-stream")))
        }
        let many = (0..<1_100).map { number in
            DemoWrite(
                at: at, bucket: "sizes", key: "many/\(number % 10)/\(number).json",
                change: .put(DemoObject(.text("{\"number\": \(number)}\n"), "application/json")))
        }
        return blobs + many
    }
}
