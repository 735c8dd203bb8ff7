import S3Model
import Testing

@Suite struct MarkerScannerTests {
    private func scan(_ bytes: [UInt8], chunk: Int) -> MarkerScanner {
        var scanner = MarkerScanner()
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + chunk)
            bytes[start..<end].withUnsafeBytes { scanner.feed($0) }
            start = end
        }
        return scanner
    }

    @Test(arguments: [1, 2, 3, 7, 64, 1000, 1 << 20])
    func findsWhatTheDecoderFinds(_ chunk: Int) throws {
        for seed in 0..<12 {
            var generator = PageGenerator(seed: UInt64(seed))
            generator.isVersions = seed % 2 == 0
            generator.isURL = seed % 3 == 0
            generator.putsMarkersLast = seed % 4 < 2
            let page = generator.page(rows: seed, prefixes: seed % 3, isTruncated: seed % 5 != 0)
            let decoded = generator.isVersions ? try ListingDecoder.decodeVersions(page.bytes) : try ListingDecoder.decodeObjects(page.bytes)
            #expect(scan(page.bytes, chunk: chunk).next == decoded.next, "seed \(seed)")
        }
    }

    @Test func knowsTheMarkerBeforeTheRowsCome() {
        let head = "<ListBucketResult><NextContinuationToken>t</NextContinuationToken><IsTruncated>true</IsTruncated>"
        #expect(scan(Array(head.utf8), chunk: 5).next == .continuationToken("t"))
        let versions = "<ListVersionsResult><NextKeyMarker>k</NextKeyMarker><NextVersionIdMarker/><IsTruncated>true</IsTruncated><Version>"
        #expect(scan(Array(versions.utf8), chunk: 5).next == .versionMarkers(key: "k", versionId: nil))
    }

    @Test func waitsUntilItKnowsTheEncoding() {
        let markers = "<NextKeyMarker>a%20b</NextKeyMarker><NextVersionIdMarker>1</NextVersionIdMarker>"
        let head = "<ListVersionsResult><IsTruncated>true</IsTruncated>\(markers)"
        #expect(scan(Array(head.utf8), chunk: 9).next == nil)
        let url = head + "<Version></Version><EncodingType>url</EncodingType>"
        #expect(scan(Array(url.utf8), chunk: 9).next == .versionMarkers(key: "a b", versionId: "1"))
        #expect(scan(Array((head + "</ListVersionsResult>").utf8), chunk: 9).next == .versionMarkers(key: "a%20b", versionId: "1"))
    }

    @Test func takesNothingFromInsideAnEntry() {
        let text = "<ListBucketResult><IsTruncated>true</IsTruncated><Contents><NextContinuationToken>x</NextContinuationToken></Contents>"
        #expect(scan(Array(text.utf8), chunk: 8).next == nil)
    }

    @Test func lastPageHasNone() {
        let scanner = scan(Array("<ListBucketResult><IsTruncated>false</IsTruncated><NextContinuationToken>t".utf8), chunk: 6)
        #expect(scanner.next == nil && scanner.isDone)
    }

    @Test func garbageNeverCrashes() {
        var random = SeededGenerator(seed: 5)
        var generator = PageGenerator(seed: 5)
        let seed = generator.page(rows: 2, isTruncated: true).bytes
        for _ in 0..<2_000 { _ = scan(random.mutated(seed), chunk: Int.random(in: 1...200, using: &random)) }
        #expect(scan(Array("<NextContinuationToken>".utf8) + [UInt8](repeating: 0x41, count: 100_000), chunk: 999).isDone)
    }
}
