public import AWSConfig
public import S3Client
public import StrataCore

/// Makes the client of a profile when it is first needed, and keeps it.
public final class ClientSource: Sendable {
    /// A client with what the header says of it.
    public struct Session: Sendable {
        public var client: S3Client
        public var connection: Connection

        public init(client: S3Client, connection: Connection) {
            self.client = client
            self.connection = connection
        }
    }

    public typealias Make = @Sendable (_ profile: String) async throws(ConfigurationError) -> Session

    private let make: Make
    private let sessions = Locked<[String: Session]>([:])

    public init(make: @escaping Make) { self.make = make }

    /// The profile's session; after a failure the next call tries again.
    public func session(_ profile: String) async throws(ConfigurationError) -> Session {
        if let session = sessions.withLock({ $0[profile] }) { return session }
        let session = try await make(profile)
        return sessions.withLock { sessions in
            if let first = sessions[profile] { return first }
            sessions[profile] = session
            return session
        }
    }
}
