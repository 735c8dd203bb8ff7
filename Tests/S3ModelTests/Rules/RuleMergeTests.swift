import S3Model
import Testing

@Suite struct RuleMergeTests {
    private func merged(_ base: XMLElement, _ mine: XMLElement, _ theirs: XMLElement) throws -> LifecycleConfiguration {
        guard case .merged(let tree) = RuleMerge.merge(base: base, mine: mine, theirs: theirs) else { throw RuleJSONFailure(message: "conflicts") }
        return LifecycleConfiguration(tree: tree)
    }

    private func conflicts(_ base: XMLElement, _ mine: XMLElement, _ theirs: XMLElement) -> [RuleConflict] {
        if case .conflicts(let conflicts) = RuleMerge.merge(base: base, mine: mine, theirs: theirs) { conflicts } else { [] }
    }

    /// A random document with an ID in every rule, or in none of some.
    private func document(_ generator: inout RuleGenerator) -> LifecycleConfiguration { LifecycleConfiguration(tree: generator.document()) }

    @Test func oneSidedEditsAreTaken() throws {
        var generator = RuleGenerator(seed: 21)
        for _ in 0..<200 {
            let (base, other) = (generator.document(), generator.document())
            #expect(try merged(base, other, base).tree == other)
            #expect(try merged(base, base, other).tree == other)
            #expect(try merged(base, other, other).tree == other)
        }
    }

    @Test func disjointEditsMerge() throws {
        var generator = RuleGenerator(seed: 22)
        for _ in 0..<300 {
            var base = LifecycleConfiguration.empty
            for index in 0..<generator.number(2...6) { base.insertRule(generator.soundDraft(id: "r\(index)"), at: index) }
            var (mine, theirs) = (base, base)
            let at = generator.number(0...base.ruleCount - 1)
            let other = (at + generator.number(1...base.ruleCount - 1)) % base.ruleCount
            var draft = base.rules[at]
            draft.isEnabled.toggle()
            mine.replaceRule(at: at, with: draft)
            var expected = mine
            switch generator.number(0...2) {
            case 0:
                theirs.removeRule(at: other)
                expected.removeRule(at: other)
            case 1:
                var theirDraft = base.rules[other]
                theirDraft.abortDays = 77
                theirs.replaceRule(at: other, with: theirDraft)
                expected.replaceRule(at: other, with: theirDraft)
            default:
                theirs.insertRule(generator.soundDraft(id: "new"), at: other)
                expected.insertRule(theirs.rules[other], at: other)
            }
            #expect(try merged(base.tree, mine.tree, theirs.tree) == expected)
            #expect(try merged(base.tree, theirs.tree, mine.tree) == expected)
        }
    }

    @Test func sameRuleConflicts() {
        var generator = RuleGenerator(seed: 23)
        for _ in 0..<300 {
            let base = document(&generator)
            var (mine, theirs) = (base, base)
            let at = generator.number(0...base.ruleCount - 1)
            var draft = base.rules[at]
            draft.abortDays = 101
            mine.replaceRule(at: at, with: draft)
            draft.abortDays = 102
            let removes = generator.chance(0.3)
            if removes { theirs.removeRule(at: at) } else { theirs.replaceRule(at: at, with: draft) }
            let found = conflicts(base.tree, mine.tree, theirs.tree)
            // A rule without an ID that one side took away isn't told from one that it wrote anew.
            if removes, draft.id.isEmpty { continue }
            #expect(found.count == 1 && found[0].base == base.ruleElements[at] && found[0].mine == mine.ruleElements[at])
            #expect(found.first?.theirs == (removes ? nil : theirs.ruleElements[at]))
            for (side, document) in [(RuleMerge.Side.mine, mine), (.theirs, theirs)] {
                guard case .merged(let tree) = RuleMerge.merge(base: base.tree, mine: mine.tree, theirs: theirs.tree, prefer: side) else {
                    Issue.record("a conflict although a side is preferred")
                    continue
                }
                #expect(tree.all("Rule") == document.ruleElements && tree.novelties == document.tree.novelties)
            }
        }
    }

    @Test func bothMayAdd() throws {
        func rule(_ id: String, _ days: Int) -> LifecycleRuleDraft {
            var draft = LifecycleRuleDraft()
            (draft.id, draft.abortDays) = (id, days)
            return draft
        }
        var base = LifecycleConfiguration.empty
        base.insertRule(rule("a", 1), at: 0)
        var (mine, theirs) = (base, base)
        mine.insertRule(rule("b", 2), at: 1)
        theirs.insertRule(rule("c", 3), at: 0)
        #expect(try merged(base.tree, mine.tree, theirs.tree).rules.map(\.id) == ["c", "a", "b"])
        theirs.insertRule(rule("b", 2), at: 2)
        #expect(try merged(base.tree, mine.tree, theirs.tree).rules.map(\.id) == ["c", "a", "b"])
        theirs.replaceRule(at: 2, with: rule("b", 9))
        #expect(conflicts(base.tree, mine.tree, theirs.tree).map(\.name) == ["b"])
        var (first, second) = (base, base)
        first.insertRule(rule("", 5), at: 1)
        second.insertRule(rule("", 6), at: 1)
        #expect(try merged(base.tree, first.tree, second.tree).rules.map(\.abortDays) == [1, 6, 5])
    }

    @Test func movedRulesStayMoved() throws {
        var generator = RuleGenerator(seed: 24)
        for _ in 0..<100 {
            var base = LifecycleConfiguration.empty
            for index in 0..<4 { base.insertRule(generator.soundDraft(id: "r\(index)"), at: index) }
            var (mine, theirs) = (base, base)
            theirs.moveRule(from: 3, to: 0)
            var draft = base.rules[1]
            draft.isEnabled.toggle()
            mine.replaceRule(at: 1, with: draft)
            #expect(try merged(base.tree, mine.tree, theirs.tree).rules.map(\.id) == ["r3", "r0", "r1", "r2"])
            #expect(try merged(base.tree, theirs.tree, mine.tree).rules.map(\.id) == ["r3", "r0", "r1", "r2"])
            #expect(try merged(base.tree, mine.tree, theirs.tree).rules[2] == draft)
        }
    }

    @Test func whatStandsAroundRulesMergesToo() throws {
        func document(_ role: String, _ rules: [String]) -> XMLElement {
            let rules = rules.map { XMLElement("Rule", elements: [XMLElement("ID", text: $0)]) }
            return XMLElement("ReplicationConfiguration", elements: [XMLElement("Role", text: role)] + rules)
        }
        let base = document("a", ["x"])
        #expect(try merged(base, document("b", ["x"]), document("a", ["x", "y"])).tree == document("b", ["x", "y"]))
        #expect(try merged(base, document("a", ["x", "y"]), document("b", ["x"])).tree == document("b", ["x", "y"]))
        #expect(conflicts(base, document("b", ["x"]), document("c", ["x"])).map(\.name) == ["ReplicationConfiguration"])
    }

    // MARK: changes

    @Test func noChangesInTheSame() {
        var generator = RuleGenerator(seed: 25)
        for _ in 0..<100 {
            let tree = generator.document()
            #expect(RuleChange.between(tree, tree).isEmpty && RuleChange.kept(sent: tree, kept: tree).isEmpty)
        }
    }

    @Test func changesAreSaidByField() throws {
        var generator = RuleGenerator(seed: 26)
        let old = try LifecycleConfiguration.decode(
            Array(
                """
                <LifecycleConfiguration><Rule><ID>a</ID><Filter/><Status>Enabled</Status><Transition><Days>30</Days><StorageClass>GLACIER</StorageClass>
                </Transition><Expiration><Days>90</Days></Expiration></Rule><Rule><ID>b</ID><Filter/><Status>Enabled</Status><AbortIncompleteMultipartUpload>
                <DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule><Rule><ID>c</ID></Rule></LifecycleConfiguration>
                """.utf8))
        var new = old
        var draft = old.rules[0]
        draft.isEnabled = false
        draft.transitions.insert(.init(due: .days(3), storageClass: "STANDARD_IA"), at: 0)
        draft.expiration = .due(.days(120))
        draft.filter.prefix = "logs/"
        new.replaceRule(at: 0, with: draft)
        new.removeRule(at: 1)
        new.insertRule(generator.soundDraft(id: "d"), at: 0)
        let changes = RuleChange.between(old.tree, new.tree)
        #expect(changes.map(\.kind) == [.added, .changed, .removed] && changes.map(\.name) == ["d", "a", "b"])
        #expect(
            changes[1].words == [
                "Filter Prefix logs/: added", "Status: Enabled → Disabled", "Transition (Days 3, StorageClass STANDARD_IA): added",
                "Expiration Days: 90 → 120",
            ])
        new = old
        new.moveRule(from: 2, to: 0)
        #expect(RuleChange.between(old.tree, new.tree).map(\.words) == [["place 3 → 1"]])
    }

    @Test func whatAStoreKeepsIsComparedByMeaning() throws {
        let sent = try LifecycleConfiguration.decode(
            Array(
                """
                <LifecycleConfiguration xmlns="u"><!-- mine --><Rule><Filter><Prefix/></Filter><Status>Enabled</Status><Expiration>
                <Date>2030-01-01T00:00:00Z</Date></Expiration></Rule><Rule><ID>b</ID><Filter><And><Prefix>a/</Prefix><ObjectSizeLessThan>9</ObjectSizeLessThan>
                </And></Filter><Status>Enabled</Status><NoncurrentVersionExpiration><NoncurrentDays>030</NoncurrentDays><NewerNoncurrentVersions>2
                </NewerNoncurrentVersions></NoncurrentVersionExpiration></Rule></LifecycleConfiguration>
                """.utf8))
        let same = """
            <LifecycleConfiguration><Rule><ID>b</ID><Status>Enabled</Status><NoncurrentVersionExpiration><NewerNoncurrentVersions>2</NewerNoncurrentVersions>
            <NoncurrentDays>30</NoncurrentDays></NoncurrentVersionExpiration><Filter><And><ObjectSizeLessThan>9</ObjectSizeLessThan><Prefix>a/</Prefix></And>
            </Filter></Rule><Rule><ID>made-up</ID><Prefix/><Expiration><Date>2030-01-01T00:00:00.000Z</Date></Expiration><Status>Enabled</Status></Rule>
            </LifecycleConfiguration>
            """
        let kept = try LifecycleConfiguration.decode(Array(same.utf8))
        #expect(RuleChange.kept(sent: sent.tree, kept: kept.tree).isEmpty)
        let lossy = same.replacing("<NewerNoncurrentVersions>2</NewerNoncurrentVersions>", with: "")
            .replacing("<ObjectSizeLessThan>9</ObjectSizeLessThan>", with: "")
        let found = RuleChange.kept(sent: sent.tree, kept: try LifecycleConfiguration.decode(Array(lossy.utf8)).tree)
        #expect(found.map(\.name) == ["b"] && found[0].words.contains("NoncurrentVersionExpiration NewerNoncurrentVersions 2: removed"))
        #expect(RuleChange.kept(sent: sent.tree, kept: LifecycleConfiguration.empty.tree).map(\.kind) == [.removed, .removed])
    }
}
