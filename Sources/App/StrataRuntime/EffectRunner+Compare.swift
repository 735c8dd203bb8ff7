import ActionQueue
import Operations
import S3Client
import S3Model
import StrataCore

extension EffectRunner {
    /// Reads two versions of a key and tells what differs.
    func compare(_ ticket: Ticket, _ older: ObjectReference, _ newer: ObjectReference) {
        submit(ticket, lane: Lanes.asked, label: "compare versions of \(older.key)", slot: "detail") { client, _ throws(S3Error) in
            let operation = CompareOperation(
                client: client, bucket: older.bucket, key: older.key, older: older.versionId, newer: newer.versionId,
                customerKey: self.customerKey(ticket, older))
            self.mailbox.post(.compared(ticket, try await operation.run()))
        }
    }
}
