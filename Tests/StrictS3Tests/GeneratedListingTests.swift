import Foundation
import StrictS3
import Testing

/// Buckets whose rows are made up as they are asked for.
struct GeneratedListingTests {
    private func stage(_ listing: GeneratedListing) throws -> Stage {
        let stage = try Stage()
        stage.server.createBucket("gen", generated: listing)
        return stage
    }

    @Test func aMillionKeysCostOnlyThePagesAsked() throws {
        let stage = try stage(GeneratedListing(keys: 1_000_000))
        let page = try stage.call("GET", "/gen?list-type=2")
        #expect(page.elements("Key").count == 1000)
        #expect(page.elements("Key").last == "key-000000999")
        let token = (page.element("NextContinuationToken") ?? "").replacingOccurrences(of: "=", with: "%3D")
        #expect(try stage.call("GET", "/gen?continuation-token=\(token)&list-type=2").elements("Key").first == "key-000001000")
        let end = try stage.call("GET", "/gen?list-type=2&start-after=key-000999998")
        #expect(end.elements("Key") == ["key-000999999"])
        #expect(end.element("IsTruncated") == "false")
        #expect(try stage.call("GET", "/gen?list-type=2").body == page.body)
    }

    @Test func foldersRollUp() throws {
        let stage = try stage(GeneratedListing(keys: 1_000_000, shape: .folders()))
        let page = try stage.call("GET", "/gen?delimiter=%2F&list-type=2&prefix=logs%2F")
        #expect(page.elements("CommonPrefixes").count == 1000)
        #expect(page.element("IsTruncated") == "false")
        #expect(try stage.call("GET", "/gen?delimiter=%2F&list-type=2").elements("CommonPrefixes") == ["<Prefix>logs/</Prefix>"])
    }

    @Test func versionsPageOn() throws {
        let stage = try stage(GeneratedListing(keys: 10, versionsPerKey: 3, markerEvery: 4))
        var ids: [String] = []
        var markers = ""
        repeat {
            let page = try stage.call("GET", "/gen?\(markers)\(markers.isEmpty ? "" : "&")versions=") { request in
                let halves = (request.target + "&max-keys=7").components(separatedBy: "?")
                request.target = halves[0] + "?" + halves[1].components(separatedBy: "&").sorted().joined(separator: "&")
            }
            #expect(page.elements("Key").count <= 7)
            ids += page.elements("VersionId")
            markers = page.element("NextKeyMarker").map { "key-marker=\($0)&version-id-marker=\(page.element("NextVersionIdMarker") ?? "")" } ?? ""
        } while !markers.isEmpty
        #expect(ids == (1...30).map { VersionID.nth($0) })
    }
}
