import ActionQueue
import Operations
import S3Client
import S3Model
import StrataCore

extension EffectRunner {
    /// Work on both sides of a replication; a request goes out with the profile of its ticket.
    func replicate(_ effect: Effect) {
        switch effect {
        case .readReplicationSide(let ticket, let bucket):
            submit(ticket, lane: Lanes.asked, label: "look at \(bucket) with \(ticket.profile)", isListed: false) { client, _ throws(S3Error) in
                self.mailbox.post(
                    .replicationSideRead(ticket, await ReplicationSideOperation(client: client, bucket: bucket).look(isDestination: true)))
            }
        case .listDestinationBuckets(let ticket):
            submit(ticket, lane: Lanes.asked, label: "buckets of \(ticket.profile)", isListed: false) { client, _ throws(S3Error) in
                self.mailbox.post(.destinationBuckets(ticket, try await ListBucketsOperation(client: client).run()))
            }
        default: break
        }
    }
}
