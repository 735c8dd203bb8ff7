/// Is told how far a request's body has got; compared by identity, so that requests stay comparable.
public final class SendMeter: Sendable, Equatable {
    /// Bytes of the body that the network has taken since its beginning; less than before where the body is sent again. Called on
    /// libcurl's thread, where it must be short.
    let tell: @Sendable (Int64) -> Void

    public init(_ tell: @escaping @Sendable (Int64) -> Void) { self.tell = tell }

    public static func == (a: SendMeter, b: SendMeter) -> Bool { a === b }
}
