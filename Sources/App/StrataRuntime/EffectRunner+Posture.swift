import ActionQueue
import Operations
import S3Client
import S3Model
import StrataCore
import Timeline

extension EffectRunner {
    /// Reads the posture of buckets, four at once; what has come of each is told as it is complete.
    func readPosture(_ ticket: Ticket, _ buckets: [Bucket], _ depth: PostureDepth) {
        let name = buckets.count == 1 ? buckets[0].name : "\(buckets.count) buckets"
        submit(ticket, lane: Lanes.asked, label: "posture of \(name)") { client, report throws(S3Error) in
            let counter = RowCounter()
            try await PostureOperation(client: client, depth: depth).run(buckets) { entries in
                self.mailbox.post(.postureListed(ticket, entries: entries))
            } onFacts: { facts in
                self.mailbox.post(.postureRead(ticket, facts))
                report(JobProgress(done: counter.add(1), total: Int64(buckets.count), unit: "buckets"))
            }
        }
    }
}
