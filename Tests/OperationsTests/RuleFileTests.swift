import Foundation
import Operations
import S3Model
import Testing

@Suite struct RuleFileTests {
    private func decode(_ text: String) throws -> StoredRules { try RuleFile.decode(Array(text.utf8)) }

    private func failure(_ text: String) -> String? {
        do {
            _ = try decode(text)
            return nil
        } catch {
            return (error as? RuleFile.Failure)?.message
        }
    }

    @Test func everyFormIsRead() throws {
        let rules = try Rules.stored(Rules.expire("a", days: 30, prefix: "logs/"), minimumObjectSize: "varies_by_storage_class")
        let json = RuleFile.encode(rules, as: "rules.json")
        let fromJSON = try RuleFile.decode(json)
        #expect(fromJSON.lifecycle.rules == rules.lifecycle.rules)
        #expect(fromJSON.minimumObjectSize == "varies_by_storage_class")
        let xml = RuleFile.encode(rules, as: "rules.xml")
        let fromXML = try RuleFile.decode(xml)
        #expect(fromXML.tree == rules.tree)
        #expect(fromXML.minimumObjectSize == nil)
        let backup = RuleBackup(kind: "lifecycle", bucket: "b", endpoint: nil, savedAt: 0, document: rules)
        let fromBackup = try RuleFile.decode(backup.encoded())
        #expect(fromBackup == rules)
        let none = RuleBackup(kind: "lifecycle", bucket: "b", endpoint: nil, savedAt: 0, document: StoredRules())
        let fromNone = try RuleFile.decode(none.encoded())
        #expect(fromNone.isNone)
    }

    @Test func blanksAndAByteOrderMarkDoNotMatter() throws {
        #expect(try decode("\u{FEFF}\n {\"Rules\": []}\n").isNone)
    }

    @Test(arguments: ["", "Rules:", "{\"Rules\": [", "<ListBucketResult></ListBucketResult>", "<LifecycleConfiguration>", "{\"Rulez\": []}"])
    func whatIsNoDocumentSaysWhy(_ text: String) {
        #expect(failure(text)?.isEmpty == false)
    }

    @Test func aBackupOfOtherRulesIsRefused() {
        let other = RuleBackup(kind: "replication", bucket: "b", endpoint: nil, savedAt: 0, document: StoredRules())
        #expect(failure(String(decoding: other.encoded(), as: UTF8.self))?.contains("replication") == true)
    }

    @Test func replicationRulesInAllThreeForms() throws {
        let rules = try Replication.stored(Replication.rule("a", prefix: "a/"))
        let json = RuleFile.encode(rules, as: "rules.json", .replication)
        let fromJSON = try RuleFile.decode(json, .replication)
        #expect(fromJSON.replication.rules == rules.replication.rules)
        #expect(fromJSON.replication.role == Replication.role)
        let xml = RuleFile.encode(rules, as: "rules.xml", .replication)
        let fromXML = try RuleFile.decode(xml, .replication)
        #expect(fromXML == rules)
        let backup = RuleBackup(kind: "replication", bucket: "b", endpoint: nil, savedAt: 0, document: rules)
        let fromBackup = try RuleFile.decode(backup.encoded(), .replication)
        #expect(fromBackup == rules)
        // Rules of one kind aren't taken for the other's.
        #expect(throws: RuleFile.Failure.self) { try RuleFile.decode(backup.encoded()) }
        #expect(throws: RuleFile.Failure.self) { try RuleFile.decode(xml) }
    }
}
