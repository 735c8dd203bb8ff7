/// `photos` (us-east-1): albums of real, small pictures with cameras and places in their metadata; a few touched up since.
struct DemoPhotos: DemoStory {
    private let bucket = "photos"
    private let albums: [(name: String, days: Int, count: Int)] = [
        ("2022/Lisbon in spring", 1_310, 34), ("2023/new house", 1_020, 22), ("2023/Tromsø – northern lights", 790, 18),
        ("2024/Grandma's 90th", 560, 41), ("2025/Dolomites hike", 430, 57), ("2025/winter garden", 330, 12), ("2026/Kyoto", 190, 64),
        ("2026/allotment", 60, 27),
    ]

    func writes(_ dates: DemoDates) -> [DemoWrite] {
        let configuration = [
            DemoWrite(at: dates.ago(days: 1_400, 19, 30), bucket: bucket, change: .createBucket(region: "us-east-1")),
            DemoWrite(at: dates.ago(days: 1_400, 19, 31), bucket: bucket, change: .versioning(enabled: true)),
            DemoWrite(at: dates.ago(days: 500, 20, 0), bucket: bucket, change: .lifecycle(document: DemoDocuments.photoLifecycle)),
        ]
        return configuration + albums.flatMap { album in pictures(album.name, album.days, album.count, dates) }
    }

    private func pictures(_ album: String, _ days: Int, _ count: Int, _ dates: DemoDates) -> [DemoWrite] {
        (1...count).flatMap { number -> [DemoWrite] in
            let key = "\(album)/IMG_\(4_000 + number * 3).png"
            var chance = DemoChance(key)
            let width = chance.number(32...96)
            let first = DemoObject(
                .png(seed: key, width: width, height: width * 3 / 4), "image/png",
                metadata: [("camera", chance.pick(["X-T4", "Pixel 8", "FM2 scan"])), ("iso", "\(chance.pick([100, 200, 400, 1600]))")],
                tags: [("people", chance.oneIn(3) ? "yes" : "no")], storageClass: days > 400 ? "INTELLIGENT_TIERING" : nil)
            var writes = [DemoWrite(at: dates.ago(days: days, 20, number / 8), bucket: bucket, key: key, change: .put(first))]
            if chance.oneIn(6) {
                var second = first
                second.body = .png(seed: key + " brighter", width: width, height: width * 3 / 4)
                second.metadata.append(("edited", "brightness"))
                writes.append(DemoWrite(at: dates.ago(days: max(days - 20, 4), 21, number / 8), bucket: bucket, key: key, change: .put(second)))
            }
            if chance.oneIn(15) {
                writes.append(DemoWrite(at: dates.ago(days: max(days - 40, 3), 22, 10), bucket: bucket, key: key, change: .delete))
            }
            return writes
        }
    }
}
