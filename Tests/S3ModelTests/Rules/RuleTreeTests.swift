import S3Model
import Testing

@Suite struct RuleTreeTests {
    @Test func documentsComeBackAsTheyWere() throws {
        var generator = RuleGenerator(seed: 1)
        for _ in 0..<300 {
            let document = LifecycleConfiguration(tree: generator.document())
            #expect(try LifecycleConfiguration.decode(document.encoded()) == document)
        }
    }

    @Test func draftThatIsntEditedChangesNothing() {
        var generator = RuleGenerator(seed: 2)
        for _ in 0..<500 {
            var document = LifecycleConfiguration(tree: generator.document())
            let before = document
            for (index, draft) in document.rules.enumerated() { document.replaceRule(at: index, with: draft) }
            #expect(document == before)
        }
    }

    @Test func editsSayWhatTheySayAndKeepTheRest() {
        var generator = RuleGenerator(seed: 3)
        for _ in 0..<300 {
            let rule = generator.document().all("Rule")[0]
            let draft = generator.edited(LifecycleRuleDraft(rule))
            let written = draft.applied(to: rule)
            let read = LifecycleRuleDraft(written)
            #expect(read.id == draft.id && read.isEnabled == draft.isEnabled && read.filter.tags == draft.filter.tags)
            #expect(read.filter == draft.filter)
            #expect(read.transitions == draft.transitions && read.expiration == draft.expiration && read.abortDays == draft.abortDays)
            #expect(read.noncurrentTransitions == draft.noncurrentTransitions && read.noncurrentExpiration == draft.noncurrentExpiration)
            // And may go or stay with its own attribute; nothing else of what is unknown does.
            let kept = Set(written.novelties)
            #expect(rule.novelties.filter { !$0.hasPrefix("And ") }.allSatisfy(kept.contains))
            #expect(draft.applied(to: written) == written)
            if rule.name.hasPrefix("s3:") { #expect(written.foreignNames.isEmpty) }
        }
    }

    @Test func whatIsTheSameStaysAsWritten() throws {
        let text = """
            <Rule a="1"><Status>Enabled</Status><Transition><StorageClass>GLACIER</StorageClass><Days>030</Days></Transition><!--c--><Filter>\
            <Prefix>a/</Prefix></Filter><Transition><Days>9</Days><StorageClass>X</StorageClass></Transition><Expiration><Days>99</Days>\
            <ExpiredObjectDeleteMarker>false</ExpiredObjectDeleteMarker></Expiration></Rule>
            """
        let rule = try XMLTree.parse(Array(text.utf8), root: "Rule")
        var draft = LifecycleRuleDraft(rule)
        draft.transitions.remove(at: 1)
        draft.id = "new"
        let expected = """
            <Rule a="1"><ID>new</ID><Status>Enabled</Status><Transition><StorageClass>GLACIER</StorageClass><Days>030</Days></Transition><!--c--><Filter>\
            <Prefix>a/</Prefix></Filter><Expiration><Days>99</Days>\
            <ExpiredObjectDeleteMarker>false</ExpiredObjectDeleteMarker></Expiration></Rule>
            """
        #expect(draft.applied(to: rule) == (try XMLTree.parse(Array(expected.utf8), root: "Rule")))
        draft.expiration = .due(.days(100))
        #expect(draft.applied(to: rule).first("Expiration") == XMLElement("Expiration", elements: [XMLElement("Days", text: "100")]))
    }

    @Test func andComesAndGoes() {
        var draft = LifecycleRuleDraft()
        draft.abortDays = 1
        draft.filter.prefix = "a/"
        func filter() -> [String] { (draft.applied(to: nil).first("Filter") ?? XMLElement("none")).prettyLines().map { $0.filter { $0 != " " } } }
        #expect(filter() == ["<Filter>", "<Prefix>a/</Prefix>", "</Filter>"])
        draft.filter.objectSizeGreaterThan = 5
        #expect(
            filter() == [
                "<Filter>", "<And>", "<Prefix>a/</Prefix>", "<ObjectSizeGreaterThan>5</ObjectSizeGreaterThan>", "</And>", "</Filter>",
            ])
        let rule = draft.applied(to: nil)
        draft.filter.prefix = nil
        let single = draft.applied(to: rule).first("Filter")
        #expect(single == XMLElement("Filter", elements: [XMLElement("ObjectSizeGreaterThan", text: "5")]))
        draft.filter = RuleFilter()
        #expect(filter() == ["<Filter></Filter>"])
    }

    @Test func composedAndDecomposedPrefixesAreTwo() {
        var draft = LifecycleRuleDraft()
        draft.filter.prefix = "e\u{301}/"
        let rule = draft.applied(to: nil)
        draft.filter.prefix = "\u{e9}/"
        #expect(LifecycleRuleDraft(rule).filter != draft.filter)
        #expect(LifecycleRuleDraft(draft.applied(to: rule)).filter == draft.filter)
    }

    @Test func documentEditsLeaveTheRest() {
        var generator = RuleGenerator(seed: 4)
        for _ in 0..<300 {
            var document = LifecycleConfiguration(tree: generator.document())
            let before = document
            let rules = document.ruleElements
            let at = generator.number(0...rules.count)
            let draft = generator.soundDraft(id: "n")
            document.insertRule(draft, at: at)
            #expect(document.ruleElements.enumerated().filter { $0.offset != at }.map(\.element) == rules && document.rules[at].id == "n")
            document.removeRule(at: at)
            #expect(document == before)
            let (from, to) = (generator.number(0...rules.count - 1), generator.number(0...rules.count - 1))
            document.moveRule(from: from, to: to)
            #expect(document.ruleElements[to] == rules[from] && document.tree.novelties == before.tree.novelties)
            document.moveRule(from: to, to: from)
            #expect(document == before)
            document.duplicateRule(at: from, id: "twin")
            #expect(document.rules[from + 1].id == "twin" && document.ruleElements[from + 1].novelties == rules[from].novelties)
        }
    }

    @Test func emptyDocumentTakesRules() throws {
        var document = LifecycleConfiguration.empty
        document.insertRule(LifecycleTemplate.all[0].draft, at: 0)
        #expect(try LifecycleConfiguration.decode(document.encoded()).rules == [LifecycleTemplate.all[0].draft])
    }

    @Test func legacyPrefixesAreConvertedTogether() throws {
        let text = """
            <LifecycleConfiguration><Rule><Prefix k="v">a/</Prefix><Status>Enabled</Status></Rule><Rule><ID>b</ID><Prefix/><Status>Disabled</Status></Rule>\
            </LifecycleConfiguration>
            """
        var document = try LifecycleConfiguration.decode(Array(text.utf8))
        document.convertLegacyPrefixes()
        #expect(document.rules.map(\.filter.prefix) == ["a/", ""] && !document.rules.contains { $0.filter.isLegacy })
        #expect(document.ruleElements[0].elements.map(\.name) == ["Filter", "Status"])
    }
}

extension XMLElement {
    /// Elements without the prefix of the document, those unknown left out.
    fileprivate var foreignNames: [String] {
        elements.filter { $0.name != "v:Novelty" }.flatMap { $0.foreignNames + ($0.name.hasPrefix("s3:") ? [] : [$0.name]) }
    }
}
