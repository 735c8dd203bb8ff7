import S3Model
import Testing

@testable import Timeline

/// What drift says in single cases, and how it is exported.
struct DriftTests {
    private func rule(_ prefix: String, markers: Bool? = false, priority: Int? = 1, _ change: (inout ReplicationRuleDraft) -> Void = { _ in })
        -> ReplicationRuleDraft
    {
        var rule = ReplicationRuleDraft()
        rule.filter = RuleFilter(prefix: prefix)
        rule.replicatesDeleteMarkers = markers
        rule.priority = priority
        rule.destination = "arn:aws:s3:::dr"
        change(&rule)
        return rule
    }

    private func drift(
        _ here: [ListingRow], _ there: [ListingRow], rules: [ReplicationRuleDraft]? = nil, _ change: (inout DriftSetting) -> Void = { _ in }
    ) -> Drift {
        var setting = DriftSetting(source: "prod", destination: "dr", rules: rules)
        change(&setting)
        return .make(source: Rows.listing(here), destination: Rows.listing(there), setting)
    }

    private func words(_ drift: Drift) -> [String] {
        (0..<drift.count).map { "\(drift[$0].entry.key) \(drift[$0].entry.versionId ?? "-") \(drift[$0].verdict.word)" }
    }

    @Test func tagsDecideWhatIsUndecided() {
        let here = [
            Rows.version("a", "1", 10, isLatest: true), Rows.version("b", "1", 10, isLatest: true), Rows.marker("c", "1", 10, isLatest: true),
        ]
        let tagged = rule("") { $0.filter.tags = [ObjectDescription.Field("team", "x")] }
        var drift = drift(here, [], rules: [tagged])
        #expect(words(drift) == ["a 1 undecided", "b 1 undecided", "c 1 excluded"])
        #expect(drift.questions().map(\.question) == [.tags, .tags] && drift.questions(limit: 1).count == 1)
        drift.take([0: .tags([.init("team", "x"), .init("other", "y")]), 1: .tags([.init("team", "y")])])
        #expect(words(drift) == ["a 1 missing", "b 1 excluded", "c 1 excluded"])
        #expect(drift.totals(.missing).bytes == 10 && drift.totals(.excluded).entries == 2 && drift.totals[.undecided] == nil)
        #expect(drift[0].rule == 0)
        // What is missing by its tags has a status to ask for.
        #expect(drift.questions().map(\.row) == [0] && drift.questions().map(\.question) == [.status])
    }

    @Test func statusTellsWhatIsMissing() {
        let here = ["a", "b", "c", "d"].map { Rows.version($0, "1", 10, isLatest: true) }
        var drift = drift(here, [], rules: [rule("")])
        #expect(drift.maybeOlder == 4)
        var silent = drift
        silent.take([0: .status(nil), 1: .status(nil)])
        #expect(silent.totals(.missing).entries == 4 && silent.questions().map(\.row) == [2, 3], "a store without statuses")
        drift.take([0: .status("FAILED"), 1: .status("REPLICA"), 2: .status(nil), 3: .status("PENDING")])
        #expect(words(drift) == ["a 1 missing", "b 1 replica", "c 1 older", "d 1 recent"])
        #expect(drift.maybeOlder == 0 && drift.questions().isEmpty && !drift.isClean)
        silent.take([2: .status(nil)], storeHasStatus: true)
        #expect(silent.totals(.older).entries == 1)
    }

    @Test func whatNoRuleWasGivenForHasNoQuestions() {
        #expect(drift([Rows.version("a", "1", 10, isLatest: true)], []).questions().isEmpty)
    }

    @Test func whatIsTheSameHasNoRow() {
        let rows = [Rows.version("a", "1", 10, isLatest: true), Rows.marker("b", "3", 12, isLatest: true), Rows.version("b", "2", 11)]
        let drift = drift(rows, rows, rules: [rule("", markers: true)])
        #expect(drift.count == 0 && drift.isClean && drift.keys == 0)
        #expect(drift.same.versions == 2 && drift.same.markers == 1 && drift.same.bytes == 20 && drift.same.current == 2)
        #expect(drift.oldestArrived == 10_000)
        #expect(drift.notes.isEmpty)
    }

    @Test func withoutRulesEverythingIsExpected() {
        let drift = drift([Rows.version("a", "1", 10, storageClass: "STANDARD_IA", isLatest: true)], [])
        #expect(words(drift) == ["a 1 missing"])
        #expect(drift[0].rule == nil)
        #expect(drift.notes == ["prod -> dr are compared as they are: no rules were given, everything is expected."])
    }

    @Test func rulesForOthersExplainNothing() {
        let other = rule("") { $0.destination = "arn:aws:s3:::elsewhere" }
        let drift = drift([Rows.version("a", "1", 10, isLatest: true)], [], rules: [other, rule("") { $0.isEnabled = false }])
        #expect(words(drift) == ["a 1 excluded"])
        #expect(drift.isClean && !drift.setting.hasRule)
        #expect(drift.notes == ["No enabled rule leads from prod to dr."])
    }

    @Test func nullVersionsAreToldByContent() {
        let here = [Rows.version("a", "9", 12, content: 3, isLatest: true), Rows.version("a", "null", 10, content: 1)]
        let same = drift(here, [here[0], Rows.version("a", "null", 11, content: 1)])
        #expect(same.count == 0 && same.sameByContent == 0)
        let other = drift(here, [here[0], Rows.version("a", "null", 11, content: 2)])
        #expect(words(other) == ["a null missing", "a null extra"])
    }

    @Test func currentObjectsWithoutIdsDiffer() {
        let drift = drift([Rows.version("a", nil, 12, content: 3, isLatest: true)], [Rows.version("a", nil, 11, content: 4, isLatest: true)])
        #expect(words(drift) == ["a - different"])
        #expect(drift[0].destination?.eTag.last == "4")
    }

    @Test func copiesWithIdsOfTheirOwnAreToldByContentAndOrder() {
        let here = [1, 2, 1, 3].enumerated().map {
            Rows.version("a", "s\($0.offset)", 20 - Int64($0.offset), content: $0.element, isLatest: $0.offset == 0)
        }
        let there = [2, 1].enumerated().map {
            Rows.version("a", "d\($0.offset)", 30 - Int64($0.offset), content: $0.element, isLatest: $0.offset == 0)
        }
        let drift = drift(here, there)
        #expect(words(drift) == ["a s0 missing", "a s3 missing"])
        #expect(drift.sameByContent == 2)
        #expect(self.drift(here, there) { $0.identity = .versionIds }.totals(.extra).entries == 2)
    }

    @Test func aKeyForReplicasMakesETagsSayNothing() {
        let here = [Rows.version("a", "1", 10, content: 1, isLatest: true)]
        let there = [Rows.version("a", "1", 10, content: 2, isLatest: true)]
        let encrypted = rule("") {
            $0.replicatesKMSObjects = true
            $0.replicaKey = "arn:aws:kms:eu-west-1:111122223333:key/1"
        }
        #expect(words(drift(here, there, rules: [rule("")])) == ["a 1 different"])
        let same = drift(here, there, rules: [encrypted])
        #expect(same.isClean && same.count == 0 && same.sameUnderKey == 1)
        let shorter = drift(here, [Rows.version("a", "1", 10, content: 2, size: 4, isLatest: true)], rules: [encrypted])
        #expect(words(shorter) == ["a 1 different"])
    }

    @Test func theHigherPriorityDecidesOnMarkers() {
        let here = [Rows.marker("dir/a", "1", 10, isLatest: true), Rows.marker("b", "2", 10, isLatest: true)].reversed()
        let rules = [rule("", markers: false, priority: 1), rule("dir/", markers: true, priority: 2)]
        #expect(words(drift(Array(here), [], rules: rules)) == ["b 2 marker", "dir/a 1 missing"])
        let legacy = rule("", markers: nil, priority: nil) { $0.filter.isLegacy = true }
        #expect(words(drift(Array(here), [], rules: [legacy])) == ["b 2 missing", "dir/a 1 missing"])
    }

    @Test func knownReplicasArentExpected() {
        let here = [Rows.version("a", "2", 12, isLatest: true), Rows.version("a", "1", 10)]
        let drift = drift(here, [], rules: [rule("")]) { $0.replicas = [.init(key: "a", versionId: "1")] }
        #expect(words(drift) == ["a 2 missing", "a 1 replica"])
    }

    @Test func theMissingBeforeAllThatArrivedMayBeOlderThanTheRules() {
        let here = [
            Rows.version("a", "2", 12, isLatest: true), Rows.version("b", "1", 10, isLatest: true), Rows.version("c", "3", 14, isLatest: true),
        ]
        let unknown = drift(here, [here[0]], rules: [rule("")])
        #expect(unknown.totals(.missing).entries == 2 && unknown.maybeOlder == 1)
        let known = drift(here, [here[0]], rules: [rule("")]) { $0.rulesSince = 11_000 }
        #expect(words(known) == ["b 1 older", "c 3 missing"])
        #expect(known.maybeOlder == 0)
    }

    @Test func listingsOutOfOrderAreArrangedFirst() {
        // All versions of a page before its markers.
        let here = [Rows.version("a", "1", 10), Rows.version("b", "2", 11, isLatest: true), Rows.marker("a", "3", 12, isLatest: true)]
        let there = [Rows.marker("a", "3", 12, isLatest: true), Rows.version("a", "1", 10), Rows.version("b", "2", 11, isLatest: true)]
        #expect(drift(here, there).count == 0)
        var engine = DriftEngine(DriftSetting(source: "prod", destination: "dr"))
        engine.add(Rows.listing(there).segments[0], to: .destination)
        engine.add(Rows.listing(here).segments[0], to: .source)
        #expect(!engine.isInOrder)
    }

    @Test func manyRowsStayAsTheyCame() {
        let here = (0..<9000).map { Rows.version("key\(10_000 + $0)", "v\($0)", Int64($0), content: $0, isLatest: true) }
        let drift = drift(here, [])
        #expect((0..<drift.count).allSatisfy { drift[$0].source == here[$0] } && drift.count == 9000)
    }

    @Test func rowsAreExported() throws {
        let here = [
            Rows.version("a,b", "1", 10, content: 10, isLatest: true), Rows.marker("c", "2", 20, isLatest: true),
            Rows.version("d", "3", 30, content: 3),
        ]
        let there = [Rows.version("d", "3", 31, content: 4, size: 5)]
        let drift = drift(here, there, rules: [rule("", markers: true) { $0.id = "dr" }])
        let csv = String(decoding: Drift.csvHeader + drift.csv(rows: 0..<drift.count), as: UTF8.self)
        let zeros = String(repeating: "0", count: 31)
        #expect(
            csv == """
                key,verdict,kind,current,version_id,size,last_modified,storage_class,etag,destination_version_id,destination_size,\
                destination_last_modified,destination_etag,rule\r
                "a,b",missing,version,true,1,10,1970-01-01T00:00:10Z,STANDARD,\(zeros)a,,,,,rule dr\r
                c,missing,delete marker,true,2,0,1970-01-01T00:00:20Z,,,,,,,rule dr\r
                d,different,version,false,3,10,1970-01-01T00:00:30Z,STANDARD,\(zeros)3,3,5,1970-01-01T00:00:31Z,\(zeros)4,rule dr\r\n
                """)
        let json = String(decoding: drift.jsonLines(rows: [1]), as: UTF8.self)
        #expect(
            json == """
                {"key":"c","verdict":"missing","kind":"delete marker","current":true,\
                "source":{"versionId":"2","lastModified":"1970-01-01T00:00:20Z"},"rule":"rule dr"}\n
                """)
        #expect(String(decoding: drift.summaryJSON(), as: UTF8.self).contains("\"clean\": false"))
    }

    @Test func whatCanBeReplicatedLaterIsAManifest() {
        let here = [
            Rows.version("a b", "1", 10, isLatest: true), Rows.version("cold", "2", 10, storageClass: "GLACIER", isLatest: true),
            Rows.version("gone\u{fffd}", "4", 10, isLatest: true, isActionable: false), Rows.version("tmp/c", "3", 10, isLatest: true),
        ]
        let drift = drift(here, [], rules: [rule("a"), rule("c", priority: 2), rule("g", priority: 3)])
        let batch = BatchReplication(drift)
        #expect(String(decoding: batch.manifest(range: 0..<batch.rows.count), as: UTF8.self) == "prod,a%20b,1\n")
        #expect(batch.leftOut == 1 && batch.bytes == 10)
        let parameters = BatchOperations.Parameters(manifestBucket: "jobs", manifestKey: "m.csv", reportBucket: "jobs", token: "t")
        let definition = String(decoding: BatchReplication.definition(parameters, about: batch.purpose), as: UTF8.self)
        #expect(definition.contains("\"S3ReplicateObject\": {}"))
        #expect(definition.contains("\"ClientRequestToken\": \"t\""))
    }
}
