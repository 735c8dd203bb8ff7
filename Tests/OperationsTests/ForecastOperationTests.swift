import Foundation
import Operations
import S3Client
import S3Model
import StrictS3
import Testing
import Timeline

@Suite struct ForecastOperationTests {
    private static let day = 86_400.0
    /// 2026-11-22T12:00:00Z.
    private static let now = Date(timeIntervalSince1970: 1_795_348_800)

    private func serving(_ configuration: Configuration = Configuration(), _ body: (StrictS3, S3Client) async throws -> Void) async throws {
        try await StrictS3.serving(configuration) { server in
            server.now = Self.now
            server.createBucket("b", versioning: .enabled)
            try await body(server, hastyClient(of: server))
        }
    }

    private func draft(_ id: String, prefix: String = "", days: Int, tags: [ObjectDescription.Field] = []) -> LifecycleRuleDraft {
        var draft = LifecycleRuleDraft()
        draft.id = id
        draft.filter = RuleFilter(prefix: prefix)
        draft.filter.tags = tags
        draft.expiration = .due(.days(days))
        return draft
    }

    private func forecast(
        _ material: ForecastMaterial, _ rules: [LifecycleRuleDraft], tags: [Int32: [ObjectDescription.Field]] = [:]
    ) throws -> Forecast {
        let setting = ForecastSetting(
            now: Int64(Self.now.timeIntervalSince1970 * 1000), versioning: .enabled, minimumSize: .everyClass, tags: tags)
        return try #require(
            ForecastEngine.forecast(of: material.listing, uploads: material.knownUploads, rules: rules, setting: setting))
    }

    @Test func versionsAndUploadsAreReadPageByPage() async throws {
        try await serving { server, client in
            for number in 0..<1500 { server.put("x", to: "k\(number)", in: "b", date: Self.now - 10 * Self.day) }
            server.addDeleteMarker(to: "k0", in: "b")
            _ = try await client.createMultipartUpload(CreateMultipartUploadInput(bucket: "b", key: "up"))
            let seen = Seen()
            let material = try await ForecastOperation(client: client, bucket: "b").read { segment, progress in seen.add(segment.count, progress) }
            #expect(material.listing.count == 1501)
            #expect(material.listing.isComplete)
            #expect(material.knownUploads.map(\.key) == ["up"])
            #expect(seen.rows == 1501)
            #expect(seen.last?.rows == 1501)
            #expect(seen.last?.pages == 2)
            let forecast = try forecast(material, [draft("all", days: 30)])
            #expect(forecast.lines.first { $0.action == .putMarker }?.tally.counts == [0, 1499, 1499, 1499])
        }
    }

    @Test func onlyWhatRulesCanTouchIsListed() async throws {
        try await serving { server, client in
            for key in ["a/1", "b/1", "b/sub/1", "c/1"] { server.put("x", to: key, in: "b") }
            var off = draft("off", days: 1)
            off.isEnabled = false
            let rules = [draft("2", prefix: "b/sub/", days: 1), draft("1", prefix: "b/", days: 1), draft("3", prefix: "c/", days: 1), off]
            let prefixes = ForecastOperation.prefixes(of: rules)
            #expect(prefixes == ["b/", "c/"])
            let material = try await ForecastOperation(client: client, bucket: "b", prefixes: prefixes).read()
            #expect((0..<material.listing.count).map { material.listing.key(at: $0) } == ["b/1", "b/sub/1", "c/1"])
            #expect(ForecastOperation.prefixes(of: [off]).isEmpty)
            #expect(ForecastOperation.prefixes(of: rules + [draft("0", days: 2)]) == [""])
        }
    }

    @Test func uploadsThatMayNotBeListedHideNothingElse() async throws {
        try await serving { server, client in
            server.put("x", to: "k", in: "b")
            server.fault(on: RequestMatcher("GET", query: "uploads"), .deny())
            let material = try await ForecastOperation(client: client, bucket: "b").read()
            #expect(material.listing.count == 1)
            guard case .failed(let error) = material.uploads else {
                Issue.record("\(material.uploads)")
                return
            }
            #expect(error.status == 403)
        }
    }

    @Test func aStoreWithoutVersionsGivesItsObjects() async throws {
        try await serving { server, client in
            server.put("x", to: "k", in: "b")
            server.fault(on: RequestMatcher("GET", query: "versions"), .error(501, "NotImplemented"))
            let material = try await ForecastOperation(client: client, bucket: "b").read()
            #expect(!material.hasVersions)
            #expect(material.listing.count == 1)
        }
    }

    @Test func cancellingTakesTheListingOffTheWire() async throws {
        try await serving { server, client in
            server.createBucket("big", generated: GeneratedListing(keys: 5000))
            let gate = Gate()
            server.fault(on: RequestMatcher("GET", bucket: "big", query: "versions", skip: 2), .hold(gate))
            let operation = ForecastOperation(client: client, bucket: "big")
            let task = Task { try await operation.read() }
            await gate.arrival()
            task.cancel()
            let error = await #expect(throws: S3Error.self) { _ = try await task.value }
            #expect(error?.kind == .cancelled)
            gate.open()
        }
    }

    @Test func tagsAreReadForThoseThatNeedThem() async throws {
        try await serving { server, client in
            let date = Self.now - 10 * Self.day
            for number in 0..<4 { server.put("x", to: "t/\(number)", in: "b", date: date, tags: number % 2 == 0 ? ["keep": "no"] : [:]) }
            server.put("x", to: "u", in: "b", date: date)
            let operation = ForecastOperation(client: client, bucket: "b")
            let material = try await operation.read()
            let rules = [draft("tagged", prefix: "t/", days: 3, tags: [.init("keep", "no")])]
            let before = try forecast(material, rules)
            #expect(before.unreadTags.count == 4)
            let reading = try await operation.tags(of: before.unreadTags, in: material.listing)
            #expect(reading.tags.count == 4)
            #expect(reading.failed == 0)
            let after = try forecast(material, rules, tags: reading.tags)
            #expect(after.unreadTags.isEmpty)
            #expect(after.lines.first { $0.action == .putMarker }?.tally.counts.first == 2)
            #expect(server.requests(RequestMatcher("GET", query: "tagging")).count == 4)
        }
    }

    @Test func whoMayNotReadTagsIsNotAskedForAll() async throws {
        try await serving { server, client in
            for number in 0..<100 { server.put("x", to: "t/\(number)", in: "b") }
            server.fault(on: RequestMatcher("GET", query: "tagging"), .deny())
            let operation = ForecastOperation(client: client, bucket: "b")
            let material = try await operation.read()
            let reading = try await operation.tags(of: (0..<100).map { Int32($0) }, in: material.listing, atOnce: 4)
            #expect(reading.tags.isEmpty)
            #expect(reading.firstFailure?.status == 403)
            #expect(reading.failed < 30)
        }
    }

    @Test func aSampleIsEvenlySpaced() {
        #expect(ForecastOperation.sample([1, 2, 3], most: 5) == [1, 2, 3])
        #expect(ForecastOperation.sample((0..<100).map { Int32($0) }, most: 4) == [0, 25, 50, 75])
        #expect(ForecastOperation.sample([1, 2, 3], most: 0).isEmpty)
    }

    @Test func theStoresOwnExpirationIsCompared() async throws {
        try await serving { server, client in
            let date = Self.now - 10 * Self.day
            for key in ["a", "b", "c"] { server.put("x", to: key, in: "b", date: date) }
            let operation = ForecastOperation(client: client, bucket: "b")
            let material = try await operation.read()
            let forecast = try forecast(material, [draft("all", days: 30)])
            let now = Int64(Self.now.timeIntervalSince1970 * 1000)
            let silent = try await operation.check(forecast, over: material.listing, now: now)
            #expect(silent.isSilent)
            #expect(silent.asked == 3)
            #expect(silent.differences.isEmpty)
            // Written on 12 November at noon: 30 days later, at the next midnight.
            server.mark("a", in: "b", expiration: "expiry-date=\"Sun, 13 Dec 2026 00:00:00 GMT\", rule-id=\"all\"")
            server.mark("b", in: "b", expiration: "expiry-date=\"Sun, 20 Dec 2026 00:00:00 GMT\", rule-id=\"all\"")
            let check = try await operation.check(forecast, over: material.listing, now: now)
            #expect(check.agreeing == 1)
            #expect(check.differences.map(\.key) == ["b", "c"])
            #expect(check.differences.first?.expected == 21)
            #expect(check.differences.first?.said == 28)
            #expect(check.differences.last?.said == nil)
        }
    }
}

/// What a listing reported; behind a lock, since pages come from another task.
private final class Seen: @unchecked Sendable {
    private let lock = NSLock()
    private var state: (rows: Int, last: ForecastProgress?) = (0, nil)

    func add(_ rows: Int, _ progress: ForecastProgress) { lock.withLock { state = (state.rows + rows, progress) } }

    var rows: Int { lock.withLock { state.rows } }
    var last: ForecastProgress? { lock.withLock { state.last } }
}
