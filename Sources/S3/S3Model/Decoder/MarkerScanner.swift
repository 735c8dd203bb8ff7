import Glibc

/// Finds what the next page is asked for by in a page that is still arriving, so that the request can leave before the page is complete.
///
/// A guess, made without checking the document: the decoded page's own `next` is what counts, and a request made from another marker must be
/// thrown away (Ceph 16 sends an encoded-looking NextKeyMarker that isn't encoded). One owner at a time.
public struct MarkerScanner: Sendable {
    /// Bytes that an element may take until it is given up.
    private static let elementCap = 16 << 10

    private static let fields = ["NextContinuationToken", "NextKeyMarker", "NextVersionIdMarker", "IsTruncated", "EncodingType"]

    /// What came but couldn't be judged yet: begins with "<".
    private var pending: [UInt8] = []
    private var isTruncated: Bool?
    private var isURL: Bool?
    private var token: [UInt8]?
    private var key: [UInt8]?
    private var versionId: [UInt8]?
    /// Inside of an entry: nothing in there is a marker.
    private var isInEntry = false
    /// An entry has begun, so what stands in front of the entries is known.
    private var sawEntry = false
    /// An entry has begun behind NextKeyMarker, so no NextVersionIdMarker belongs to it any more.
    private var sawEntryBehindKey = false
    private var isAtEnd = false

    /// The next page's marker, once it is known.
    public private(set) var next: PageMarker?
    /// True once nothing more can be found: the rest of the page need not be fed.
    public var isDone: Bool { next != nil || isAtEnd || isTruncated == false }

    public init() {}

    /// Takes the next bytes of the page.
    public mutating func feed(_ chunk: UnsafeRawBufferPointer) {
        if isDone || chunk.isEmpty { return }
        if pending.isEmpty {
            scan(chunk)
        } else {
            pending.append(contentsOf: chunk)
            let joined = pending
            pending = []
            joined.withUnsafeBytes { scan($0) }
        }
    }

    private mutating func scan(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        var index = 0
        while !isDone, index < bytes.count, let found = memchr(base + index, Int32(UInt8(ascii: "<")), bytes.count - index) {
            index = UnsafeRawPointer(found) - base
            guard let length = element(UnsafeRawBufferPointer(rebasing: bytes[index...])) else {
                if bytes.count - index <= Self.elementCap {
                    pending = Array(bytes[index...])
                } else {
                    isAtEnd = true
                }
                return
            }
            index += length
        }
    }

    /// Judges what begins with "<"; bytes to step over, or nil if more must come first.
    @inline(__always)
    private mutating func element(_ bytes: UnsafeRawBufferPointer) -> Int? {
        if bytes.count < 2 { return nil }
        let isEnd = bytes[1] == UInt8(ascii: "/")
        if isEnd, bytes.count < 3 { return nil }
        switch bytes[isEnd ? 2 : 1] {
        case UInt8(ascii: "C"), UInt8(ascii: "V"), UInt8(ascii: "D"): return entry(bytes, isEnd: isEnd)
        case UInt8(ascii: "L") where isEnd && !isInEntry: return rootEnd(bytes)
        case UInt8(ascii: "N"), UInt8(ascii: "I"), UInt8(ascii: "E"): return isEnd || isInEntry ? 1 : marker(bytes)
        default: return 1
        }
    }

    private mutating func entry(_ bytes: UnsafeRawBufferPointer, isEnd: Bool) -> Int? {
        let name = UnsafeRawBufferPointer(rebasing: bytes[(isEnd ? 2 : 1)...])
        let isEntry: Bool
        switch name[0] {
        case UInt8(ascii: "V"): isEntry = Self.isTag(name, "Version")
        case UInt8(ascii: "D"): isEntry = Self.isTag(name, "DeleteMarker")
        default: isEntry = Self.isTag(name, "Contents") || Self.isTag(name, "CommonPrefixes")
        }
        if isEntry {
            isInEntry = !isEnd
            sawEntry = true
            sawEntryBehindKey = key != nil
            decide()
            return 1
        }
        // Too short to be told apart from the start of one.
        return name.count < 16 && !name.contains(UInt8(ascii: ">")) ? nil : 1
    }

    /// True if the bytes are the name and what ends a name.
    @inline(__always)
    private static func isTag(_ bytes: UnsafeRawBufferPointer, _ name: StaticString) -> Bool {
        let length = name.utf8CodeUnitCount
        guard bytes.count > length, bytes[length] == UInt8(ascii: ">") || ByteClass.isSpace(bytes[length]) else { return false }
        return memcmp(bytes.baseAddress!, name.utf8Start, length) == 0
    }

    private mutating func rootEnd(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.contains(UInt8(ascii: ">")) else { return bytes.count > 64 ? 1 : nil }
        if bytes.starts(with: "</ListBucketResult".utf8) || bytes.starts(with: "</ListVersionsResult".utf8) {
            isAtEnd = true
            decide()
        }
        return 1
    }

    private mutating func marker(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard let open = bytes.firstIndex(of: UInt8(ascii: ">")) else { return bytes.count > 64 ? 1 : nil }
        let name = bytes[1..<open]
        guard let field = Self.fields.first(where: { name.elementsEqual($0.utf8) }) else { return 1 }
        guard let end = bytes[open...].firstIndex(of: UInt8(ascii: "<")) else { return nil }
        let text = Array(bytes[(open + 1)..<end])
        switch field {
        case "NextContinuationToken": token = text
        case "NextKeyMarker": key = text
        case "NextVersionIdMarker": versionId = text
        case "IsTruncated": isTruncated = text.elementsEqual("true".utf8)
        case "EncodingType": isURL = text.elementsEqual("url".utf8)
        default: break
        }
        decide()
        return end
    }

    /// Sets `next` as soon as what is known is enough.
    private mutating func decide() {
        if next != nil || isTruncated == false { return }
        let isSettled = isTruncated == true || sawEntry || isAtEnd
        if !isSettled { return }
        if let token, !token.isEmpty, let text = text(token, .plain) {
            next = .continuationToken(text)
            return
        }
        guard let key, !key.isEmpty, versionId != nil || sawEntryBehindKey || isAtEnd else { return }
        // Whether it is encoded may be said later; where that makes no difference there is nothing to wait for.
        let isAmbiguous = key.contains(UInt8(ascii: "%")) || key.contains(UInt8(ascii: "+"))
        if isAmbiguous, isURL == nil, !isAtEnd { return }
        guard let name = text(key, isURL == true ? .url : .plain) else { return }
        let id = versionId.flatMap { $0.isEmpty ? nil : text($0, .plain) }
        next = .versionMarkers(key: name, versionId: id)
    }

    private func text(_ bytes: [UInt8], _ encoding: TextDecoder.Encoding) -> String? {
        var out: [UInt8] = []
        let outcome = bytes.withUnsafeBufferPointer { TextDecoder.append($0, encoding, to: &out) }
        return outcome == .exact ? String(decoding: out, as: UTF8.self) : nil
    }
}
