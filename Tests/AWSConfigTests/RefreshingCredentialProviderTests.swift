import Foundation
import SigV4
import Synchronization
import Testing

@testable import AWSConfig

@Suite struct RefreshingCredentialProviderTests {
    /// A clock and a source of keys that a test moves by hand; guarded by its mutex.
    final class Source: Sendable {
        struct State {
            var now: Double = 0
            var fetches = 0
            /// Seconds that fetched keys last; nil: no end.
            var life: Double? = 3600
            var fails = false
        }
        let state = Mutex(State())

        func fetch() throws(ConfigurationError) -> Credentials {
            let (state, fails) = state.withLock { state in
                state.fetches += 1
                return (state, state.fails)
            }
            if fails { throw ConfigurationError("no") }
            return Credentials(
                accessKeyId: "K\(state.fetches)", secretAccessKey: "s", expiration: state.life.map { Date(timeIntervalSince1970: state.now + $0) })
        }

        func provider() -> RefreshingCredentialProvider {
            RefreshingCredentialProvider(now: { Date(timeIntervalSince1970: self.state.withLock(\.now)) }) { () async throws(ConfigurationError) in
                try self.fetch()
            }
        }

        func set(_ change: @Sendable (inout State) -> Void) { state.withLock { change(&$0) } }
    }

    private func key(_ provider: RefreshingCredentialProvider, refresh: Bool = false) async throws -> String? {
        try await provider.credentials(refresh: refresh)?.accessKeyId
    }

    @Test func keysWithoutAnEndAreFetchedOnce() async throws {
        let source = Source()
        source.set { $0.life = nil }
        let provider = source.provider()
        #expect(try await key(provider) == "K1")
        source.set { $0.now = 1e9 }
        #expect(try await key(provider) == "K1")
        #expect(try await key(provider, refresh: true) == "K2")
    }

    @Test func fifteenMinutesBeforeTheEndRequestsGoOnWithTheOldKeys() async throws {
        let source = Source()
        let provider = source.provider()
        #expect(try await key(provider) == "K1")
        source.set { $0.now = 3600 - 901 }
        #expect(try await key(provider) == "K1")
        #expect(source.state.withLock(\.fetches) == 1)
        source.set { $0.now = 3600 - 899 }
        #expect(try await key(provider) == "K1")
        await provider.idle()
        #expect(try await key(provider) == "K2")
    }

    @Test func tenMinutesBeforeTheEndTheyWait() async throws {
        let source = Source()
        let provider = source.provider()
        #expect(try await key(provider) == "K1")
        source.set { $0.now = 3600 - 599 }
        #expect(try await key(provider) == "K2")
    }

    @Test func aFailureEarlyKeepsTheOldKeysAndIsNotRepeatedForEveryRequest() async throws {
        let source = Source()
        let provider = source.provider()
        #expect(try await key(provider) == "K1")
        source.set {
            $0.now = 3600 - 800; $0.fails = true
        }
        for _ in 0..<5 {
            #expect(try await key(provider) == "K1")
            await provider.idle()
        }
        #expect(source.state.withLock(\.fetches) == 2)
        source.set { $0.now = 3600 - 500 }
        await #expect(throws: ConfigurationError.self) { try await provider.credentials(refresh: false) }
    }

    @Test func shortLivedKeysAreUsedForAMinute() async throws {
        let source = Source()
        source.set { $0.life = 300 }
        let provider = source.provider()
        #expect(try await key(provider) == "K1")
        source.set { $0.now = 59 }
        #expect(try await key(provider) == "K1")
        source.set { $0.now = 61 }
        #expect(try await key(provider) == "K2")
    }

    @Test func keysThatHaveEndedAlreadyAreAnError() async throws {
        let source = Source()
        source.set { $0.life = -1 }
        await #expect(throws: ConfigurationError.self) { try await source.provider().credentials(refresh: false) }
    }

    @Test func requestsAtOnceShareOneFetch() async throws {
        let source = Source()
        let provider = source.provider()
        let keys = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<20 { group.addTask { try await provider.credentials(refresh: false)?.accessKeyId } }
            return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(keys == ["K1"])
        #expect(source.state.withLock(\.fetches) == 1)
    }
}
