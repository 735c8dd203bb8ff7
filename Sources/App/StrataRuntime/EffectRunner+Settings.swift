import ActionQueue
import Operations
import S3Client
import S3Model
import StrataCore

extension EffectRunner {
    /// Work on the settings of one bucket.
    func setting(_ effect: Effect) {
        switch effect {
        case .readSettings(let ticket, let bucket):
            submit(ticket, lane: Lanes.asked, label: "settings of \(bucket)", slot: "settings") { client, _ throws(S3Error) in
                // A bucket that isn't there is told as one, not as eleven settings that can't be read.
                _ = try await client.headBucket(bucket)
                await BucketSettingsOperation(client: client, bucket: bucket).run { settings in self.mailbox.post(.settingsRead(ticket, settings)) }
            }
        case .openSetting(let ticket, let bucket, let setting):
            submit(ticket, lane: Lanes.asked, label: "\(setting.title) of \(bucket)", isListed: false) { client, _ throws(S3Error) in
                let snapshot = try await BucketSettingEdit(client: client, bucket: bucket, setting: setting).open()
                self.mailbox.post(.settingOpened(ticket, snapshot))
            }
        case .prepareSetting(let ticket, let snapshot, let text):
            let (bucket, setting) = (snapshot.bucket, snapshot.setting)
            submit(ticket, lane: Lanes.asked, label: "compare \(setting.title) of \(bucket)", isListed: false) { client, _ throws(S3Error) in
                let preparation = try await BucketSettingEdit(client: client, bucket: bucket, setting: setting).prepare(snapshot, text: text)
                self.mailbox.post(.settingPrepared(ticket, snapshot, text: text, preparation))
            }
        case .saveSetting(let ticket, let plan, let isUndo):
            let label = "\(isUndo ? "put back" : plan.wanted == nil ? "remove" : "save") \(plan.setting.title) of \(plan.bucket)"
            submit(ticket, lane: Lanes.change, label: label) { client, _ throws(S3Error) in
                let outcome = await BucketSettingEdit(client: client, bucket: plan.bucket, setting: plan.setting).save(plan)
                self.mailbox.post(.settingSaved(ticket, plan, outcome, isUndo: isUndo))
            }
        default: break
        }
    }
}
