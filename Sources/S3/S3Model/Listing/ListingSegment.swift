/// Rows of one or more pages as columns, sealed: keys in one UTF-8 arena, classes and owners as small numbers, ETags and version ids packed.
///
/// About 70 bytes a row beside the key for versions, 45 for objects. Rows that follow each other under one key share its bytes. Columns that hold
/// nothing in any row are empty.
public final class ListingSegment: Sendable {
    /// Number of rows.
    public let count: Int
    /// Kind in the low two bits, then `Flag`.
    let flags: [UInt8]
    let keyStarts: [UInt32]
    let keyLengths: [UInt16]
    /// UTF-8 of all keys; rows point into it.
    let keyArena: [UInt8]
    let sizes: [Int64]
    let dates: [Int64]
    let eTags: [PackedETag]
    let eTagForms: [UInt16]
    /// Texts of ETags that can't be packed.
    let eTagArena: [UInt8]
    let classes: [UInt16]
    let classNames: [String]
    let owners: [UInt16]
    let ownerNames: [String]
    let versionStarts: [UInt32]
    let versionForms: [UInt8]
    let versionArena: [UInt8]

    /// Bits of `flags` above the kind.
    enum Flag {
        static let isLatest: UInt8 = 4
        static let isActionable: UInt8 = 8
    }

    /// The date of a row without one.
    static let noDate = Int64.min

    /// A segment without rows.
    public convenience init() { self.init(Builder()) }

    /// Copies the columns at their true length, so that no spare capacity stays behind.
    init(_ builder: Builder) {
        count = builder.count
        flags = builder.flags.exact
        keyStarts = builder.keyStarts.exact
        keyLengths = builder.keyLengths.exact
        keyArena = builder.keyArena.exact
        sizes = builder.sizes.exact
        dates = builder.dates.exact
        let hasETags = builder.eTagForms.contains { $0 != PackedETag.none }
        eTags = hasETags ? builder.eTags.exact : []
        eTagForms = hasETags ? builder.eTagForms.exact : []
        eTagArena = builder.eTagArena.exact
        let hasClasses = builder.classNames.names.count > 1
        classes = hasClasses ? builder.classes.exact : []
        classNames = hasClasses ? builder.classNames.names : []
        let hasOwners = builder.ownerNames.names.count > 1
        owners = hasOwners ? builder.owners.exact : []
        ownerNames = hasOwners ? builder.ownerNames.names : []
        let hasVersions = builder.versionForms.contains { $0 != PackedVersionId.none }
        versionStarts = hasVersions ? builder.versionStarts.exact : []
        versionForms = hasVersions ? builder.versionForms.exact : []
        versionArena = builder.versionArena.exact
    }

    /// The whole row.
    public subscript(row: Int) -> ListingRow {
        ListingRow(
            kind: kind(at: row), key: key(at: row), isActionable: isActionable(at: row), size: sizes[row], lastModified: lastModified(at: row),
            eTag: eTag(at: row), storageClass: storageClass(at: row), versionId: versionId(at: row), isLatest: isLatest(at: row),
            owner: owner(at: row))
    }

    public func kind(at row: Int) -> ListingKind {
        // The builder wrote the bits from a kind.
        ListingKind(rawValue: flags[row] & 3)!
    }

    public func key(at row: Int) -> String {
        withKeyBytes(at: row) { String(decoding: $0, as: UTF8.self) }
    }

    /// The key's UTF-8, for the time of the call.
    @inline(__always)
    public func withKeyBytes<Result, Failure: Error>(
        at row: Int, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let start = Int(keyStarts[row])
        let length = Int(keyLengths[row])
        return try keyArena.withUnsafeBufferPointer { (arena: UnsafeBufferPointer<UInt8>) throws(Failure) -> Result in
            try body(UnsafeBufferPointer(rebasing: arena[start..<(start + length)]))
        }
    }

    /// Bytes; 0 for prefixes and delete markers.
    public func size(at row: Int) -> Int64 { sizes[row] }

    /// Milliseconds since 1970, UTC.
    public func lastModified(at row: Int) -> Int64? {
        dates[row] == Self.noDate ? nil : dates[row]
    }

    public func isLatest(at row: Int) -> Bool { flags[row] & Flag.isLatest != 0 }

    public func isActionable(at row: Int) -> Bool { flags[row] & Flag.isActionable != 0 }

    public func eTag(at row: Int) -> String {
        if eTagForms.isEmpty || eTagForms[row] == PackedETag.none { return "" }
        let packed = eTags[row]
        if eTagForms[row] == PackedETag.other {
            return String(decoding: eTagArena[Int(packed.high)..<Int(packed.high + packed.low)], as: UTF8.self)
        }
        return packed.text(form: eTagForms[row])
    }

    public func storageClass(at row: Int) -> String { classes.isEmpty ? "" : classNames[Int(classes[row])] }

    public func versionId(at row: Int) -> String? {
        versionForms.isEmpty ? nil : PackedVersionId.text(form: versionForms[row], at: Int(versionStarts[row]), in: versionArena)
    }

    public func owner(at row: Int) -> String? {
        owners.isEmpty || owners[row] == 0 ? nil : ownerNames[Int(owners[row])]
    }

    /// The same rows but the first.
    func droppingFirstRow() -> ListingSegment {
        var builder = Builder(capacity: count)
        for row in 1..<max(1, count) { builder.append(self[row]) }
        return builder.sealed()
    }

    /// Bytes held by the columns, without what the allocator adds.
    public var byteCount: Int {
        let fixed = flags.count + 4 * keyStarts.count + 2 * keyLengths.count + 8 * (sizes.count + dates.count) + 18 * eTags.count
        let numbers = 2 * (classes.count + owners.count) + 4 * versionStarts.count + versionForms.count
        return fixed + numbers + keyArena.count + eTagArena.count + versionArena.count
    }
}

extension Array {
    /// A copy without spare capacity.
    fileprivate var exact: [Element] {
        Array(unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = buffer.initialize(fromContentsOf: self)
        }
    }
}
