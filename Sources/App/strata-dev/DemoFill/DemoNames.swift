/// `customer-files` (eu-west-1): names in many scripts, and names made to deceive a terminal.
struct DemoNames: DemoStory {
    private let bucket = "customer-files"

    /// Keys that every server here takes.
    static let names = [
        "отчёты/2026/баланс за год.txt",
        "отчёты/2026/смета.csv",
        "отчёты/договор № 17.txt",
        "写真/東京/桜 🌸.txt",
        "写真/京都/紅葉.txt",
        "日本語/ﾊﾝｶｸ と 全角.txt",
        "中文/年度报告（最终版）.txt",
        "한국어/안녕하세요.txt",
        "العربية/تقرير سنوي.txt",
        "עברית/דוח שנתי.txt",
        "ไทย/สวัสดี.txt",
        "हिन्दी/नमस्ते.txt",
        "ελληνικά/αναφορά.txt",
        "emoji/👩‍👩‍👧‍👦 family.txt",
        "emoji/🏳️‍🌈 flag.txt",
        "emoji/🇪🇺 rules.txt",
        "emoji/👍🏽.txt",
        "combining/cafe\u{301} (two code points).txt",
        "combining/caf\u{e9} (one code point).txt",
        "combining/z\u{337}a\u{335}l\u{336}g\u{334}o\u{338}.txt",
        "spaces/  two in front.txt",
        "spaces/at the end ",
        "signs/100% sure.txt",
        "signs/a+b=c & d.txt",
        "signs/#1? really.txt",
        "signs/it's \"quoted\".txt",
        "signs/semi;colon, comma.txt",
        "signs/~tilde (1) [2] {3}.txt",
        "signs/<tag> & entity &amp;.txt",
        "hostile/invoice_\u{202E}fdp.exe",
        "hostile/pass\u{200B}word\u{200B}.txt",
        "hostile/\u{2067}isolate\u{2069}.txt",
        "hostile/soft\u{AD}hyphen.txt",
        "deep/a/b/c/d/e/f/g/h/i/j/k/l/m/n/leaf.txt",
        "long/" + String(repeating: "a very long name ", count: 11) + ".txt",
    ]

    /// Keys that not every store keeps as they are: a folder's placeholder, empty path segments, a tab, a key of almost 1,024 bytes.
    private static let difficult = [
        "folder placeholder/", "double//slash.txt", "/leading slash.txt", "signs/tab\tin the middle.txt",
        "long/" + String(repeating: "segment of a path/", count: 55) + "end.txt",
    ]

    func writes(_ dates: DemoDates) -> [DemoWrite] {
        let configuration = [
            DemoWrite(at: dates.ago(days: 700, 10, 0), bucket: bucket, change: .createBucket(region: "eu-west-1")),
            DemoWrite(at: dates.ago(days: 700, 10, 1), bucket: bucket, change: .versioning(enabled: true)),
        ]
        let contracts = (1...24).flatMap { number in
            [400, 220, 30].prefix(1 + number % 3).map { days in
                DemoWrite(
                    at: dates.ago(days: days, 15, number), bucket: bucket, key: "contracts/\(2_000 + number)/offer.txt",
                    change: .put(
                        DemoObject(
                            .text("Offer \(2_000 + number)\nvalid \(days) days\n"), "text/plain",
                            tags: [("customer", "\(2_000 + number)")])))
            }
        }
        return configuration + contracts + Self.encodings(bucket, dates)
            + (Self.names + Self.difficult).enumerated().map { index, key in
                DemoWrite(at: dates.ago(days: 300 - index * 5, 12, index), bucket: bucket, key: key, change: .put(Self.object(key)))
            }
    }

    /// A text which names its key, so that a preview shows whether the right one was fetched.
    static func object(_ key: String) -> DemoObject {
        key.hasSuffix("/") ? DemoObject(.empty, "application/x-directory") : DemoObject(.text("This is \(key)\n"), "text/plain; charset=utf-8")
    }

    /// The same sentence as programs of different times and places write it down.
    static func encodings(_ bucket: String, _ dates: DemoDates) -> [DemoWrite] {
        let sentence = "Grüße aus Köln, 20 €\n"
        let wide = sentence.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
        let samples: [(name: String, bytes: [UInt8])] = [
            ("utf-8.txt", [UInt8](sentence.utf8)),
            ("utf-8 with bom.txt", [0xef, 0xbb, 0xbf] + [UInt8](sentence.utf8)),
            ("utf-16 le.txt", [0xff, 0xfe] + wide),
            ("latin-1.txt", sentence.unicodeScalars.map { UInt8(exactly: $0.value) ?? 0x3f }),
            ("escape sequences.txt", [UInt8]("\u{1B}[31mred?\u{1B}[0m\u{7}\r\n".utf8)),
        ]
        return samples.enumerated().map { index, sample in
            DemoWrite(
                at: dates.ago(days: 90, 9, index), bucket: bucket, key: "encodings/\(sample.name)",
                change: .put(DemoObject(.bytes(sample.bytes), "text/plain")))
        }
    }
}
