public import S3Client
public import S3Model
public import Timeline

/// What copying current versions onto themselves would do, so that the bucket's rules replicate them anew; changes nothing.
public struct RedriveOperation: Sendable {
    private let client: S3Client
    private let bucket: String

    /// - Parameter client: of the source's account.
    public init(client: S3Client, bucket: String) {
        self.client = client
        self.bucket = bucket
    }

    /// Reads the bucket's rules and terms, four requests, and plans.
    ///
    /// - Parameters:
    ///   - candidates: what was found not to be replicated, in the order of a listing.
    ///   - destination: the destination that lacks them; nil: any.
    ///   - includesPending: copy also what is PENDING.
    public func plan(
        _ candidates: [RedrivePlan.Candidate], destination: String? = nil, includesPending: Bool = false
    ) async throws(S3Error) -> RedrivePlan {
        async let terms = BucketTerms.read(client, bucket: bucket)
        let replication = await Fact.replication(of: bucket, client)
        if case .failed(let error) = replication, error.kind == .cancelled { throw error }
        var setting = RedrivePlan.Setting(bucket: bucket, destination: destination)
        if case .known(let configuration) = replication { setting.rules = configuration?.rules ?? [] }
        setting.includesPending = includesPending
        await terms.apply(to: &setting.restore)
        if case .known(nil) = await terms.lock { setting.carriesLocks = false }
        return RedrivePlan(candidates, setting)
    }
}
