import Foundation
import Operations
import S3Model
import Testing

@Suite struct OutputTests {
    private func line(_ write: (inout JSONLine) -> Void) -> String {
        var json = JSONLine()
        write(&json)
        return String(decoding: json.take(), as: UTF8.self)
    }

    @Test func rowsHaveTheElementNamesOfS3() {
        let time: Int64 = 1_637_550_000_123
        #expect(line { $0.row(ListingRow(kind: .prefix, key: "a/")) } == "{\"Type\":\"Prefix\",\"Key\":\"a/\"}\n")
        #expect(
            line { $0.row(ListingRow(kind: .object, key: "a", size: 5, lastModified: time, eTag: "e", storageClass: "GLACIER")) }
                == "{\"Type\":\"Object\",\"Key\":\"a\",\"LastModified\":\"2021-11-22T03:00:00.123Z\",\"ETag\":\"e\",\"Size\":5,\"StorageClass\":\"GLACIER\"}\n"
        )
        #expect(
            line { $0.row(ListingRow(kind: .version, key: "a", lastModified: time, eTag: "e", versionId: "v", isLatest: false)) }
                == "{\"Type\":\"Version\",\"Key\":\"a\",\"VersionId\":\"v\",\"IsLatest\":false,\"LastModified\":\"2021-11-22T03:00:00.123Z\",\"ETag\":\"e\",\"Size\":0}\n"
        )
        #expect(
            line { $0.row(ListingRow(kind: .deleteMarker, key: "a", versionId: "v")) }
                == "{\"Type\":\"DeleteMarker\",\"Key\":\"a\",\"VersionId\":\"v\",\"IsLatest\":true}\n")
        #expect(
            line { $0.bucket(Bucket(name: "b", creationDate: 1_637_550_000, region: "eu-west-1")) }
                == "{\"Type\":\"Bucket\",\"Name\":\"b\",\"CreationDate\":\"2021-11-22T03:00:00.000Z\",\"BucketRegion\":\"eu-west-1\"}\n")
    }

    static let hostile = [
        "\u{1B}[31m", "\u{202E}x", "a\u{200B}b", "\n\r\t\"\\/", "\u{0}\u{7F}\u{9B}", "\u{2028}", "\u{FEFF}", "\u{E0041}", "é 値 🧊", "\u{E007}",
    ]

    @Test(arguments: hostile) func hostileTextIsEscapedAndComesBack(_ text: String) throws {
        let written = line { $0.row(ListingRow(kind: .prefix, key: text)) }
        struct Row: Decodable { var Key: String }
        #expect(try JSONDecoder().decode(Row.self, from: Data(written.utf8)).Key == text)
        let allowed: (Unicode.Scalar) -> Bool = { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse: false
            default: true
            }
        }
        #expect(written.dropLast().unicodeScalars.allSatisfy(allowed))
    }
}
