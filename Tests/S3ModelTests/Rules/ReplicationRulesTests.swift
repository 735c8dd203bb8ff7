import S3Model
import Testing

@Suite struct ReplicationRulesTests {
    private static let role = "<Role>arn:aws:iam::111122223333:role/copy</Role>"
    private static let bucket = "<Bucket>arn:aws:s3:::far</Bucket>"
    private static let v2 = "<Priority>1</Priority><Filter/><DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication>"

    private static func document(_ rules: [String], role: String = role) throws -> ReplicationConfiguration {
        let rules = rules.enumerated().map { index, body in
            let status = body.contains("<Status>Disabled</Status></Rule>") || body.hasPrefix("<Status") ? "" : "<Status>Enabled</Status>"
            return "<Rule>\(body.contains("<ID>") ? "" : "<ID>r\(index + 1)</ID>")\(status)\(body)</Rule>"
        }
        return try ReplicationConfiguration.decode(Array("<ReplicationConfiguration>\(role)\(rules.joined())</ReplicationConfiguration>".utf8))
    }

    private static func problems(_ rules: String..., role: String = role, context: RuleContext? = nil) throws -> [RuleProblem] {
        let context = context ?? RuleContext(bucket: "near", store: .aws, versioning: .init(status: .enabled))
        return ReplicationValidator.problems(in: try document(rules, role: role), context: context)
    }

    private static func to(_ inner: String) -> String { "<Destination>\(bucket)\(inner)</Destination>" }

    private static func status(_ name: String, _ inner: String = "", on: Bool = true) -> String {
        "<\(name)><Status>\(on ? "Enabled" : "Disabled")</Status>\(inner)</\(name)>"
    }

    private static func tag(_ key: String) -> String { "<Tag><Key>\(key)</Key><Value>v</Value></Tag>" }

    private static func filtered(_ filter: String, markers: Bool = false) -> String {
        "<Priority>1</Priority><Filter>\(filter)</Filter>\(status("DeleteMarkerReplication", on: markers))\(to(""))"
    }

    private static let kms = "<SourceSelectionCriteria>\(status("SseKmsEncryptedObjects"))</SourceSelectionCriteria>"
    private static let key =
        "<EncryptionConfiguration><ReplicaKmsKeyID>arn:aws:kms:eu-west-1:111122223333:key/1</ReplicaKmsKeyID></EncryptionConfiguration>"
    private static let owner = "<AccessControlTranslation><Owner>Destination</Owner></AccessControlTranslation>"
    private static let account = "<Account>222233334444</Account>"
    private static let time = "<Time><Minutes>15</Minutes></Time>"
    private static let threshold = "<EventThreshold><Minutes>15</Minutes></EventThreshold>"
    private static let modifications = "<SourceSelectionCriteria>\(status("ReplicaModifications"))</SourceSelectionCriteria>"

    static let accepted: [String] = [
        v2 + to(""), v2 + to("<StorageClass>STANDARD_IA</StorageClass>"), "<Prefix/>\(to(""))", "<Prefix>a/</Prefix>\(to(""))",
        filtered("<Prefix>a/</Prefix>", markers: true), filtered(tag("k")), filtered("<And><Prefix>a/</Prefix>\(tag("k"))\(tag("l"))</And>"),
        v2 + to(account + owner), kms + v2 + to(key), modifications + v2 + to(""), v2 + to(status("Metrics")), v2 + to(status("Metrics", threshold)),
        v2 + to(status("ReplicationTime", time) + status("Metrics", threshold)), v2 + to("<Novelty/>"),
    ]

    @Test(arguments: accepted) func accepts(_ rule: String) throws {
        #expect(try Self.problems(rule).filter { $0.severity == .refused }.isEmpty)
    }

    struct Refusal: Sendable {
        var rule: String
        var field: RuleProblem.Field
        var text: String

        init(_ rule: String, _ field: RuleProblem.Field, _ text: String) { (self.rule, self.field, self.text) = (rule, field, text) }
    }

    static let refused: [Refusal] = [
        .init(to(""), .filter, "Neither"), .init("<Filter/>\(to(""))", .replication(.priority), "needed"),
        .init("<Filter/><Priority>1</Priority>\(to(""))", .replication(.deleteMarkers), "Say whether"),
        .init("<Filter/><Priority>high</Priority>\(status("DeleteMarkerReplication"))\(to(""))", .replication(.priority), "whole number"),
        .init("<Filter/><Priority>-1</Priority>\(status("DeleteMarkerReplication"))\(to(""))", .replication(.priority), "0 or more"),
        .init(filtered(tag("k"), markers: true), .replication(.deleteMarkers), "no tags"),
        .init(filtered("<Prefix>a/</Prefix>\(tag("k"))"), .filter, "More than one"),
        .init(filtered("<And><Prefix>a/</Prefix></And>"), .filter, "two"),
        .init(filtered("<ObjectSizeLessThan>5</ObjectSizeLessThan>"), .filter, "no size bounds"),
        .init(filtered("<Prefix>\(String(repeating: "p", count: 1025))</Prefix>"), .prefix, "1,024"),
        .init("\(modifications)<Prefix/>\(to(""))", .replication(.replicaModifications), "first form"),
        .init("<Prefix/>\(status("DeleteMarkerReplication"))\(to(""))", .replication(.deleteMarkers), "unasked"),
        .init("<Prefix/><Priority>1</Priority>\(to(""))", .replication(.priority), "no priority"),
        .init(v2 + to("") + status("ExistingObjectReplication"), .replication(.existingObjects), "Batch Replication"),
        .init(v2, .replication(.destination), "needed"), .init("\(v2)<Destination/>", .replication(.destination), "needed"),
        .init("\(v2)<Destination><Bucket>far</Bucket></Destination>", .replication(.destination), "ARN"),
        .init("\(v2)<Destination><Bucket>arn:aws:s3:::near</Bucket></Destination>", .replication(.destination), "into itself"),
        .init(v2 + to("<StorageClass>FSX_OPENZFS</StorageClass>"), .replication(.storageClass), "file system"),
        .init(v2 + to("<StorageClass>COLD</StorageClass>"), .replication(.storageClass), "isn't a storage class"),
        .init(v2 + to(owner), .replication(.account), "account's id"), .init(v2 + to(account), .replication(.owner), "change of owner"),
        .init(v2 + to("<Account>123</Account>\(owner)"), .replication(.account), "12 digits"),
        .init(v2 + to("\(account)<AccessControlTranslation><Owner>Me</Owner></AccessControlTranslation>"), .replication(.owner), "Destination"),
        .init(kms + v2 + to(""), .replication(.replicaKey), "need a key"), .init(v2 + to(key), .replication(.kmsObjects), "goes with"),
        .init(v2 + to(status("ReplicationTime", time)), .replication(.metrics), "switch them on"),
        .init(v2 + to(status("ReplicationTime", time) + status("Metrics")), .replication(.metrics), "threshold"),
        .init(v2 + to(status("ReplicationTime") + status("Metrics", threshold)), .replication(.replicationTime), "missing"),
        .init(
            v2 + to(status("ReplicationTime", "<Time><Minutes>5</Minutes></Time>") + status("Metrics", threshold)), .replication(.replicationTime),
            "15 minutes"),
        .init("<ID>\(String(repeating: "i", count: 256))</ID>" + v2 + to(""), .id, "255"),
    ]

    @Test(arguments: refused) func refuses(_ case: Refusal) throws {
        let found = try Self.problems(`case`.rule).filter { $0.severity == .refused }
        #expect(
            found.contains { $0.field == `case`.field && $0.text.contains(`case`.text) && !$0.basis.isEmpty && $0.rule == 0 },
            "\(`case`.rule) \(found)")
    }

    @Test func refusesDocuments() throws {
        let one = Self.v2 + Self.to("")
        func texts(_ problems: [RuleProblem]) -> String { problems.filter { $0.severity == .refused }.map(\.text).joined(separator: "\n") }
        #expect(try texts(Self.problems(one, role: "")).contains("A role is needed"))
        #expect(try texts(Self.problems(one, role: "<Role>copy</Role>")).contains("isn't an ARN"))
        #expect(try texts(Self.problems(one, one)).contains("Priority 1 is that of rule r1 too"))
        #expect(try texts(Self.problems(one, "<Prefix>a/</Prefix>\(Self.to(""))")).contains("convert all rules at once"))
        let off = RuleContext(bucket: "near", versioning: .init())
        #expect(try texts(Self.problems(one, context: off)).contains("it is off"))
        #expect(try texts(Self.problems(one, context: RuleContext(bucket: "near", versioning: .init(status: .suspended)))).contains("suspended"))
        let seaweed = RuleContext(bucket: "near", store: .seaweedFS)
        #expect(try Self.problems(one, context: seaweed).contains { $0.severity == .warning && $0.text.contains("SeaweedFS has no replication") })
    }

    @Test func higherPriorityWins() throws {
        let low = Self.filtered("<Prefix>a/b/</Prefix>")
        let high = Self.filtered("<Prefix>a/</Prefix>").replacing("<Priority>1<", with: "<Priority>2<")
        let covered = try Self.problems(low, high).filter { $0.field == .replication(.priority) }
        #expect(covered.map(\.text) == ["It can never act: rule r2 takes all it matches to the same bucket."] && covered[0].rule == 0)
        let partly = try Self.problems(low.replacing("a/b/", with: "a/"), high.replacing("a/", with: "a/b/")).filter {
            $0.field == .replication(.priority)
        }
        #expect(partly.map(\.severity) == [.note])
        let elsewhere = try Self.problems(low, high.replacing(":::far", with: ":::other"))
        #expect(!elsewhere.contains { $0.field == .replication(.priority) })
    }

    @Test func draftsWriteWhatDiffers() throws {
        let noise = "<v:N xmlns:v=\"u\" v:a=\"1\"><Status>x</Status></v:N>"
        let text = """
            <Rule b="2">\(noise)<Status>Enabled</Status><Destination c="3">\(noise)<Bucket>arn:aws:s3:::far</Bucket>\
            <Metrics><Status>Enabled</Status></Metrics></Destination><!-- why --><Filter/><Priority>07</Priority>\
            <DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication><SourceSelectionCriteria>\(noise)</SourceSelectionCriteria></Rule>
            """
        let rule = try XMLTree.parse(Array(text.utf8), root: "Rule")
        var draft = ReplicationRuleDraft(rule)
        #expect(draft.applied(to: rule) == rule && draft.unknownElements == ["N", "Destination.N", "SourceSelectionCriteria.N"])
        draft.hasReplicationTimeControl = true
        draft.replicatesDeleteMarkers = true
        draft.replicatesKMSObjects = true
        draft.replicaKey = "k"
        draft.account = "222233334444"
        draft.changesOwner = true
        draft.storageClass = "STANDARD_IA"
        draft.filter.prefix = "a/"
        let written = draft.applied(to: rule)
        #expect(ReplicationRuleDraft(written) == draft && draft.applied(to: written) == written)
        #expect(written.first("Priority")?.text == "07" && written.attribute("b") == "2" && written.first("Destination")?.attribute("c") == "3")
        #expect(written.first("Destination")?.first("Metrics")?.first("EventThreshold")?.text(at: "Minutes") == "15")
        #expect(written.elements[0].name == "v:N" && written.children.contains(.comment(" why ")))
        draft.hasReplicationTimeControl = false
        draft.changesOwner = false
        draft.account = ""
        draft.replicaKey = ""
        draft.replicatesKMSObjects = false
        let back = draft.applied(to: written)
        #expect(ReplicationRuleDraft(back) == draft)
        #expect(
            back.first("Destination")?.first("AccessControlTranslation") == nil && back.first("Destination")?.first("EncryptionConfiguration") == nil)
    }

    @Test func randomRulesSurviveEdits() {
        var generator = RuleGenerator(seed: 41)
        for _ in 0..<300 {
            let rule = generator.replicationRule(generator.chance(0.3) ? "s3:" : "")
            var draft = ReplicationRuleDraft(rule)
            #expect(draft.applied(to: rule) == rule)
            if generator.chance(0.4) { draft.isEnabled.toggle() }
            if generator.chance(0.4) { draft.priority = 99 }
            if generator.chance(0.4) { draft.replicatesDeleteMarkers = generator.pick([true, false, nil]) }
            if generator.chance(0.4) { draft.replicatesReplicaModifications.toggle() }
            if generator.chance(0.4) { draft.replicatesKMSObjects.toggle() }
            if generator.chance(0.4) { draft.storageClass = "GLACIER" }
            if generator.chance(0.4) { draft.destination = "arn:aws:s3:::other" }
            if generator.chance(0.4) { draft.hasMetrics.toggle() }
            if generator.chance(0.4) { draft.hasReplicationTimeControl.toggle() }
            if generator.chance(0.4) { (draft.account, draft.changesOwner) = ("222233334444", true) }
            if generator.chance(0.3) { draft.filter.prefix = "e\u{301}/" }
            let written = draft.applied(to: rule)
            let read = ReplicationRuleDraft(written)
            let kept = Set(written.novelties)
            // A child that only says off, or isn't there any more, takes what stands in it along.
            let gone = ["DeleteMarkerReplication", "And"]
            #expect(rule.without(gone).novelties.allSatisfy(kept.contains))
            #expect(read == draft && draft.applied(to: written) == written)
        }
    }

    @Test func newRulesAreSound() throws {
        var draft = ReplicationRuleDraft()
        draft.id = "dr"
        draft.priority = 1
        draft.destination = "arn:aws:s3:::far"
        draft.hasReplicationTimeControl = true
        draft.hasMetrics = true
        var document = ReplicationConfiguration.empty
        document.insertRule(draft, at: 0)
        document.setRole("arn:aws:iam::111122223333:role/copy")
        #expect(document.tree.elements.map(\.name) == ["Role", "Rule"] && document.rules == [draft])
        let context = RuleContext(bucket: "near", store: .aws, versioning: .init(status: .enabled))
        #expect(ReplicationValidator.problems(in: document, context: context).isEmpty)
        let json = ReplicationJSON.encode(document)
        #expect(try ReplicationJSON.decode(json) == document && ReplicationJSON.unsaid(in: document).isEmpty)
        #expect(try ReplicationJSON.decode("{\"ReplicationConfiguration\": \(json)}") == document)
        #expect(json.contains("\"Filter\": {}"))
    }

    @Test func firstFormIsConvertedAsAWhole() throws {
        var document = try Self.document(["<Prefix>a/</Prefix>\(Self.to(""))", "<Prefix>b/</Prefix>\(Self.to("<Novelty/>"))"])
        #expect(document.isFirstForm)
        document.convertToFilters(deleteMarkers: true)
        #expect(!document.isFirstForm && document.rules.map(\.priority) == [2, 1] && document.rules.map(\.replicatesDeleteMarkers) == [true, true])
        #expect(document.rules.map(\.filter.prefix) == ["a/", "b/"] && document.rules[1].unknownElements == ["Destination.Novelty"])
        let context = RuleContext(bucket: "near", store: .aws)
        #expect(!ReplicationValidator.problems(in: document, context: context).contains { $0.severity == .refused })
    }

    @Test func ruleAsASentence() {
        var draft = ReplicationRuleDraft()
        #expect(draft.words() == "everything -> nowhere, without delete markers")
        draft.filter.prefix = "prod/"
        draft.destination = "arn:aws:s3:::dr-bucket"
        draft.account = "222233334444"
        draft.changesOwner = true
        draft.storageClass = "STANDARD_IA"
        draft.replicatesDeleteMarkers = true
        draft.hasReplicationTimeControl = true
        #expect(
            draft.words(region: "eu-west-1") == "objects under prod/ -> dr-bucket (eu-west-1, account 222233334444, which owns them) as STANDARD_IA, "
                + "delete markers too, within 15 minutes")
        #expect(
            ReplicationRuleDraft.kind(source: "a", destination: "a") == "SRR" && ReplicationRuleDraft.kind(source: "a", destination: "b") == "CRR")
        #expect(ReplicationRuleDraft.kind(source: nil, destination: "b") == nil)
    }

    @Test func destinationsAreNamedOnceAndInOrder() {
        let rules = ["arn:aws:s3:::b", "a", "", "arn:aws:s3:::a", "arn:aws-cn:s3:::c"].map { destination in
            var rule = ReplicationRuleDraft()
            rule.destination = destination
            return rule
        }
        #expect(rules.destinationBuckets == ["b", "a", "c"])
    }
}

extension XMLElement {
    /// Without what stands in the children of these names.
    fileprivate func without(_ names: [String]) -> XMLElement {
        var element = self
        element.children = children.compactMap { child in
            guard case .element(let inner) = child, inner.name != "v:Novelty" else { return child }
            return names.contains(inner.localName) ? nil : .element(inner.without(names))
        }
        return element
    }
}
