import Foundation

/// `ledger` (eu-central-1): month ends, the latest of which are locked, one of them under a legal hold.
struct DemoLedger: DemoStory {
    private let bucket = "ledger"

    func writes(_ dates: DemoDates) -> [DemoWrite] {
        let creation = DemoWrite(at: dates.ago(days: 760, 9, 30), bucket: bucket, change: .createBucket(region: "eu-central-1", locks: true))
        return [creation]
            + monthEnds(dates).map { day in
                DemoWrite(at: dates.time(day, 1, 15), bucket: bucket, key: key(day), change: .put(journal(key(day), revision: 1)))
            }
    }

    /// The three latest months filed once more, now locked. Apart from the rest because MiniStack forgets the locks of versions when it is
    /// restarted (observed on 1.5.33): it comes last, when the store runs as it will stay.
    func locked(_ dates: DemoDates) -> [DemoWrite] {
        monthEnds(dates).suffix(3).enumerated().map { index, day in
            var object = journal(key(day), revision: 2)
            object.headers = [
                (name: "x-amz-object-lock-mode", value: "GOVERNANCE"),
                (name: "x-amz-object-lock-retain-until-date", value: "\(DemoDates.text(day + 3_650))T00:00:00Z"),
            ]
            if index == 0 { object.headers.append((name: "x-amz-object-lock-legal-hold", value: "ON")) }
            return DemoWrite(at: dates.now, bucket: bucket, key: key(day), change: .put(object))
        }
    }

    private func monthEnds(_ dates: DemoDates) -> [Int] { dates.days(last: 730).filter { DemoDates.civil($0).day == 1 } }

    private func key(_ day: Int) -> String {
        let date = DemoDates.civil(day - 1)
        return "journal/\(date.year)-\(DemoDates.two(date.month)).csv"
    }

    private func journal(_ key: String, revision: Int) -> DemoObject {
        DemoObject(.csv(seed: "\(key) \(revision)", rows: 119 + revision), "text/csv", metadata: [("closed-by", "grete")], tags: [("keep", "10y")])
    }
}
