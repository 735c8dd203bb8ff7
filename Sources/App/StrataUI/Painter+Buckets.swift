import S3Model
import StrataCore
import TerminalUI

extension Painter {
    mutating func drawBuckets(_ rect: Rect) {
        let pane = workspace.buckets
        drawFrame(.buckets, rect, title: bucketsTitle(pane), note: pane.filter.isEmpty ? "" : "/\(pane.filter)")
        let inside = rect.inset
        if pane.visible.isEmpty { return drawNoBuckets(pane, in: inside) }
        let factRows = inside.rows >= 16 ? 8 : 0
        let (list, foot) = inside.splitBottom(factRows)
        for offset in 0..<list.rows {
            let position = pane.cursor.top + offset
            guard pane.visible.indices.contains(position) else { break }
            drawBucket(pane.buckets[pane.visible[position]], pane, list.row(offset), isCursor: position == pane.cursor.row)
        }
        if pane.loading.ticket != nil || pane.loading.failure != nil { grid.setRole(.dim, in: list) }
        if let failure = pane.loading.failure { return drawFailure(failure, in: list.splitBottom(min(list.rows, 6)).bottom) }
        if factRows > 0, let bucket = pane.current { drawFacts(of: bucket, pane, in: foot, rect) }
    }

    private func bucketsTitle(_ pane: BucketsPane) -> String {
        var title = "Buckets"
        if !pane.buckets.isEmpty { title += pane.filter.isEmpty ? " \(pane.buckets.count)" : " \(pane.visible.count) of \(pane.buckets.count)" }
        if pane.loading.ticket != nil || pane.factsTicket != nil { title += " \(spinner)" }
        if pane.column != .name || pane.isDescending { title += " \(glyphs.dot) by \(pane.column.rawValue)" }
        return title
    }

    private mutating func drawNoBuckets(_ pane: BucketsPane, in rect: Rect) {
        if let failure = workspace.connecting.failure ?? pane.loading.failure { return drawFailure(failure, in: rect) }
        if pane.loading.ticket != nil { return drawMessage([("reading the buckets \(spinner)", .dim)], in: rect) }
        if !pane.filter.isEmpty { return drawMessage([("no bucket with \"\(pane.filter)\"", .dim), ("esc clears the filter", .hint)], in: rect) }
        guard pane.loading == .done else { return }
        drawMessage([("This account has no buckets.", .text), ("o goes to a bucket you may read but not list.", .hint)], in: rect)
    }

    private mutating func drawBucket(_ bucket: Bucket, _ pane: BucketsPane, _ row: Rect, isCursor: Bool) {
        let facts = pane.facts[bucket.name]
        var right = row.right - 1
        right = putBadges(facts, right: right, row: row.row)
        let nameWidth = displayWidth(bucket.name, repertoire: glyphs.repertoire)
        if let region = pane.region(of: bucket), row.columns - nameWidth >= region.count + 8 {
            right = putRight(region, right: right - 1, row: row.row, role: .dim)
        }
        grid.put(bucket.name, at: Point(column: row.column + 1, row: row.row), maxColumns: right - row.column - 2, truncation: .middle)
        dressRow(row, pane: .buckets, isCursor: isCursor, isMarked: false)
    }

    /// V versioned, v suspended, L lifecycle rules, R replicated, ! refused.
    private mutating func putBadges(_ facts: BucketFacts?, right: Int, row: Int) -> Int {
        guard let facts else { return right }
        var badges: [(String, Role)] = []
        switch facts.versioning {
        case .known(let versioning) where versioning.status == .enabled: badges.append(("V", .good))
        case .known(let versioning) where versioning.status == .suspended: badges.append(("v", .warning))
        case .failed: badges.append(("!", .error))
        case .known, .unknown: badges.append((" ", .dim))
        }
        badges.append(countBadge("L", facts.lifecycleRules))
        badges.append(countBadge("R", facts.replicationRules))
        for (index, badge) in badges.enumerated() {
            grid.put(badge.0, at: Point(column: right - 3 + index, row: row), role: badge.1)
        }
        return right - 3
    }

    private func countBadge(_ letter: String, _ fact: BucketFacts.Fact<Int>) -> (String, Role) {
        switch fact {
        case .known(let count): count > 0 ? (letter, .badge) : (" ", .dim)
        case .failed(let error): error.isDenial ? ("!", .error) : (" ", .dim)
        case .unknown: (" ", .dim)
        }
    }

    /// What is known of the bucket under the cursor, and which question it refused.
    private mutating func drawFacts(of bucket: Bucket, _ pane: BucketsPane, in rect: Rect, _ frame: Rect) {
        grid.drawDivider(frame, row: rect.row, title: bucket.name, titleRole: .dim)
        let facts = pane.facts[bucket.name] ?? BucketFacts()
        var lines: [(String, (String, Role))] = []
        lines.append(("region", describe(facts.region) { $0.isEmpty ? "not said" : $0 }))
        lines.append(("created", (figures.time(bucket.creationDate.map { $0 * 1000 }), .text)))
        lines.append(
            (
                "versioning",
                describe(facts.versioning) { versioning in
                    let mfa = versioning.mfaDelete ? ", MFA delete" : ""
                    return (versioning.status.map { $0 == .enabled ? "on" : "suspended" } ?? "never on") + mfa
                }
            ))
        lines.append(("lifecycle", describe(facts.lifecycleRules, rules)))
        lines.append(("replication", describe(facts.replicationRules, rules)))
        lines.append(("", ("V versions  L lifecycle", .hint)))
        lines.append(("", ("R replicated  ! refused", .hint)))
        for (index, line) in lines.enumerated() where index + 1 < rect.rows {
            let row = rect.row + 1 + index
            let indent = line.0.isEmpty ? 1 : 13
            grid.put(line.0, at: Point(column: rect.column + 1, row: row), role: .dim)
            grid.put(line.1.0, at: Point(column: rect.column + indent, row: row), role: line.1.1, maxColumns: rect.columns - indent - 1)
        }
    }

    private func rules(_ count: Int) -> String { count == 0 ? "no rules" : count == 1 ? "1 rule" : "\(count) rules" }

    private func describe<Value>(_ fact: BucketFacts.Fact<Value>, _ words: (Value) -> String) -> (String, Role) {
        switch fact {
        case .unknown: (glyphs.ellipsis, .dim)
        case .known(let value): (words(value), .text)
        case .failed(let error): (error.isDenial ? "denied: \(error.code)" : "not here: \(error.code)", error.isDenial ? .error : .dim)
        }
    }
}

extension S3Error {
    /// True when the store understood and refused.
    var isDenial: Bool { status == 403 || code == "AccessDenied" }
}
