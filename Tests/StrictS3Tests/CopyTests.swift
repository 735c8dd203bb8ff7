import Foundation
import StrictS3
import Testing

/// CopyObject, multipart uploads, archive classes and locks.
struct CopyTests {
    private func stage(_ change: (inout Configuration) -> Void = { _ in }) throws -> Stage {
        var configuration = Configuration()
        configuration.minimumPartSize = 4
        change(&configuration)
        let stage = try Stage(configuration)
        stage.server.createBucket("b", versioning: .enabled)
        return stage
    }

    @Test func aCopyResetsWhatAWSResets() throws {
        let stage = try stage()
        try stage.call(
            "PUT", "/b/k",
            [
                ("content-type", "text/x"), ("x-amz-meta-a", "1"), ("x-amz-tagging", "t=1"), ("x-amz-storage-class", "STANDARD_IA"),
                ("x-amz-acl", "public-read"),
                ("x-amz-server-side-encryption", "aws:kms"), ("x-amz-website-redirect-location", "/x"),
            ], body: "1")
        try stage.call("PUT", "/b/k", body: "2")
        let id = VersionID.nth(1)
        let copy = try stage.call("PUT", "/b/k", [("x-amz-copy-source", "b/k?versionId=\(id)")])
        #expect(copy.status == 200)
        #expect(copy.headers["x-amz-copy-source-version-id"] == id)
        #expect(copy.headers["x-amz-version-id"] == VersionID.nth(3))
        let head = try stage.call("HEAD", "/b/k")
        #expect(head.headers["content-type"] == "text/x")
        #expect(head.headers["x-amz-meta-a"] == "1")
        #expect(head.headers["x-amz-tagging-count"] == "1")
        #expect(head.headers["x-amz-storage-class"] == nil)
        #expect(head.headers["x-amz-server-side-encryption"] == "AES256")
        #expect(head.headers["x-amz-website-redirect-location"] == nil)
        #expect(try stage.call("GET", "/b/k?acl=").elements("Permission") == ["FULL_CONTROL"])
        try stage.call(
            "PUT", "/b/k",
            [("x-amz-copy-source", "b/k"), ("x-amz-metadata-directive", "REPLACE"), ("x-amz-tagging-directive", "REPLACE"), ("x-amz-meta-b", "2")])
        let replaced = try stage.call("HEAD", "/b/k")
        #expect(replaced.headers["x-amz-meta-a"] == nil)
        #expect(replaced.headers["x-amz-meta-b"] == "2")
        #expect(replaced.headers["x-amz-tagging-count"] == nil)
    }

    @Test func copySourcesAndRefusals() throws {
        let stage = try stage()
        stage.server.put("q", to: "k?versionId=x", in: "b")
        stage.server.put("1", to: "k", in: "b")
        let marker = stage.server.addDeleteMarker(to: "k", in: "b") ?? ""
        func copy(_ source: String, _ headers: [(String, String)] = []) throws -> RawAnswer {
            try stage.call("PUT", "/b/new", [("x-amz-copy-source", source)] + headers)
        }
        #expect(try copy("/b/k%3FversionId=x").status == 200)
        #expect(try copy("b/k").element("Code") == "NoSuchKey")
        #expect(try copy("b/k?versionId=\(marker)").element("Code") == "InvalidRequest")
        #expect(try copy("b/k?versionId=\(VersionID.nth(77))").element("Code") == "NoSuchVersion")
        #expect(try copy("b").element("Code") == "InvalidArgument")
        #expect(try copy("nope/k").element("Code") == "NoSuchBucket")
        let id = VersionID.nth(2)
        let wrong = try copy("b/k?versionId=\(id)", [("x-amz-copy-source-if-match", "\"x\"")])
        #expect(wrong.status == 412)
        #expect(wrong.element("Condition") == "x-amz-copy-source-If-Match")
        #expect(try copy("b/k?versionId=\(id)", [("if-match", "\"x\"")]).status == 412)
        #expect(try copy("b/k?versionId=\(id)", [("if-none-match", "*")]).status == 412)
        stage.server.fault(on: RequestMatcher(header: "x-amz-copy-source"), .ignoreConditions)
        #expect(try copy("b/k?versionId=\(id)", [("if-match", "\"x\"")]).status == 200)
    }

    @Test func copiesOntoThemselves() throws {
        let stage = try stage()
        stage.server.put("1", to: "k", in: "b")
        let same = [("x-amz-copy-source", "b/k")]
        let version = [("x-amz-copy-source", "b/k?versionId=\(VersionID.nth(1))")]
        #expect(try stage.call("PUT", "/b/k", same).element("Code") == "InvalidRequest")
        #expect(try stage.call("PUT", "/b/k", same + [("x-amz-storage-class", "STANDARD_IA")]).status == 200)
        #expect(try stage.call("PUT", "/b/k", version).status == 200)
        stage.server.fault(on: RequestMatcher("PUT", key: "k", times: 1), .refuseSelfCopy)
        #expect(try stage.call("PUT", "/b/k", version).element("Code") == "InvalidRequest")
        #expect(try stage.call("PUT", "/b/k", version).status == 200)
    }

    private func create(_ stage: Stage, _ headers: [(String, String)] = []) throws -> String {
        try stage.call("POST", "/b/big?uploads=", headers).element("UploadId") ?? ""
    }

    private func complete(_ stage: Stage, _ id: String, _ parts: [(Int, String)], _ headers: [(String, String)] = []) throws -> RawAnswer {
        let inside = parts.map { "<Part><PartNumber>\($0.0)</PartNumber><ETag>\($0.1)</ETag></Part>" }.joined()
        return try stage.call("POST", "/b/big?uploadId=\(id)", headers, body: "<CompleteMultipartUpload>\(inside)</CompleteMultipartUpload>")
    }

    @Test func aMultipartVersionIsDatedAndOrderedByItsStart() throws {
        let stage = try stage()
        let id = try create(stage)
        let one = try stage.call("PUT", "/b/big?partNumber=1&uploadId=\(id)", body: "aaaa").headers["etag"] ?? ""
        let two = try stage.call("PUT", "/b/big?partNumber=2&uploadId=\(id)", body: "b").headers["etag"] ?? ""
        stage.server.advance(by: 60)
        try stage.call("PUT", "/b/big", body: "between")
        stage.server.advance(by: 60)
        let done = try complete(stage, id, [(1, one), (2, two)])
        #expect(done.status == 200)
        #expect(done.element("ETag")?.hasSuffix("-2&quot;") == true)
        let versions = stage.server.versions(of: "big", in: "b")
        #expect(versions.map(\.text) == ["between", "aaaab"])
        #expect(versions[1].lastModified == Date(timeIntervalSince1970: 1_795_348_800))
        #expect(try complete(stage, id, [(1, one)]).element("Code") == "NoSuchUpload")
        let part = try stage.call("GET", "/b/big?partNumber=2&versionId=\(versions[1].id)")
        #expect(part.text == "b")
        #expect(part.headers["x-amz-mp-parts-count"] == "2")
    }

    @Test func otherStoresDateByCompletion() throws {
        let stage = try stage { $0.datesMultipartByInitiation = false }
        let id = try create(stage)
        let one = try stage.call("PUT", "/b/big?partNumber=1&uploadId=\(id)", body: "a").headers["etag"] ?? ""
        stage.server.put("between", to: "big", in: "b")
        #expect(try complete(stage, id, [(1, one)]).status == 200)
        #expect(stage.server.versions(of: "big", in: "b").map(\.text) == ["a", "between"])
    }

    @Test func completeChecksItsParts() throws {
        let stage = try stage()
        stage.server.put("0123456789", to: "source", in: "b")
        let id = try create(stage)
        let one = try stage.call("PUT", "/b/big?partNumber=1&uploadId=\(id)", body: "aa").headers["etag"] ?? ""
        let range = [("x-amz-copy-source", "b/source"), ("x-amz-copy-source-range", "bytes=2-5")]
        let two = (try stage.call("PUT", "/b/big?partNumber=2&uploadId=\(id)", range).element("ETag") ?? "").replacingOccurrences(
            of: "&quot;", with: "")
        #expect(try complete(stage, id, [(1, one), (2, two)]).element("Code") == "EntityTooSmall")
        #expect(try complete(stage, id, [(2, two), (1, one)]).element("Code") == "InvalidPartOrder")
        #expect(try complete(stage, id, [(3, one)]).element("Code") == "InvalidPart")
        #expect(try complete(stage, id, [(1, two)]).element("Code") == "InvalidPart")
        #expect(try complete(stage, id, [(2, two)], [("if-none-match", "*")]).status == 200)
        #expect(stage.server.versions(of: "big", in: "b").first?.text == "2345")
        let other = try create(stage)
        #expect(stage.server.uploads(in: "b").map(\.id) == [other])
        #expect(try stage.call("GET", "/b?uploads=").element("UploadId") == other)
        #expect(try stage.call("DELETE", "/b/big?uploadId=\(other)").status == 204)
        #expect(try stage.call("GET", "/b/big?uploadId=\(other)").element("Code") == "NoSuchUpload")
    }

    @Test func archivedBytesAreOutOfReach() throws {
        let stage = try stage()
        stage.server.put("cold", to: "k", in: "b", storageClass: "DEEP_ARCHIVE")
        let refused = try stage.call("GET", "/b/k")
        #expect(refused.status == 403)
        #expect(refused.element("Code") == "InvalidObjectState")
        #expect(refused.element("StorageClass") == "DEEP_ARCHIVE")
        #expect(try stage.call("PUT", "/b/new", [("x-amz-copy-source", "b/k")]).element("Code") == "InvalidObjectState")
        let body = "<RestoreRequest><Days>2</Days><GlacierJobParameters><Tier>Bulk</Tier></GlacierJobParameters></RestoreRequest>"
        #expect(try stage.call("POST", "/b/k?restore=", body: body).status == 202)
        #expect(try stage.call("POST", "/b/k?restore=", body: body).element("Code") == "RestoreAlreadyInProgress")
        #expect(try stage.call("HEAD", "/b/k").headers["x-amz-restore"] == "ongoing-request=\"true\"")
        stage.server.finishRestores()
        #expect(try stage.call("GET", "/b/k").headers["x-amz-restore"] == "ongoing-request=\"false\", expiry-date=\"Tue, 24 Nov 2026 12:00:00 GMT\"")
        stage.server.advance(by: 2 * 86400)
        #expect(try stage.call("GET", "/b/k") { $0.time = "20261124T120000Z" }.status == 403)
    }

    @Test func locksHold() throws {
        let stage = try stage()
        stage.server.createBucket("locked", objectLock: true)
        let until = [("x-amz-object-lock-mode", "GOVERNANCE"), ("x-amz-object-lock-retain-until-date", "2026-12-01T00:00:00Z"), Stage.md5("1")]
        #expect(try stage.call("PUT", "/b/k", until, body: "1").element("Code") == "InvalidRequest")
        let id = try stage.call("PUT", "/locked/k", until, body: "1").headers["x-amz-version-id"] ?? ""
        #expect(try stage.call("DELETE", "/locked/k?versionId=\(id)").status == 403)
        #expect(try stage.call("DELETE", "/locked/k").status == 204)
        #expect(try stage.call("GET", "/locked/k?retention=&versionId=\(id)").element("Mode") == "GOVERNANCE")
        #expect(try stage.call("DELETE", "/locked/k?versionId=\(id)", [("x-amz-bypass-governance-retention", "true")]).status == 204)
        let second = stage.server.put("2", to: "k", in: "locked") ?? ""
        stage.server.lock("k", in: "locked", mode: "COMPLIANCE", until: Date(timeIntervalSince1970: 1_795_348_800 + 10))
        #expect(try stage.call("DELETE", "/locked/k?versionId=\(second)", [("x-amz-bypass-governance-retention", "true")]).status == 403)
        stage.server.advance(by: 10)
        #expect(try stage.call("DELETE", "/locked/k?versionId=\(second)").status == 204)
    }

    @Test func scriptedHeaders() throws {
        let stage = try stage()
        stage.server.put("1", to: "k", in: "b")
        stage.server.mark("k", in: "b", expiration: "expiry-date=\"Fri, 23 Dec 2026 00:00:00 GMT\", rule-id=\"r\"", replicationStatus: "FAILED")
        let head = try stage.call("HEAD", "/b/k")
        #expect(head.headers["x-amz-replication-status"] == "FAILED")
        #expect(head.headers["x-amz-expiration"]?.contains("rule-id=\"r\"") == true)
    }
}
