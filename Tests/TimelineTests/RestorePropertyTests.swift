import S3Model
import Testing

@testable import Timeline

/// Plans done on the replayed bucket, and undone.
@Suite struct RestorePropertyTests {
    /// A bucket with a plan for it, and what doing it wrote down.
    struct Run {
        var bucket: ReplayedBucket
        var view: AsOfView
        var plan: RestorePlan
        var before: ReplayedBucket
        var records: [UndoRecord] = []
        var place: Comment

        init(seed: UInt64, _ traits: RandomLives.Traits, versioning: ReplayedBucket.Versioning = .enabled) throws {
            var random = SplitMix(seed: seed ^ 0xABCDEF)
            bucket = RandomLives.bucket(seed: seed, traits)
            bucket.versioning = versioning
            bucket.wait(Int64(random.below(2)))
            place = "seed \(seed)"
            let time = AsOfTime(second: 1000 + Int64(random.below(Int(bucket.second - 1000) + 1)))
            let log = VersionLog(bucket.listing(pageSize: 1 + random.below(9)))
            view = try #require(AsOfView.make(log, at: time, removed: Self.removed(bucket), expiry: .none))
            let scope = [.bucket, .bucket, .prefix("dir/"), .keys(["a", "e\u{301}", "missing"])][random.below(4)] as RestoreScope
            let options = RestoreOptions(
                hidesCreated: random.chance(50), versioning: versioning == .never ? nil : versioning == .enabled ? .enabled : .suspended,
                keepsMarkers: random.chance(20))
            plan = try #require(RestorePlan.make(view, scope: scope, options: options))
            before = bucket
        }

        /// Every other journal doesn't know what the entries lay on.
        static func removed(_ bucket: ReplayedBucket) -> [RemovedEntry] {
            bucket.journal.map { entry in
                RemovedEntry(
                    key: entry.key, versionId: entry.entry.id, kind: entry.entry.isMarker ? .deleteMarker : .version,
                    lastModified: entry.entry.second * 1000, removedAt: entry.removedAt * 1000, beneath: bucket.second % 2 == 0 ? nil : entry.beneath)
            }
        }

        /// Does the first rows of the plan, as a run that may be killed in between.
        mutating func perform(rows: Int = .max) {
            bucket.wait(1)
            for index in plan.rowsToDo.prefix(rows) {
                let row = plan[index]
                #expect(row.newest.versionId == bucket.stack(of: row.key).first?.id, place)
                var record = UndoRecord(
                    key: row.key, former: .init(versionId: row.newest.versionId ?? "", isDeleteMarker: row.newest.kind == .deleteMarker))
                switch row.action {
                case .undelete:
                    let known = bucket.journal.count
                    for marker in row.markers { bucket.remove(row.key, id: marker.versionId, .journalled) }
                    record.removed = Array(Self.removed(bucket)[known...])
                case .copy: record.createdVersionId = bucket.put(row.key, content: Int(row.wanted!.size), storageClass: row.wanted!.storageClass)
                case .hide:
                    bucket.delete(row.key)
                    record.createdVersionId = bucket.stack(of: row.key)[0].id
                    record.createdIsDeleteMarker = true
                case .unchanged, .unknown, .unrecoverable: Issue.record(place)
                }
                records.append(record)
            }
        }

        func log() -> VersionLog { VersionLog(bucket.listing(pageSize: 5)) }

        func visible(_ key: String) -> Int? { bucket.visible[ByteKey(key)] }
    }

    private static let seeds: UInt64 = 400

    @Test func `After a run the bucket shows what the view showed, and no version is lost`() throws {
        var (undeleted, copied, hidden) = (0, 0, 0)
        for seed in 0..<Self.seeds {
            var run = try Run(seed: seed, .init(erases: seed % 2 == 1, archives: seed % 3 == 1))
            run.perform()
            #expect(run.before.versions.isSubset(of: run.bucket.versions), run.place)
            for index in 0..<run.plan.count {
                let row = run.plan[index]
                switch row.action {
                case .undelete:
                    undeleted += 1
                    #expect(run.visible(row.key) == Int(row.wanted!.size), run.place)
                    #expect(run.bucket.stack(of: row.key)[0].id == row.wanted!.versionId, run.place)
                case .copy:
                    copied += 1
                    #expect(run.visible(row.key) == Int(row.wanted!.size), run.place)
                case .hide where row.isToDo:
                    hidden += 1
                    #expect(run.visible(row.key) == nil, run.place)
                case .hide, .unknown, .unrecoverable: #expect(run.visible(row.key) == run.before.visible[ByteKey(row.key)], run.place)
                case .unchanged:
                    #expect(run.visible(row.key) == row.wanted.map { Int($0.size) }, run.place)
                }
            }
        }
        #expect(undeleted > 30 && copied > 200 && hidden > 100, "\(undeleted) \(copied) \(hidden)")
    }

    @Test func `With nothing erased, hiding and the whole bucket, everything is as it was`() throws {
        var judged = 0
        for seed in 0..<Self.seeds {
            var run = try Run(seed: seed, .init())
            guard run.plan.scope == .bucket, run.plan.options.hidesCreated, run.plan.totals.unknown.keys == 0 else { continue }
            judged += 1
            run.perform()
            for key in RandomLives.keys { #expect(run.visible(key) == run.before.content(of: key, at: run.plan.time.second), run.place) }
        }
        #expect(judged > 30)
    }

    /// The markers that a run removed stay part of the past.
    @Test func `The past is the same after a run as before it`() throws {
        for seed in 0..<(Self.seeds / 4) {
            var run = try Run(seed: seed, .init(suspends: seed % 2 == 0, erases: seed % 3 == 0))
            let end = run.bucket.second
            run.perform()
            for second in stride(from: 1000, through: end, by: 3) {
                let time = AsOfTime(second: second)
                let before = try #require(AsOfView.make(run.view.log, at: time, removed: Run.removed(run.before), expiry: .none))
                let after = try #require(AsOfView.make(run.log(), at: time, removed: Run.removed(run.bucket), expiry: .none))
                for key in RandomLives.keys {
                    let (then, now) = (before.key(named: key), after.key(named: key))
                    #expect(then?.then?.versionId == now?.then?.versionId, "\(run.place), second \(second), key \(key)")
                }
            }
        }
    }

    @Test func `Undo brings the former view back and removes only what the run made`() throws {
        var (deleted, copies, markers, left) = (0, 0, 0, 0)
        for seed in 0..<Self.seeds {
            var random = SplitMix(seed: seed)
            var run = try Run(seed: seed, .init(erases: seed % 2 == 1))
            // Every other run is killed half way.
            run.perform(rows: seed % 2 == 0 ? .max : 2)
            let created = Set(run.records.compactMap(\.createdVersionId))
            run.bucket.wait(Int64(random.below(3)))
            var foreign: [String: Int?] = [:]
            for record in run.records where random.chance(15) {
                if random.chance(50) { _ = run.bucket.put(record.key) } else { run.bucket.delete(record.key) }
                foreign[record.key] = run.visible(record.key)
            }
            let kept = run.bucket.versions
            let locked = Set(created.filter { _ in random.chance(25) })
            let undo = UndoPlan(run.records, log: run.log(), locked: locked)
            for row in undo.rows {
                let key = row.record.key
                switch row.action {
                case .deleteVersion(let id):
                    deleted += 1
                    #expect(created.contains(id) && !locked.contains(id), run.place)
                    run.bucket.remove(key, id: id, .journalled)
                case .removeMarker(let id):
                    #expect(created.contains(id) && row.record.createdIsDeleteMarker, run.place)
                    run.bucket.remove(key, id: id, .journalled)
                case .copyFormer(let former):
                    copies += 1
                    _ = run.bucket.put(key, content: Int(former.size))
                case .addMarker:
                    markers += 1
                    run.bucket.delete(key)
                case .nothing: #expect(foreign[key] != nil, run.place)
                case .left(let obstacle):
                    left += 1
                    #expect(obstacle == .changedSince && foreign[key] != nil, run.place)
                    #expect(run.visible(key) == foreign[key]!, run.place)
                    continue
                }
                #expect(run.visible(key) == run.before.visible[ByteKey(key)], run.place)
            }
            #expect(run.before.versions.isSubset(of: run.bucket.versions), run.place)
            #expect(kept.subtracting(run.bucket.versions).count == undo.totals.deleteVersions, run.place)
        }
        #expect(deleted > 50 && copies > 10 && markers > 50 && left > 20)
    }

    @Test(arguments: [ReplayedBucket.Versioning.never, .suspended])
    func `Without versioning nothing is written`(versioning: ReplayedBucket.Versioning) throws {
        for seed in 0..<Self.seeds {
            var run = try Run(seed: seed, .init(suspends: true), versioning: versioning)
            let actions = (0..<run.plan.count).map { run.plan.action(at: $0) }
            #expect(!actions.contains(.copy) && !actions.contains(.hide), run.place)
            run.perform()
            #expect(run.before.versions == run.bucket.versions, run.place)
            let undo = UndoPlan(run.records, log: run.log(), versioning: .suspended)
            #expect(undo.rows.allSatisfy { $0.action == .left(.requiresVersioning) }, run.place)
        }
    }
}
