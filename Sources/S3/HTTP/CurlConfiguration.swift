/// Limits of one `CurlTransport`.
public struct CurlConfiguration: Sendable, Equatable {
    /// Connections to one host and port at a time; further requests wait for one without their timeouts running.
    public var maxConnectionsPerHost: Int
    /// Connections kept, busy and idle together; when more are open, the oldest idle one is closed.
    public var maxKeptConnections: Int

    public init(maxConnectionsPerHost: Int = 64, maxKeptConnections: Int = 256) {
        self.maxConnectionsPerHost = maxConnectionsPerHost
        self.maxKeptConnections = maxKeptConnections
    }
}

/// Counts since the transport was made; for tests, the benchmark and the debug log.
public struct HTTPMetrics: Sendable, Equatable {
    /// Requests handed to libcurl.
    public var requests = 0
    /// Sockets opened (each address tried counts).
    public var connectionsOpened = 0
    /// Sends that libcurl repeated by itself, on a connection that had died while it was kept.
    public var resends = 0
    /// Bytes of answers' bodies.
    public var bytesReceived: Int64 = 0
    /// Bytes of requests' bodies read piece by piece for sending; bodies up to 32 KiB are given to libcurl whole and not counted.
    public var bytesSent: Int64 = 0

    public init() {}
}
