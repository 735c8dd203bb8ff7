import Foundation
import StrictS3
import Testing

/// Buckets, listings of objects, and configuration documents.
struct BucketTests {
    @Test func lifeOfABucket() throws {
        let stage = try Stage()
        #expect(try stage.call("PUT", "/No").element("Code") == "InvalidBucketName")
        let made = try stage.call("PUT", "/photos")
        #expect(made.status == 200)
        #expect(made.headers["location"] == "/photos")
        #expect(try stage.call("PUT", "/photos").status == 200)
        #expect(try stage.call("PUT", "/photos") { $0.account = .second }.element("Code") == "BucketAlreadyExists")
        let body = "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>"
        #expect(try stage.call("PUT", "/far", body: body).status == 200)
        #expect(try stage.call("PUT", "/far", body: body) { $0.region = "eu-west-1" }.element("Code") == "BucketAlreadyOwnedByYou")
        #expect(try stage.call("PUT", "/other", body: body) { $0.region = "ap-southeast-2" }.element("Code") == "IllegalLocationConstraintException")
        #expect(try stage.call("GET", "/far?location=").text.contains(">eu-west-1<"))
        #expect(try stage.call("HEAD", "/photos").headers["x-amz-bucket-region"] == "us-east-1")
        #expect(try stage.call("GET", "/nope?list-type=2").element("Code") == "NoSuchBucket")
        try stage.call("PUT", "/photos/k", body: "x")
        #expect(try stage.call("DELETE", "/photos").element("Code") == "BucketNotEmpty")
        try stage.call("DELETE", "/photos/k")
        #expect(try stage.call("DELETE", "/photos").status == 204)
        #expect(stage.server.bucketNames == ["far"])
    }

    @Test func versionsKeepABucket() throws {
        let stage = try Stage()
        stage.server.createBucket("b", versioning: .enabled)
        let marker = stage.server.addDeleteMarker(to: "k", in: "b") ?? ""
        #expect(try stage.call("DELETE", "/b").status == 409)
        try stage.call("DELETE", "/b/k?versionId=\(marker)")
        #expect(try stage.call("DELETE", "/b").status == 204)
    }

    @Test func bucketsArePaged() throws {
        let stage = try Stage()
        for name in ["aaa", "bbb", "ccc"] { stage.server.createBucket(name) }
        stage.server.createBucket("theirs", owner: .second)
        let all = try stage.call("GET", "/")
        #expect(all.elements("Name") == ["aaa", "bbb", "ccc"])
        #expect(all.element("BucketRegion") == nil)
        let page = try stage.call("GET", "/?max-buckets=2")
        #expect(page.elements("Name") == ["aaa", "bbb"])
        #expect(page.elements("BucketRegion").count == 2)
        let token = (page.element("ContinuationToken") ?? "").replacingOccurrences(of: "=", with: "%3D")
        #expect(try stage.call("GET", "/?continuation-token=\(token)&max-buckets=2").elements("Name") == ["ccc"])
    }

    private func listingStage() throws -> Stage {
        let stage = try Stage()
        stage.server.createBucket("b", versioning: .enabled)
        for key in ["a/1", "a/2", "a b+c", "b/1", "b/2/3", "c", "e\u{301}", "\u{e9}", "gone/1"] { stage.server.put("x", to: key, in: "b") }
        stage.server.addDeleteMarker(to: "gone/1", in: "b")
        return stage
    }

    @Test func delimitersAndEncoding() throws {
        let stage = try listingStage()
        let page = try stage.call("GET", "/b?delimiter=%2F&encoding-type=url&list-type=2")
        #expect(page.elements("Key") == ["a+b%2Bc", "c", "e%CC%81", "%C3%A9"])
        #expect(page.elements("CommonPrefixes").count == 2)
        #expect(page.element("KeyCount") == "6")
        let inner = try stage.call("GET", "/b?delimiter=%2F&list-type=2&prefix=b%2F")
        #expect(inner.elements("Key") == ["b/1"])
        #expect(inner.text.contains("<CommonPrefixes><Prefix>b/2/</Prefix></CommonPrefixes>"))
        #expect(try stage.call("GET", "/b?list-type=2&start-after=b%2F1").elements("Key").first == "b/2/3")
        #expect(try stage.call("GET", "/b?list-type=2&max-keys=0").element("IsTruncated") == "false")
        #expect(try stage.call("GET", "/b?list-type=2&max-keys=-1").element("Code") == "InvalidArgument")
        #expect(try stage.call("GET", "/b?list-type=2&nonsense=1").element("Code") == "InvalidArgument")
    }

    @Test(arguments: ["", "&delimiter=%2F"]) func pagesAddUp(delimiter: String) throws {
        let stage = try listingStage()
        let whole = try stage.call("GET", Self.sorted("/b?list-type=2\(delimiter)"))
        for size in 1...8 {
            var keys: [String] = []
            var groups: [String] = []
            var token = ""
            repeat {
                let page = try stage.call("GET", Self.sorted("/b?list-type=2&max-keys=\(size)\(delimiter)\(token)"))
                keys += page.elements("Key")
                groups += page.elements("CommonPrefixes")
                token = page.element("NextContinuationToken").map { "&continuation-token=" + Self.encoded($0) } ?? ""
            } while !token.isEmpty
            #expect(keys == whole.elements("Key"))
            #expect(groups == whole.elements("CommonPrefixes"))
        }
    }

    private static func encoded(_ text: String) -> String {
        text.replacingOccurrences(of: "+", with: "%2B").replacingOccurrences(of: "/", with: "%2F").replacingOccurrences(of: "=", with: "%3D")
    }

    private static func sorted(_ target: String) -> String {
        let halves = target.components(separatedBy: "?")
        return halves[0] + "?" + halves[1].components(separatedBy: "&").sorted().joined(separator: "&")
    }

    @Test func configurationsNeedRootAndDigest() throws {
        let stage = try Stage()
        stage.server.createBucket("b", versioning: .enabled)
        #expect(try stage.call("GET", "/b?lifecycle=").element("Code") == "NoSuchLifecycleConfiguration")
        #expect(try stage.call("GET", "/b?replication=").element("Code") == "ReplicationConfigurationNotFoundError")
        let rule = "<Rule><ID>r</ID><Filter/><Status>Enabled</Status><Expiration><Days>3</Days></Expiration></Rule>"
        let body = "<LifecycleConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\(rule)</LifecycleConfiguration>"
        #expect(try stage.call("PUT", "/b?lifecycle=", body: body).element("Code") == "InvalidRequest")
        let sent = [Stage.md5(body), ("x-amz-transition-default-minimum-object-size", "varies_by_storage_class")]
        #expect(try stage.call("PUT", "/b?lifecycle=", sent, body: body).status == 200)
        let got = try stage.call("GET", "/b?lifecycle=")
        #expect(got.text == body)
        #expect(got.headers["x-amz-transition-default-minimum-object-size"] == "varies_by_storage_class")
        try stage.call("PUT", "/b?lifecycle=", [Stage.md5(body)], body: body)
        #expect(try stage.call("GET", "/b?lifecycle=").headers["x-amz-transition-default-minimum-object-size"] == "all_storage_classes_128K")
        let wrong = body.replacingOccurrences(of: "LifecycleConfiguration", with: "Lifecycle")
        #expect(try stage.call("PUT", "/b?lifecycle=", [Stage.md5(wrong)], body: wrong).element("Code") == "MalformedXML")
        #expect(try stage.call("DELETE", "/b?lifecycle=").status == 204)
        #expect(try stage.call("GET", "/b?lifecycle=").status == 404)
    }

    @Test(arguments: [
        "<Rule><Status>Enabled</Status><Expiration><Days>3</Days></Expiration></Rule>",
        "<Rule><Filter/><Prefix/><Status>Enabled</Status><Expiration><Days>3</Days></Expiration></Rule>",
        "<Rule><Filter/><Status>On</Status><Expiration><Days>3</Days></Expiration></Rule>",
        "<Rule><Filter/><Status>Enabled</Status></Rule>",
        "<Rule><Filter/><Status>Enabled</Status><Expiration><Days>0</Days></Expiration></Rule>",
        "<Rule><Filter/><Status>Enabled</Status><Expiration><Date>2026-01-01T01:00:00Z</Date></Expiration></Rule>",
        "<Rule><Filter><And><Prefix>a</Prefix></And></Filter><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule>",
    ])
    func badLifecycleRules(rule: String) throws {
        let stage = try Stage()
        stage.server.createBucket("b")
        let body = "<LifecycleConfiguration>\(rule)</LifecycleConfiguration>"
        #expect(try stage.call("PUT", "/b?lifecycle=", [Stage.md5(body)], body: body).status == 400)
    }

    @Test func rulesWithoutAnIDGetOne() throws {
        let stage = try Stage()
        stage.server.createBucket("b")
        let body =
            "<LifecycleConfiguration><Rule><Prefix>a</Prefix><Status>Disabled</Status><Expiration><Days>3</Days></Expiration></Rule>"
            + "<Rule><ID>mine</ID><Prefix>b</Prefix><Status>Enabled</Status><Expiration><Days>3</Days></Expiration></Rule></LifecycleConfiguration>"
        #expect(try stage.call("PUT", "/b?lifecycle=", [Stage.md5(body)], body: body).status == 200)
        let got = try stage.call("GET", "/b?lifecycle=")
        #expect(got.elements("ID") == ["strict-rule-1", "mine"])
        #expect(got.text.replacingOccurrences(of: "<ID>strict-rule-1</ID>", with: "") == body)
    }

    @Test func replicationNeedsVersioning() throws {
        let stage = try Stage()
        stage.server.createBucket("b")
        let body =
            "<ReplicationConfiguration><Role>arn:aws:iam::111122223333:role/r</Role><Rule><Status>Enabled</Status><Priority>1</Priority><Filter/>"
            + "<DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication><Destination><Bucket>arn:aws:s3:::t</Bucket></Destination>"
            + "</Rule></ReplicationConfiguration>"
        #expect(try stage.call("PUT", "/b?replication=", [Stage.md5(body)], body: body).element("Code") == "InvalidRequest")
        stage.server.setVersioning(.enabled, of: "b")
        #expect(try stage.call("PUT", "/b?replication=", [Stage.md5(body)], body: body).status == 200)
        let suspend = "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>"
        #expect(try stage.call("PUT", "/b?versioning=", body: suspend).element("Code") == "InvalidBucketState")
        let trap = body.replacingOccurrences(of: "<Priority>", with: "<ExistingObjectReplication/><Priority>")
        #expect(try stage.call("PUT", "/b?replication=", [Stage.md5(trap)], body: trap).element("Code") == "MalformedXML")
    }

    /// What SeaweedFS and others do with a subresource they don't know.
    @Test func unknownSubresourcesFallThrough() throws {
        var configuration = Configuration()
        configuration.unknownSubresources = ["replication"]
        configuration.wrongRegionAnswer = .none
        let stage = try Stage(configuration)
        stage.server.createBucket("b", region: "eu-west-1")
        #expect(try stage.call("GET", "/b?replication=").text.contains("<ListBucketResult"))
        #expect(try stage.call("PUT", "/b?replication=", body: "").element("Code") == "BucketAlreadyOwnedByYou")
        #expect(try stage.call("DELETE", "/b?replication=").status == 204)
        #expect(stage.server.bucketNames.isEmpty)
    }

    @Test func tagsAndACLs() throws {
        let stage = try Stage()
        stage.server.createBucket("b", versioning: .enabled)
        stage.server.put("x", to: "k", in: "b", tags: ["a": "1"])
        #expect(try stage.call("GET", "/b/k?tagging=").text.contains("<Key>a</Key><Value>1</Value>"))
        let twice = "<Tagging><TagSet><Tag><Key>a</Key><Value/></Tag><Tag><Key>a</Key><Value/></Tag></TagSet></Tagging>"
        #expect(try stage.call("PUT", "/b/k?tagging=", [Stage.md5(twice)], body: twice).element("Code") == "InvalidTag")
        let body = "<Tagging><TagSet><Tag><Key>a</Key><Value>2</Value></Tag></TagSet></Tagging>"
        #expect(try stage.call("PUT", "/b/k?tagging=", [Stage.md5(body)], body: body).headers["x-amz-version-id"] == VersionID.nth(1))
        #expect(stage.server.versions(of: "k", in: "b")[0].tags == ["a": "2"])
        #expect(try stage.call("DELETE", "/b/k?tagging=").status == 204)
        #expect(try stage.call("GET", "/b/k?tagging=").text.contains("<TagSet></TagSet>"))
        #expect(try stage.call("PUT", "/b/k?acl=", [("x-amz-acl", "public-read")]).status == 200)
        #expect(try stage.call("GET", "/b/k?acl=").elements("Permission") == ["FULL_CONTROL", "READ"])
    }
}
