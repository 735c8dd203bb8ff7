/// Questions about rows that are answered from the columns, without making a text of a row: for loops over a million of them.
extension ListingSegment {
    /// True for the version id "null": written before versioning was switched on, or while it was suspended.
    @inline(__always)
    public func isNullVersion(at row: Int) -> Bool {
        !versionForms.isEmpty && PackedVersionId.isNull(form: versionForms[row], at: Int(versionStarts[row]), in: versionArena)
    }

    /// True if the store gave a version id.
    @inline(__always)
    public func hasVersionId(at row: Int) -> Bool { !versionForms.isEmpty && versionForms[row] != PackedVersionId.none }

    /// Parts of an ETag that ends in `-N`; nil for any other.
    @inline(__always)
    public func partCount(at row: Int) -> Int? {
        if eTagForms.isEmpty { return nil }
        switch eTagForms[row] {
        case 0, PackedETag.none: return nil
        case PackedETag.other: return Self.parts(of: eTag(at: row))
        case let form: return Int(form)
        }
    }

    /// True where both rows are versions with the same size and the same ETag (so of the same form too); false where either has no ETag.
    public func hasSameContent(at row: Int, as other: ListingSegment, at otherRow: Int) -> Bool {
        guard kind(at: row) == .version, other.kind(at: otherRow) == .version, sizes[row] == other.sizes[otherRow], !eTagForms.isEmpty,
            !other.eTagForms.isEmpty, eTagForms[row] == other.eTagForms[otherRow], eTagForms[row] != PackedETag.none
        else { return false }
        if eTagForms[row] == PackedETag.other { return eTag(at: row).utf8.elementsEqual(other.eTag(at: otherRow).utf8) }
        return eTags[row].high == other.eTags[otherRow].high && eTags[row].low == other.eTags[otherRow].low
    }

    private static func parts(of eTag: String) -> Int? {
        guard let dash = eTag.utf8.lastIndex(of: UInt8(ascii: "-")) else { return nil }
        return Int(eTag[eTag.index(after: dash)...]).flatMap { $0 > 0 ? $0 : nil }
    }
}
