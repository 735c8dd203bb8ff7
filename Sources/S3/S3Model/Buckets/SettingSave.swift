/// A setting as it was read, and whether it can be edited.
public struct BucketSettingSnapshot: Sendable, Equatable {
    public var bucket: String
    public var setting: BucketSetting
    /// nil: none is set.
    public var document: BucketSettingDocument?
    public var capability: SettingCapability

    public init(bucket: String, setting: BucketSetting, document: BucketSettingDocument?, capability: SettingCapability = SettingCapability()) {
        self.bucket = bucket
        self.setting = setting
        self.document = document
        self.capability = capability
    }

    /// What an editor begins with: the document, or a template where there is none.
    public var text: String { document?.text ?? setting.template(bucket: bucket) }
}

/// What an edited text would change, before it is sent.
public enum SettingPreparation: Sendable, Equatable {
    /// The text can't be sent; at least one of the problems is `.refused`.
    case invalid([SettingProblem])
    /// The text says what is there already.
    case nothing
    /// Somebody has changed the setting since it was read: what it is now.
    case changedMeanwhile(BucketSettingDocument?)
    case ready(SettingSavePlan)
}

/// A change of a setting to be confirmed.
public struct SettingSavePlan: Sendable, Equatable {
    public var bucket: String
    public var setting: BucketSetting
    /// What is there now; nil: none.
    public var present: BucketSettingDocument?
    /// What is sent; nil: the setting is removed.
    public var wanted: BucketSettingDocument?
    /// Warnings and notes, to be said before it is confirmed.
    public var problems: [SettingProblem] = []

    public init(
        bucket: String, setting: BucketSetting, present: BucketSettingDocument?, wanted: BucketSettingDocument?, problems: [SettingProblem] = []
    ) {
        self.bucket = bucket
        self.setting = setting
        self.present = present
        self.wanted = wanted
        self.problems = problems
    }
}

/// A change that reached the store.
public struct SettingSaved: Sendable, Equatable {
    public var bucket: String
    public var setting: BucketSetting
    /// What was there before; undo puts it back.
    public var former: BucketSettingDocument?
    public var sent: BucketSettingDocument?
    /// As it was read back.
    public var kept: BucketSettingDocument?

    public init(
        bucket: String, setting: BucketSetting, former: BucketSettingDocument?, sent: BucketSettingDocument?, kept: BucketSettingDocument?
    ) {
        self.bucket = bucket
        self.setting = setting
        self.former = former
        self.sent = sent
        self.kept = kept
    }
}

/// How a save ended.
public enum SettingSaveOutcome: Sendable, Equatable {
    /// The store has what was meant.
    case kept(SettingSaved)
    /// The store accepted it and has something else: compare `sent` and `kept`.
    case altered(SettingSaved)
    /// Somebody has changed the setting since the save was prepared: nothing was sent.
    case changedMeanwhile
    /// The setting is as it was.
    case refused(S3Error)
    /// What the store has now isn't known.
    case unknown(S3Error)
}
