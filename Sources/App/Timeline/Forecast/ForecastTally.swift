import S3Model

/// Rows and sums of a forecast while it is made: flat, so that adding a row allocates nothing but its place.
struct ForecastTally: Sendable {
    private let rules: CompiledRules
    private var rows: [Forecast.Row] = []
    /// By line and horizon, not cumulated.
    private var counts: [Int]
    private var bytes: [Int64]
    private var dependCounts: [Int]
    private var dependBytes: [Int64]
    private var held = Forecast.Tally()
    private var unreadTags: [Int32] = []
    private var entryCount = 0
    private var undatedCount = 0
    private var uploadCount = 0

    init(_ rules: CompiledRules) {
        self.rules = rules
        let cells = rules.lines.count * Forecast.horizons.count
        counts = Array(repeating: 0, count: cells)
        bytes = Array(repeating: 0, count: cells)
        dependCounts = counts
        dependBytes = bytes
    }

    mutating func count(isDated: Bool) {
        entryCount += 1
        if !isDated { undatedCount += 1 }
    }

    /// Adds what happens to a key, in this order.
    mutating func add(_ steps: [KeyLife.Step]) {
        for step in steps { add(step, depends: false) }
    }

    /// Adds what happens to a key with unread tags: what happens whether or not rules match them is certain, the rest depends.
    ///
    /// Each of the rules is taken to match alone, all together, and none.
    mutating func add(_ life: inout KeyLife, open: [Int]) {
        var worlds: [Set<KeyLife.Step>] = []
        if open.count > 1 {
            for rule in open {
                life.run(assuming: [rule])
                worlds.append(Set(life.steps))
            }
        }
        life.run(assuming: open)
        worlds.append(Set(life.steps))
        // The last one, since only the others leave the entries as they were.
        life.run()
        worlds.append(Set(life.steps))
        let certain = worlds.dropFirst().reduce(worlds[0]) { $0.intersection($1) }
        var found = Array(worlds.reduce(into: Set()) { $0.formUnion($1) })
        found.sort(by: KeyLife.Step.isBefore)
        for step in found { add(step, depends: !certain.contains(step)) }
        let isUncertain = certain.count < found.count
        if isUncertain { unreadTags += life.positions(openFor: open) }
    }

    private mutating func add(_ step: KeyLife.Step, depends: Bool) {
        rows.append(
            Forecast.Row(
                position: step.position, line: Int16(clamping: step.line), dependsOnTags: depends, dueInDays: Int32(clamping: step.due)))
        guard let horizon = Forecast.horizons.firstIndex(where: { step.due <= $0 }) else { return }
        let cell = step.line * Forecast.horizons.count + horizon
        counts[cell] += 1
        bytes[cell] += step.size
        if depends {
            dependCounts[cell] += 1
            dependBytes[cell] += step.size
        }
    }

    /// Adds what locks hold back.
    mutating func addHeld(_ life: KeyLife) {
        for entry in life.held {
            for (index, horizon) in Forecast.horizons.enumerated() where entry.due <= horizon {
                held.counts[index] += 1
                held.bytes[index] += entry.size
            }
        }
    }

    /// Adds an upload, with the rule that aborts it first.
    mutating func add(_ upload: MultipartUpload, _ position: Int32, _ today: Int) {
        uploadCount += 1
        guard let initiated = upload.initiated else { return }
        var key = upload.key
        var matching: [Int] = []
        key.withUTF8 { rules.match($0, into: &matching) }
        let aborting = matching.compactMap { number in rules.rules[number].abortDays.map { (days: $0, line: rules.rules[number].abortLine) } }
        guard let first = aborting.min(by: { $0.days < $1.days }) else { return }
        let due = ForecastSetting.dayNumber(initiated) - today + first.days + 1
        guard due <= Forecast.horizons.max() ?? 0 else { return }
        add(KeyLife.Step(position: position, size: 0, line: first.line, due: due), depends: false)
    }

    /// Brings rows of keys that came in another order than the listing's into its order.
    mutating func sortRows() {
        rows.sort { ($0.position, $0.dueInDays, $0.line) < ($1.position, $1.dueInDays, $1.line) }
        unreadTags.sort()
    }

    /// The result, without lines that have no rows.
    func forecast(isComplete: Bool) -> Forecast {
        var forecast = Forecast()
        var places = [Int16](repeating: 0, count: rules.lines.count)
        let width = Forecast.horizons.count
        for (index, line) in rules.lines.enumerated() {
            let cells = index * width..<(index + 1) * width
            guard counts[cells].contains(where: { $0 > 0 }) else { continue }
            var line = line
            line.tally = Self.cumulated(counts[cells], bytes[cells])
            line.depends = Self.cumulated(dependCounts[cells], dependBytes[cells])
            places[index] = Int16(clamping: forecast.lines.count)
            forecast.lines.append(line)
        }
        forecast.rows = rows
        for index in forecast.rows.indices { forecast.rows[index].line = places[Int(forecast.rows[index].line)] }
        forecast.entryCount = entryCount
        forecast.uploadCount = uploadCount
        forecast.unreadTags = unreadTags
        forecast.held = held
        forecast.undatedCount = undatedCount
        forecast.isComplete = isComplete
        return forecast
    }

    private static func cumulated(_ counts: ArraySlice<Int>, _ bytes: ArraySlice<Int64>) -> Forecast.Tally {
        var tally = Forecast.Tally()
        var (count, size) = (0, Int64(0))
        for (index, (more, moreBytes)) in zip(counts, bytes).enumerated() {
            count += more
            size += moreBytes
            tally.counts[index] = count
            tally.bytes[index] = size
        }
        return tally
    }
}

extension KeyLife {
    /// Numbers of the rules of `matching` that ask for tags nobody has read.
    fileprivate func isOpen(_ rule: Int) -> Bool { rules.rules[rule].wantsTags && entries.dropFirst().contains { isOpen($0, for: rule) } }

    var openRules: [Int] {
        // Most buckets have no rule with tags: nothing is allocated for them.
        guard matching.contains(where: { rules.rules[$0].wantsTags }) else { return [] }
        return matching.filter { isOpen($0) }
    }

    fileprivate func positions(openFor rules: [Int]) -> [Int32] {
        entries.dropFirst().filter { entry in rules.contains { isOpen(entry, for: $0) } }.map(\.position).sorted()
    }
}
