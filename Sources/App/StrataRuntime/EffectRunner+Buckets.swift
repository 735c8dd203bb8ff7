import ActionQueue
import Operations
import S3Client
import S3Model
import StrataCore

extension EffectRunner {
    /// Work on buckets as such: making, versioning, emptying, deleting.
    func bucket(_ effect: Effect) {
        switch effect {
        case .createBucket(let ticket, let wanted):
            submit(ticket, lane: Lanes.change, label: "make the bucket \(wanted.name)") { client, _ throws(S3Error) in
                self.mailbox.post(.bucketCreated(ticket, wanted, await CreateBucketOperation(client: client, wanted).run()))
            }
        case .lookAtVersioning(let ticket, let bucket, let wanted):
            submit(ticket, lane: Lanes.asked, label: "versioning of \(bucket)", isListed: false) { client, _ throws(S3Error) in
                let change = try await SetVersioningOperation(client: client, bucket: bucket).look(wanted)
                self.mailbox.post(.versioningLooked(ticket, change))
            }
        case .setVersioning(let ticket, let change):
            submit(ticket, lane: Lanes.change, label: "change the versioning of \(change.bucket)") { client, _ throws(S3Error) in
                let outcome = await SetVersioningOperation(client: client, bucket: change.bucket).run(change)
                self.mailbox.post(.versioningSet(ticket, change, outcome))
            }
        case .lookIntoBucket(let ticket, let bucket):
            submit(ticket, lane: Lanes.asked, label: "look into \(bucket)", isListed: false) { client, _ throws(S3Error) in
                let contents = try await DeleteBucketOperation(client: client, bucket: bucket).look()
                self.mailbox.post(.bucketLooked(ticket, bucket: bucket, contents))
            }
        case .deleteBucket(let ticket, let bucket):
            submit(ticket, lane: Lanes.change, label: "delete the bucket \(bucket)") { client, _ throws(S3Error) in
                self.mailbox.post(.bucketDeleted(ticket, bucket: bucket, await DeleteBucketOperation(client: client, bucket: bucket).run()))
            }
        case .planEmptying(let ticket, let bucket): planEmptying(ticket, bucket)
        case .emptyBucket(let ticket, let plan): empty(ticket, plan)
        default: break
        }
    }

    private func planEmptying(_ ticket: Ticket, _ bucket: String) {
        submit(ticket, lane: Lanes.asked, label: "count what is in \(bucket)") { client, report throws(S3Error) in
            let plan = try await EmptyBucketOperation(client: client, bucket: bucket).plan { plan in
                report(JobProgress(done: Int64(plan.rows), unit: "versions"))
            }
            self.mailbox.post(.emptyPlanned(ticket, plan))
        }
    }

    /// What is left is told in any case; a job that was stopped or failed can be run again, and goes on.
    private func empty(_ ticket: Ticket, _ plan: EmptyBucketPlan) {
        submit(ticket, lane: Lanes.empty, label: "empty the bucket \(plan.bucket)") { client, report throws(S3Error) in
            let outcome = await EmptyBucketOperation(client: client, bucket: plan.bucket).run(plan) { progress in
                report(JobProgress(done: Int64(progress.done), total: Int64(progress.total), unit: "versions"))
            }
            self.mailbox.post(.bucketEmptied(ticket, bucket: plan.bucket, outcome))
            if let failure = outcome.failure { throw failure }
            if outcome.wasCancelled {
                throw S3Error(kind: .cancelled, operation: "Emptying", bucket: plan.bucket, code: "Cancelled", message: "stopped in the queue")
            }
        }
    }
}
