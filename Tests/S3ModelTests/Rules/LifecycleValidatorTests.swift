import S3Model
import Testing

@Suite struct LifecycleValidatorTests {
    /// A rule in short: what stands in it besides an ID and Status, which are added where they are missing.
    static func document(_ rules: String...) throws -> LifecycleConfiguration {
        let rules = rules.enumerated().map { index, body in
            let id = body.contains("<ID>") ? "" : "<ID>r\(index + 1)</ID>"
            return "<Rule>\(id)\(body)\(body.contains("<Status") ? "" : "<Status>Enabled</Status>")</Rule>"
        }
        let text = "<LifecycleConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\(rules.joined())</LifecycleConfiguration>"
        return try LifecycleConfiguration.decode(Array(text.utf8))
    }

    static func aws(_ status: VersioningConfiguration? = .init(status: .enabled)) -> RuleContext {
        RuleContext(bucket: "b", store: .aws, versioning: status, now: 1_795_000_000)
    }

    static func problems(_ rules: String..., context: RuleContext = aws()) throws -> [RuleProblem] {
        let texts = rules
        var document = LifecycleConfiguration.empty
        for (index, text) in texts.enumerated() {
            let id = text.contains("<ID") ? text : "<ID>r\(index + 1)</ID>\(text)"
            document.insertRule(try self.document(id).ruleElements[0], at: index)
        }
        return LifecycleValidator.problems(in: document, context: context)
    }

    private static let expire = "<Expiration><Days>9</Days></Expiration>"
    private static let e = "<Filter><Prefix>a/</Prefix></Filter>"

    private static func move(_ steps: (Int, String)...) -> String {
        steps.map { "<Transition><Days>\($0.0)</Days><StorageClass>\($0.1)</StorageClass></Transition>" }.joined()
    }

    private static func and(_ inner: String) -> String { "<Filter><And>\(inner)</And></Filter>" }

    private static func tag(_ key: String, _ value: String = "v") -> String { "<Tag><Key>\(key)</Key><Value>\(value)</Value></Tag>" }

    private static func later(_ days: Int?, newer: Int? = nil) -> String {
        let days = days.map { "<NoncurrentDays>\($0)</NoncurrentDays>" } ?? ""
        let newer = newer.map { "<NewerNoncurrentVersions>\($0)</NewerNoncurrentVersions>" } ?? ""
        return "<NoncurrentVersionExpiration>\(days)\(newer)</NoncurrentVersionExpiration>"
    }

    private static let abort = "<AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload>"
    private static let marker = "<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>"

    // MARK: what AWS accepts

    static let accepted: [String] = [
        "<Filter/>\(expire)", "<Prefix/>\(expire)", "<Prefix>logs/</Prefix>\(expire)", "<Filter><Prefix/></Filter>\(abort)", "\(e)\(marker)",
        "<Filter>\(tag("k"))</Filter>\(expire)", "<Filter><ObjectSizeGreaterThan>0</ObjectSizeGreaterThan></Filter>\(expire)",
        "<Filter><ObjectSizeLessThan>5</ObjectSizeLessThan></Filter>\(expire)", and("<Prefix>a/</Prefix>\(tag("k"))") + expire,
        and(tag("k") + tag("l")) + expire, "\(and("<Prefix>a/</Prefix><ObjectSizeGreaterThan>5</ObjectSizeGreaterThan>"))\(move((0, "GLACIER")))",
        and("<ObjectSizeGreaterThan>5</ObjectSizeGreaterThan><ObjectSizeLessThan>500</ObjectSizeLessThan>") + expire,
        "\(e)<Expiration><Date>2030-01-01T00:00:00.000Z</Date></Expiration>", "\(e)<Expiration><Date>2030-01-01T00:00:00+00:00</Date></Expiration>",
        "\(e)\(move((0, "INTELLIGENT_TIERING")))", e + move((30, "STANDARD_IA"), (365, "GLACIER")), e + move((365, "GLACIER"), (30, "STANDARD_IA")),
        e + move((1, "STANDARD_IA")), e + move((30, "STANDARD_IA"), (31, "GLACIER")), e + move((30, "STANDARD_IA"), (40, "INTELLIGENT_TIERING")),
        e + move((30, "STANDARD_IA"), (40, "ONEZONE_IA")), e + move((30, "INTELLIGENT_TIERING"), (40, "ONEZONE_IA"), (90, "DEEP_ARCHIVE")),
        e + move((10, "GLACIER_IR"), (100, "GLACIER"), (300, "DEEP_ARCHIVE")), e + move((30, "GLACIER")) + "<Expiration><Days>31</Days></Expiration>",
        e + later(1), e + later(1, newer: 1), e + later(30, newer: 100), "<Filter/>\(later(5, newer: 3))", "<Prefix>x/</Prefix>\(later(3))",
        "\(e)<NoncurrentVersionTransition><NoncurrentDays>30</NoncurrentDays><NewerNoncurrentVersions>2</NewerNoncurrentVersions>"
            + "<StorageClass>GLACIER</StorageClass></NoncurrentVersionTransition>\(later(31))", "\(e)\(abort)", "\(e)\(marker)\(abort)\(later(1))",
        "<ID>x</ID>\(e)\(expire)<Status>Disabled</Status>", "\(e)\(expire)<Novelty/>", "\(e)<OnlyNovelty/>",
        "<ID>\(String(repeating: "i", count: 255))</ID>\(e)\(expire)",
        "\(e)<Transition><Date>2030-01-01T00:00:00Z</Date><StorageClass>GLACIER</StorageClass></Transition>"
            + "<Expiration><Date>2031-01-01T00:00:00Z</Date></Expiration>",
    ]

    @Test(arguments: accepted) func accepts(_ rule: String) throws {
        let refused = try Self.problems(rule).filter { $0.severity == .refused }
        #expect(refused.isEmpty, "\(rule)")
    }

    // MARK: what AWS refuses

    struct Refusal: Sendable, CustomTestStringConvertible {
        var rule: String
        var field: RuleProblem.Field
        var text: String
        var testDescription: String { rule }

        init(_ rule: String, _ field: RuleProblem.Field, _ text: String) { (self.rule, self.field, self.text) = (rule, field, text) }
    }

    static let refusedFilters: [Refusal] = [
        .init(expire, .filter, "Neither"), .init("<Filter/><Prefix/>\(expire)", .filter, "Both"),
        .init("<Filter><Prefix>a/</Prefix>\(tag("k"))</Filter>\(expire)", .filter, "More than one"),
        .init("<Filter>\(tag("k"))\(tag("l"))</Filter>\(expire)", .filter, "More than one"),
        .init(and("<Prefix>a/</Prefix>") + expire, .filter, "two conditions"), .init(and("") + expire, .filter, "two conditions"),
        .init(and("<Prefix>a/</Prefix><Prefix>b/</Prefix>") + expire, .filter, "Prefix stands twice"),
        .init(and(tag("k") + tag("k", "w")) + expire, .tag(1), "asked for twice"),
        .init("<Filter>\(tag(""))</Filter>\(expire)", .tag(0), "needs a key"),
        .init("<Filter>\(tag(String(repeating: "k", count: 129)))</Filter>\(expire)", .tag(0), "128"),
        .init(
            and("<ObjectSizeGreaterThan>9</ObjectSizeGreaterThan><ObjectSizeLessThan>9</ObjectSizeLessThan>") + expire, .objectSizeLessThan, "above"),
        .init("<Filter><ObjectSizeGreaterThan>-1</ObjectSizeGreaterThan></Filter>\(expire)", .objectSizeGreaterThan, "0 or more"),
        .init("<Filter><ObjectSizeLessThan>1 KB</ObjectSizeLessThan></Filter>\(expire)", .objectSizeLessThan, "whole number"),
        .init("<Filter><Prefix>\(String(repeating: "p", count: 1025))</Prefix></Filter>\(expire)", .prefix, "1,024"),
        .init("\(e)\(expire)<Status>On</Status>", .status, "On"), .init("\(e)\(expire)<Status/>", .status, "Enabled or Disabled"),
        .init("<ID>\(String(repeating: "i", count: 256))</ID>\(e)\(expire)", .id, "255"), .init(e, .rule, "does nothing"),
    ]

    static let refusedActions: [Refusal] = [
        .init("\(e)<Expiration><Days>0</Days></Expiration>", .expiration, "1 or more"),
        .init("\(e)<Expiration><Days>soon</Days></Expiration>", .expiration, "whole number"),
        .init("\(e)<Expiration><Days>3000000000</Days></Expiration>", .expiration, "3000000000"),
        .init("\(e)<Expiration/>", .expiration, "exactly one"),
        .init("\(e)<Expiration><Days>1</Days><Date>2030-01-01T00:00:00Z</Date></Expiration>", .expiration, "exactly one"),
        .init("\(e)<Expiration><Days>1</Days><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>", .expiration, "exactly one"),
        .init("<Filter>\(tag("k"))</Filter>\(marker)", .expiration, "by tag"), .init("\(e)\(expire)\(marker)", .rule, "stands twice"),
        .init("\(e)<Expiration><Date>2030-01-01T12:00:00Z</Date></Expiration>", .expiration, "midnight"),
        .init("\(e)<Expiration><Date>2030-01-01T00:00:00+02:00</Date></Expiration>", .expiration, "midnight"),
        .init("\(e)<Expiration><Date>2030-02-30T00:00:00Z</Date></Expiration>", .expiration, "isn't a date"),
        .init("\(e)<Expiration><Date>tomorrow</Date></Expiration>", .expiration, "isn't a date"),
        .init("\(e)\(move((3, "GLACIER")))<Expiration><Date>2030-01-01T00:00:00Z</Date></Expiration>", .rule, "don't mix"),
        .init(e + move((-1, "GLACIER")), .transition(0), "0 or more"), .init(e + move((1, "STANDARD")), .transition(0), "isn't a class"),
        .init(e + move((1, "COLD")), .transition(0), "isn't a class"), .init(e + move((1, "")), .transition(0), "is needed"),
        .init("\(e)<Transition><StorageClass>GLACIER</StorageClass></Transition>", .transition(0), "either Days or a Date"),
        .init(e + move((1, "GLACIER"), (9, "GLACIER")), .transition(1), "stands twice"),
        .init(e + move((30, "GLACIER"), (60, "STANDARD_IA")), .transition(1), "Nothing moves"),
        .init(e + move((60, "STANDARD_IA"), (30, "GLACIER")), .transition(0), "Nothing moves"),
        .init(e + move((30, "GLACIER_IR"), (60, "ONEZONE_IA")), .transition(1), "Nothing moves"),
        .init(e + move((30, "ONEZONE_IA"), (60, "GLACIER_IR")), .transition(1), "Nothing moves"),
        .init(e + move((30, "ONEZONE_IA"), (60, "INTELLIGENT_TIERING")), .transition(1), "Nothing moves"),
        .init(e + move((30, "INTELLIGENT_TIERING"), (60, "STANDARD_IA")), .transition(1), "Nothing moves"),
        .init(e + move((30, "DEEP_ARCHIVE"), (60, "GLACIER")), .transition(1), "Nothing moves"),
        .init(e + move((30, "STANDARD_IA"), (30, "GLACIER")), .transition(1), "same day"),
        .init(e + move((9, "GLACIER")) + expire, .expiration, "before, or as"),
        .init(e + move((10, "GLACIER")) + expire, .expiration, "before, or as"),
        .init(e + later(nil, newer: 3), .noncurrentExpiration, "is needed"), .init(e + later(0), .noncurrentExpiration, "1 or more"),
        .init(e + later(1, newer: 0), .newerNoncurrentVersions, "1 to 100"), .init(e + later(1, newer: 101), .newerNoncurrentVersions, "1 to 100"),
        .init("<Prefix>a/</Prefix>\(later(1, newer: 2))", .newerNoncurrentVersions, "needs a Filter"),
        .init(
            "\(e)<NoncurrentVersionTransition><NoncurrentDays>5</NoncurrentDays><StorageClass>GLACIER</StorageClass></NoncurrentVersionTransition>"
                + later(5), .noncurrentExpiration, "before, or as"),
        .init("\(e)<NoncurrentVersionTransition><StorageClass>GLACIER</StorageClass></NoncurrentVersionTransition>", .noncurrentTransitions, "needs"),
        .init("<Filter>\(tag("k"))</Filter>\(abort)", .abort, "by tag"),
        .init("<Filter><ObjectSizeLessThan>9</ObjectSizeLessThan></Filter>\(abort)", .abort, "by size"),
        .init("\(e)<AbortIncompleteMultipartUpload/>", .abort, "is needed"),
        .init(
            "\(e)<AbortIncompleteMultipartUpload><DaysAfterInitiation>0</DaysAfterInitiation></AbortIncompleteMultipartUpload>", .abort, "1 or more"),
    ]

    @Test(arguments: refusedFilters + refusedActions) func refuses(_ case: Refusal) throws {
        let refused = try Self.problems(`case`.rule).filter { $0.severity == .refused }
        #expect(refused.contains { $0.field == `case`.field && $0.text.contains(`case`.text) && !$0.basis.isEmpty && $0.rule == 0 }, "\(refused)")
    }

    @Test func refusesDocuments() throws {
        let twice = try Self.problems("<ID>a</ID>\(Self.e)\(Self.expire)", "<ID>a</ID>\(Self.e)\(Self.abort)").filter { $0.severity == .refused }
        #expect(twice.map(\.rule) == [1] && twice.map(\.field) == [.id])
        let mixed = try Self.problems("<Prefix>a/</Prefix>\(Self.expire)", "\(Self.e)\(Self.abort)")
        #expect(mixed.contains { $0.severity == .refused && $0.rule == nil && $0.text.contains("all rules at once") })
        var many = LifecycleConfiguration.empty
        var draft = LifecycleRuleDraft()
        draft.abortDays = 1
        for index in 0...1000 {
            draft.id = "r\(index)"
            many.tree.children.append(.element(draft.applied(to: nil)))
        }
        draft.filter.prefix = "a"
        #expect(LifecycleValidator.problems(in: many, context: Self.aws()).first?.text.contains("1,000") == true)
        let marked = "\(Self.expire)<Filter><Prefix>a\u{EE01}/</Prefix></Filter>"
        #expect(try Self.problems(marked).contains { $0.severity == .refused && $0.rule == nil })
    }

    // MARK: what is a warning only

    @Test func whatAWSNoLongerEnforcesWarns() throws {
        let early = try Self.problems(Self.e + Self.move((1, "STANDARD_IA"), (20, "GLACIER")))
        #expect(early.contains { $0.severity == .warning && $0.field == .transition(0) && $0.text.contains("Under 30 days in STANDARD:") })
        #expect(early.contains { $0.severity == .warning && $0.field == .transition(1) && $0.text.contains("Under 30 days in STANDARD_IA:") })
        let sound = try Self.problems(Self.e + Self.move((30, "STANDARD_IA"), (60, "GLACIER")), context: Self.aws(.init()))
        #expect(!sound.contains { $0.severity > .note }, "\(sound)")
    }

    @Test func laxStoresWarn() throws {
        let context = RuleContext(bucket: "b", store: .seaweedFS, versioning: .init(status: .enabled))
        let zero = try Self.problems("\(Self.e)<Expiration><Days>0</Days></Expiration>", "<ID>r1</ID>\(Self.e)\(Self.abort)", context: context)
        #expect(!zero.contains { $0.severity == .refused } && zero.contains { $0.field == .id } && zero.contains { $0.text.hasPrefix("Days is 0") })
        let ceph = RuleContext(bucket: "b", store: .ceph)
        #expect(
            !(try Self.problems("<Prefix>a/</Prefix>\(Self.and(Self.tag("k") + Self.tag("l")))\(Self.expire)", context: ceph)
                .contains { $0.severity == .refused }))
    }

    @Test func whatTheStoreHasTakenIsntRefused() throws {
        let stored = try Self.document(
            "\(Self.e)<Expiration><Days>0</Days></Expiration>", "<ID>r1</ID><Prefix>a/</Prefix>\(Self.abort)", "<Filter/>\(Self.expire)")
        let context = RuleContext(bucket: "b", stored: stored.tree)
        func refused(_ document: LifecycleConfiguration) -> [Int?] {
            LifecycleValidator.problems(in: document, context: context).filter { $0.severity == .refused }.map(\.rule)
        }
        #expect(refused(stored) == [])
        var edited = stored
        var draft = stored.rules[2]
        draft.abortDays = 3
        edited.replaceRule(at: 2, with: draft)
        #expect(refused(edited) == [])
        draft = stored.rules[0]
        draft.abortDays = 3
        edited.replaceRule(at: 0, with: draft)
        #expect(refused(edited) == [0])
    }

    @Test func limitsOfStoresAreSaidBeforehand() throws {
        func fields(_ store: StoreKind, _ rule: String) throws -> [RuleProblem.Field] {
            let bases = Set(StoreLimits.of(store).map(\.basis))
            return try Self.problems(rule, context: RuleContext(bucket: "b", store: store)).filter { bases.contains($0.basis) }.map(\.field)
        }
        #expect(try fields(.seaweedFS, Self.e + Self.move((30, "GLACIER"))) == [.transitions])
        #expect(try fields(.seaweedFS, "\(Self.e)\(Self.move((30, "GLACIER")))<Status>Disabled</Status>") == [])
        #expect(try fields(.moto, Self.e + Self.later(3, newer: 2)) == [.newerNoncurrentVersions])
        #expect(try fields(.ceph, "<Filter><ObjectSizeLessThan>9</ObjectSizeLessThan></Filter>\(Self.expire)") == [.objectSizeLessThan, .filter])
        #expect(try fields(.miniStack, "<Prefix>a/</Prefix>\(Self.expire)") == [.prefix])
        #expect(try fields(.minIO, Self.e + Self.abort) == [.abort])
        #expect(StoreLimits.limit(on: .transition(4), of: .seaweedFS)?.effect == .refused && StoreLimits.limit(on: .prefix, of: .miniStack) == nil)
        let directory = RuleContext(bucket: "b--use1-az4--x-s3", store: .aws)
        #expect(try Self.problems(Self.e + Self.move((9, "GLACIER")), context: directory).contains { $0.text.hasPrefix("A directory bucket") })
        for store in StoreKind.allCases { #expect(StoreLimits.of(store).allSatisfy { !$0.basis.isEmpty && !$0.reason.isEmpty }) }
    }

    @Test func prefixesAndScope() throws {
        func texts(_ rule: String) throws -> String { try Self.problems(rule).map(\.text).joined(separator: "\n") }
        #expect(try texts("<Filter><Prefix>log</Prefix></Filter>\(Self.expire)").contains("siblings"))
        #expect(try texts("<Filter><Prefix>/log/</Prefix></Filter>\(Self.expire)").contains("begins with a slash"))
        #expect(try !texts(Self.e + Self.expire).contains("siblings"))
        #expect(try texts("<Filter/>\(Self.expire)").contains("every object") && texts("<Filter/>\(Self.later(4))").contains("every object"))
        #expect(try !texts("<Filter/>\(Self.move((30, "GLACIER")))").contains("every object"))
        #expect(try texts("<Filter/>\(Self.move((30, "GLACIER")))").contains("128 KiB aren't moved"))
        let varies = RuleContext(bucket: "b", store: .aws, minimumObjectSize: "varies_by_storage_class")
        #expect(try Self.problems("<Filter/>\(Self.move((30, "GLACIER")))", context: varies).contains { $0.text.contains("DEEP_ARCHIVE only") })
        #expect(try texts("\(Self.e)<Expiration><Date>2020-01-01T00:00:00Z</Date></Expiration>").contains("has passed"))
        #expect(try texts("\(Self.e)\(Self.expire)<Novelty/>").contains("Stays as it is: Novelty"))
    }

    // MARK: generated documents

    @Test func soundDraftsPass() {
        var generator = RuleGenerator(seed: 11)
        for _ in 0..<300 {
            var document = LifecycleConfiguration.empty
            for index in 0..<generator.number(1...4) { document.insertRule(generator.soundDraft(id: "r\(index)"), at: index) }
            let refused = LifecycleValidator.problems(in: document, context: Self.aws()).filter { $0.severity == .refused }
            #expect(refused.isEmpty, "\(refused) \(document.tree.prettyLines())")
        }
    }

    @Test func oneFaultIsRefused() {
        var generator = RuleGenerator(seed: 12)
        for _ in 0..<300 {
            var draft = generator.soundDraft(id: "r")
            switch generator.number(0...9) {
            case 0: draft.expiration = .due(.days(0))
            case 1: draft.abortDays = 0
            case 2: draft.noncurrentExpiration = .init(days: 0)
            case 3: draft.noncurrentExpiration = .init(days: 400, newerNoncurrentVersions: generator.pick([0, 101]))
            case 4: draft.id = String(repeating: "x", count: 256)
            case 5: draft.filter.tags = [.init("a", "1"), .init("a", "2")]
            case 6: (draft.filter.objectSizeGreaterThan, draft.filter.objectSizeLessThan) = (9, Int64(generator.number(0...9)))
            case 7: draft.transitions = [.init(due: .days(5), storageClass: "GLACIER"), .init(due: .days(9), storageClass: "STANDARD_IA")]
            case 8: draft.transitions = [.init(due: .days(-1), storageClass: "GLACIER")]
            default: (draft.transitions, draft.expiration) = ([.init(due: .days(5), storageClass: "GLACIER")], .due(.days(generator.number(1...5))))
            }
            var document = LifecycleConfiguration.empty
            document.insertRule(draft, at: 0)
            #expect(LifecycleValidator.problems(in: document, context: Self.aws()).contains { $0.severity == .refused }, "\(draft)")
        }
    }

    @Test func anyDocumentIsJudgedWithoutHarm() {
        var generator = RuleGenerator(seed: 13)
        for _ in 0..<150 {
            let document = LifecycleConfiguration(tree: generator.document())
            for store in [StoreKind.aws, .ceph, .unknown] {
                let problems = LifecycleValidator.problems(in: document, context: RuleContext(bucket: "b", store: store))
                #expect(problems.allSatisfy { !$0.basis.isEmpty && !$0.text.isEmpty && ($0.rule ?? 0) < document.ruleCount })
            }
        }
    }
}
