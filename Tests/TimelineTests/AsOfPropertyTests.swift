import S3Model
import Testing

@testable import Timeline

/// As-of views against the replayed bucket, at every second of random lives.
@Suite struct AsOfPropertyTests {
    private static let seeds: UInt64 = 100

    /// Every other journal doesn't know what the entries lay on.
    private func removed(_ bucket: ReplayedBucket) -> [RemovedEntry] {
        bucket.journal.map {
            RemovedEntry(
                key: $0.key, versionId: $0.entry.id, kind: $0.entry.isMarker ? .deleteMarker : .version, lastModified: $0.entry.second * 1000,
                removedAt: $0.removedAt * 1000, beneath: bucket.second % 2 == 0 ? nil : $0.beneath)
        }
    }

    private func forEveryMoment(_ traits: RandomLives.Traits, salt: UInt64, _ expiry: ExpiryKnowledge, _ body: (Judge) throws -> Void) rethrows {
        for seed in 0..<Self.seeds {
            let bucket = RandomLives.bucket(seed: seed &* 1_000_003 &+ salt, traits)
            let log = VersionLog(bucket.listing(pageSize: 1 + Int(seed % 7)))
            for second in 998...(bucket.second + 1) {
                guard let view = AsOfView.make(log, at: AsOfTime(second: second), removed: removed(bucket), expiry: expiry) else { continue }
                for key in RandomLives.keys { try body(Judge(seed: seed, second: second, key: key, bucket: bucket, view: view)) }
            }
        }
    }

    /// One key at one moment, as the bucket was and as the view has it.
    struct Judge {
        var seed: UInt64
        var second: Int64
        var key: String
        var bucket: ReplayedBucket
        var view: AsOfView

        var top: ReplayedBucket.Entry? { bucket.top(of: key, at: second) }
        var number: Int? { view.log.number(of: key) }
        var place: Comment { "seed \(seed), second \(second), key \(key)" }

        /// How the entry on top at that moment came to be missing; nil where it is kept.
        var topErasure: ReplayedBucket.Erasure? {
            top.flatMap { bucket.erasure(of: $0, key) }
        }

        /// Content of a position of the listing, by the size it was given.
        func content(_ position: Int?) -> Int? { position.map { Int(view.log.listing[$0].size) } }

        var stack: [ReplayedBucket.Entry] { bucket.stack(of: key) }
    }

    @Test func `Where nothing was erased the view is what was there`() {
        forEveryMoment(.init(), salt: 1, .none) { judge in
            guard let number = judge.number else {
                #expect(judge.top == nil, judge.place)
                return
            }
            let expected = judge.top.flatMap { $0.isMarker ? nil : $0.content }
            switch judge.view.state(ofKey: number) {
            case .absent: #expect(expected == nil, judge.place)
            case .object(let position): #expect(judge.content(position) == expected && expected != nil, judge.place)
            case .unknown(let reason, _):
                // A delete of a key that never was looks like an erased version below a marker.
                #expect(reason == .markerOnNothing && judge.top == nil && judge.stack.last?.isMarker == true, judge.place)
            }
        }
    }

    /// What a key must be judged as, with any erasure: the entry that was on top is found if it is kept or journalled, and called unknown only for a
    /// reason that the listing shows; an erased one is called unknown wherever the listing leaves a sign.
    private func check(_ judge: Judge, expiry: ExpiryKnowledge) {
        let older = judge.stack.contains { $0.second <= judge.second }
        let youngerNull = judge.stack.contains { $0.id == "null" && $0.second > judge.second }
        guard let number = judge.number else { return }
        let state = judge.view.state(ofKey: number)
        let expected = judge.top.flatMap { $0.isMarker ? nil : $0.content }
        var reason: UnknownReason?
        var found: Int?
        switch state {
        case .absent: break
        case .object(let position): found = judge.content(position)
        case .unknown(let why, let candidate): (reason, found) = (why, judge.content(candidate))
        }
        let isNaturalTop = judge.topErasure.map { if case .journalled = $0 { true } else { false } } ?? true
        if isNaturalTop { #expect(found == expected, judge.place) }
        if let reason {
            switch reason {
            case .nullReplaced: #expect(youngerNull, judge.place)
            case .markerOnNothing: #expect(judge.stack.last?.isMarker == true && !older, judge.place)
            case .expired: #expect(!expiry.rules.isEmpty && !older, judge.place)
            case .rulesUnread: #expect(!expiry.isRead && !older, judge.place)
            case .undone, .undated, .listingIncomplete: Issue.record(judge.place)
            }
        }
        switch judge.topErasure {
        case .nullReplaced, .unversionedDelete:
            // The null entry that replaced it shows, unless somebody erased that too (undetectable).
            if youngerNull { #expect(reason != nil, judge.place) }
        case .expired:
            // Rules take the oldest first, so nothing older is left; undetectable where a kept entry took its place (see the next test).
            if !expiry.rules.isEmpty || !expiry.isRead, !older { #expect(reason != nil, judge.place) }
        case .byHand, .journalled, nil: break
        }
    }

    @Test func `Suspended phases are told apart or called unknown`() {
        forEveryMoment(.init(suspends: true), salt: 2, .none) { check($0, expiry: .none) }
    }

    /// Undetectable: an entry erased by hand leaves no sign unless only a marker is left; there the state may be any that the rest points to.
    @Test func `Erased by hand, the rest is still judged by what is left`() {
        forEveryMoment(.init(suspends: true, erases: true), salt: 3, .none) { check($0, expiry: .none) }
    }

    @Test func `Where a rule expires versions, what may have gone is unknown`() {
        let rule = ExpiryKnowledge(rules: [.init(prefix: "", days: 30)])
        forEveryMoment(.init(expires: true), salt: 4, rule) { judge in
            check(judge, expiry: rule)
            // Expired from the bottom: whatever was on top and is gone must be flagged, always.
            if let number = judge.number, case .expired? = judge.topErasure, judge.top?.isMarker == false {
                guard case .unknown = judge.view.state(ofKey: number) else {
                    Issue.record(judge.place)
                    return
                }
            }
        }
    }

    @Test func `Where the rules can't be read, what may have gone is unknown`() {
        forEveryMoment(.init(suspends: true, expires: true), salt: 5, .unknown) { check($0, expiry: .unknown) }
    }

    @Test func `Counts of folders add up to those of the bucket`() {
        for seed in 0..<Self.seeds {
            let bucket = RandomLives.bucket(seed: seed, .init(suspends: true))
            let log = VersionLog(bucket.listing(pageSize: 4))
            let view = AsOfView.make(log, at: AsOfTime(second: 1030), removed: removed(bucket), expiry: .none)!
            let rows = view.rows(under: "")
            #expect(rows.counts == view.counts(under: ""))
            var names: [String] = []
            for index in 0..<rows.count {
                names.append(rows[index].name)
                if case .folder(let folder) = rows[index] { #expect(folder.counts == view.counts(under: folder.prefix)) }
            }
            #expect(names == names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        }
    }
}
