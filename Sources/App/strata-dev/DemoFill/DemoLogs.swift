/// `app-logs` (eu-west-1): half a year of web logs, with rules that cool and delete them. Versioned, and nothing keeps old versions in check.
struct DemoLogs: DemoStory {
    private let bucket = "app-logs"
    private let kept = 190

    func writes(_ dates: DemoDates) -> [DemoWrite] {
        let start = 3 * 365
        let configuration = [
            DemoWrite(at: dates.ago(days: start, 11, 2), bucket: bucket, change: .createBucket(region: "eu-west-1")),
            DemoWrite(at: dates.ago(days: start, 11, 5), bucket: bucket, change: .versioning(enabled: true)),
            DemoWrite(at: dates.ago(days: start - 1, 9, 0), bucket: bucket, change: .lifecycle(document: DemoDocuments.logLifecycle)),
        ]
        return configuration + dates.days(last: kept).flatMap { day in hours(day, dates) + debug(day, dates) }
    }

    private func hours(_ day: Int, _ dates: DemoDates) -> [DemoWrite] {
        let date = DemoDates.civil(day)
        let age = dates.today - day
        return [0, 6, 12, 18].map { hour in
            let key = "web/\(date.year)/\(DemoDates.two(date.month))/\(DemoDates.two(date.day))/access-\(DemoDates.two(hour)).log.gz"
            var chance = DemoChance(key)
            let object = DemoObject(
                .log(seed: key, lines: chance.number(20...140)), "text/plain", headers: [("Content-Encoding", "gzip")],
                metadata: [("service", "web")], storageClass: age > 90 ? "GLACIER" : age > 30 ? "STANDARD_IA" : nil)
            return DemoWrite(at: dates.time(day, hour, 59, 50), bucket: bucket, key: key, change: .put(object))
        }
    }

    /// Debug logs live two weeks: the older ones lie under the marker that the rule has put on them.
    private func debug(_ day: Int, _ dates: DemoDates) -> [DemoWrite] {
        guard dates.today - day < 40 else { return [] }
        let key = "debug/worker-\(DemoDates.text(day)).txt"
        let text = "worker started \(DemoDates.text(day))T00:00:04Z\nqueue depth 0\nnothing to do\n"
        return [
            DemoWrite(at: dates.time(day, 0, 0, 4), bucket: bucket, key: key, change: .put(DemoObject(.text(text), "text/plain; charset=utf-8"))),
            DemoWrite(at: dates.time(day + 15, 0, 30), bucket: bucket, key: key, change: .delete),
        ]
    }
}
