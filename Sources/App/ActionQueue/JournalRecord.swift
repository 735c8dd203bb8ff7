/// One entry of a run's journal: bytes that the queue carries without reading them, and the number of the form they are written in.
public struct JournalRecord: Sendable, Equatable {
    /// The form of `payload`, so that a later program can tell what an earlier one wrote.
    public var version: UInt16
    public var payload: [UInt8]

    public init(version: UInt16, payload: [UInt8]) {
        self.version = version
        self.payload = payload
    }
}

/// How records lie in a journal's file: a line that names the format, then record after record.
///
/// Shape: length of the payload (4 bytes), form (2), CRC-32C of both and of the payload (4), payload; integers least significant byte first.
/// **Source**: CRC-32C, RFC 9260 appendix A.
enum JournalFormat {
    static let heading = Array("strata run 1\n".utf8)
    static let headLength = 10
    /// A longer record is taken for damage.
    static let longest = 16 << 20

    static func encoded(_ records: [JournalRecord]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(records.reduce(0) { $0 + headLength + $1.payload.count })
        for record in records {
            let start = bytes.count
            append(UInt32(record.payload.count), to: &bytes)
            append(record.version, to: &bytes)
            var sum = CRC32C()
            sum.update(bytes[start...])
            sum.update(record.payload[...])
            append(sum.value, to: &bytes)
            bytes += record.payload
        }
        return bytes
    }

    /// The whole records from the start on, and where the last of them ends. What follows is a tail that was torn while it was written.
    static func decode(_ bytes: [UInt8]) -> (records: [JournalRecord], end: Int)? {
        guard bytes.starts(with: heading) else { return nil }
        var records: [JournalRecord] = []
        var index = heading.count
        while index + headLength <= bytes.count {
            let length = Int(integer(bytes, index, 4))
            let end = index + headLength + length
            guard length <= longest, end <= bytes.count else { break }
            var sum = CRC32C()
            sum.update(bytes[index..<(index + 6)])
            sum.update(bytes[(index + headLength)..<end])
            guard sum.value == integer(bytes, index + 6, 4) else { break }
            let version = UInt16(integer(bytes, index + 4, 2))
            records.append(JournalRecord(version: version, payload: Array(bytes[(index + headLength)..<end])))
            index = end
        }
        return (records, index)
    }

    private static func append<Value: FixedWidthInteger>(_ value: Value, to bytes: inout [UInt8]) {
        for shift in stride(from: 0, to: Value.bitWidth, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    private static func integer(_ bytes: [UInt8], _ start: Int, _ count: Int) -> UInt32 {
        (0..<count).reduce(0) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) }
    }
}

/// CRC-32C, one byte at a time: journals are small.
struct CRC32C {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
    }
    private var state: UInt32 = 0xFFFF_FFFF

    var value: UInt32 { state ^ 0xFFFF_FFFF }

    mutating func update(_ bytes: ArraySlice<UInt8>) {
        for byte in bytes { state = Self.table[Int(UInt8(truncatingIfNeeded: state) ^ byte)] ^ state >> 8 }
    }
}
