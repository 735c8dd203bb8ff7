public import Foundation

/// A loopback S3 server for tests: strict where simulators are lax, scriptable, and without a line in common with the client.
///
/// It checks signatures, digests and conditions, keeps versions in true order, and fails on request. One thread per connection on 127.0.0.1.
/// Isolation: every method may be called from any thread; the store is behind one mutex. Sources are cited at each behaviour.
public final class StrictS3: Sendable {
    /// The server's idea of the time.
    private enum Clock {
        case real(offset: Double)
        case pinned(Date)
    }

    struct Shared {
        var store: Store
        var script = FaultScript()
        var gates: [Gate] = []
        var log: [LoggedRequest] = []
        var inFlight = 0
        var mostInFlight = 0
    }

    public let configuration: Configuration
    let shared: Locked<Shared>
    private let clock = Locked(Clock.real(offset: 0))
    private let listener = Locked<Listener?>(nil)

    public init(_ configuration: Configuration = Configuration()) {
        self.configuration = configuration
        shared = Locked(Shared(store: Store(configuration: configuration)))
    }

    /// Listens on an ephemeral port of 127.0.0.1. Errors: the failing socket call. Starting twice is a fault of the test.
    @discardableResult
    public func start() throws(SocketFailure) -> Int {
        let new = try Listener()
        listener.withLock { $0 = new }
        new.run { [weak self] connection in self?.serve(connection) }
        return new.port
    }

    /// Opens every gate, ends every connection, and returns when all threads have ended.
    public func stop() {
        let gates = shared.withLock { $0.gates }
        for gate in gates { gate.open() }
        listener.withLock { $0 }?.stop()
    }

    /// The port; 0 before `start`.
    public var port: Int { listener.withLock { $0?.port ?? 0 } }
    /// `http://127.0.0.1:PORT`
    public var endpoint: String { "http://127.0.0.1:\(port)" }

    /// Runs a test's body against a started server and stops it, also after an error.
    public static func serving<Result>(
        _ configuration: Configuration = Configuration(), _ body: (StrictS3) async throws -> Result
    ) async throws -> Result {
        let server = StrictS3(configuration)
        try server.start()
        defer { server.stop() }
        return try await body(server)
    }

    // MARK: The clock

    /// The server's time: what skew is judged by, Date headers say, and new versions are dated with. Setting it pins it.
    public var now: Date {
        get {
            clock.withLock { clock in
                switch clock {
                case .real(let offset): Date().addingTimeInterval(offset)
                case .pinned(let date): date
                }
            }
        }
        set { clock.withLock { $0 = .pinned(newValue) } }
    }

    /// Moves a pinned clock on, or gives a running one an offset, in seconds.
    public func advance(by seconds: Double) {
        clock.withLock { clock in
            switch clock {
            case .real(let offset): clock = .real(offset: offset + seconds)
            case .pinned(let date): clock = .pinned(date.addingTimeInterval(seconds))
            }
        }
    }

    // MARK: Faults

    /// Scripts faults for the requests a matcher means.
    public func fault(on matcher: RequestMatcher, _ faults: Fault...) {
        shared.withLock { shared in
            var script = FaultScript()
            script.add(matcher, faults)
            shared.gates += script.gates
            shared.script.add(matcher, faults)
        }
    }

    /// Forgets all faults; gates stay as they are.
    public func clearFaults() { shared.withLock { $0.script.clear() } }
}

/// One request as the server saw it.
public struct LoggedRequest: Sendable {
    /// From 0, in order of arrival.
    public let number: Int
    public internal(set) var request: WireRequest
    /// nil for a request on the service itself.
    public let bucket: String?
    /// The decoded key; nil for a request on a bucket.
    public let key: String?
    /// Bytes of body received; `request.body` keeps the first `Configuration.loggedBodyLimit`.
    public internal(set) var bodyLength = 0
    /// Status sent; nil while in flight, and for ever when the connection was dropped instead.
    public internal(set) var status: Int?
    public internal(set) var isFinished = false

    public var method: String { request.method }
    /// `GET /bucket/key?versions` as sent.
    public var line: String { "\(request.method) \(request.target)" }
}

extension StrictS3 {
    /// Every request so far, in order of arrival.
    public var requests: [LoggedRequest] { shared.withLock { $0.log } }
    /// The requests a matcher means (its counts are ignored).
    public func requests(_ matcher: RequestMatcher) -> [LoggedRequest] {
        requests.filter { matcher.matches($0.request, bucket: $0.bucket, key: $0.key.map { Array($0.utf8) }) }
    }
    public func clearRequests() { shared.withLock { $0.log = [] } }
    /// Requests being answered now, and at most at one time so far.
    public var inFlight: (now: Int, most: Int) { shared.withLock { ($0.inFlight, $0.mostInFlight) } }
    /// Connections accepted so far, open now, and open at most.
    public var connections: (accepted: Int, open: Int, mostOpen: Int) { listener.withLock { $0 }?.counts ?? (0, 0, 0) }
}
