import S3Model
import TerminalUI
import Testing

@testable import StrataCore
@testable import StrataUI

/// What holds of every form, whatever its rule and whatever is typed.
@Suite("Forms: generated rules and keys")
struct GeneratedFormTests {
    private func draft(_ random: inout SeededNumbers) -> LifecycleRuleDraft {
        var draft = LifecycleRuleDraft()
        let classes = ["STANDARD_IA", "ONEZONE_IA", "GLACIER", "DEEP_ARCHIVE", "WARM-1"]
        let due = { (random: inout SeededNumbers) -> LifecycleRuleDraft.Due in
            guard random.chance(3) else { return .days(random.below(4000)) }
            return .date("20\(random.below(70) + 30)-0\(random.below(9) + 1)-1\(random.below(10))T00:00:00.000Z")
        }
        draft.id = random.chance(4) ? "" : "rule \(random.below(100)) é"
        draft.isEnabled = random.chance(2)
        if random.chance(2) { draft.filter.prefix = "p\(random.below(10))/" }
        for number in 0..<random.below(3) { draft.filter.tags.append(.init("k\(number)", random.chance(2) ? "" : "v w")) }
        if random.chance(3) { draft.filter.objectSizeGreaterThan = Int64(random.below(1 << 40)) }
        if random.chance(3) { draft.filter.objectSizeLessThan = Int64(1) << Int64(random.below(50)) }
        for _ in 0..<random.below(4) { draft.transitions.append(.init(due: due(&random), storageClass: classes[random.below(5)])) }
        switch random.below(3) {
        case 0: draft.expiration = .due(due(&random))
        case 1: draft.expiration = .expiredObjectDeleteMarker
        default: break
        }
        for _ in 0..<random.below(3) {
            let keep = random.chance(2) ? random.below(100) : nil
            draft.noncurrentTransitions.append(
                .init(days: random.below(500), newerNoncurrentVersions: keep, storageClass: classes[random.below(5)]))
        }
        if random.chance(2) { draft.noncurrentExpiration = .init(days: random.chance(4) ? nil : random.below(900), newerNoncurrentVersions: 3) }
        if random.chance(2) { draft.abortDays = random.below(60) }
        return draft
    }

    @Test("Any rule goes through its form unchanged, and so does its document")
    func roundTrip() throws {
        var random = SeededNumbers(state: 4)
        for _ in 0..<150 {
            let draft = draft(&random)
            var document = LifecycleConfiguration.empty
            document.insertRule(draft.applied(to: document.newRule), at: 0)
            let layer = FormLayer(.lifecycle(LifecycleForm(document: document, position: 0, context: DemoForms.versioned)))
            #expect(layer.lifecycleDraft == LifecycleRuleDraft(document.ruleElements[0]))
            #expect(layer.lifecycleDocument?.document == document)
        }
    }

    @Test("What is said of one rule alone is what is said of it among all")
    func oneRule() {
        var random = SeededNumbers(state: 7)
        for _ in 0..<40 {
            var document = LifecycleConfiguration.empty
            for place in 0..<6 { document.insertRule(draft(&random).applied(to: document.newRule), at: place) }
            let all = LifecycleValidator.problems(in: document, context: DemoForms.versioned)
            for place in 0..<6 {
                let one = LifecycleValidator.problems(in: document, context: DemoForms.versioned, only: place)
                #expect(one == all.filter { $0.rule == nil || $0.rule == place })
            }
        }
    }

    @Test("Whatever is typed, a field has the focus, the picture can be drawn, and every click target can be found again")
    func anyKeys() throws {
        let keys = [
            "<tab>", "<backtab>", "<up>", "<down>", "<left>", "<right>", "<enter>", " ", "3", "x", "<backspace>", "<ctrl-x>", "<ctrl-o>", "<pgup>",
            "<pgdn>", "<ctrl-s>", "<ctrl-_>", "<ctrl-t>", "<home>", "<end>", "<ctrl-u>", "g", "<delete>", "-",
        ]
        var random = SeededNumbers(state: 11)
        for round in 0..<15 {
            var state = DemoForms.new()
            let size = ScreenSnapshotTests.sizes[round % 3]
            for _ in 0..<50 {
                type(keys[random.below(keys.count)], &state, size: size)
                guard let layer = state.form else { break }
                #expect(layer.fields.contains { $0.key == layer.focus })
                #expect(Set(layer.fields.map(\.key)).count == layer.fields.count)
                let frame = Screen.render(state, ScreenContext(size: size, now: DemoState.now))
                #expect(layer.list != nil || layer.beyond > 0 || frame.cursor != nil, "the focus has to be in sight")
            }
        }
    }
}

/// The same numbers every time.
struct SeededNumbers {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    mutating func chance(_ oneIn: Int) -> Bool { below(oneIn) == 0 }
}
