import AWSConfig
import ActionQueue
import Foundation
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
        case .checkReplication(let ticket, let bucket, let edited, let profiles): check(ticket, bucket, edited, profiles)
        case .prepareReplicationFix(let ticket, let fixing):
            submit(ticket, lane: Lanes.asked, label: "read what \(fixing.fix.bucket) has", isListed: false) { client, _ throws(S3Error) in
                let plan = try await self.fixer(fixing, client).prepare(fixing.fix, for: fixing.rules)
                self.mailbox.post(.replicationFixPrepared(ticket, fixing, plan))
            }
        case .fixReplication(let ticket, let fixing, let plan):
            submit(ticket, lane: Lanes.change, label: fixing.fix.words) { client, _ throws(S3Error) in
                let operation = try await self.fixer(fixing, client)
                self.mailbox.post(.replicationFixed(ticket, fixing, await operation.run(plan)))
            }
        default: break
        }
    }

    /// Each destination is looked at with its own profile; one that can't be used is said of its buckets alone.
    private func check(_ ticket: Ticket, _ bucket: String, _ edited: ReplicationConfiguration?, _ profiles: [String: String]) {
        submit(ticket, lane: Lanes.asked, label: "check the replication of \(bucket)") { client, _ throws(S3Error) in
            var destinations: [String: S3Client] = [:]
            var unusable: [String: S3Error] = [:]
            for (name, profile) in profiles {
                do throws(S3Error) { destinations[name] = try await self.client(of: profile) } catch { unusable[name] = error }
            }
            let operation = ReplicationCheckOperation(client: client, bucket: bucket, destinations: destinations, unusable: unusable)
            self.mailbox.post(.replicationChecked(ticket, try await operation.lookAtBoth(edited: edited)))
        }
    }

    private func fixer(_ fixing: ReplicationFixing, _ client: S3Client) async throws(S3Error) -> ReplicationCheckOperation {
        ReplicationCheckOperation(client: client, bucket: fixing.source, destination: try await self.client(of: fixing.profile))
    }

    /// The client of any profile.
    /// - Throws: `.configuration` where the profile can't be used.
    func client(of profile: String) async throws(S3Error) -> S3Client {
        do throws(ConfigurationError) { return try await source.session(profile).client } catch {
            throw S3Error(
                kind: .configuration, operation: "Connect", code: "Configuration", message: "profile \(profile) can't be used: \(error.message)")
        }
    }
}
