import S3Model
import Testing

@testable import StrataCore

@Suite("The other side of replication rules, looked at with a profile of its own")
struct DestinationTests {
    private static func rule(_ id: String, _ priority: Int, to bucket: String, account: String = "") -> String {
        let owner =
            account.isEmpty
            ? "" : "<Account>\(account)</Account><AccessControlTranslation><Owner>Destination</Owner></AccessControlTranslation>"
        return """
            <Rule><ID>\(id)</ID><Priority>\(priority)</Priority><Filter><Prefix>\(id)/</Prefix></Filter><Status>Enabled</Status>\
            <Destination><Bucket>arn:aws:s3:::\(bucket)</Bucket>\(owner)</Destination>\
            <DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication></Rule>
            """
    }

    /// The Replication tab of alpha, in us-east-1, with two rules into another account and one at home.
    private func opened() throws -> Fixture {
        var fixture = Fixture.browsing()
        fixture.send(.command(.rules))
        let rules =
            Self.rule("a", 1, to: "theirs", account: "444455556666") + Self.rule("b", 2, to: "also-theirs", account: "444455556666")
            + Self.rule("c", 3, to: "beta")
        let text =
            "<ReplicationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Role>arn:aws:iam::123456789012:role/copy</Role>\(rules)"
            + "</ReplicationConfiguration>"
        let snapshot = ReplicationSnapshot(
            bucket: "alpha", document: StoredRules(tree: try ReplicationConfiguration.decode(Array(text.utf8)).tree),
            versioning: .known(VersioningConfiguration(status: .enabled)), region: .known("us-east-1"))
        fixture.send(
            .event(.replicationRead(fixture.ticket { if case .readReplication(let ticket, _) = $0 { ticket } else { nil } }, snapshot, refusal: nil)))
        fixture.send(.command(.rulesTab))
        return fixture
    }

    private func looks(_ effects: [Effect]) -> [String: String] {
        effects.reduce(into: [:]) { if case .readReplicationSide(let ticket, let bucket) = $1 { $0[bucket] = ticket.profile } }
    }

    private func look(_ bucket: String, _ fixture: Fixture) -> Ticket {
        fixture.ticket { if case .readReplicationSide(let ticket, bucket) = $0 { ticket } else { nil } }
    }

    private func side(_ bucket: String, region: String, _ status: VersioningConfiguration.Status? = .enabled) -> ReplicationSide {
        var side = ReplicationSide(bucket: bucket)
        side.exists = .known(true)
        side.region = .known(region)
        side.versioning = .known(VersioningConfiguration(status: status))
        return side
    }

    @Test("D offers the profiles; the chosen one looks at the destination, this one at the source, and it is remembered for the account")
    func choosing() throws {
        var fixture = try opened()
        #expect(fixture.state.destinationProfile(for: "theirs") == "demo")
        fixture.send(.command(.destinationProfile))
        guard case .menu(let menu)? = fixture.state.layers.last else { return #expect(Bool(false), "nothing was offered") }
        #expect(menu.title == "Look at theirs with" && menu.items.map(\.title) == ["demo", "weed"])
        fixture.send(.move(.down))
        #expect(looks(fixture.send(.command(.open))) == ["alpha": "demo", "theirs": "weed"])
        #expect(fixture.state.destinationProfile(for: "theirs") == "weed")
        #expect(fixture.state.destinationProfile(for: "also-theirs") == "weed")
        #expect(fixture.state.destinationProfile(for: "beta") == "demo")
        #expect(fixture.state.foreignProfiles(of: ["theirs", "beta"]) == ["theirs": "weed"])
    }

    @Test("The region that was read labels the rule; an answer for a profile that isn't asked any more is dropped")
    func answers() throws {
        var fixture = try opened()
        _ = fixture.send(.command(.destinationProfile))
        fixture.send(.move(.down))
        fixture.send(.command(.open))
        let stale = look("theirs", fixture)
        fixture.send(.command(.destinationProfile))
        fixture.send(.move(.up))
        #expect(fixture.send(.command(.open)).contains(.cancel(stale)))
        fixture.send(.event(.replicationSideRead(stale, side("theirs", region: "eu-west-1"))))
        #expect(fixture.state.workspace.rules?.replication.words(of: 0).contains("RR: ") == false)
        fixture.send(.event(.replicationSideRead(look("theirs", fixture), side("theirs", region: "eu-west-1"))))
        #expect(fixture.state.workspace.rules?.replication.words(of: 0).hasPrefix("CRR: ") == true)
        #expect(fixture.state.workspace.rules?.sides["theirs"]?.loading == .done)
    }

    @Test("The form looks at both sides when it opens and when another destination stands in it; looks nobody waits for are stopped")
    func form() throws {
        var fixture = try opened()
        #expect(looks(fixture.send(.command(.editRule))) == ["alpha": "demo", "theirs": "demo"])
        let first = look("theirs", fixture)
        let effects = fixture.state.changeForm { $0.change { $0.set(FieldKey("bucket"), choice: "elsewhere") } }
        #expect(effects.contains(.cancel(first)) && looks(effects) == ["elsewhere": "demo"])
        // Nothing else of the form is a reason to look again.
        #expect(fixture.state.changeForm { $0.change { $0.set(FieldKey("class"), choice: "STANDARD_IA") } }.isEmpty)
        fixture.send(.event(.replicationSideRead(first, side("theirs", region: "eu-west-1"))))
        #expect(fixture.state.workspace.rules?.sides["theirs"] == nil)
        for case .readReplicationSide(let ticket, "elsewhere") in effects {
            fixture.send(.event(.replicationSideRead(ticket, side("elsewhere", region: "us-east-1", .suspended))))
        }
        let form = try #require(fixture.state.form)
        #expect(form.fields.first { $0.key.name == "bucket" }?.echo == "us-east-1, SRR")
        #expect(form.problems.contains { $0.text.contains("elsewhere isn't versioned") })
    }

    @Test("Another profile in the form: its buckets are offered, it looks, and what it may not read is said where it is chosen")
    func formProfile() throws {
        var fixture = try opened()
        fixture.send(.command(.addRule))
        let effects = fixture.state.changeForm { $0.change { $0.set(FieldKey("profile"), choice: "weed") } }
        let listing = try #require(effects.compactMap { if case .listDestinationBuckets(let ticket) = $0 { ticket } else { nil } }.first)
        #expect(listing.profile == "weed")
        fixture.send(.event(.destinationBuckets(listing, [Bucket(name: "far", region: "eu-west-1")])))
        guard case .choice(let options, _)? = fixture.state.form?.fields.first(where: { $0.key.name == "bucket" })?.kind else {
            return #expect(Bool(false), "no buckets")
        }
        #expect(options.map(\.title) == ["far"] && options[0].note.hasPrefix("eu-west-1, CRR"))
        let looking = fixture.state.changeForm { $0.change { $0.set(FieldKey("bucket"), choice: "far") } }
        #expect(looks(looking) == ["far": "weed"])
        var side = ReplicationSide(bucket: "far")
        side.exists = .failed(denied("HeadBucket"))
        side.versioning = .failed(denied("GetBucketVersioning"))
        for case .readReplicationSide(let ticket, _) in looking { fixture.send(.event(.replicationSideRead(ticket, side))) }
        let problem = try #require(fixture.state.form?.problems.first { $0.field == FieldKey("profile") })
        #expect(problem.text.hasPrefix("403: profile weed may not read versioning of far"))
        // It is remembered for the bucket.
        #expect(fixture.state.destinationProfile(for: "far") == "weed")
    }

    @Test("Templates fill the form, t and ^t alike; account and destination are left to be typed")
    func templates() throws {
        var fixture = try opened()
        fixture.send(.command(.ruleTemplates))
        guard case .menu(let menu)? = fixture.state.layers.last else { return #expect(Bool(false), "nothing was offered") }
        #expect(menu.items.map(\.title) == ReplicationTemplate.all.map(\.name))
        fixture.send(.move(.down))
        fixture.send(.command(.open))
        var form = try #require(fixture.state.form)
        #expect(form.values.choice(FieldKey("owner")) == "other" && form.values.text(FieldKey("id")) == "other-account")
        #expect(form.problems.contains { $0.severity == .refused && $0.field == FieldKey("account") })
        _ = fixture.state.changeForm { layer in
            layer.openTemplates()
            layer.move(.first)
            layer.open()
        }
        form = try #require(fixture.state.form)
        let rule = ReplicationRuleDraft(try #require(form.ruleResult).rule)
        #expect(rule.storageClass == "STANDARD_IA" && rule.replicatesDeleteMarkers == true && !rule.changesOwner)
        #expect(rule.id == "other-account" && rule.priority == 4)
    }
}
