import S3Model
import Testing

@Suite struct ListingSegmentTests {
    @Test func rowsComeBackAsTheyWere() {
        let hex = "0123456789abcdef0123456789abcdef"
        let rows = [
            ListingRow(kind: .prefix, key: "a/"),
            ListingRow(kind: .object, key: "a/é", size: 1 << 50, lastModified: -5, eTag: hex, storageClass: "GLACIER", owner: "me"),
            ListingRow(kind: .version, key: "a/é", isActionable: false, eTag: hex + "-10000", versionId: "null", isLatest: false),
            ListingRow(kind: .deleteMarker, key: "a/é", eTag: hex.uppercased(), versionId: "null", isLatest: true, owner: "you"),
            ListingRow(kind: .version, key: "", eTag: hex + "-0", versionId: hex),
            ListingRow(kind: .version, key: "b", eTag: "x", versionId: "01234567-89ab-cdef-0123-456789abcdef"),
            ListingRow(kind: .version, key: "b", eTag: hex + "-99999", versionId: "01234567-89ab-cdef-0123-456789abcde/"),
            ListingRow(kind: .version, key: "b", versionId: "3HL4kqtJlcpXroDTDmJ.rmSpXd3dIb_z"),
            ListingRow(kind: .version, key: "b", versionId: hex.uppercased()),
            ListingRow(kind: .version, key: "b", versionId: String(repeating: "long-", count: 200)),
            ListingRow(kind: .version, key: "b", versionId: "é"),
            ListingRow(kind: .version, key: "b", versionId: "0123456789abcdefABCDEF012345"),
        ]
        var builder = ListingSegment.Builder()
        for row in rows {
            let fits = builder.append(row)
            #expect(fits)
        }
        let segment = builder.sealed()
        #expect((0..<segment.count).map { segment[$0] } == rows)
        #expect(segment.withKeyBytes(at: 1) { Array($0) } == Array("a/é".utf8))
    }

    @Test func refusesWhatDoesNotFit() {
        var builder = ListingSegment.Builder()
        let tooLong = builder.append(ListingRow(kind: .object, key: String(repeating: "k", count: 65_536)))
        let fits = builder.append(ListingRow(kind: .object, key: "k"))
        #expect(!tooLong && fits)
        #expect(builder.sealed().count == 1 && builder.sealed().key(at: 0) == "k")
    }

    /// The bound that a million-row listing must keep: 40-byte keys, all different, with AWS's version ids.
    @Test func aRowStaysSmall() {
        var random = SeededGenerator(seed: 2)
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._")
        var builder = ListingSegment.Builder()
        for index in 0..<1000 {
            let digits = String(index + 1_000_000)
            let id = String((0..<32).map { _ in letters.randomElement(using: &random)! })
            let hex = String((0..<32).map { _ in "0123456789abcdef".randomElement(using: &random)! })
            builder.append(
                ListingRow(
                    kind: .version, key: String(repeating: "k", count: 40 - digits.count) + digits, size: Int64(index), lastModified: 1, eTag: hex,
                    storageClass: "STANDARD", versionId: id, owner: "me"))
        }
        #expect(builder.sealed().byteCount <= 116 * 1000)
    }

    @Test func emptySegment() {
        #expect(ListingSegment().count == 0)
        var listing = Listing()
        listing.append(ListingSegment())
        var builder = ListingSegment.Builder()
        builder.append(ListingRow(kind: .object, key: "a", size: 3))
        listing.append(builder.sealed())
        listing.append(ListingSegment())
        #expect(listing.count == 1 && listing.key(at: 0) == "a" && listing.size(at: 0) == 3 && listing.lastModified(at: 0) == nil)
        #expect(listing.kind(at: 0) == .object && listing[0].key == "a")
    }
}
