import S3Model
import TerminalUI
import Testing

@testable import StrataCore
@testable import StrataUI

@Suite("Replication form: keys in, rule and problems out")
struct ReplicationFormTests {
    private func form(_ state: AppState) throws -> FormLayer { try #require(state.form) }

    private func rule(_ state: AppState) throws -> ReplicationRuleDraft { ReplicationRuleDraft(try #require(form(state).ruleResult).rule) }

    private func refused(_ state: AppState) throws -> [String] { try form(state).problems.filter { $0.severity == .refused }.map(\.text) }

    private static func document(_ rule: String) -> String {
        """
        <ReplicationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Role>arn:aws:iam::123456789012:role/replicate</Role>\
        <Rule><ID>one</ID><Priority>7</Priority>\(rule)</Rule></ReplicationConfiguration>
        """
    }

    private static let plain = """
        <Filter></Filter><Status>Enabled</Status><Destination><Bucket>arn:aws:s3:::dr-db-backups</Bucket></Destination>\
        <DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication>
        """

    private func editing(_ rule: String) -> AppState {
        var fixture = RulesFixture.replicating(Self.document(rule))
        fixture.send(.command(.editRule))
        return fixture.state
    }

    @Test("From an empty bucket: role, id, a bucket by its name; what is missing is said and keeps it from being saved")
    func newRule() throws {
        var fixture = RulesFixture.replicating("")
        fixture.send(.command(.addRule))
        var state = fixture.state
        #expect(try refused(state).contains { $0.contains("role") } && refused(state).contains { $0.contains("destination") })
        type("<ctrl-s>", &state)
        #expect(state.form != nil)
        type("arn:aws:iam::123456789012:role/copy<tab>mine", &state)
        #expect(try rule(state).id == "mine" && rule(state).priority == 1)
        type("<pgdn>photos<enter>", &state)
        #expect(try rule(state).destination == "arn:aws:s3:::photos")
        #expect(try refused(state).isEmpty)
        type("<ctrl-s>", &state)
        let sheet = try #require(state.workspace.rules?.replication)
        #expect(ReplicationConfiguration(tree: sheet.tree).role == "arn:aws:iam::123456789012:role/copy")
        #expect(sheet.count == 1 && sheet.edit(of: 0) == .added && sheet.saving != nil)
    }

    @Test("A bucket that isn't listed is typed by name or ARN")
    func typedBucket() throws {
        var state = editing(Self.plain)
        type("<pgdn><pgdn>", &state)
        #expect(try form(state).focus.name == "bucket")
        type("elsewhere<enter>", &state)
        #expect(try rule(state).destination == "arn:aws:s3:::elsewhere")
    }

    @Test("A priority of its own above all others, for new rules and for copies")
    func priority() throws {
        var fixture = RulesFixture.replicating()
        fixture.send(.command(.duplicateRule))
        var state = fixture.state
        #expect(try rule(state).priority == 3 && rule(state).id == "to-frankfurt-2")
        type("<down><down><down><ctrl-u>2", &state)
        #expect(try refused(state).contains { $0.contains("Priority 2") })
        type("x", &state)
        #expect(try refused(state).contains { $0.contains("whole number") })
    }

    @Test("Account and owner change together; KMS asks for a key; 15 minutes bring metrics; tags keep delete markers out")
    func pairs() throws {
        var state = editing(Self.plain)
        var layer = try form(state)
        func set(_ name: String, _ choice: String) {
            layer.change { $0.set(FieldKey(name), choice: choice) }
            state.layers = [.form(layer)]
        }
        set("owner", "other")
        #expect(try refused(state).contains { $0.contains("account") || $0.contains("digits") || $0.contains("owner") })
        layer.change { $0.set(FieldKey("account"), text: "222222222222") }
        state.layers = [.form(layer)]
        #expect(try rule(state).changesOwner && rule(state).account == "222222222222" && refused(state).isEmpty)
        set("owner", "same")
        #expect(try !rule(state).changesOwner && rule(state).account.isEmpty)
        set("kms", "on")
        #expect(try refused(state).contains { $0.contains("key") })
        layer.change { $0.set(FieldKey("kms.key"), text: "arn:aws:kms:eu-central-1:1:key/k") }
        state.layers = [.form(layer)]
        #expect(try rule(state).replicaKey.hasSuffix("key/k") && refused(state).isEmpty)
        set("kms", "")
        #expect(try rule(state).replicaKey.isEmpty && refused(state).isEmpty)
        set("time", "on")
        #expect(try rule(state).hasMetrics && refused(state).isEmpty)
        set("markers", "on")
        #expect(try refused(state).isEmpty)
        set("scope", "filter")
        layer.change { values in
            let row = values.addRow("tags")
            values.set(FieldKey("tag.key", row: row), text: "a")
            values.set(FieldKey("tag.value", row: row), text: "b")
        }
        state.layers = [.form(layer)]
        #expect(try refused(state).contains { $0.contains("Delete markers") })
    }

    @Test("ExistingObjectReplication is called out, and can be taken out")
    func existing() throws {
        var state = editing("<ExistingObjectReplication><Status>Enabled</Status></ExistingObjectReplication>" + Self.plain)
        var layer = try form(state)
        #expect(layer.problems.contains { $0.field == FieldKey("existing") && $0.text.contains("Batch Replication") })
        layer.change { $0.set(FieldKey("existing"), choice: "") }
        state.layers = [.form(layer)]
        #expect(try !rule(state).asksForExistingObjects)
        #expect(try !form(state).problems.contains { $0.text.contains("Batch Replication") })
    }

    @Test("What the form doesn't touch stays as it is, with what it doesn't know")
    func unchanged() throws {
        let rules = [
            Self.plain,
            """
            <Filter><And><Prefix>a/</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></And></Filter><Status>Disabled</Status>\
            <SourceSelectionCriteria><SseKmsEncryptedObjects><Status>Enabled</Status></SseKmsEncryptedObjects></SourceSelectionCriteria>\
            <Destination><Bucket>arn:aws-cn:s3:::far</Bucket><Account>222222222222</Account><StorageClass>GLACIER_IR</StorageClass>\
            <AccessControlTranslation><Owner>Destination</Owner></AccessControlTranslation>\
            <EncryptionConfiguration><ReplicaKmsKeyID>k</ReplicaKmsKeyID></EncryptionConfiguration>\
            <ReplicationTime><Status>Enabled</Status><Time><Minutes>15</Minutes></Time></ReplicationTime>\
            <Metrics><Status>Enabled</Status><EventThreshold><Minutes>15</Minutes></EventThreshold></Metrics><New>kept</New></Destination>\
            <DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication><Newer><Deep>kept</Deep></Newer>
            """,
            // One half of account and owner, as some documents have it.
            Self.plain.replacing("</Bucket>", with: "</Bucket><Account>222222222222</Account>"),
        ]
        for text in rules {
            let state = editing(text)
            let document = try ReplicationConfiguration.decode(Array(Self.document(text).utf8))
            #expect(try form(state).ruleResult?.rule == document.ruleElements[0])
            #expect(try form(state).ruleResult?.role == document.role)
        }
    }
}
