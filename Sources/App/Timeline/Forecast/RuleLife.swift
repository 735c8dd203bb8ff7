public import S3Model

/// An object's life under all rules that hit it: what a picture with days as its axis shows.
///
/// Days are of age, as rules count them (an action takes place at the midnight after); dates in rules are days from when the object was written.
public struct RuleLife: Sendable, Equatable {
    /// The object whose life it is.
    public struct Subject: Sendable, Equatable {
        public var key: String
        /// Bytes.
        public var size: Int64
        /// Empty: STANDARD.
        public var storageClass: String
        /// nil: nobody has read them.
        public var tags: [ObjectDescription.Field]?
        /// Milliseconds since 1970, UTC.
        public var written: Int64

        public init(key: String, size: Int64, storageClass: String = "", tags: [ObjectDescription.Field]? = nil, written: Int64) {
            self.key = key
            self.size = size
            self.storageClass = storageClass
            self.tags = tags
            self.written = written
        }
    }

    /// A stretch of days in one storage class; it ends where the next begins, or with the track.
    public struct Band: Sendable, Equatable {
        public var fromDay: Int
        public var storageClass: String
        /// Position in the document of the rule that moved it there; nil for the first.
        public var rule: Int?
        /// So many of the newest noncurrent versions are left where they were.
        public var spares = 0
    }

    public enum Ending: Sendable, Equatable {
        /// For good.
        case deleted
        /// A delete marker comes on top: it goes on as a noncurrent version.
        case hidden
    }

    public struct End: Sendable, Equatable {
        public var day: Int
        public var ending: Ending
        public var rule: Int
        /// So many of the newest noncurrent versions are kept.
        public var spares = 0
    }

    /// Never empty of bands; the first begins at day 0.
    public struct Track: Sendable, Equatable {
        public var bands: [Band]
        /// nil: it is kept for ever.
        public var end: End?
    }

    /// Days since it was written.
    public var current: Track
    /// Days since its successor was written, for a version with more newer ones than any rule spares; nil in a bucket without versions.
    public var noncurrent: Track?
    /// The delete marker above a deleted object goes, so many days after the object's last version became noncurrent; nil: it stays.
    public var markerRemoval: End?
    /// Positions in the document of the enabled rules that hit the object; those that only abort uploads don't.
    public var rules: [Int]
    /// Of these, those that hit it only if tags nobody has read match: the picture is drawn as if they did.
    public var undecided: [Int]
}

extension RuleLife {
    /// The life of an object under a document's rules. `setting`'s time, tags and locks are not looked at.
    public static func make(rules drafts: [LifecycleRuleDraft], subject: Subject, setting: ForecastSetting) -> RuleLife {
        var compiled = CompiledRules(drafts, dayZero: ForecastSetting.dayNumber(subject.written))
        let storageClass = compiled.classes.number(of: subject.storageClass)
        let mode = KeyLife.Mode(
            versioning: setting.versioning, minimumSize: setting.minimumSize, roundUp: 0, firstDay: 0, horizon: 1 << 40, newerAbove: 1 << 40)
        var life = KeyLife(compiled, mode: mode)
        var key = subject.key
        key.withUTF8 { compiled.match($0, into: &life.matching) }
        if let tags = subject.tags { life.tags[object] = tags }
        let version = KeyLife.Entry(
            position: object, isMarker: false, isNull: setting.versioning != .enabled, size: subject.size, storageClass: storageClass, written: 0,
            since: KeyLife.noDay)
        let hits = life.matching.filter { compiled.rules[$0].actsOnVersions && life.mayHit($0, version) }
        let undecided = hits.filter { life.isOpen(version, for: $0) }
        life.add(version)
        life.run(assuming: undecided)
        let current = track(life.steps, compiled, storageClass)
        let place = { (numbers: [Int]) in numbers.map { compiled.lines[compiled.rules[$0].firstLine].rule } }
        var result = RuleLife(current: current, noncurrent: nil, markerRemoval: nil, rules: place(hits), undecided: place(undecided))
        if setting.versioning != .never { result.addNoncurrent(life, compiled, version, undecided) }
        return result
    }

    private static let object: Int32 = 1

    private mutating func addNoncurrent(_ life: KeyLife, _ rules: CompiledRules, _ version: KeyLife.Entry, _ undecided: [Int]) {
        var life = life
        life.clear()
        // Under a marker, as after a deletion: of the marker itself only its removal is told.
        life.add(
            KeyLife.Entry(position: 0, isMarker: true, isNull: false, size: 0, storageClass: 0, written: 0, since: KeyLife.noDay))
        var below = version
        below.since = 0
        life.add(below)
        life.run(assuming: undecided)
        noncurrent = Self.track(life.steps, rules, version.storageClass)
        if let step = life.steps.first(where: { $0.position == 0 }) {
            markerRemoval = End(day: step.due, ending: .deleted, rule: rules.lines[step.line].rule)
        }
    }

    private static func track(_ steps: [KeyLife.Step], _ rules: CompiledRules, _ storageClass: Int) -> Track {
        var track = Track(bands: [Band(fromDay: 0, storageClass: rules.classes.names[storageClass])])
        for step in steps where step.position == object {
            let line = rules.lines[step.line]
            switch line.action {
            case .transition(let target), .transitionNoncurrent(let target):
                track.bands.append(Band(fromDay: step.due, storageClass: target, rule: line.rule, spares: rules.spares(step.line)))
            case .putMarker:
                track.end = End(day: step.due, ending: .hidden, rule: line.rule)
                return track
            case .delete, .deleteNoncurrent:
                track.end = End(day: step.due, ending: .deleted, rule: line.rule, spares: rules.spares(step.line))
                return track
            case .removeMarker, .abortUpload: break
            }
        }
        return track
    }
}

extension CompiledRules {
    /// How many of the newest noncurrent versions a line's action leaves alone.
    fileprivate func spares(_ line: Int) -> Int {
        if let step = noncurrentTransitions.first(where: { $0.line == line }) { return step.newer }
        return rules.first { $0.noncurrentLine == line }?.noncurrentNewer ?? 0
    }
}

extension KeyLife {
    /// Whether key, size and tags, as far as they are known, let a rule of `matching` hit a version.
    fileprivate func mayHit(_ rule: Int, _ entry: Entry) -> Bool {
        let filter = rules.rules[rule]
        guard entry.size > filter.above, entry.size < filter.below else { return false }
        return !filter.wantsTags || (tags[entry.position].map { rules.tagsMatch(rule, $0) } ?? true)
    }
}
