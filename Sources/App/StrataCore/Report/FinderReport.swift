import S3Model
public import Timeline

/// Which versions under a place aren't replicated, by the store's own word: what a HEAD of each says.
public struct FinderReport: Sendable, Equatable, Reporting {
    public enum Stage: Sendable, Equatable {
        /// Versions are being listed.
        case listing
        /// They are listed, and nothing has been asked.
        case ready
        /// They are being asked, or have been; false: it was stopped.
        case asked(isWhole: Bool)
    }

    /// How much is asked: a prefix of what was listed.
    public struct Bound: Sendable, Equatable {
        public var count: Int
        public var currentOnly: Bool
        /// "the first 1,000 versions".
        public var words: String
    }

    public var place: Place
    public var stage = Stage.listing
    /// What was listed, so many versions at most.
    public var candidates = ReplicationCandidates()
    /// How many of them are asked.
    public var wanted = 0
    public var found = ReplicationReport()

    /// Versions that are listed before anything is asked: ten requests.
    static let listingLimit = 10_000
    static let firstBound = 1_000

    public init(place: Place) { self.place = place }

    public var title: String { "replication of \(place.uri)" }
    public var rowCount: Int { found.entries.count }
    public var commands: [Command] { (isReading ? [.stopReport, .open] : [.open, .redrive, .exportReport, .stopReport]) + [.copyMenu, .refresh] }

    private var isReading: Bool { stage == .listing || stage == .asked(isWhole: true) && found.asked < wanted && found.failed < 20 }

    public var emptyWords: String {
        switch stage {
        case .listing: "Listing."
        case .ready: candidates.rows.isEmpty ? "There are no versions here." : "Nothing has been asked yet: enter asks."
        case .asked(let isWhole): isWhole ? "Nothing of what was asked has failed, nothing is pending." : "None found as far as was asked."
        }
    }

    /// What can be asked for, the least first.
    var bounds: [Bound] {
        let all = candidates.rows.count
        let current = candidates.rows.count(where: \.isLatest)
        let rest = candidates.isWhole ? "all" : "the first"
        var bounds: [Bound] = []
        if all > Self.firstBound { bounds.append(Bound(count: Self.firstBound, currentOnly: false, words: "the first \(grouped(1000)) versions")) }
        if current < all, current > 0 {
            bounds.append(Bound(count: current, currentOnly: true, words: "\(rest) \(grouped(Int64(current))) current versions"))
        }
        bounds.append(Bound(count: all, currentOnly: false, words: "\(rest) \(grouped(Int64(all))) versions"))
        return bounds
    }

    /// The versions of a bound.
    func chosen(_ bound: Bound) -> ReplicationCandidates {
        var chosen = ReplicationCandidates()
        chosen.rows = Array((bound.currentOnly ? candidates.rows.filter(\.isLatest) : candidates.rows).prefix(bound.count))
        chosen.isWhole = candidates.isWhole && (bound.currentOnly || bound.count == candidates.rows.count)
        return chosen
    }

    public var summary: [DetailLine] {
        switch stage {
        case .listing:
            [DetailLine(.text, "", "Versions are listed first, a request for each 1,000; then the store is asked about each, which takes one HEAD.")]
        case .ready:
            [DetailLine(.text, "", "\(grouped(Int64(candidates.rows.count))) versions\(candidates.isWhole ? "" : ", and more"); one HEAD each.")]
        case .asked: askedLines
        }
    }

    private var askedLines: [DetailLine] {
        var counts: [String] = []
        let known = ["FAILED", "PENDING", "COMPLETED", "COMPLETE", "REPLICA"]
        for status in known + found.counts.keys.filter({ !known.contains($0) && !$0.isEmpty }).sorted() {
            if let count = found.counts[status] { counts.append("\(grouped(Int64(count))) \(status)") }
        }
        if let none = found.counts[""] { counts.append("\(grouped(Int64(none))) without status (no rule was for them)") }
        var lines = [
            DetailLine(
                .text, "",
                "\(grouped(Int64(found.asked))) of \(grouped(Int64(wanted))) asked" + (counts.isEmpty ? "" : ": \(counts.joined(separator: ", "))"))
        ]
        let failed = found.entries.lazy.filter { $0.status == "FAILED" }.compactMap(\.row.lastModified)
        if let oldest = failed.min() { lines.append(DetailLine(.text, "", "The oldest that failed was written \(isoText(oldest)).")) }
        if case .asked(isWhole: false) = stage { lines.append(DetailLine(.problem, "", "Stopped: the rest isn't known. ^r asks again.")) }
        if case .asked(isWhole: true) = stage, !found.isWhole {
            lines.append(DetailLine(.problem, "", "There are more versions, which weren't asked."))
        }
        if let failure = found.firstFailure {
            lines.append(DetailLine(.problem, "", "\(grouped(Int64(found.failed))) couldn't be asked: \(failure.code) \(failure.message)"))
        }
        return lines
    }

    public func row(at index: Int) -> ReportRow {
        let entry = found.entries[index]
        let sign: ReportRow.Sign = entry.status == "FAILED" ? .problem : entry.status == "PENDING" ? .warning : .unknown
        return ReportRow(
            sign, entry.row.key, note: entry.row.isLatest ? entry.status : "\(entry.status), not current",
            cells: [.text(entry.row.versionId ?? "null"), .size(entry.row.size), .time(entry.row.lastModified)])
    }

    public func text(at index: Int) -> [DetailLine] {
        let entry = found.entries[index]
        var lines = [DetailLine(.text, "", ReplicationStatusText.words(entry.status) + "."), DetailLine(.field, "key", entry.row.key)]
        lines += DetailLine.facts(of: entry.row)
        lines.append(
            DetailLine(
                .text, "",
                entry.row.isLatest
                    ? "enter shows its versions; r copies it onto itself, so that the rules replicate it anew."
                    : "enter shows its versions. It isn't current, so only S3 Batch Replication can bring it over: w writes a manifest (.manifest)."))
        return lines
    }
}

extension DetailLine {
    /// What a listing says of an entry, beside its key.
    static func facts(of row: ListingRow) -> [DetailLine] {
        var lines = [DetailLine(.field, "version", row.versionId ?? "null")]
        if let time = row.lastModified { lines.append(DetailLine(.field, "written", isoText(time))) }
        if row.kind == .deleteMarker {
            lines.append(DetailLine(.field, "kind", "delete marker"))
        } else {
            lines.append(DetailLine(.field, "size", "\(grouped(row.size)) bytes"))
            if !row.storageClass.isEmpty { lines.append(DetailLine(.field, "class", row.storageClass)) }
            if !row.eTag.isEmpty { lines.append(DetailLine(.field, "ETag", row.eTag)) }
        }
        lines.append(DetailLine(.field, "current", row.isLatest ? "yes" : "no"))
        return lines
    }
}
