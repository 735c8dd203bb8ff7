import AWSConfig
import ActionQueue
import Foundation
import Operations
import S3Client
import S3Model
import StrataCore
import Timeline

extension EffectRunner {
    /// Work for the reports of replication: what failed, what a destination lacks, and what brings it over.
    func reportReplication(_ effect: Effect) {
        switch effect {
        case .listCandidates(let ticket, let place, let limit):
            submit(ticket, lane: Lanes.asked, label: "list versions in \(place.uri)", isListed: false) { client, _ throws(S3Error) in
                let finder = ReplicationStatusOperation(client: client, bucket: place.bucket, prefix: place.prefix)
                self.mailbox.post(.candidatesListed(ticket, try await finder.candidates(limit: limit)))
            }
        case .askStatus(let ticket, let place, let candidates): askStatus(ticket, place, candidates)
        case .listDestinations(let ticket, let bucket):
            submit(ticket, lane: Lanes.asked, label: "replication of \(bucket)", isListed: false) { client, _ throws(S3Error) in
                let rules = try await client.getBucketReplication(bucket)?.rules ?? []
                self.mailbox.post(.destinationsFound(ticket, rules.filter(\.isEnabled).destinationBuckets))
            }
        case .compareBuckets(let ticket, let place, let destination, let profile): compare(ticket, place, destination, profile)
        case .askAboutDrift(let ticket, let drift, let limit): ask(ticket, drift, limit)
        case .planRedrive(let ticket, let bucket, let candidates, let destination):
            submit(ticket, lane: Lanes.asked, label: "plan to replicate \(bucket) anew", isListed: false) { client, _ throws(S3Error) in
                let plan = try await RedriveOperation(client: client, bucket: bucket).plan(candidates, destination: destination)
                self.mailbox.post(.redrivePlanned(ticket, plan, now: client.storeTime))
            }
        case .exportReport(.status(let report, let bucket), let path):
            write("The report", to: path) { try ReplicationFiles.write(report, bucket: bucket, to: $0) }
        case .exportReport(.drift(let drift, let verdicts), let path):
            write("The report", to: path) { try ReplicationFiles.write(drift, verdicts, to: $0) }
        default: break
        }
    }

    /// Answers on the way are told every so many: the rows found so far.
    private func askStatus(_ ticket: Ticket, _ place: Place, _ candidates: ReplicationCandidates) {
        let total = Int64(candidates.rows.count)
        submit(ticket, lane: Lanes.asked, label: "ask for the replication of \(total) versions in \(place.uri)") { client, report throws(S3Error) in
            let finder = ReplicationStatusOperation(client: client, bucket: place.bucket, prefix: place.prefix)
            let found = try await finder.run(candidates) { found in
                guard found.asked % 32 == 0 else { return }
                report(JobProgress(done: Int64(found.asked), total: total, unit: "versions"))
                self.mailbox.post(.statusFound(ticket, found))
            }
            self.mailbox.post(.statusFound(ticket, found))
        }
    }

    /// Each side is read with its own profile.
    private func compare(_ ticket: Ticket, _ place: Place, _ destination: String, _ profile: String) {
        submit(ticket, lane: Lanes.asked, label: "compare \(place.uri) with \(destination)") { client, report throws(S3Error) in
            let other = try await self.client(of: profile)
            var setting = try await DriftOperation.setting(source: place.bucket, destination: destination, client)
            setting.now = client.storeTime
            let operation = DriftOperation(source: client, destination: other, setting: setting, prefix: place.prefix)
            let drift = try await operation.run { progress in
                report(JobProgress(done: Int64(progress.source + progress.destination), unit: "versions"))
                self.mailbox.post(.driftProgressed(ticket, progress))
            }
            self.mailbox.post(.drifted(ticket, drift, asked: nil))
        }
    }

    private func ask(_ ticket: Ticket, _ drift: Drift, _ limit: Int) {
        let total = Int64(drift.questions(limit: limit).count)
        submit(ticket, lane: Lanes.asked, label: "ask about \(total) versions of \(drift.setting.source)") { client, report throws(S3Error) in
            var drift = drift
            let operation = DriftOperation(source: client, destination: client, setting: drift.setting)
            let asked = try await operation.ask(about: &drift, limit: limit) { done in
                report(JobProgress(done: Int64(done), total: total, unit: "versions"))
            }
            self.mailbox.post(.drifted(ticket, drift, asked: asked))
        }
    }
}
