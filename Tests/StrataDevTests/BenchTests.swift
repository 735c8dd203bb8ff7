import S3Model
import Testing

@testable import strata_dev

/// The bench's own parts: generated pages are what the decoder takes, figures are what they are called.
struct BenchTests {
    @Test func generatedPagesDecode() throws {
        let objects = try ListingDecoder.decodeObjects(BenchPage.objects(from: 3000))
        #expect(objects.segment.count == BenchPage.size)
        #expect(objects.segment.key(at: 0) == BenchStore.key(3000))
        #expect(objects.next == .continuationToken("1kqd2l3m3000"))
        let versions = try ListingDecoder.decodeVersions(BenchPage.versions(from: 0))
        #expect(versions.segment.count == BenchPage.size)
        #expect(versions.segment.kind(at: 1) == .version)
        #expect(versions.segment.key(at: 4) == BenchStore.key(0))
        #expect(versions.segment.eTag(at: 9).count == 32)
        #expect(versions.segment.lastModified(at: 0) != nil)
    }

    @Test func keysAreInByteOrder() {
        let keys = [0, 9, 10, 999, 1000, 12_345, 999_999].map(BenchStore.key)
        #expect(keys == keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        #expect(keys.allSatisfy { $0.utf8.count == 40 })
    }

    @Test func quantiles() {
        #expect([5.0, 1, 3].median == 3)
        #expect([5.0, 1, 3].quantile(1) == 5)
        #expect([Double]().median == 0)
    }

    @Test func aimsAreCounted() {
        var report = BenchReport()
        report.figure("a", 1, "%.0f", aim: .atMost(1))
        report.figure("b", 2, "%.0f", aim: .atMost(1))
        report.figure("c", 2, "%.0f", aim: .atLeast(3))
        #expect(report.missed == ["b", "c"])
    }

    @Test func textsAreFoundInBytes() {
        let bytes = Array("<a><ab>x</ab>".utf8)
        bytes.withUnsafeBytes { bytes in
            #expect(bytes.offset(of: "<ab>") == 3)
            #expect(bytes.offset(of: "</ab>") == 8)
            #expect(bytes.offset(of: "<abc>") == nil)
            #expect(bytes.offset(of: "</ab> ") == nil)
        }
    }
}
