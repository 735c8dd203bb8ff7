import Foundation

/// What a listing was asked for, common to all three kinds.
struct ListingQuery {
    let prefix: [UInt8]
    let delimiter: [UInt8]
    /// At most 1,000, whatever was asked (AWS docs, ListObjectsV2 MaxKeys).
    let most: Int
    let encodes: Bool

    init(_ call: Call) throws(Refusal) {
        prefix = Array((call.query("prefix") ?? "").utf8)
        delimiter = Array((call.query("delimiter") ?? "").utf8)
        most = min(1000, try call.number("max-keys", default: 1000))
        encodes = try call.wantsEncoding()
    }
}

extension Store {
    /// ListObjectsV2. Source: AWS docs, ListObjectsV2; entries and common prefixes count together against max-keys.
    mutating func listObjectsV2(_ call: Call) throws(Refusal) -> Answer {
        guard call.query("list-type") == "2" else {
            throw .invalidArgument("Invalid List Type specified in Request", "list-type", call.query("list-type") ?? "")
        }
        if let page = try generatedPage(call) { return page }
        let query = try ListingQuery(call)
        let startAfter = call.query("start-after")
        var start: [UInt8] = startAfter.map { Array($0.utf8) + [0] } ?? []
        if let text = call.query("continuation-token") {
            guard let token = Token.parse(text) else {
                throw .invalidArgument("The continuation token provided is incorrect", "continuation-token", text)
            }
            start = token.isCommonPrefix ? KeyWalk<StoredBucket>.after(token.key) : token.key + [0]
        }
        let page = ObjectsPage(bucket: self[call.bucketName], query, start: start)
        var writer = XMLWriter(reserving: 400 * query.most.clamped(1, 1000))
        writer.openRoot("ListBucketResult")
        writer.element("Name", call.bucketName)
        writer.element("Prefix", key: query.prefix, encoded: query.encodes)
        writer.element(optional: "ContinuationToken", call.query("continuation-token"))
        if let last = page.last, page.isTruncated { writer.element("NextContinuationToken", last.text) }
        writer.element("KeyCount", page.steps.count)
        writer.element("MaxKeys", query.most)
        if !query.delimiter.isEmpty { writer.element("Delimiter", key: query.delimiter, encoded: query.encodes) }
        if let startAfter { writer.element("StartAfter", key: startAfter.utf8, encoded: query.encodes) }
        if query.encodes { writer.element("EncodingType", "url") }
        writer.element("IsTruncated", page.isTruncated)
        page.write(&writer, query, withOwner: call.query("fetch-owner") == "true")
        writer.close("ListBucketResult")
        return .xml(writer.bytes)
    }

    /// ListObjects, the first form, also what an unknown subresource falls through to. Source: AWS docs, ListObjects (NextMarker only with a delimiter).
    func listObjects(_ call: Call) throws(Refusal) -> Answer {
        let query = try ListingQuery(call)
        let marker = Array((call.query("marker") ?? "").utf8)
        let start = query.start(after: marker)
        let page = ObjectsPage(bucket: self[call.bucketName], query, start: start)
        var writer = XMLWriter()
        writer.openRoot("ListBucketResult")
        writer.element("Name", call.bucketName)
        writer.element("Prefix", key: query.prefix, encoded: query.encodes)
        writer.element("Marker", key: marker, encoded: query.encodes)
        if let last = page.last, page.isTruncated, !query.delimiter.isEmpty { writer.element("NextMarker", key: last.key, encoded: query.encodes) }
        writer.element("MaxKeys", query.most)
        if !query.delimiter.isEmpty { writer.element("Delimiter", key: query.delimiter, encoded: query.encodes) }
        if query.encodes { writer.element("EncodingType", "url") }
        writer.element("IsTruncated", page.isTruncated)
        page.write(&writer, query, withOwner: true)
        writer.close("ListBucketResult")
        return .xml(writer.bytes)
    }
}

extension ListingQuery {
    /// Where a listing goes on after a marker: behind the whole group when the marker is one of its common prefixes.
    func start(after marker: [UInt8]) -> [UInt8] {
        guard !marker.isEmpty else { return [] }
        let isGroup =
            !delimiter.isEmpty && marker.count > prefix.count && marker.starts(with: prefix)
            && marker.suffix(delimiter.count).elementsEqual(delimiter)
        return isGroup ? KeyWalk<StoredBucket>.after(marker) : marker + [0]
    }
}

extension Int {
    func clamped(_ low: Int, _ high: Int) -> Int { Swift.min(high, Swift.max(low, self)) }
}

/// One page of current objects.
private struct ObjectsPage {
    let bucket: StoredBucket
    var steps: [WalkStep] = []
    var isTruncated = false
    var last: Token?

    init(bucket: StoredBucket, _ query: ListingQuery, start: [UInt8]) {
        self.bucket = bucket
        var walk = KeyWalk(bucket, prefix: query.prefix, delimiter: query.delimiter, start: start) { index in
            bucket.keys[index].versions.first?.isDeleteMarker == false
        }
        guard query.most > 0 else { return }
        while let step = walk.next() {
            if steps.count == query.most {
                isTruncated = true
                break
            }
            steps.append(step)
            switch step {
            case .key(_, let key): last = Token(key: key)
            case .commonPrefix(let group): last = Token(key: group, isCommonPrefix: true)
            }
        }
    }

    /// Contents, then CommonPrefixes, each in byte order.
    func write(_ writer: inout XMLWriter, _ query: ListingQuery, withOwner: Bool) {
        for case .key(let index, let key) in steps {
            guard let version = bucket.keys[index].versions.first else { continue }
            writer.open("Contents")
            writer.element("Key", key: key, encoded: query.encodes)
            writer.element("LastModified", Timestamp.iso(version.lastModified))
            writer.element("ETag", "\"\(version.eTag)\"")
            if let checksum = version.checksum {
                writer.element("ChecksumAlgorithm", checksum.kind.rawValue)
                writer.element("ChecksumType", checksum.isComposite ? "COMPOSITE" : "FULL_OBJECT")
            }
            writer.element("Size", version.body.count)
            if withOwner { writer.owner("Owner", version.owner) }
            writer.element("StorageClass", version.attributes.storageClass)
            writer.close("Contents")
        }
        for case .commonPrefix(let group) in steps {
            writer.open("CommonPrefixes")
            writer.element("Prefix", key: group, encoded: query.encodes)
            writer.close("CommonPrefixes")
        }
    }
}
