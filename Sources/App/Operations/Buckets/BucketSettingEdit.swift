public import S3Client
public import S3Model

/// Editing one setting of a bucket as text, without losing what others do to it meanwhile, and without believing that accepted is kept.
public struct BucketSettingEdit: Sendable {
    private let client: S3Client
    private let bucket: String
    private let setting: BucketSetting

    public init(client: S3Client, bucket: String, setting: BucketSetting) {
        self.client = client
        self.bucket = bucket
        self.setting = setting
    }

    /// Reads the setting, and what the endpoint has shown of it.
    public func open() async throws(S3Error) -> BucketSettingSnapshot {
        let document = try await client.getBucketSetting(setting, of: bucket)
        return BucketSettingSnapshot(bucket: bucket, setting: setting, document: document, capability: client.capability(of: setting))
    }

    /// Judges an edited text and reads the setting again; changes nothing. An empty text means that the setting is to be removed.
    public func prepare(_ snapshot: BucketSettingSnapshot, text: String) async throws(S3Error) -> SettingPreparation {
        let (wanted, problems) = BucketSettingValidator.read(text, setting, bucket: bucket)
        if problems.contains(where: { $0.severity == .refused }) { return .invalid(problems) }
        let present = try await client.getBucketSetting(setting, of: bucket)
        guard present == snapshot.document else { return .changedMeanwhile(present) }
        if wanted == nil, present == nil { return .nothing }
        if let wanted, let present, wanted.means(present) { return .nothing }
        return .ready(SettingSavePlan(bucket: bucket, setting: setting, present: present, wanted: wanted, problems: problems))
    }

    /// Sends what was prepared, if the setting still is what it was then, and reads it back.
    ///
    /// Cancelling after it was sent leaves `.unknown`.
    public func save(_ plan: SettingSavePlan) async -> SettingSaveOutcome {
        do throws(S3Error) {
            if let wanted = plan.wanted {
                let kept = try await client.putBucketSetting(wanted, of: bucket) { $0 == plan.present }
                return await compare(plan, kept)
            }
            let kept = try await client.deleteBucketSetting(setting, of: bucket) { $0 == plan.present }
            return await compare(plan, kept)
        } catch {
            return await afterFailure(error, plan)
        }
    }

    /// The plan that puts a save's former document back over what the store has made of the new one.
    public func undoPlan(_ saved: SettingSaved) -> SettingSavePlan {
        SettingSavePlan(bucket: bucket, setting: setting, present: saved.kept, wanted: saved.former)
    }

    /// Whether the store has what was sent; looks again for a while, since configurations reach a store's machines one after the other.
    private func compare(_ plan: SettingSavePlan, _ first: BucketSettingDocument?) async -> SettingSaveOutcome {
        do throws(S3Error) {
            let kept = try await Settling.read(client, first: first, isSettled: { Self.isKept(plan, $0) }) { () async throws(S3Error) in
                try await client.getBucketSetting(setting, of: bucket)
            }
            let saved = SettingSaved(bucket: bucket, setting: setting, former: plan.present, sent: plan.wanted, kept: kept)
            return Self.isKept(plan, kept) ? .kept(saved) : .altered(saved)
        } catch {
            return .unknown(error)
        }
    }

    private static func isKept(_ plan: SettingSavePlan, _ kept: BucketSettingDocument?) -> Bool {
        guard let wanted = plan.wanted else { return kept?.isDefault ?? true }
        return kept.map { $0.means(wanted) } ?? false
    }

    /// A refusal left the setting as it was; any other failure may have come after the store had done it: looking tells.
    private func afterFailure(_ error: S3Error, _ plan: SettingSavePlan) async -> SettingSaveOutcome {
        if error.code == "ConfigurationChanged" { return .changedMeanwhile }
        if error.code == "BucketGone" { return .unknown(error) }
        guard error.leavesOutcomeOpen, let now = try? await client.getBucketSetting(setting, of: bucket) as BucketSettingDocument? else {
            return error.leavesOutcomeOpen ? .unknown(error) : .refused(error)
        }
        if now == plan.present { return .refused(error) }
        let saved = SettingSaved(bucket: bucket, setting: setting, former: plan.present, sent: plan.wanted, kept: now)
        return Self.isKept(plan, now) ? .kept(saved) : .unknown(error)
    }
}

/// Looking again at what a store doesn't show yet.
enum Settling {
    /// Seconds between looks.
    private static let pauses = [0.5, 1, 2]

    /// What a look shows once it is settled, or at last.
    static func read<Value: Sendable>(
        _ client: S3Client, first: Value, isSettled: (Value) -> Bool, look: () async throws(S3Error) -> Value
    ) async throws(S3Error) -> Value {
        var value = first
        for pause in pauses where !isSettled(value) {
            do { try await client.options.sleep(pause) } catch { return value }
            value = try await look()
        }
        return value
    }
}
