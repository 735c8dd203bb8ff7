import S3Model

extension VersionComparison {
    /// What the store says of both, section by section. Values that agree are gathered in one line.
    static func facts(_ a: Side, _ b: Side) -> [Line] {
        var lines = section("version", version(a), version(b), keepsOrder: true)
        lines += section("metadata", a.description.metadata, b.description.metadata)
        lines += tags(a.description.tags, b.description.tags)
        return lines + section("headers", headers(a.description), headers(b.description))
    }

    private static func version(_ side: Side) -> [ObjectDescription.Field] {
        let description = side.description
        return [
            .init("version id", side.versionId ?? description.versionId ?? "none"),
            .init("modified", description.lastModified.map { Timestamp.iso(milliseconds: $0) } ?? "unknown"),
            .init("size", description.contentLength.map { "\($0) bytes" } ?? "unknown"),
            // A HEAD leaves the header out for this class only.
            .init("class", description.storageClass ?? "STANDARD"),
            .init("ETag", description.eTag ?? "none"),
        ]
    }

    private static func tags(_ a: BucketFacts.Fact<[ObjectDescription.Field]>, _ b: BucketFacts.Fact<[ObjectDescription.Field]>) -> [Line] {
        if case .known(let a) = a, case .known(let b) = b { return section("tags", a, b) }
        let why = [a, b].compactMap { fact in if case .failed(let error) = fact { error.code } else { nil } }.first
        return [Line(.heading, name: "tags"), Line(.note, name: "The tags can't be compared: \(why ?? "they weren't read").")]
    }

    /// Headers that belong to the object and aren't shown above; what belongs to an answer says nothing of a version.
    private static func headers(_ description: ObjectDescription) -> [ObjectDescription.Field] {
        let beginnings = ["content-", "x-amz-server-side-encryption", "x-amz-checksum-", "x-amz-object-lock-"]
        let names = [
            "cache-control", "expires", "x-amz-website-redirect-location", "x-amz-restore", "x-amz-archive-status", "x-amz-expiration",
            "x-amz-replication-status", "x-amz-missing-meta",
        ]
        return description.headers.compactMap { field in
            let name = field.name.lowercased()
            let isWanted = name != "content-length" && name != "content-range" && (names.contains(name) || beginnings.contains { name.hasPrefix($0) })
            return isWanted ? ObjectDescription.Field(name, field.value) : nil
        }
    }

    /// Lines of a section; none where neither side has anything. Names count letter case, but for headers, which come in lower case.
    private static func section(
        _ title: String, _ a: [ObjectDescription.Field], _ b: [ObjectDescription.Field], keepsOrder: Bool = false
    ) -> [Line] {
        let (before, after) = (gathered(a), gathered(b))
        var seen: Set<[UInt8]> = []
        var names = (a + b).map(\.name).filter { seen.insert(Array($0.utf8)).inserted }
        if !keepsOrder { names.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
        var lines: [Line] = []
        var same: [String] = []
        for name in names {
            let (old, new) = (before[Array(name.utf8)], after[Array(name.utf8)])
            if sameText(old, new) {
                same.append(name)
            } else {
                lines.append(Line(.fact, old == nil ? .added : new == nil ? .removed : .changed, name: name, a: old, b: new))
            }
        }
        if names.isEmpty { return [] }
        if !same.isEmpty { lines.append(Line(.note, name: "the same: \(same.joined(separator: ", "))")) }
        return [Line(.heading, name: title)] + lines
    }

    /// Values by name; several of one name are joined, as in a header.
    private static func gathered(_ fields: [ObjectDescription.Field]) -> [[UInt8]: String] {
        fields.reduce(into: [:]) { values, field in
            let name = Array(field.name.utf8)
            values[name] = values[name].map { "\($0), \(field.value)" } ?? field.value
        }
    }
}
