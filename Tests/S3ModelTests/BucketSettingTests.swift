import S3Model
import Testing

@Suite struct BucketSettingTests {
    private func problems(_ setting: BucketSetting, _ text: String) -> [SettingProblem] {
        BucketSettingValidator.read(text, setting, bucket: "b").problems
    }

    @Test(arguments: BucketSetting.allCases.filter(\.isEditable)) func templatesCanBeSavedAsTheyStand(setting: BucketSetting) throws {
        let (document, problems) = BucketSettingValidator.read(setting.template(bucket: "b"), setting, bucket: "b")
        #expect(problems.isEmpty, "\(problems)")
        let kept = try #require(document)
        #expect(kept.setting == setting)
        // What is shown is what is sent, and reads back as the same.
        #expect(try BucketSettingDocument.decode(Array(kept.text.utf8), setting).means(kept))
        #expect(try BucketSettingDocument.decode(kept.encoded(), setting) == kept)
        #expect(kept.text.hasSuffix("\n"))
    }

    @Test(arguments: BucketSetting.allCases) func nothingMeansRemoving(setting: BucketSetting) {
        for text in ["", " \n\t\n"] {
            let read = BucketSettingValidator.read(text, setting, bucket: "b")
            #expect(read.document == nil && read.problems.isEmpty)
        }
        guard !setting.isJSON else { return }
        let read = BucketSettingValidator.read("<\(setting.rootName)/>", setting, bucket: "b")
        #expect(read.document == nil && read.problems.isEmpty)
    }

    @Test(arguments: [
        (BucketSetting.encryption, "<Tagging/>", "The document is a Tagging"),
        (.encryption, "<ServerSideEncryptionConfiguration>\n<Rule>\n</ServerSideEncryptionConfiguration>", "well-formed"),
        (.encryption, "<ServerSideEncryptionConfiguration><Rule/></ServerSideEncryptionConfiguration>", "SSEAlgorithm"),
        (.encryption, "<ServerSideEncryptionConfiguration><Rule/><Rule/></ServerSideEncryptionConfiguration>", "here are 2"),
        (
            .encryption,
            "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm><KMSMasterKeyID>k</KMSMasterKeyID></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>",
            "aws:kms only"
        ),
        (.encryption, "<!DOCTYPE a><ServerSideEncryptionConfiguration/>", "document type"),
        (
            .publicAccessBlock, "<PublicAccessBlockConfiguration><BlockPublicAcls>yes</BlockPublicAcls></PublicAccessBlockConfiguration>",
            "true or false"
        ),
        (
            .publicAccessBlock,
            "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>",
            "twice"
        ),
        (.cors, "<CORSConfiguration><Rule/></CORSConfiguration>", "no CORSRule"),
        (.cors, "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>", "AllowedOrigin"),
        (
            .cors,
            "<CORSConfiguration><CORSRule><AllowedMethod>PATCH</AllowedMethod><AllowedOrigin>a</AllowedOrigin></CORSRule></CORSConfiguration>",
            "not PATCH"
        ),
        (
            .cors,
            "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>*a*</AllowedOrigin></CORSRule></CORSConfiguration>",
            "more than one *"
        ),
        (
            .cors,
            "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>a</AllowedOrigin><MaxAgeSeconds>x</MaxAgeSeconds></CORSRule></CORSConfiguration>",
            "number of seconds"
        ),
        (.tagging, "<Tagging><TagSet><Tag><Value>v</Value></Tag></TagSet></Tagging>", "needs a Key"),
        (
            .tagging, "<Tagging><TagSet><Tag><Key>k</Key><Value>1</Value></Tag><Tag><Key>k</Key><Value>2</Value></Tag></TagSet></Tagging>",
            "twice"
        ),
        (.policy, "{\"Version\":\"2012-10-17\",\n\"Statement\":[}", "A value is missing"),
        (.policy, "[]", "isn't a JSON object"),
        (
            .policy, "{\"Version\":\"2020\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"a\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}",
            "not 2020"
        ),
        (.policy, "{\"Version\":\"2012-10-17\"}", "needs a Statement"),
        (
            .policy, "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Maybe\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}",
            "Allow or Deny"
        ),
        (.policy, "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}", "needs Principal"),
        (
            .policy,
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"S\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::other/*\"}]}",
            "Statement S: arn:aws:s3:::other/* is no resource of the bucket b"
        ),
    ])
    func isRefused(setting: BucketSetting, text: String, why: String) {
        let (document, problems) = BucketSettingValidator.read(text, setting, bucket: "b")
        #expect(document == nil)
        #expect(problems.first?.severity == .refused && problems.contains { $0.text.contains(why) }, "\(problems)")
    }

    @Test func tooMuchIsRefused() {
        let tags = (0...50).map { "<Tag><Key>k\($0)</Key><Value>v</Value></Tag>" }.joined()
        #expect(problems(.tagging, "<Tagging><TagSet>\(tags)</TagSet></Tagging>").contains { $0.text.contains("at most 50") })
        let rule = "<CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>a</AllowedOrigin></CORSRule>"
        let rules = String(repeating: rule, count: 101)
        #expect(problems(.cors, "<CORSConfiguration>\(rules)</CORSConfiguration>").contains { $0.text.contains("at most 100") })
        let long = String(repeating: "a", count: 21 << 10)
        let policy = """
            {"Version":"2012-10-17","Statement":[{"Sid":"\(long)","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"*"}]}
            """
        #expect(problems(.policy, policy).contains { $0.text.contains("at most 20 KiB") })
    }

    @Test func whatOpensOrShutsIsSaidFirst() throws {
        let open = """
            {"Version":"2012-10-17","Statement":{"Sid":"All","Effect":"Allow","Principal":{"AWS":"*"},"Action":"s3:GetObject",
            "Resource":"arn:aws:s3:::b/*"}}
            """
        #expect(problems(.policy, open).map(\.severity) == [.warning])
        #expect(problems(.policy, open).first?.text.contains("to everybody") == true)
        let shut = open.replacing("Allow", with: "Deny").replacing("s3:GetObject", with: "s3:*")
        #expect(problems(.policy, shut).first?.text.contains("shuts everybody out") == true)
        let off = "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>"
        #expect(
            problems(.publicAccessBlock, off).first?.text.contains("IgnorePublicAcls, BlockPublicPolicy and RestrictPublicBuckets are off") == true)
        let wide = "<CORSConfiguration><CORSRule><AllowedMethod>PUT</AllowedMethod><AllowedOrigin>*</AllowedOrigin></CORSRule></CORSConfiguration>"
        #expect(problems(.cors, wide).map(\.severity) == [.warning])
    }

    @Test func theLineIsTold() {
        #expect(problems(.policy, "{\n  \"Version\": \"2012-10-17\"\n  \"Statement\": []\n}").first?.line == 3)
        #expect(problems(.policy, "{\n  \"Version\": \"2012-10-17\"\n").first?.text.contains("comma or }") == true)
        #expect(problems(.policy, "{} {}").first?.text == "Something stands behind the end.")
        #expect(problems(.policy, "{\"a\": \"x\ny\"}").first?.text.contains("isn't closed") == true)
        #expect(problems(.cors, "<CORSConfiguration>\n<CORSRule>\n</CORSConfiguration>").first?.line == 3)
    }

    @Test func meaningIsComparedNotText() throws {
        func document(_ setting: BucketSetting, _ text: String) throws -> BucketSettingDocument {
            try BucketSettingDocument.decode(Array(text.utf8), setting)
        }
        let policy = try document(.policy, #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:A","s3:B"],"Resource":["x"]}]}"#)
        // SeaweedFS gives lists of one back as what is in them; AWS in another order.
        #expect(
            policy.means(try document(.policy, #"{"Statement":{"Resource":"x","Action":["s3:B","s3:A"],"Effect":"Allow"},"Version":"2012-10-17"}"#)))
        #expect(
            !policy.means(try document(.policy, #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:A"],"Resource":["x"]}]}"#)))
        let tags = try document(.tagging, "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>")
        #expect(
            tags.means(
                try document(
                    .tagging, "<s:Tagging xmlns:s='u'>\n<s:TagSet><s:Tag><s:Value>1</s:Value>\n<s:Key> a </s:Key></s:Tag></s:TagSet></s:Tagging>")))
        #expect(!tags.means(try document(.tagging, "<Tagging><TagSet><Tag><Key>b</Key><Value>1</Value></Tag></TagSet></Tagging>")))
        // Which CORS rule comes first counts.
        func cors(_ origins: [String]) throws -> BucketSettingDocument {
            let rules = origins.map { "<CORSRule><AllowedOrigin>\($0)</AllowedOrigin></CORSRule>" }.joined()
            return try document(.cors, "<CORSConfiguration>\(rules)</CORSConfiguration>")
        }
        #expect(!(try cors(["a", "b"]).means(try cors(["b", "a"]))))
        // Composed and decomposed letters are different bytes.
        #expect(BucketSettingDocument(policy: "{\"Id\":\"\u{E9}\"}") != BucketSettingDocument(policy: "{\"Id\":\"e\u{301}\"}"))
    }

    @Test func otherRootsAreNoDocument() throws {
        #expect(throws: DecodingFailure.self) { try BucketSettingDocument.decode(Array("<ListBucketResult/>".utf8), .cors) }
        #expect(throws: DecodingFailure.self) { try BucketSettingDocument.decode(Array("<ListBucketResult/>".utf8), .policy) }
        #expect(throws: DecodingFailure.self) { try BucketSettingDocument.decode([], .policy) }
        #expect(throws: DecodingFailure.self) { try BucketSettingDocument.decode([0x7B, 0x22, 0xFF, 0x22, 0x7D], .policy) }
        let moto = try BucketSettingDocument.decode(Array("<GetBucketNotificationResponse xmlns=\"u\"/>".utf8), .notification)
        #expect(moto.isEmpty && moto.root?.name == "NotificationConfiguration")
    }

    @Test func whyASettingCantBeEdited() {
        var settings = BucketSettings(bucket: "b")
        #expect(settings.editRefusal(.cors)?.contains("hasn't been read") == true)
        settings.documents[.cors] = .known(nil)
        #expect(settings.editRefusal(.cors) == nil)
        settings.capabilities[.cors] = SettingCapability(reading: .shown, writing: .missing("this store answers 405"))
        #expect(settings.editRefusal(.cors) == "this store answers 405")
        settings.capabilities[.policy] = SettingCapability(reading: .missing("this store does not know ?policy"))
        #expect(settings.editRefusal(.policy) == "this store does not know ?policy")
        #expect(settings.editRefusal(.notification)?.contains("only be looked at") == true)
    }
}
