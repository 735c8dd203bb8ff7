import Foundation
import StrictS3
import Testing

/// Versions, delete markers, null versions and how they are listed.
struct VersionTests {
    private func stage(_ versioning: VersioningState = .enabled) throws -> Stage {
        let stage = try Stage()
        stage.server.createBucket("b", versioning: versioning)
        return stage
    }

    @Test func everyPutMakesAVersionAndDeleteAMarker() throws {
        let stage = try stage()
        let first = try stage.call("PUT", "/b/k", body: "1").headers["x-amz-version-id"] ?? ""
        let second = try stage.call("PUT", "/b/k", body: "2").headers["x-amz-version-id"] ?? ""
        #expect(first == VersionID.nth(1))
        #expect(second == VersionID.nth(2))
        let gone = try stage.call("DELETE", "/b/k")
        #expect(gone.status == 204)
        #expect(gone.headers["x-amz-delete-marker"] == "true")
        let marker = gone.headers["x-amz-version-id"] ?? ""
        let get = try stage.call("GET", "/b/k")
        #expect(get.status == 404)
        #expect(get.element("Code") == "NoSuchKey")
        #expect(get.headers["x-amz-delete-marker"] == "true")
        #expect(get.headers["x-amz-version-id"] == marker)
        let head = try stage.call("HEAD", "/b/k?versionId=\(marker)")
        #expect(head.status == 405)
        #expect(head.headers["allow"] == "DELETE")
        #expect(head.headers["x-amz-delete-marker"] == "true")
        #expect(try stage.call("GET", "/b/k?versionId=\(first)").text == "1")
        let undone = try stage.call("DELETE", "/b/k?versionId=\(marker)")
        #expect(undone.headers["x-amz-delete-marker"] == "true")
        #expect(try stage.call("GET", "/b/k").text == "2")
        #expect(try stage.call("GET", "/b/k?versionId=\(VersionID.nth(99))").element("Code") == "NoSuchVersion")
        #expect(try stage.call("GET", "/b/k?versionId=x").element("Code") == "InvalidArgument")
    }

    @Test func markersStack() throws {
        let stage = try stage()
        stage.server.put("1", to: "k", in: "b")
        try stage.call("DELETE", "/b/k")
        try stage.call("DELETE", "/b/k")
        #expect(stage.server.versions(of: "k", in: "b").map(\.isDeleteMarker) == [true, true, false])
        try stage.call("DELETE", "/b/never")
        #expect(stage.server.versions(of: "never", in: "b").count == 1)
    }

    @Test func suspendedBucketsOverwriteTheNullVersion() throws {
        let stage = try stage(.unversioned)
        let plain = try stage.call("PUT", "/b/k", body: "old")
        #expect(plain.headers["x-amz-version-id"] == nil)
        stage.server.setVersioning(.enabled, of: "b")
        try stage.call("PUT", "/b/k", body: "kept")
        stage.server.setVersioning(.suspended, of: "b")
        #expect(try stage.call("GET", "/b/k?versionId=null").text == "old")
        #expect(try stage.call("PUT", "/b/k", body: "new").headers["x-amz-version-id"] == "null")
        #expect(stage.server.versions(of: "k", in: "b").map(\.text) == ["new", "kept"])
        let gone = try stage.call("DELETE", "/b/k")
        #expect(gone.headers["x-amz-version-id"] == "null")
        #expect(stage.server.versions(of: "k", in: "b").map(\.isDeleteMarker) == [true, false])
        try stage.call("DELETE", "/b/k")
        #expect(stage.server.versions(of: "k", in: "b").count == 2)
    }

    @Test func unversionedDeleteRemoves() throws {
        let stage = try stage(.unversioned)
        try stage.call("PUT", "/b/k", body: "x")
        let gone = try stage.call("DELETE", "/b/k")
        #expect(gone.status == 204)
        #expect(gone.headers["x-amz-delete-marker"] == nil)
        #expect(stage.server.versions(of: "k", in: "b").isEmpty)
        #expect(try stage.call("DELETE", "/b/k").status == 204)
    }

    /// Versions and markers of two keys, interleaved newest first, over pages of every size.
    @Test(arguments: 1...7) func listingInterleavesOverPages(size: Int) throws {
        let stage = try stage()
        for key in ["a", "a b", "b"] {
            stage.server.put("1", to: key, in: "b")
            stage.server.addDeleteMarker(to: key, in: "b")
            stage.server.put("2", to: key, in: "b")
        }
        let wanted = ["a", "a b", "b"].flatMap { key in
            stage.server.versions(of: key, in: "b").map { [$0.isDeleteMarker ? "DeleteMarker" : "Version", key, $0.id] }
        }
        var rows: [[String]] = []
        var markers = ""
        var pages = 0
        while true {
            let page = try stage.call("GET", "/b?encoding-type=url\(markers.isEmpty ? "" : markers)&max-keys=\(size)&versions=") { request in
                request.target = Self.sorted(request.target)
            }
            #expect(page.status == 200)
            pages += 1
            rows += Self.rows(page.text)
            guard page.element("IsTruncated") == "true", pages < 20 else { break }
            let key = page.element("NextKeyMarker") ?? ""
            markers = "&key-marker=\(key.replacingOccurrences(of: "+", with: "%20"))&version-id-marker=\(page.element("NextVersionIdMarker") ?? "")"
        }
        #expect(rows == wanted)
        #expect(pages == (wanted.count + size - 1) / size)
    }

    /// Kind, key and id of each row in document order.
    private static func rows(_ text: String) -> [[String]] {
        text.components(separatedBy: "<").reduce(into: [[String]]()) { rows, tag in
            let halves = tag.components(separatedBy: ">")
            switch halves[0] {
            case "Version", "DeleteMarker": rows.append([halves[0]])
            case "Key", "VersionId": rows[rows.count - 1].append(halves[1].replacingOccurrences(of: "+", with: " "))
            default: break
            }
        }
    }

    private static func sorted(_ target: String) -> String {
        let halves = target.components(separatedBy: "?")
        return halves[0] + "?" + halves[1].components(separatedBy: "&").sorted().joined(separator: "&")
    }

    @Test func aPageGoesOnWhereARemovedVersionStood() throws {
        let stage = try stage()
        for text in ["1", "2", "3"] { stage.server.put(text, to: "k", in: "b") }
        let middle = stage.server.versions(of: "k", in: "b")[1].id
        try stage.call("DELETE", "/b/k?versionId=\(middle)")
        let page = try stage.call("GET", "/b?key-marker=k&version-id-marker=\(middle)&versions=")
        #expect(page.elements("VersionId") == [VersionID.nth(1)])
        #expect(try stage.call("GET", "/b?version-id-marker=\(middle)&versions=").element("Code") == "InvalidArgument")
    }

    @Test func conditionsOnWritesAndDeletes() throws {
        let stage = try stage()
        let tag = try stage.call("PUT", "/b/k", [("if-none-match", "*")], body: "1").headers["etag"] ?? ""
        #expect(try stage.call("PUT", "/b/k", [("if-none-match", "*")], body: "2").status == 412)
        #expect(try stage.call("PUT", "/b/k", [("if-match", "\"0\"")], body: "2").element("Condition") == "If-Match")
        #expect(try stage.call("PUT", "/b/k", [("if-match", tag)], body: "2").status == 200)
        #expect(try stage.call("PUT", "/b/none", [("if-match", tag)], body: "2").status == 404)
        #expect(try stage.call("PUT", "/b/k", [("if-none-match", tag)], body: "2").status == 501)
        #expect(try stage.call("DELETE", "/b/k", [("if-match", tag)]).status == 412)
        try stage.call("DELETE", "/b/k")
        #expect(try stage.call("PUT", "/b/k", [("if-none-match", "*")], body: "3").status == 200)
    }

    @Test func readsWithRangeAndConditions() throws {
        let stage = try stage()
        let put = try stage.call(
            "PUT", "/b/k", [("content-type", "text/x"), ("x-amz-meta-a", "b"), ("x-amz-tagging", "t=1&u=2")], body: "0123456789")
        let get = try stage.call("GET", "/b/k", [("range", "bytes=8-20")])
        #expect(get.status == 206)
        #expect(get.text == "89")
        #expect(get.headers["content-range"] == "bytes 8-9/10")
        #expect(try stage.call("GET", "/b/k", [("range", "bytes=-3")]).text == "789")
        let beyond = try stage.call("GET", "/b/k", [("range", "bytes=10-")])
        #expect(beyond.status == 416)
        #expect(beyond.headers["content-range"] == "bytes */10")
        #expect(try stage.call("GET", "/b/k", [("range", "lines=1-2")]).status == 200)
        #expect(try stage.call("GET", "/b/k", [("if-none-match", put.headers["etag"] ?? "")]).status == 304)
        #expect(try stage.call("GET", "/b/k", [("if-match", "\"x\"")]).status == 412)
        let head = try stage.call("HEAD", "/b/k")
        #expect(head.headers["content-length"] == "10")
        #expect(head.headers["content-type"] == "text/x")
        #expect(head.headers["x-amz-meta-a"] == "b")
        #expect(head.headers["x-amz-tagging-count"] == "2")
        #expect(head.headers["last-modified"] == "Sun, 22 Nov 2026 12:00:00 GMT")
    }

    @Test func deleteObjectsMixesSuccessesAndErrors() throws {
        let stage = try stage()
        stage.server.put("1", to: "a", in: "b")
        stage.server.put("1", to: "locked", in: "b")
        let id = stage.server.versions(of: "locked", in: "b")[0].id
        stage.server.lock("locked", in: "b", mode: nil, legalHold: true)
        let body =
            "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Object><Key>a</Key></Object>"
            + "<Object><Key>locked</Key><VersionId>\(id)</VersionId></Object><Object><Key>x&#xD;&#xA;y</Key></Object><Object><Key>busy</Key></Object></Delete>"
        #expect(try stage.call("POST", "/b?delete=", body: body).element("Code") == "InvalidRequest")
        stage.server.fault(on: RequestMatcher("POST", query: "delete"), .failKeys(["busy": "InternalError"]))
        let answer = try stage.call("POST", "/b?delete=", [Stage.md5(body)], body: body)
        #expect(answer.status == 200)
        #expect(answer.elements("Code") == ["AccessDenied", "InternalError"])
        #expect(answer.element("DeleteMarkerVersionId") != nil)
        #expect(stage.server.versions(of: "x\r\ny", in: "b").count == 1)
        let illegal = "<Delete><Object><Key>&#x1;</Key></Object></Delete>"
        #expect(try stage.call("POST", "/b?delete=", [Stage.md5(illegal)], body: illegal).element("Code") == "MalformedXML")
        let entity = "<!DOCTYPE a [<!ENTITY b \"c\">]><Delete><Object><Key>&b;</Key></Object></Delete>"
        #expect(try stage.call("POST", "/b?delete=", [Stage.md5(entity)], body: entity).element("Code") == "MalformedXML")
    }
}
