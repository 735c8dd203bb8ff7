import S3Model
import Testing
import Timeline

@testable import StrataCore

@Suite("Questions: restore, undelete, delete for ever")
struct QuestionTests {
    /// In the Versions pane of a key with a marker over two versions.
    private func deletedKey() -> Fixture {
        var fixture = Fixture.inBucket([object("a")])
        fixture.send(.command(.versions))
        let marker = ListingRow(kind: .deleteMarker, key: "a", lastModified: 1_700_000_000_000, versionId: "m1", isLatest: true)
        fixture.send(.event(.rows(fixture.versionsTicket, SealedRows(segment([marker, version("a", "v2"), version("a", "v1")])))))
        fixture.send(.event(.finished(fixture.versionsTicket)))
        return fixture
    }

    private func plan(_ mechanism: VersionRestorePlan.Mechanism) -> VersionRestorePlan {
        var plan = VersionRestorePlan(
            bucket: "alpha", key: "a", versionId: "v1", row: version("a", "v1"), top: version("a", "v2", isLatest: true), source: ObjectDescription())
        plan.mechanism = mechanism
        return plan
    }

    private func ticket(_ effects: [Effect]) -> Ticket {
        for case .prepareRestore(let ticket, _) in effects { return ticket }
        return Ticket(number: -1, profile: "")
    }

    @Test("Restore asks what it would do, then asks the user; No has the focus, and enter takes it")
    func restoreDefaultsToNo() {
        var fixture = deletedKey()
        fixture.send(.command(.moveDown))
        let effects = fixture.send(.command(.restore))
        #expect(effects == [.prepareRestore(ticket(effects), ObjectReference(bucket: "alpha", key: "a", versionId: "v2"))])
        fixture.send(.event(.restorePrepared(ticket(effects), plan(.copy))))
        #expect(fixture.state.keyContext == .dialog)
        #expect(fixture.send(.command(.open)).isEmpty)
        #expect(fixture.state.layers.isEmpty)
    }

    @Test("A y carries the plan out as it was shown")
    func yes() {
        var fixture = deletedKey()
        fixture.send(.command(.moveDown))
        let ticket = ticket(fixture.send(.command(.restore)))
        fixture.send(.event(.restorePrepared(ticket, plan(.copy))))
        let effects = fixture.send(.command(.accept))
        guard case .restore(let change, let carried, LockChoice())? = effects.first else {
            Issue.record("\(effects)")
            return
        }
        #expect(carried == plan(.copy))
        #expect(fixture.state.changes == [change])
        let target = ObjectReference(bucket: "alpha", key: "a", versionId: "v1")
        let after = fixture.send(.event(.changed(change, target, sentence: "Restored.", isWarning: false)))
        #expect(after.contains { if case .listVersions = $0 { true } else { false } })
        #expect(after.contains { if case .listObjects = $0 { true } else { false } })
        fixture.send(.event(.finished(change)))
        #expect(fixture.state.changes.isEmpty)
        #expect(fixture.state.status?.headline == "Restored.")
    }

    @Test("Nothing to do and refusals are said without a question")
    func noQuestion() {
        var fixture = deletedKey()
        fixture.send(.command(.moveDown))
        let nothing = plan(.nothing)
        fixture.send(.event(.restorePrepared(ticket(fixture.send(.command(.restore))), nothing)))
        #expect(fixture.state.layers.isEmpty)
        #expect(fixture.state.status?.headline.contains("Nothing to do") == true)
        var refused = plan(.copy)
        refused.refusal = VersionRestorePlan.Refusal(.suspended, "Versioning is suspended.")
        fixture.send(.event(.restorePrepared(ticket(fixture.send(.command(.restore))), refused)))
        #expect(fixture.state.layers.isEmpty)
        #expect(fixture.state.status?.severity == .warning)
    }

    @Test("A plan that comes after the user has gone elsewhere asks nothing")
    func latePlan() {
        var fixture = deletedKey()
        fixture.send(.command(.moveDown))
        let old = ticket(fixture.send(.command(.restore)))
        fixture.send(.event(.failed(old, denied("HeadObject"))))
        #expect(fixture.state.status?.severity == .error)
        fixture.send(.event(.restorePrepared(old, plan(.copy))))
        #expect(fixture.state.layers.isEmpty)
    }

    @Test("Undelete is offered on a deleted key only; restore not on a marker")
    func availability() {
        var fixture = deletedKey()
        #expect(fixture.state.disabledReason(.restore) != nil)
        #expect(fixture.state.disabledReason(.undelete) == nil)
        #expect(fixture.state.disabledReason(.download) != nil)
        fixture.send(.command(.moveDown))
        #expect(fixture.state.disabledReason(.restore) == nil)
        fixture.send(.command(.out))
        #expect(fixture.state.disabledReason(.undelete) != nil)
    }

    @Test("Deleting for ever wants the word typed; a paste doesn't do it, nor does y")
    func deleteForEver() {
        var fixture = deletedKey()
        fixture.send(.command(.moveDown))
        fixture.send(.command(.deleteVersion))
        #expect(fixture.state.keyContext == .input)
        #expect(fixture.send(.paste("delete")).isEmpty)
        #expect(fixture.send(.command(.open)).isEmpty)
        #expect(fixture.state.status?.headline.contains("Type delete") == true)
        fixture.send(.edit(.insert("delete")))
        let effects = fixture.send(.command(.open))
        guard case .deleteVersion(_, let target)? = effects.first else {
            Issue.record("\(effects)")
            return
        }
        #expect(target == ObjectReference(bucket: "alpha", key: "a", versionId: "v2"))
    }

    @Test("A read-only session deletes nothing, and says why")
    func readOnly() {
        var fixture = deletedKey()
        fixture.state.isReadOnly = true
        #expect(fixture.send(.command(.deleteVersion)).isEmpty)
        #expect(fixture.state.status?.headline.contains("read-only") == true)
    }

    @Test("In a read-only session what a restore would do can be read, but not done")
    func readOnlyRestore() {
        var fixture = deletedKey()
        fixture.state.isReadOnly = true
        fixture.send(.command(.moveDown))
        fixture.send(.event(.restorePrepared(ticket(fixture.send(.command(.restore))), plan(.copy))))
        #expect(fixture.state.keyContext == .dialog)
        #expect(fixture.send(.command(.accept)).isEmpty)
        #expect(fixture.state.status?.headline.contains("read-only") == true)
    }

    @Test("An archived version is asked for with days and tier; DEEP_ARCHIVE has no Expedited; enter leaves it")
    func retrieval() {
        for (storageClass, tiers) in [("GLACIER", ["Standard", "Bulk", "Expedited"]), ("DEEP_ARCHIVE", ["Standard", "Bulk"])] {
            var fixture = deletedKey()
            fixture.send(.command(.moveDown))
            var archived = plan(.copy)
            archived.row.storageClass = storageClass
            archived.refusal = VersionRestorePlan.Refusal(.archived(.archived), "It is archived.")
            fixture.send(.event(.restorePrepared(ticket(fixture.send(.command(.restore))), archived)))
            guard case .confirm(let question)? = fixture.state.layers.last else {
                Issue.record("no question")
                return
            }
            #expect(question.choices.map(\.values) == [["1", "3", "7", "14", "30", "90"], tiers])
            #expect(question.isNoFocused)
            // Down from No: the days, then the tier.
            fixture.send(.move(.down))
            fixture.send(.command(.mark))
            fixture.send(.move(.down))
            fixture.send(.command(.mark))
            let effects = fixture.send(.command(.accept))
            let target = ObjectReference(bucket: "alpha", key: "a", versionId: "v1")
            guard case .requestRetrieval(let change, [target], days: 14, tier: .bulk)? = effects.first else {
                Issue.record("\(effects)")
                return
            }
            fixture.send(.event(.retrievalAsked(change, [target], sentence: "Asked.", isWarning: false)))
            #expect(fixture.state.workspace.versions.retrievals["v1"] == .ongoing)
        }
    }

    @Test("Archived versions in sight are looked up once, and again after a refresh")
    func retrievalStates() {
        var fixture = Fixture.inBucket([object("a")])
        fixture.send(.command(.versions))
        var old = version("a", "v1")
        old.storageClass = "GLACIER"
        fixture.send(.event(.rows(fixture.versionsTicket, SealedRows(segment([version("a", "v2", isLatest: true), old])))))
        let target = ObjectReference(bucket: "alpha", key: "a", versionId: "v1")
        let asked = fixture.send(.event(.finished(fixture.versionsTicket)))
        guard case .readRetrievals(let ticket, [target])? = asked.first else {
            Issue.record("\(asked)")
            return
        }
        fixture.send(.event(.retrievals(ticket, [RetrievalFact(target, .ongoing)])))
        fixture.send(.event(.finished(ticket)))
        #expect(fixture.state.workspace.versions.retrievals == ["v1": .ongoing])
        #expect(fixture.send(.command(.moveDown)).isEmpty)
        fixture.send(.command(.refresh))
        fixture.send(.event(.rows(fixture.versionsTicket, SealedRows(segment([version("a", "v2", isLatest: true), old])))))
        let again = fixture.send(.event(.finished(fixture.versionsTicket)))
        #expect(again.contains { if case .readRetrievals = $0 { true } else { false } })
    }

    @Test("A customer's key is asked for where it is wanted, goes to the runner only, and what wanted it goes on")
    func customerKey() {
        var fixture = deletedKey()
        fixture.send(.command(.moveDown))
        let effects = fixture.send(.command(.preview))
        guard case .preview(let ticket, let target, _)? = effects.last else {
            Issue.record("\(effects)")
            return
        }
        var error = denied("GetObject")
        error.code = "CustomerKeyRequired"
        fixture.send(.event(.failed(ticket, error)))
        #expect(fixture.state.keyContext == .input)
        fixture.send(.edit(.insert("not-for-eyes")))
        var dumped = ""
        dump(fixture.state, to: &dumped)
        #expect(!dumped.contains("not-for-eyes"))
        let used = fixture.send(.command(.open))
        #expect(used == [.useCustomerKey(profile: "demo", bucket: "alpha", Secret("not-for-eyes"), then: .detail(target))])
        #expect(!"\(used)".contains("not-for-eyes"))
        fixture.send(.event(.customerKeyRefused("that is no key", bucket: "alpha", then: .detail(target))))
        #expect(fixture.state.keyContext == .input)
        fixture.send(.command(.escape))
        let again = fixture.send(.event(.customerKeyTaken(.detail(target))))
        #expect(again.contains { if case .preview(_, target, _) = $0 { true } else { false } })
    }

    @Test("While something else has the keys, no key is asked for: what is typed there must not become one")
    func customerKeyWaits() {
        var fixture = deletedKey()
        fixture.send(.command(.moveDown))
        let effects = fixture.send(.command(.preview))
        guard case .preview(let ticket, _, _)? = effects.last else { return }
        fixture.send(.command(.palette))
        var error = denied("GetObject")
        error.code = "CustomerKeyRequired"
        fixture.send(.event(.failed(ticket, error)))
        #expect(fixture.state.layers.count == 1)
        #expect(fixture.state.workspace.detail.loading.failure?.hint?.contains("^r") == true)
    }

    @Test("A lock is taken over only when ticked")
    func lockTick() {
        var fixture = deletedKey()
        fixture.send(.command(.moveDown))
        var locked = plan(.copy)
        locked.lock = VersionRestorePlan.LockOffer(retention: ObjectRetention(mode: "GOVERNANCE", retainUntil: 1_900_000_000_000))
        fixture.send(.event(.restorePrepared(ticket(fixture.send(.command(.restore))), locked)))
        fixture.send(.command(.moveUp))
        fixture.send(.command(.mark))
        let effects = fixture.send(.command(.accept))
        guard case .restore(_, _, LockChoice(keepsRetention: true))? = effects.first else {
            Issue.record("\(effects)")
            return
        }
    }

    @Test("Leaving while a change is under way is asked about, with No in focus")
    func quitWhileChanging() {
        var fixture = deletedKey()
        #expect(fixture.send(.command(.quit)) == [.quit])
        fixture.state.changes = [Ticket(number: 99, profile: "demo")]
        #expect(fixture.send(.command(.quit)).isEmpty)
        #expect(fixture.send(.command(.open)).isEmpty)
        #expect(fixture.state.layers.isEmpty)
        fixture.send(.command(.quit))
        #expect(fixture.send(.command(.accept)) == [.quit])
    }

    @Test("A download proposes a name that leads nowhere else, and its failure is told")
    func download() {
        var fixture = Fixture.inBucket([object("dir/..")])
        fixture.send(.command(.download))
        guard case .prompt(let prompt)? = fixture.state.layers.last else {
            Issue.record("no prompt")
            return
        }
        #expect(prompt.input.text == "./download")
        let effects = fixture.send(.command(.open))
        guard case .download(let ticket, _, path: "./download")? = effects.first else {
            Issue.record("\(effects)")
            return
        }
        fixture.send(.event(.failed(ticket, denied("GetObject"))))
        #expect(fixture.state.status?.severity == .error)
        #expect(fixture.state.changes.isEmpty)
    }

    @Test(
        "What is finished or undone is called by its name",
        arguments: [(false, "the restore", "A restore of keys in alpha"), (true, "the copies in place", "Copying in place of keys in alpha")])
    func runWords(isRedrive: Bool, words: String, interrupted: String) {
        var fixture = Fixture.browsing()
        let run = RunSummary(
            id: "1", phase: .interrupted, startedAt: 0, bucket: "alpha", endpoint: nil, profile: "demo", time: nil, places: [],
            progress: RunProgress(runId: "1", done: 1, total: 3), undoable: 1, isRedrive: isRedrive)
        let ticket = Ticket(number: 1, profile: "demo")
        fixture.send(.event(.runs(ticket, [run], isStart: true)))
        #expect(fixture.state.status?.headline == "\(interrupted) was interrupted after 1 of 3 keys.")
        fixture.send(.event(.runs(ticket, [run], isStart: false)))
        fixture.send(.command(.open))
        let finishing = fixture.send(.command(.accept))
        #expect(fixture.state.status?.headline == "Going on with \(words); Q shows how far it is.", "\(finishing)")
        var listing = Listing(id: 1)
        listing.append(segment([version("a", "v2", isLatest: true), version("a", "v1")]))
        listing.finish()
        let record = UndoRecord(key: "a", createdVersionId: "v2", former: UndoRecord.Former(versionId: "v1", isDeleteMarker: false))
        fixture.send(.event(.runs(ticket, [run], isStart: false)))
        fixture.send(.command(.moveDown))
        guard case .prepareUndo(let reading, _)? = fixture.send(.command(.open)).last else { return #expect(Bool(false), "nothing is read") }
        fixture.send(.event(.undoPrepared(reading, run, UndoPlan([record], log: VersionLog(listing)))))
        let undoing = fixture.send(.command(.accept))
        #expect(fixture.state.status?.headline == "Undoing \(words); Q shows how far it is.", "\(undoing)")
    }
}
