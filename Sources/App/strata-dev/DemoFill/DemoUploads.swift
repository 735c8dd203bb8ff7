import Foundation

/// `tmp-uploads` (us-east-2), never versioned, and `legacy-reports` (us-east-1), whose versioning came late and is suspended.
struct DemoUploads: DemoStory {
    func writes(_ dates: DemoDates) -> [DemoWrite] { uploads(dates) + reports(dates) }

    private func uploads(_ dates: DemoDates) -> [DemoWrite] {
        let bucket = "tmp-uploads"
        func put(_ at: Date, _ key: String, _ object: DemoObject) -> DemoWrite {
            DemoWrite(at: at, bucket: bucket, key: key, change: .put(object))
        }
        let files = (1...48).map { number in
            let key = "incoming/\(DemoChance("upload \(number)").hex)/part-\(DemoDates.two(number)).bin"
            let object = DemoObject(.noise(seed: key, size: number * number * 87), "application/octet-stream")
            return put(dates.ago(days: 60 - number, 17, number), key, object)
        }
        return [
            DemoWrite(at: dates.ago(days: 365, 16, 20), bucket: bucket, change: .createBucket(region: "us-east-2")),
            put(dates.ago(days: 20, 16, 20), "README", DemoObject(.text("Nothing here is kept.\n"), "text/plain")),
            put(dates.ago(days: 19, 16, 20), "empty", DemoObject(.empty, "application/octet-stream")),
        ] + files
    }

    private func reports(_ dates: DemoDates) -> [DemoWrite] {
        let bucket = "legacy-reports"
        let years = Array(2_019...2_025)
        func put(_ at: Int, _ year: Int, _ revision: Int) -> DemoWrite {
            let object = DemoObject(.csv(seed: "\(year) \(revision)", rows: 60 + revision * 15), "text/csv")
            return DemoWrite(at: dates.ago(days: at, 8, year - 2_000), bucket: bucket, key: "annual/\(year).csv", change: .put(object))
        }
        let configuration = [
            DemoWrite(at: dates.ago(days: 1_600, 8, 0), bucket: bucket, change: .createBucket(region: "us-east-1")),
            DemoWrite(at: dates.ago(days: 800, 8, 0), bucket: bucket, change: .versioning(enabled: true)),
            DemoWrite(at: dates.ago(days: 300, 8, 0), bucket: bucket, change: .versioning(enabled: false)),
        ]
        return configuration + years.prefix(5).map { put(1_500, $0, 0) } + years.prefix(6).map { put(700, $0, 1) } + years.map { put(200, $0, 2) }
    }
}

extension DemoChance {
    /// Eight hexadecimal digits.
    fileprivate var hex: String {
        var copy = self
        return String(UInt32(truncatingIfNeeded: copy.next()), radix: 16)
    }
}
