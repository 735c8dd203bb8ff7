import Timeline

@testable import S3Model
@testable import StrataCore

/// The rules of db-backups, with what the store answers played by hand. The time is 2026-11-22 14:14:00 UTC.
struct RulesFixture {
    var state: AppState
    private(set) var effects: [Effect] = []

    static let rules = """
        <Rule><ID>tier-and-archive</ID><Filter><Prefix></Prefix></Filter><Status>Enabled</Status>\
        <Transition><Days>30</Days><StorageClass>STANDARD_IA</StorageClass></Transition>\
        <Transition><Days>365</Days><StorageClass>GLACIER</StorageClass></Transition></Rule>\
        <Rule><ID>expire-exports</ID><Filter><And><Prefix>prod/exports</Prefix><ObjectSizeGreaterThan>131072</ObjectSizeGreaterThan></And></Filter>\
        <Status>Enabled</Status><Expiration><Days>60</Days></Expiration>\
        <NoncurrentVersionExpiration><NoncurrentDays>90</NoncurrentDays><NewerNoncurrentVersions>3</NewerNoncurrentVersions>\
        </NoncurrentVersionExpiration></Rule>\
        <Rule><ID>clean-uploads</ID><Filter><Prefix></Prefix></Filter><Status>Disabled</Status>\
        <AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule>
        """

    static let replication = """
        <ReplicationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Role>arn:aws:iam::123456789012:role/replicate</Role>\
        <Rule><ID>to-frankfurt</ID><Priority>1</Priority><Filter><Prefix>prod/</Prefix></Filter><Status>Enabled</Status>\
        <DeleteMarkerReplication><Status>Enabled</Status></DeleteMarkerReplication>\
        <Destination><Bucket>arn:aws:s3:::dr-db-backups</Bucket><StorageClass>STANDARD_IA</StorageClass></Destination></Rule>\
        <Rule><ID>to-the-archive</ID><Priority>2</Priority><Filter><And><Prefix>logs/</Prefix><Tag><Key>keep</Key><Value>yes</Value></Tag></And></Filter>\
        <Status>Disabled</Status><DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication>\
        <Destination><Bucket>arn:aws:s3:::archive</Bucket><Account>222222222222</Account><AccessControlTranslation><Owner>Destination</Owner>\
        </AccessControlTranslation></Destination></Rule></ReplicationConfiguration>
        """

    static let firstForm = """
        <ReplicationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Role>arn:aws:iam::123456789012:role/replicate</Role>\
        <Rule><ID>logs</ID><Prefix>logs/</Prefix><Status>Enabled</Status>\
        <Destination><Bucket>arn:aws:s3:::archive</Bucket></Destination></Rule>\
        <Rule><ID>all</ID><Prefix></Prefix><Status>Enabled</Status>\
        <Destination><Bucket>arn:aws:s3:::archive</Bucket></Destination></Rule></ReplicationConfiguration>
        """

    /// The Replication tab of db-backups, with these rules; empty: none.
    static func replicating(_ document: String = replication, refusal: Notice? = nil) -> RulesFixture {
        var fixture = asking()
        fixture.answer(rules: rules, replication: document, replicationRefusal: refusal)
        fixture.send(.command(.rulesTab))
        return fixture
    }

    static func stored(_ rules: String) -> StoredRules {
        guard !rules.isEmpty else { return StoredRules() }
        let text = "<LifecycleConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\(rules)</LifecycleConfiguration>"
        guard let configuration = try? LifecycleConfiguration.decode(Array(text.utf8)) else { preconditionFailure("a fixture that can't be read") }
        return StoredRules(configuration)
    }

    /// `R` pressed in db-backups/prod/; nothing has been answered.
    static func asking() -> RulesFixture {
        var fixture = RulesFixture(state: DemoState.inPrefix())
        fixture.send(.command(.rules))
        return fixture
    }

    static func open(rules: String = rules) -> RulesFixture {
        var fixture = asking()
        fixture.answer(rules: rules)
        return fixture
    }

    /// The first rule is off, the last one on, and the question whether to save is asked; the forecast is there.
    static func saving() -> RulesFixture {
        var fixture = open()
        fixture.forecast()
        fixture.send(.command(.escape))
        fixture.send(.command(.duplicateRule))
        fixture.send(.command(.saveForm))
        fixture.answerForecast()
        fixture.answerPrepare(fixture.effects, theirs: rules)
        return fixture
    }

    @discardableResult
    mutating func send(_ action: Action) -> [Effect] {
        let new = reduce(&state, action)
        effects += new
        return new
    }

    mutating func answer(
        rules: String, refusal: Notice? = nil, versioning: VersioningConfiguration.Status? = .enabled, replication: String = Self.replication,
        replicationRefusal: Notice? = nil
    ) {
        for effect in effects {
            if case .readLifecycle(let ticket, let bucket) = effect {
                let snapshot = LifecycleSnapshot(
                    bucket: bucket, document: Self.stored(rules), versioning: .known(VersioningConfiguration(status: versioning)), store: .unknown)
                send(.event(.lifecycleRead(ticket, snapshot, refusal: refusal)))
            }
            if case .readReplication(let ticket, let bucket) = effect {
                let document = (try? ReplicationConfiguration.decode(Array(replication.utf8))).map { StoredRules(tree: $0.tree) } ?? StoredRules()
                let snapshot = ReplicationSnapshot(
                    bucket: bucket, document: document, versioning: .known(VersioningConfiguration(status: versioning)), region: .known("eu-west-1"),
                    destinationRegions: ["dr-db-backups": .known("eu-central-1")], store: .aws)
                send(.event(.replicationRead(ticket, snapshot, refusal: replicationRefusal)))
            }
        }
    }

    /// Both sides have been looked at: the source is fit, the destination isn't, or isn't to be seen with these keys.
    mutating func answerSides(isDenied: Bool = false) {
        for case .readReplicationSide(let ticket, let bucket) in effects {
            var side = ReplicationSide(bucket: bucket)
            if bucket == "db-backups" {
                Self.fill(&side, region: "eu-west-1", .enabled)
                side.lifecycle = .known(Self.stored(Self.rules).lifecycle)
            } else if isDenied {
                side.exists = .failed(DemoState.denied("HeadBucket", bucket))
                side.region = .known("eu-central-1")
                side.versioning = .failed(DemoState.denied("GetBucketVersioning", bucket))
                side.policy = .failed(DemoState.denied("GetBucketPolicy", bucket))
            } else {
                Self.fill(&side, region: "eu-central-1", .suspended)
                side.lifecycle = .known(Self.stored(Self.rules).lifecycle)
            }
            send(.event(.replicationSideRead(ticket, side)))
        }
    }

    static func fill(_ side: inout ReplicationSide, region: String, _ status: VersioningConfiguration.Status) {
        side.exists = .known(true)
        side.region = .known(region)
        side.versioning = .known(VersioningConfiguration(status: status))
        side.objectLock = .known(nil)
        side.encryption = .known(nil)
        side.policy = .known(nil)
        side.rules = .known(nil)
    }

    /// F, with every version read and the forecast worked out.
    mutating func forecast() {
        for case .listForForecast(let ticket, _, _) in send(.command(.forecast)) {
            send(.event(.rows(ticket, DemoState.segment(Self.listing))))
            send(
                .event(
                    .uploads(
                        ticket,
                        [MultipartUpload(key: "prod/half.bin", uploadId: "u1", initiated: DemoState.now - 9 * DemoState.day, isActionable: true)],
                        hasVersions: true)))
            send(.event(.finished(ticket)))
        }
        answerForecast()
    }

    /// Works the last forecast asked for out, as the compute lane would.
    mutating func answerForecast() {
        while let running = state.workspace.rules?.forecast.computing {
            let question = running.question
            let make = { (document: LifecycleConfiguration) in
                ForecastEngine.forecast(
                    of: question.listing, uploads: question.uploads, rules: document.ruleElements.map { LifecycleRuleDraft($0) },
                    setting: ForecastSetting(question.context, now: DemoState.now)) ?? Forecast()
            }
            let (edited, saved) = (make(question.document), make(question.saved))
            let difference = ForecastDifference.between(saved: saved, edited: edited, listing: question.listing)
            send(.event(.forecasted(running.ticket, ForecastAnswer(question: question, forecast: edited, difference: difference))))
        }
    }

    /// Compares an edit with what the store has by now, as the session would.
    mutating func answerPrepare(_ effects: [Effect], theirs: String) {
        guard
            case .prepareRulesSave(let ticket, _, let base, let edited)? = effects.last(where: {
                if case .prepareRulesSave = $0 { true } else { false }
            })
        else { return }
        prepare(ticket, base: base, edited: edited, theirs: Self.stored(theirs))
    }

    private mutating func prepare(_ ticket: Ticket, base: StoredRules, edited: StoredRules, theirs: StoredRules) {
        let none = state.workspace.rules?.tab.empty ?? LifecycleConfiguration.empty.tree
        let (old, now) = (base.tree ?? none, theirs.tree ?? none)
        switch RuleMerge.merge(base: old, mine: edited.tree ?? none, theirs: now) {
        case .merged(let tree):
            let plan = RuleSavePlan(
                present: theirs, merged: StoredRules(tree: tree), changes: RuleChange.between(now, tree), theirChanges: RuleChange.between(old, now))
            send(.event(.rulesSavePrepared(ticket, .ready(plan))))
        case .conflicts(let conflicts): send(.event(.rulesSavePrepared(ticket, .conflicts(conflicts, theirs: theirs))))
        }
    }

    /// Nobody has changed the replication rules meanwhile.
    mutating func answerReplicationPrepare() {
        for case .prepareRulesSave(let ticket, _, let base, let edited) in effects.reversed() {
            return prepare(ticket, base: base, edited: edited, theirs: base)
        }
    }

    /// Ticks what must be acknowledged.
    mutating func acknowledge() {
        send(.command(.moveUp))
        send(.command(.moveUp))
        send(.command(.mark))
    }

    /// The store takes a document, and keeps what `alter` makes of its XML.
    mutating func answerSave(_ effects: [Effect], alter: (String) -> String = { $0 }) {
        for case .saveRules(let ticket, let rules, let plan) in effects {
            let text = String(decoding: plan.merged.lifecycle.encoded(), as: UTF8.self)
            guard let kept = try? LifecycleConfiguration.decode(Array(alter(text).utf8)) else { return }
            let saved = RuleSaved(
                former: plan.present, sent: plan.merged, kept: StoredRules(kept), backup: "/home/me/.local/state/strata/rules/db-backups.xml")
            let changes = RuleChange.kept(sent: plan.merged.lifecycle.tree, kept: kept.tree)
            send(.event(.rulesSaved(ticket, rules, changes.isEmpty ? .kept(saved) : .altered(saved, changes: changes), isUndo: false)))
            send(.event(.finished(ticket)))
        }
    }

    private static func entry(_ key: String, _ id: String, _ days: Int64, latest: Bool = true, size: Int64 = 2_254_857_830) -> ListingRow {
        ListingRow(
            kind: .version, key: key, size: size, lastModified: DemoState.now - days * DemoState.day, eTag: id, storageClass: "STANDARD",
            versionId: id,
            isLatest: latest)
    }

    /// Exports of many days, a database with older versions, a deleted key, a lone marker.
    static let listing: [ListingRow] =
        (1...40).map { number in entry("prod/exports/2026-\(number < 10 ? "0" : "")\(number).csv", "e\(number)", Int64(number) * 3) }
        + (0..<6).map { entry("prod/nightly.sql", "n\($0)", Int64($0) * 40 + 1, latest: $0 == 0, size: 4_509_715_660) }
        + [ListingRow(kind: .deleteMarker, key: "prod/old.log", lastModified: DemoState.now - 200 * DemoState.day, versionId: "m", isLatest: true)]
}
