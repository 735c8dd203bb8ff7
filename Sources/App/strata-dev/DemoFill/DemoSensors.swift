/// `iot-raw` (us-east-1): 20,000 readings, for listings that take more than one page.
struct DemoSensors: DemoStory {
    static let readings = 20_000
    private let bucket = "iot-raw"
    private let sites = ["berlin", "lyon", "oulu", "porto", "turin"]
    private let devicesPerSite = 50
    /// Days on which each device wrote one reading.
    private var days: Int { Self.readings / (sites.count * devicesPerSite) }

    func writes(_ dates: DemoDates) -> [DemoWrite] {
        let configuration = [
            DemoWrite(at: dates.ago(days: 420, 7, 0), bucket: bucket, change: .createBucket(region: "us-east-1")),
            DemoWrite(at: dates.ago(days: 420, 7, 1), bucket: bucket, change: .versioning(enabled: true)),
            DemoWrite(at: dates.ago(days: 419, 7, 0), bucket: bucket, change: .lifecycle(document: DemoDocuments.sensorLifecycle)),
        ]
        return configuration + (0..<days).flatMap { index in readings(dates.today - DemoFill.historyMargin - 1 - index, dates) }
    }

    private func readings(_ day: Int, _ dates: DemoDates) -> [DemoWrite] {
        sites.flatMap { site in
            (1...devicesPerSite).map { device in
                let name = device < 10 ? "000\(device)" : "00\(device)"
                let key = "site=\(site)/device=\(name)/\(DemoDates.text(day)).json"
                return DemoWrite(at: dates.time(day, 23, 55), bucket: bucket, key: key, change: .put(reading(site, name, day, key)))
            }
        }
    }

    private func reading(_ site: String, _ device: String, _ day: Int, _ key: String) -> DemoObject {
        var chance = DemoChance(key)
        let text = """
            {"site":"\(site)","device":"\(device)","day":"\(DemoDates.text(day))","battery":\(chance.number(31...100)),\
            "celsius":{"min":\(chance.number(-9...9)),"max":\(chance.number(10...34))},"humidity":\(chance.number(20...95)),"errors":\
            \(chance.oneIn(40) ? "[\"E17\"]" : "[]")}
            """
        return DemoObject(.text(text), "application/json")
    }
}
