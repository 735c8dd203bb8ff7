import S3Model

/// What one folder of a bucket shows as of a time: folded prefixes and keys, ascending by their bytes.
public struct AsOfRows: Sendable, Equatable {
    /// A prefix up to and with its delimiter, and the keys in it.
    public struct Folder: Sendable, Equatable {
        public var prefix: String
        public var counts: AsOfCounts
        /// When the last of its keys changed since the time; milliseconds since 1970, UTC.
        public var changedAt: Int64?

        /// The folder's own sign: it was not there, is gone, has changes inside, or is unknown as a whole.
        public var change: AsOfChange {
            if counts.changed == 0 { return counts.then == 0 && counts.unknown > 0 ? .unknown : .unchanged }
            if counts.then > 0, counts.now == 0 { return .deleted }
            if counts.then == 0, counts.unknown == 0 { return counts.created > 0 ? .created : .restored }
            return .overwritten
        }
    }

    public enum Row: Sendable, Equatable {
        case folder(Folder)
        case key(AsOfKey)

        /// The full prefix or the full key.
        public var name: String {
            switch self {
            case .folder(let folder): folder.prefix
            case .key(let key): key.key
            }
        }

        public var change: AsOfChange {
            switch self {
            case .folder(let folder): folder.change
            case .key(let key): key.change
            }
        }

        /// True if it was there at the time; a created one is only shown as a mark.
        public var wasThere: Bool {
            switch self {
            case .folder(let folder): folder.counts.then > 0
            case .key(let key): if case .object = key.state { true } else { false }
            }
        }
    }

    public let view: AsOfView
    public let prefix: String
    /// Of everything under the prefix.
    public let counts: AsOfCounts
    public let folders: [Folder]
    /// Numbers of keys, or -1 - index of folders.
    let items: [Int32]

    public static func == (a: AsOfRows, b: AsOfRows) -> Bool {
        a.view == b.view && a.prefix.utf8.elementsEqual(b.prefix.utf8) && a.items.count == b.items.count && a.folders.count == b.folders.count
    }

    public var count: Int { items.count }

    public subscript(index: Int) -> Row {
        let item = items[index]
        return item < 0 ? .folder(folders[Int(-1 - item)]) : .key(view[Int(item)])
    }
}

extension AsOfView {
    /// The rows under a prefix: what was there then and what is there now; keys that were neither are left out.
    ///
    /// Looks at every key under the prefix, so it belongs off the main loop where that is a large part of a large log.
    ///
    /// - Parameter delimiter: folds keys with it behind the prefix; "" for none.
    public func rows(under prefix: String, delimiter: String = "/") -> AsOfRows {
        var folding = Folding(view: self, prefixLength: prefix.utf8.count, delimiter: Array(delimiter.utf8))
        for key in log.keys(under: prefix) { folding.take(key) }
        folding.close()
        return AsOfRows(view: self, prefix: prefix, counts: folding.counts, folders: folding.folders, items: folding.items)
    }
}

/// Collects the rows of a folder while keys come in their order.
private struct Folding {
    let view: AsOfView
    let prefixLength: Int
    let delimiter: [UInt8]
    private(set) var counts = AsOfCounts()
    private(set) var folders: [AsOfRows.Folder] = []
    private(set) var items: [Int32] = []
    /// UTF-8 of the open folder's prefix; empty where none is.
    private var open: [UInt8] = []
    private var inside = AsOfCounts()
    private var changedAt: Int64?
    private var thenCursor: RowCursor
    private var nowCursor: RowCursor

    init(view: AsOfView, prefixLength: Int, delimiter: [UInt8]) {
        self.view = view
        self.prefixLength = prefixLength
        self.delimiter = delimiter
        thenCursor = RowCursor(view.log.listing)
        nowCursor = thenCursor
    }

    mutating func take(_ key: Int) {
        let (segment, row) = nowCursor.locate(view.log.position(ofEntry: view.log.entries(ofKey: key).lowerBound))
        let isInside = segment.withKeyBytes(at: row) { key in folder(of: key) }
        if !isInside {
            if view.change(ofKey: key) != .absent { items.append(Int32(key)) }
            view.add(key, to: &counts, &thenCursor, &nowCursor)
            return
        }
        view.add(key, to: &inside, &thenCursor, &nowCursor)
        if let date = view.changedAt(key: key) { changedAt = max(changedAt ?? date, date) }
    }

    /// True if a key lies in a folder; opens that folder where it isn't open yet.
    private mutating func folder(of key: UnsafeBufferPointer<UInt8>) -> Bool {
        if !open.isEmpty, open.withUnsafeBufferPointer({ ByteOrder.hasPrefix(key, $0) }) { return true }
        close()
        guard let end = delimiter.withUnsafeBufferPointer({ ByteOrder.find($0, in: key, from: prefixLength) }) else { return false }
        open = Array(key[..<(end + delimiter.count)])
        return true
    }

    mutating func close() {
        if open.isEmpty { return }
        if inside.then + inside.now + inside.unknown > 0 {
            items.append(Int32(-1 - folders.count))
            folders.append(AsOfRows.Folder(prefix: String(decoding: open, as: UTF8.self), counts: inside, changedAt: changedAt))
        }
        counts.add(inside)
        (open, inside, changedAt) = ([], AsOfCounts(), nil)
    }
}

extension AsOfCounts {
    mutating func add(_ other: AsOfCounts) {
        then += other.then
        now += other.now
        thenBytes += other.thenBytes
        nowBytes += other.nowBytes
        unchanged += other.unchanged
        created += other.created
        overwritten += other.overwritten
        deleted += other.deleted
        restored += other.restored
        unknown += other.unknown
    }
}
