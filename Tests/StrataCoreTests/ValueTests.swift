import S3Model
import Testing

@testable import StrataCore

@Suite("Values")
struct ValueTests {
    @Test(
        "Places are read as typed",
        arguments: [
            ("s3://b", "b", ""), ("s3://b/", "b", ""), ("s3://b/x/y", "b", "x/y"), ("/top/", "here", "top/"), ("sub", "here", "deep/sub"),
            ("s3://b//odd", "b", "/odd"),
        ])
    func places(text: String, bucket: String, prefix: String) {
        #expect(Place.parse(text, relativeTo: Place(bucket: "here", prefix: "deep/")) == Place(bucket: bucket, prefix: prefix))
    }

    @Test("Without a bucket to stand in, the first part is the bucket; nothing is nothing")
    func placesFromNowhere() {
        #expect(Place.parse("b/x", relativeTo: nil) == Place(bucket: "b", prefix: "x"))
        #expect(Place.parse("s3://", relativeTo: nil) == nil)
        #expect(Place.parse("/x", relativeTo: nil) == nil)
    }

    @Test("Parents of places, with and without a slash at the end, with empty parts")
    func parents() {
        #expect(Place(bucket: "b", prefix: "x/y/").parent == Place(bucket: "b", prefix: "x/"))
        #expect(Place(bucket: "b", prefix: "x/y").parent == Place(bucket: "b", prefix: "x/"))
        #expect(Place(bucket: "b", prefix: "x").parent == Place(bucket: "b"))
        #expect(Place(bucket: "b", prefix: "x//").parent == Place(bucket: "b", prefix: "x/"))
        #expect(Place(bucket: "b").parent == nil)
    }

    @Test("The cursor stays in the list, the window around the cursor")
    func cursor() {
        var cursor = ListCursor()
        cursor.move(.last, count: 100, window: 10)
        #expect((cursor.row, cursor.top) == (99, 90))
        cursor.move(.pageUp, count: 100, window: 10)
        #expect((cursor.row, cursor.top) == (90, 90))
        cursor.move(.up, count: 100, window: 10)
        #expect((cursor.row, cursor.top) == (89, 89))
        cursor.move(.scroll(5), count: 100, window: 10)
        #expect((cursor.row, cursor.top) == (90, 90))
        cursor.fit(count: 3, window: 10)
        #expect((cursor.row, cursor.top) == (2, 0))
        cursor.fit(count: 0, window: 10)
        #expect((cursor.row, cursor.top) == (0, 0))
    }

    @Test("A line of text is edited by characters, not by bytes")
    func line() {
        var line = LineInput("cafe\u{301}/läden")
        line.apply(.start)
        for _ in 0..<4 { line.apply(.right) }
        line.apply(.deleteBackward)
        #expect(line.text == "caf/läden")
        line.apply(.end)
        line.apply(.deleteWordBackward)
        #expect(line.text == "caf/")
        line.apply(.insert("a\u{1B}[31m\tb"))
        #expect(line.text == "caf/a[31m b")
        line.apply(.deleteToStart)
        #expect(line.text.isEmpty)
    }

    @Test(
        "Calendar fields of moments, before and after 1970, in leap years and in a zone",
        arguments: [
            (0, 0, "1970-1-1 0:0:0"), (-1000, 0, "1969-12-31 23:59:59"), (951_827_696_000, 0, "2000-2-29 12:34:56"),
            (1_795_348_991_000, 3600, "2026-11-22 13:3:11"),
        ])
    func calendar(milliseconds: Int64, offset: Int, expected: String) {
        let time = CivilTime(milliseconds: milliseconds, offset: offset)
        #expect("\(time.year)-\(time.month)-\(time.day) \(time.hour):\(time.minute):\(time.second)" == expected)
    }

    @Test(
        "What goes to the clipboard never acts on what it is pasted into",
        arguments: [
            ("plain key's name \u{202E}", "plain key's name \u{202E}"), ("new\nline", #"$'new\nline'"#), ("it's\ta\\tab", #"$'it\'s\ta\\tab'"#),
            ("\u{1B}[31m\u{7F}", #"$'\x1b[31m\x7f'"#), ("c1\u{9B}é", #"$'c1\xc2\x9bé'"#), ("\r\n", #"$'\r\n'"#),
        ])
    func clipboard(text: String, expected: String) { #expect(pasteable(text) == expected) }

    @Test("Read-only mode is named only where it refused")
    func refusals() {
        let notice = { (code: String) in Notice(S3Error(kind: .refused, operation: "PutObject", bucket: "b", code: code, message: "why")) }
        #expect(notice("ReadOnly").hint?.contains("--read-only") == true)
        #expect(notice("FileExists").hint == nil)
        #expect(notice("OverwritesForGood").headline == "PutObject on b was not done: why")
    }

    @Test("Digits in groups")
    func digits() {
        #expect(grouped(0) == "0")
        #expect(grouped(999) == "999")
        #expect(grouped(1000) == "1,000")
        #expect(grouped(-1_234_567) == "-1,234,567")
    }
}
