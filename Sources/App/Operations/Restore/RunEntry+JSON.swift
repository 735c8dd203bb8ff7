import S3Model
import Timeline

extension RunEntry {
    /// The entries that are written for each row, as JSON of the very shape that `Codable` reads; nil for the others.
    ///
    /// Written by hand, because each row has three of them and an encoder of Foundation's takes longer over one than a request takes.
    func rowJSON() -> [UInt8]? {
        var json = JSONObject(capacity: 256)
        switch self {
        case .row(let row): json.object("row") { $0.object("_0") { $0.add(row) } }
        case .began(let row, let at): json.object("began") { $0.add(row, at) }
        case .undoBegan(let row, let at): json.object("undoBegan") { $0.add(row, at) }
        case .ended(let row, let outcome): json.object("ended") { $0.add(row, outcome) }
        case .undoEnded(let row, let outcome): json.object("undoEnded") { $0.add(row, outcome) }
        case .header, .sealed, .finished, .undoFinished: return nil
        }
        return json.finish()
    }
}

/// An object of JSON that is being written, member by member; names are plain ASCII.
private struct JSONObject {
    private var bytes: [UInt8] = []
    private var isEmpty = true

    init(capacity: Int) {
        bytes.reserveCapacity(capacity)
        bytes.append(UInt8(ascii: "{"))
    }

    mutating func finish() -> [UInt8] {
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    private mutating func name(_ name: StaticString) {
        if !isEmpty { bytes.append(UInt8(ascii: ",")) }
        isEmpty = false
        bytes.append(UInt8(ascii: "\""))
        bytes += UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        bytes += [UInt8(ascii: "\""), UInt8(ascii: ":")]
    }

    mutating func object(_ name: StaticString, _ members: (inout JSONObject) -> Void) {
        self.name(name)
        element(members)
        isEmpty = false
    }

    mutating func array<Value>(_ name: StaticString, _ values: [Value], _ members: (inout JSONObject, Value) -> Void) {
        self.name(name)
        bytes.append(UInt8(ascii: "["))
        for (index, value) in values.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            element { members(&$0, value) }
        }
        bytes.append(UInt8(ascii: "]"))
        isEmpty = false
    }

    private mutating func element(_ members: (inout JSONObject) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        isEmpty = true
        members(&self)
        bytes.append(UInt8(ascii: "}"))
    }

    /// Nothing where there is no text.
    mutating func text(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        self.name(name)
        JSONQuote.append(value, to: &bytes)
    }

    /// Nothing where there is no number.
    mutating func number(_ name: StaticString, _ value: Int64?) {
        guard let value else { return }
        self.name(name)
        bytes += String(value).utf8
    }

    mutating func flag(_ name: StaticString, _ value: Bool) {
        self.name(name)
        bytes += (value ? "true" : "false").utf8
    }

    // MARK: What a run's rows are made of

    mutating func add(_ row: Int, _ at: Int64) {
        number("row", Int64(row))
        number("at", at)
    }

    mutating func add(_ row: RunRow) {
        text("key", row.key)
        text("action", row.action)
        if let wanted = row.wanted { object("wanted") { $0.add(wanted) } }
        object("newest") { $0.add(row.newest) }
        array("markers", row.markers) {
            $0.text("versionId", $1.versionId)
            $0.number("lastModified", $1.lastModified)
        }
    }

    mutating func add(_ entry: RunRow.Entry) {
        text("versionId", entry.versionId)
        flag("isMarker", entry.isMarker)
        text("eTag", entry.eTag)
        number("size", entry.size)
        number("lastModified", entry.lastModified)
        text("storageClass", entry.storageClass)
    }

    mutating func add(_ row: Int, _ outcome: RestoreRowOutcome) {
        number("row", Int64(row))
        object("outcome") { $0.add(outcome) }
    }

    mutating func add(_ outcome: RestoreRowOutcome) {
        text("key", outcome.key)
        text("action", outcome.action)
        text("state", outcome.state.rawValue)
        text("createdVersionId", outcome.createdVersionId)
        flag("createdIsDeleteMarker", outcome.createdIsDeleteMarker)
        array("removed", outcome.removed) {
            $0.text("versionId", $1.versionId)
            $0.flag("isVersion", $1.isVersion)
            $0.number("lastModified", $1.lastModified)
            $0.number("removedAt", $1.removedAt)
            $0.text("beneath", $1.beneath)
        }
        number("bytes", outcome.bytes)
        text("code", outcome.code)
        text("message", outcome.message)
    }
}
