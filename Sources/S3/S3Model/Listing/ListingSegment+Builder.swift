extension ListingSegment {
    /// Collects rows for a segment. One owner at a time; `sealed()` may be called once it holds what it should.
    public struct Builder: Sendable {
        /// Number of rows so far.
        public private(set) var count = 0
        private(set) var flags: [UInt8] = []
        private(set) var keyStarts: [UInt32] = []
        private(set) var keyLengths: [UInt16] = []
        /// The decoder writes a key at the end of it before it appends the row.
        var keyArena: [UInt8] = []
        private(set) var sizes: [Int64] = []
        private(set) var dates: [Int64] = []
        private(set) var eTags: [PackedETag] = []
        private(set) var eTagForms: [UInt16] = []
        private(set) var eTagArena: [UInt8] = []
        private(set) var classes: [UInt16] = []
        private(set) var classNames = NameTable()
        private(set) var owners: [UInt16] = []
        private(set) var ownerNames = NameTable()
        private(set) var versionStarts: [UInt32] = []
        private(set) var versionForms: [UInt8] = []
        private(set) var versionArena: [UInt8] = []
        /// The text of the last version id, to share "null" and its like.
        private var lastVersion: [UInt8] = []

        public init(capacity: Int = 0, keyBytes: Int = 0) {
            flags.reserveCapacity(capacity)
            keyStarts.reserveCapacity(capacity)
            keyLengths.reserveCapacity(capacity)
            sizes.reserveCapacity(capacity)
            dates.reserveCapacity(capacity)
            eTags.reserveCapacity(capacity)
            eTagForms.reserveCapacity(capacity)
            keyArena.reserveCapacity(keyBytes)
        }

        /// The columns, made immutable.
        public func sealed() -> ListingSegment { ListingSegment(self) }

        /// Adds a row.
        ///
        /// - Returns: false, and nothing is added, where the segment is full: 4 GiB of keys, a key above 65,535 bytes, 65,535 storage classes or
        ///   owners.
        @discardableResult
        public mutating func append(_ row: ListingRow) -> Bool {
            let start = keyArena.count
            keyArena.append(contentsOf: row.key.utf8)
            var (eTag, storageClass, version, owner) = (row.eTag, row.storageClass, row.versionId ?? "", row.owner ?? "")
            return eTag.withUTF8 { eTag in
                storageClass.withUTF8 { storageClass in
                    version.withUTF8 { version in
                        owner.withUTF8 { owner in
                            append(
                                Fields(
                                    kind: row.kind, isLatest: row.isLatest, isActionable: row.isActionable, size: row.size,
                                    date: row.lastModified ?? noDate, eTag: eTag, storageClass: storageClass, version: version, owner: owner),
                                keyStart: start)
                        }
                    }
                }
            }
        }

        /// A row's fields as bytes, which live as long as the call they are given to.
        struct Fields {
            var kind: ListingKind
            var isLatest: Bool
            var isActionable: Bool
            var size: Int64
            /// Milliseconds, or `noDate`.
            var date: Int64
            var eTag: UnsafeBufferPointer<UInt8>
            var storageClass: UnsafeBufferPointer<UInt8>
            var version: UnsafeBufferPointer<UInt8>
            var owner: UnsafeBufferPointer<UInt8>
        }

        /// Adds a row whose key is what `keyArena` holds from `keyStart` on.
        mutating func append(_ fields: Fields, keyStart: Int) -> Bool {
            let length = keyArena.count - keyStart
            guard length <= Int(UInt16.max), keyArena.count <= Int(UInt32.max), versionArena.count <= Int(UInt32.max) - (1 << 20),
                let storageClass = classNames.number(of: fields.storageClass), let owner = ownerNames.number(of: fields.owner)
            else {
                keyArena.removeSubrange(keyStart...)
                return false
            }
            addKey(start: keyStart, length: length)
            var flag = fields.kind.rawValue
            if fields.isLatest { flag |= Flag.isLatest }
            if fields.isActionable { flag |= Flag.isActionable }
            flags.append(flag)
            sizes.append(fields.size)
            dates.append(fields.date)
            classes.append(storageClass)
            owners.append(owner)
            add(eTag: fields.eTag)
            add(version: fields.version)
            count += 1
            return true
        }

        private mutating func addKey(start: Int, length: Int) {
            if let last = keyStarts.last, Int(keyLengths[keyLengths.count - 1]) == length, isEqual(Int(last), start, length) {
                keyArena.removeSubrange(start...)
                keyStarts.append(last)
            } else {
                keyStarts.append(UInt32(start))
            }
            keyLengths.append(UInt16(length))
        }

        private func isEqual(_ a: Int, _ b: Int, _ length: Int) -> Bool {
            keyArena.withUnsafeBytes { ByteOrder.areEqual($0, a, $0, b, length) }
        }

        private mutating func add(eTag: UnsafeBufferPointer<UInt8>) {
            if eTag.isEmpty {
                eTags.append(PackedETag())
                eTagForms.append(PackedETag.none)
            } else if let (packed, form) = PackedETag.pack(eTag) {
                eTags.append(packed)
                eTagForms.append(form)
            } else {
                eTags.append(PackedETag(high: UInt64(eTagArena.count), low: UInt64(eTag.count)))
                eTagForms.append(PackedETag.other)
                eTagArena.append(contentsOf: eTag)
            }
        }

        private mutating func add(version: UnsafeBufferPointer<UInt8>) {
            if let last = versionStarts.last, !version.isEmpty, ByteOrder.areEqual(lastVersion, version) {
                versionStarts.append(last)
                versionForms.append(versionForms[versionForms.count - 1])
                return
            }
            lastVersion.removeAll(keepingCapacity: true)
            lastVersion.append(contentsOf: version)
            versionStarts.append(UInt32(versionArena.count))
            versionForms.append(PackedVersionId.append(version, to: &versionArena))
        }
    }
}

/// Numbers for the few texts that a column repeats; 0 is the empty text.
struct NameTable: Sendable {
    private(set) var names = [""]
    private var numbers: [String: UInt16] = [:]
    private var lastBytes: [UInt8] = []
    private var lastNumber: UInt16 = 0

    /// The text's number; nil when 65,536 are taken.
    mutating func number(of text: UnsafeBufferPointer<UInt8>) -> UInt16? {
        if text.isEmpty { return 0 }
        if ByteOrder.areEqual(lastBytes, text) { return lastNumber }
        let name = String(decoding: text, as: UTF8.self)
        if let known = numbers[name] {
            lastNumber = known
        } else {
            guard let new = UInt16(exactly: names.count) else { return nil }
            names.append(name)
            numbers[name] = new
            lastNumber = new
        }
        lastBytes = Array(text)
        return lastNumber
    }
}
