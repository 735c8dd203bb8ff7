import S3Client
import S3Model
import StrictS3
import Testing

@testable import Operations

@Suite("The versions of some keys are read in few requests")
struct KeysListingTests {
    /// Two versions of each key, so that no key is told by one row.
    private func fill(_ server: StrictS3, _ keys: [String]) {
        server.createBucket("b", versioning: .enabled)
        for key in keys {
            server.put("1", to: key, in: "b")
            server.addDeleteMarker(to: key, in: "b")
        }
    }

    private func listings(_ server: StrictS3) -> Int { server.requests(RequestMatcher("GET", query: "versions")).count }

    /// Keys of the listing's rows, each as often as it has rows.
    private func found(_ listing: Listing) -> [String] { (0..<listing.count).map { listing[$0].key }.sorted() }

    private func twice(_ keys: [String]) -> [String] { (keys + keys).sorted() }

    @Test func keysOfOneFolderComeByItsPages() async throws {
        try await StrictS3.serving { server in
            let keys = (100..<140).map { "prod/\($0)" }
            fill(server, keys + ["prod", "prod/1", "prodigy", "prod/100x"])
            let listing = try await KeysListing(client: hastyClient(of: server), bucket: "b").run(keys)
            #expect(found(listing) == twice(keys))
            #expect(listings(server) == 1)
        }
    }

    @Test func fewKeysAreAskedForOneByOne() async throws {
        try await StrictS3.serving { server in
            let keys = ["prod/a", "prod/b", "test/c"]
            fill(server, keys + (0..<50).map { "prod/other-\($0)" })
            let listing = try await KeysListing(client: hastyClient(of: server), bucket: "b").run(keys)
            #expect(found(listing) == twice(keys))
            #expect(listings(server) == 3)
        }
    }

    @Test func aFolderFullOfOthersIsLeftForTheFoldersWithin() async throws {
        try await StrictS3.serving { server in
            let (near, far, alone) = ((10..<30).map { "p/near/\($0)" }, (10..<30).map { "p/far/\($0)" }, (10..<12).map { "p/\($0)" })
            let keys = near + far + alone
            // Over two pages of a thousand, which 42 keys aren't worth.
            fill(server, keys + (0..<1200).map { "p/other/\($0)" })
            let listing = try await KeysListing(client: hastyClient(of: server), bucket: "b").run(keys)
            #expect(found(listing) == twice(keys))
            // Of the whole folder two pages, and perhaps a third that had been asked for early; each folder within; each key beside them.
            #expect((6...7).contains(listings(server)))
        }
    }

    @Test func aFolderThatMayNotBeListedIsLeft() async throws {
        try await StrictS3.serving { server in
            let keys = (10..<30).map { "\($0 % 2 == 0 ? "even" : "odd")/\($0)" }
            fill(server, keys)
            server.fault(on: RequestMatcher("GET", query: "versions", times: 1), .deny())
            let listing = try await KeysListing(client: hastyClient(of: server), bucket: "b").run(keys)
            #expect(found(listing) == twice(keys))
            #expect(listings(server) == 3)
        }
    }

    @Test func foldersEndAtASlash() {
        #expect(KeysListing.folder(of: ["a/b/1", "a/b/2"]) == "a/b/")
        #expect(KeysListing.folder(of: ["a/bc", "a/bd"]) == "a/")
        #expect(KeysListing.folder(of: ["a/é", "a/ê"]) == "a/")
        #expect(KeysListing.folder(of: ["abc", "abd"]) == "")
        #expect(KeysListing.folder(of: []) == "")
        // Composed and decomposed are two folders.
        #expect(KeysListing.folder(of: ["\u{E9}/a", "e\u{301}/a"]) == "")
    }
}
