import Foundation

/// The demo's whole account, told in order of time.
enum DemoFill {
    /// Days before the present at which the part ends that is kept from run to run: what came after it is written anew, so that the
    /// accident is always of today or yesterday.
    static let historyMargin = 2

    /// Everything that happens from one time (with it) to another (without it), oldest first; what is of the same second keeps its order.
    static func writes(_ dates: DemoDates, from: Date, to: Date) -> [DemoWrite] {
        let stories: [any DemoStory] = [
            DemoBackups(), DemoLogs(), DemoPhotos(), DemoSensors(), DemoNames(), DemoUploads(), DemoLedger(), DemoAccident(),
        ]
        return stories.flatMap { $0.writes(dates) }.filter { $0.at >= from && $0.at < to }
            .enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    /// Splits writes in order into rounds: those of a round may be sent at once, for they are of the same second and of different keys.
    static func rounds(_ writes: [DemoWrite]) -> [[DemoWrite]] {
        var rounds: [[DemoWrite]] = []
        var keys: Set<String> = []
        for write in writes {
            let name = write.bucket + "/" + write.key
            if let last = rounds.last?.last, last.at == write.at, !last.isOfBucket, !write.isOfBucket, keys.insert(name).inserted {
                rounds[rounds.count - 1].append(write)
            } else {
                rounds.append([write])
                keys = [name]
            }
        }
        return rounds
    }
}
