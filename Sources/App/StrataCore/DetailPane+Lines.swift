import S3Model

/// A line of the Detail pane: a name and a value, a heading, or text as it is. Values may be a store's words: untrusted.
public struct DetailLine: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        case heading, field, text, problem
        /// What comes with a change, and what goes.
        case added, removed
    }

    public var kind: Kind
    public var name: String
    public var value: String

    public init(_ kind: Kind, _ name: String = "", _ value: String = "") {
        self.kind = kind
        self.name = name
        self.value = value
    }
}

extension DetailPane {
    /// What inspect shows, whole: what the listing said, then what the store added.
    public var inspectLines: [DetailLine] {
        guard let target else { return [] }
        var lines = [DetailLine(.field, "key", target.key)]
        if let row {
            if let id = row.versionId { lines.append(DetailLine(.field, "version id", id)) }
            if row.kind == .deleteMarker { return lines + markerLines(row) }
            lines.append(DetailLine(.field, "size", "\(grouped(row.size)) bytes"))
            if !row.eTag.isEmpty { lines.append(DetailLine(.field, "ETag", row.eTag)) }
            if !row.storageClass.isEmpty { lines.append(DetailLine(.field, "class", row.storageClass)) }
            if let owner = row.owner { lines.append(DetailLine(.field, "owner", owner)) }
        }
        guard let description else { return lines }
        if let line = retrievalLine(description) { lines.append(line) }
        if let status = description.replicationStatus { lines.append(DetailLine(.field, "replication", ReplicationStatusText.words(status))) }
        lines += section("tags", description.tags, isEmpty: \.isEmpty) { tags in tags.map { DetailLine(.field, $0.name, $0.value) } }
        lines += section("metadata", description.metadata)
        lines += section("lock", description.retention, isEmpty: { $0 == nil }) { retention in
            retention.map { [DetailLine(.field, "retention", $0.mode + ($0.retainUntil.map { " until \(isoText($0))" } ?? ""))] } ?? []
        }
        if case .known(true) = description.legalHold { lines.append(DetailLine(.field, "legal hold", "ON")) }
        lines += section("ACL", description.acl, isEmpty: { _ in false }) { acl in
            [DetailLine(.field, "owner", acl.ownerName.isEmpty ? acl.ownerId : acl.ownerName)]
                + acl.grants.map { DetailLine(.field, $0.permission, $0.grantee) }
        }
        lines += section("headers", description.headers)
        return lines
    }

    /// How far the readable copy of an archived version is.
    private func retrievalLine(_ description: ObjectDescription) -> DetailLine? {
        switch description.restoreStatus {
        case .ongoing: return DetailLine(.field, "retrieval", "the store is fetching it; ^r looks again")
        case .restored(let until): return DetailLine(.field, "retrieval", "readable" + (until.map { " until \(isoText($0))" } ?? ""))
        case nil: return description.isArchived ? DetailLine(.field, "retrieval", "archived: r on the version asks for a readable copy") : nil
        }
    }

    private func markerLines(_ row: ListingRow) -> [DetailLine] {
        var lines: [DetailLine] = []
        if let time = row.lastModified { lines.append(DetailLine(.field, "deleted", isoText(time))) }
        if let owner = row.owner { lines.append(DetailLine(.field, "owner", owner)) }
        lines.append(DetailLine(.text, "", "A delete marker: it has no content, it hides the versions below it."))
        return lines
    }

    private func section(_ title: String, _ fields: [ObjectDescription.Field]) -> [DetailLine] {
        if fields.isEmpty { return [] }
        return [DetailLine(.heading, title)] + fields.map { DetailLine(.field, $0.name, $0.value) }
    }

    private func section<Value>(
        _ title: String, _ fact: BucketFacts.Fact<Value>, isEmpty: (Value) -> Bool, lines: (Value) -> [DetailLine]
    ) -> [DetailLine] {
        switch fact {
        case .unknown: return []
        case .known(let value): return isEmpty(value) ? [] : [DetailLine(.heading, title)] + lines(value)
        case .failed(let error): return [DetailLine(.heading, title), DetailLine(.problem, "", "\(error.code): \(Notice(error).headline)")]
        }
    }
}

/// Digits in groups of three.
public func grouped(_ number: Int64) -> String {
    let digits = String(number.magnitude)
    var text = ""
    for (place, digit) in digits.enumerated() {
        if place > 0, (digits.count - place).isMultiple(of: 3) { text.append(",") }
        text.append(digit)
    }
    return number < 0 ? "-\(text)" : text
}

/// Milliseconds since 1970 as `2026-11-22T12:03:11Z`.
public func isoText(_ milliseconds: Int64) -> String { Timestamp.iso(second: Timestamp.second(of: milliseconds)) }
