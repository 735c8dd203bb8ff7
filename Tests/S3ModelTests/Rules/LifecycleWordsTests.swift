import S3Model
import Testing

@Suite struct LifecycleWordsTests {
    private let unread = RuleContext(bucket: "b")

    @Test func ruleAsASentence() {
        var draft = LifecycleRuleDraft()
        #expect(draft.words(in: unread) == "everything: no action")
        draft.filter.prefix = "logs/"
        draft.filter.objectSizeGreaterThan = 128 << 10
        draft.transitions = [.init(due: .days(30), storageClass: "STANDARD_IA"), .init(due: .days(365), storageClass: "GLACIER")]
        draft.noncurrentExpiration = .init(days: 90, newerNoncurrentVersions: 3)
        #expect(
            draft.words(in: unread)
                == "objects under logs/ over 128 KiB: after 30 days to STANDARD_IA, after 365 to GLACIER; noncurrent versions: keep 3, "
                + "delete the rest after 90 days")
        draft = LifecycleRuleDraft()
        draft.filter.tags = [.init("a", "b"), .init("c", "")]
        draft.filter.objectSizeLessThan = 1_000_001
        draft.expiration = .due(.date("2030-01-01T00:00:00Z"))
        draft.noncurrentTransitions = [.init(days: 1, newerNoncurrentVersions: 2, storageClass: "GLACIER")]
        draft.noncurrentExpiration = .init(days: 9)
        draft.abortDays = 7
        #expect(
            draft.words(in: RuleContext(bucket: "b", versioning: .init(status: .enabled)))
                == "objects tagged a=b, c= under 1,000,001 bytes: on 2030-01-01 "
                + "a delete marker on top; noncurrent versions: after 1 day to GLACIER, all but the newest 2, deleted for good after 9 days; "
                + "unfinished uploads: aborted after 7 days")
        draft.expiration = .due(.days(4))
        #expect(draft.clauses(in: RuleContext(bucket: "b", versioning: .init())).first == "after 4 days deleted for good")
        #expect(draft.clauses(in: unread).first == "after 4 days expired")
    }

    @Test func templatesAreSound() {
        var document = LifecycleConfiguration.empty
        for template in LifecycleTemplate.all { document.insertRule(template.draft, at: document.ruleCount) }
        let problems = LifecycleValidator.problems(in: document, context: RuleContext(bucket: "b", store: .aws, versioning: .init(status: .enabled)))
        #expect(!problems.contains { $0.severity == .refused })
        #expect(Set(LifecycleTemplate.all.map(\.name)).count == 4)
    }

    @Test func waterfall() {
        let allowed: [String: [String]] = [
            "STANDARD": StorageClasses.targets, "STANDARD_IA": ["INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"],
            "INTELLIGENT_TIERING": ["ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"], "ONEZONE_IA": ["GLACIER", "DEEP_ARCHIVE"],
            "GLACIER_IR": ["GLACIER", "DEEP_ARCHIVE"], "GLACIER": ["DEEP_ARCHIVE"], "DEEP_ARCHIVE": [],
        ]
        for (from, targets) in allowed {
            for to in StorageClasses.targets { #expect(StorageClasses.allows(from: from, to: to) == targets.contains(to), "\(from) \(to)") }
        }
        #expect(StorageClasses.allows(from: "COLD", to: "GLACIER") == nil && StorageClasses.allows(from: "STANDARD", to: "COLD") == nil)
        #expect(StorageClasses.winner("STANDARD_IA", "GLACIER") == "GLACIER" && StorageClasses.winner("INTELLIGENT_TIERING", "GLACIER") == "GLACIER")
        #expect(StorageClasses.winner("INTELLIGENT_TIERING", "ONEZONE_IA") == "INTELLIGENT_TIERING")
    }

    @Test func prettyLinesAreReadable() throws {
        let text = "<R a=\"1\"><!-- c --><Filter/><And><Prefix>a&amp;</Prefix></And></R>"
        let lines = ["<R a=\"1\">", "  <!-- c -->", "  <Filter></Filter>", "  <And>", "    <Prefix>a&amp;</Prefix>", "  </And>", "</R>"]
        #expect(try XMLTree.parse(Array(text.utf8), root: "R").prettyLines() == lines)
    }

    // MARK: JSON

    @Test func readsWhatTheCLIPrints() throws {
        let text = """
            {"TransitionDefaultMinimumObjectSize": "varies_by_storage_class", "Rules": [{"ID": "a", "Filter": {"And": {"Prefix": "logs/",
             "Tags": [{"Key": "k", "Value": "v"}], "ObjectSizeGreaterThan": 5}}, "Status": "Enabled", "Transitions": [{"Days": 30,
             "StorageClass": "GLACIER"}], "Expiration": {"Days": 365}, "NoncurrentVersionExpiration": {"NoncurrentDays": 3,
             "NewerNoncurrentVersions": 2}}, {"Prefix": "", "Status": "Disabled", "Expiration": {"ExpiredObjectDeleteMarker": true}},
             {"Filter": {"Prefix": ""}, "Status": "Enabled", "Expiration": {"Date": "2030-01-01T00:00:00+00:00"}}]}
            """
        let (configuration, minimum) = try LifecycleJSON.decode(text)
        let rules = configuration.rules
        #expect(minimum == "varies_by_storage_class" && rules.count == 3)
        #expect(rules[0].filter.tags == [.init("k", "v")] && rules[0].filter.objectSizeGreaterThan == 5 && rules[0].filter.prefix == "logs/")
        #expect(
            rules[0].transitions == [.init(due: .days(30), storageClass: "GLACIER")] && rules[0].noncurrentExpiration?.newerNoncurrentVersions == 2)
        #expect(rules[1].filter.isLegacy && rules[1].expiration == .expiredObjectDeleteMarker && !rules[1].isEnabled)
        #expect(rules[2].expiration == .due(.date("2030-01-01T00:00:00.000Z")))
        #expect(try LifecycleJSON.decode("{\"LifecycleConfiguration\": {\"Rules\": []}}").configuration == .empty)
    }

    @Test func writesWhatTheCLITakes() throws {
        var document = LifecycleConfiguration.empty
        var draft = LifecycleTemplate.all[0].draft
        draft.filter.prefix = "a\"b/"
        draft.filter.tags = [.init("k", "v")]
        document.insertRule(draft, at: 0)
        let lines = """
            {
              "TransitionDefaultMinimumObjectSize": "all_storage_classes_128K",
              "Rules": [
                {
                  "ID": "tier-then-archive",
                  "Filter": {
                    "And": {
                      "Prefix": "a\\"b/",
                      "Tags": [
                        {
                          "Key": "k",
                          "Value": "v"
                        }
                      ]
                    }
                  },
                  "Status": "Enabled",
                  "Transitions": [
                    {
                      "Days": 30,
                      "StorageClass": "STANDARD_IA"
                    },
                    {
                      "Days": 365,
                      "StorageClass": "GLACIER"
                    }
                  ]
                }
              ]
            }

            """
        #expect(LifecycleJSON.encode(document, minimumObjectSize: "all_storage_classes_128K") == lines)
    }

    @Test func jsonComesBack() throws {
        var generator = RuleGenerator(seed: 31)
        for _ in 0..<200 {
            var document = LifecycleConfiguration.empty
            for index in 0..<generator.number(0...3) { document.insertRule(generator.soundDraft(id: "r\(index)"), at: index) }
            let back = try LifecycleJSON.decode(LifecycleJSON.encode(document)).configuration
            #expect(RuleChange.kept(sent: document.tree, kept: back.tree).isEmpty && back.rules.map(\.id) == document.rules.map(\.id))
            #expect(LifecycleJSON.unsaid(in: document).isEmpty)
        }
        let odd = try LifecycleConfiguration.decode(
            Array("<LifecycleConfiguration><Rule><Filter><X/></Filter></Rule><Y/></LifecycleConfiguration>".utf8))
        #expect(LifecycleJSON.unsaid(in: odd) == ["Rule.Filter.X", "Y"])
    }

    @Test(arguments: [
        ("", "This isn't JSON."), ("[]", "A JSON object is needed."), ("{\"Rules\": 1}", "Rules: a list is needed."),
        ("{\"Rules\": [{\"Id\": \"a\"}]}", "Rules[0]: there is no Id here"),
        ("{\"Rules\": [{\"Transitions\": [{\"Days\": \"3\"}]}]}", "Rules[0].Transitions[0].Days: a whole number is needed."),
        ("{\"Rules\": [{\"Transitions\": [{\"Days\": true}]}]}", "Rules[0].Transitions[0].Days: a whole number is needed."),
        ("{\"Rules\": [{\"Expiration\": {\"ExpiredObjectDeleteMarker\": 1}}]}", "true or false is needed"),
        ("{\"Rules\": [{\"Expiration\": {\"Date\": \"soon\"}}]}", "an ISO 8601 date is needed"),
        ("{\"Rules\": [{\"ID\": 3}]}", "Rules[0].ID: a text is needed."), ("{\"Rules\": [3]}", "Rules[0]: an object is needed."),
        ("{\"TransitionDefaultMinimumObjectSize\": 3}", "TransitionDefaultMinimumObjectSize: a text is needed."),
    ])
    func otherJSONIsRefusedWithItsPlace(_ text: String, _ message: String) {
        let error = #expect(throws: RuleJSONFailure.self) { try LifecycleJSON.decode(text) }
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }
}
