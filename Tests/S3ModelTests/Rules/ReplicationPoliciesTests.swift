import Foundation
import S3Model
import Testing

@Suite struct ReplicationPoliciesTests {
    private func configuration(_ rules: String...) throws -> ReplicationConfiguration {
        let text =
            "<ReplicationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Role>arn:aws:iam::111122223333:role/copy</Role>"
            + rules.joined() + "</ReplicationConfiguration>"
        return try ReplicationConfiguration.decode(Array(text.utf8))
    }

    private func rule(_ bucket: String, _ priority: Int, selection: String = "", target: String = "") -> String {
        "<Rule><Priority>\(priority)</Priority><Filter/><Status>Enabled</Status>\(selection)<Destination><Bucket>arn:aws:s3:::\(bucket)</Bucket>"
            + "\(target)</Destination><DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication></Rule>"
    }

    private let owner = "<Account>222222222222</Account><AccessControlTranslation><Owner>Destination</Owner></AccessControlTranslation>"

    private func statements(_ text: String) throws -> [[String: Any]] {
        let root = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(root["Version"] as? String == "2012-10-17")
        return try #require(root["Statement"] as? [[String: Any]])
    }

    @Test func theTrustIsS3s() throws {
        let statement = try #require(try statements(ReplicationPolicies.roleTrust).first)
        #expect((statement["Principal"] as? [String: String]) == ["Service": "s3.amazonaws.com"])
        #expect(statement["Action"] as? String == "sts:AssumeRole")
        #expect(statement["Resource"] == nil)
    }

    @Test func theRoleMayDoWhatTheRulesDo() throws {
        let plain = try statements(ReplicationPolicies.rolePermissions(source: "b", configuration: try configuration(rule("far", 1), rule("far", 2))))
        #expect(plain.compactMap { $0["Sid"] as? String } == ["ReadTheRules", "ReadTheSource", "WriteReplicas"])
        #expect(plain[2]["Resource"] as? String == "arn:aws:s3:::far/*")
        #expect(!(plain[1]["Action"] as? [String] ?? []).contains("s3:GetObjectRetention"))
        let kms = "<SourceSelectionCriteria><SseKmsEncryptedObjects><Status>Enabled</Status></SseKmsEncryptedObjects></SourceSelectionCriteria>"
        let key = "arn:aws:kms:eu-west-1:222222222222:key/k"
        let encrypted = "<EncryptionConfiguration><ReplicaKmsKeyID>\(key)</ReplicaKmsKeyID></EncryptionConfiguration>"
        let rules = try configuration(rule("far", 1), rule("theirs", 2, selection: kms, target: owner + encrypted))
        let all = try statements(
            ReplicationPolicies.rolePermissions(source: "b", configuration: rules, sourceRegion: "us-east-1", hasObjectLock: true))
        #expect(
            all.compactMap { $0["Sid"] as? String } == [
                "ReadTheRules", "ReadTheSource", "WriteReplicas", "WriteReplicasAndTheirOwner", "DecryptTheSource", "EncryptReplicas",
            ])
        #expect((all[1]["Action"] as? [String] ?? []).contains("s3:GetObjectLegalHold"))
        #expect((all[3]["Action"] as? [String] ?? []).contains("s3:ObjectOwnerOverrideToBucketOwner"))
        #expect(all[4]["Resource"] as? String == "arn:aws:kms:us-east-1:111122223333:key/*")
        let condition = (all[5]["Condition"] as? [String: [String: Any]])?["StringLike"]
        #expect(condition?["kms:ViaService"] as? String == "s3.eu-west-1.amazonaws.com")
        #expect(condition?["kms:EncryptionContext:aws:s3:arn"] as? [String] == ["arn:aws:s3:::theirs", "arn:aws:s3:::theirs/*"])
    }

    @Test func onlyAnotherAccountsBucketNeedsAPolicy() throws {
        let rules = try configuration(rule("far", 1), rule("theirs", 2, target: owner))
        #expect(ReplicationPolicies.destinationPolicy(for: "far", in: rules) == nil)
        let text = try #require(ReplicationPolicies.destinationPolicy(for: "theirs", in: rules))
        let (document, problems) = BucketSettingValidator.read(text, .policy, bucket: "theirs")
        #expect(document != nil)
        #expect(problems.isEmpty, "\(problems)")
        let role = rules.role
        let needed = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ObjectOwnerOverrideToBucketOwner"]
        #expect(PolicyText.grant(text, to: role, actions: needed, on: "arn:aws:s3:::theirs/*") == .allowed)
    }

    @Test func statementsAreAddedOnceAndOthersStay() throws {
        let present =
            #"{"Version":"2012-10-17","Id":"x","Statement":{"Sid":"Old","Effect":"Deny","Principal":"*","Action":"s3:DeleteBucket","Resource":"arn:aws:s3:::theirs"}}"#
        let new = ReplicationPolicies.destinationStatements(for: "theirs", in: try configuration(rule("theirs", 1, target: owner)))
        let once = try #require(PolicyText.adding(new, to: present))
        let twice = try #require(PolicyText.adding(new, to: once))
        #expect(once == twice)
        #expect(try statements(once).compactMap { $0["Sid"] as? String } == ["Old", "StrataReplicationObjects", "StrataReplicationBucket"])
        #expect(once.contains("\"Id\""))
        #expect(PolicyText.adding(new, to: "[]") == nil)
        #expect(PolicyText.adding(new, to: nil) == PolicyText.document(new))
    }

    @Test(arguments: [
        (#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::1:role/r"},"Action":"s3:Replicate*","Resource":"arn:aws:s3:::t/*"}"#, "allowed"),
        (#"{"Effect":"Allow","Principal":{"AWS":["1"]},"Action":["S3:replicateobject"],"Resource":"*"}"#, "allowed"),
        (#"{"Effect":"Allow","Principal":"*","NotAction":"s3:Delete*","Resource":"arn:aws:s3:::?/*"}"#, "allowed"),
        (#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::t/?"}"#, "missing"),
        (#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::t/*","Condition":{}}"#, "conditional"),
        (#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::1:role/other"},"Action":"s3:*","Resource":"*"}"#, "missing"),
        (#"{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}"#, "missing"),
        (#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::t"}"#, "missing"),
        (
            #"{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"s3:Repl*","Resource":"*"}"#,
            "denied"
        ),
    ])
    func aPolicysGrant(_ statements: String, _ expected: String) {
        let policy = "{\"Version\":\"2012-10-17\",\"Statement\":[\(statements)]}"
        let grant = PolicyText.grant(policy, to: "arn:aws:iam::1:role/r", actions: ["s3:ReplicateObject"], on: "arn:aws:s3:::t/*")
        let name = "\(grant)".prefix { $0.isLetter }
        #expect(name == expected)
    }

    @Test func noPolicyAllowsNothing() {
        #expect(PolicyText.grant(nil, to: "r", actions: ["a"], on: "x") == .missing("a"))
    }
}
