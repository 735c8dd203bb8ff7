import AWSConfig
import Foundation
import HTTP
import S3Model
import Synchronization

extension S3Client {
    /// Carries a call out: attempts, and what `AttemptLoop` decides between them.
    ///
    /// - Parameters:
    ///   - stream: takes the body of a good answer piece by piece; nil buffers it.
    ///   - decode: reads a good answer; what it can't read counts as status 500 and is asked for again.
    func send<Output: Sendable>(
        _ call: Call, stream: CallStream? = nil, decode: @escaping @Sendable (HTTPResponse) throws(DecodingFailure) -> Output
    ) async throws(S3Error) -> Output {
        var call = call
        if options.paysForRequests, call.bucket != nil { call.headers.append(("x-amz-request-payer", "requester")) }
        if let refusal = call.refusal(isReadOnly: options.isReadOnly) { throw refusal }
        let endpoint = try endpoint(for: call)
        if let refusal = call.refusal(on: endpoint) { throw refusal }
        var loop = AttemptLoop(maxAttempts: profile.maxAttempts, isRepeatable: call.isRepeatable)
        var context = AttemptContext(region: knownRegion(call.bucket))
        var body = try await prepare(call, endpoint)
        var progress: Int64 = 0
        var attempts = 0
        while true {
            attempts += 1
            let result = await attempt(call, endpoint: endpoint, context: context, body: body, stream: stream, decode: decode)
            context.needsFreshCredentials = false
            switch result {
            case .success(let output):
                learned.withLock { $0.quota.succeeded(lastCost: loop.lastCost) }
                if body.hasChanged { throw changedFile(call) }
                return output
            case .failure(var error, let failure):
                error.attempts = attempts
                if let reached = stream?.progress?(), reached > progress {
                    progress = reached
                    loop.madeProgress()
                }
                let random = options.random()
                let decision = learned.withLock { loop.failed(failure, quota: &$0.quota, random: random) }
                if decision != .giveUp { options.log?("\(call.operation.name) \(error.code): \(decision)") }
                try await carryOut(decision, after: error, call, endpoint, &context, &body)
            }
        }
    }

    /// Does what was decided after a failed attempt; throws where that is to give up.
    private func carryOut(
        _ decision: AttemptLoop.Decision, after error: S3Error, _ call: Call, _ endpoint: Endpoint, _ context: inout AttemptContext,
        _ body: inout PreparedBody
    ) async throws(S3Error) {
        switch decision {
        case .giveUp:
            throw error
        case .surfaceAmbiguous:
            throw ambiguous(error)
        case .retry(let delay):
            try await wait(delay, call)
        case .refreshCredentials:
            context.needsFreshCredentials = true
        case .correctClock:
            break
        case .changeRegion(let region):
            remember(region, call.bucket)
            context.region = region
        case .changeHost(let host):
            context.host = host
        case .askRegion:
            guard let region = await askRegion(call), region != context.region else { throw error }
            remember(region, call.bucket)
            context.region = region
        case .dropChecksum:
            guard !explicitChecksum(call) else { throw error }
            learned.withLock { $0.refusesChecksums = true }
            body = try await prepare(call, endpoint)
        case .rereadBody(let delay):
            if body.hasChanged { throw changedFile(call) }
            try await wait(delay, call)
            body = try await prepare(call, endpoint)
        }
    }

    private func wait(_ seconds: Double, _ call: Call) async throws(S3Error) {
        do { try await options.sleep(seconds) } catch { throw cancelled(call) }
    }

    /// The region of a bucket as HeadBucket's header names it, whatever its status.
    private func askRegion(_ call: Call) async -> String? {
        guard let bucket = call.bucket, call.operation != .headBucket else { return nil }
        var question = Call(.headBucket, .head, bucket: bucket, answer: .empty)
        question.acceptedStatuses = Set(300..<500)
        let region = try? await send(question) { $0.headers["x-amz-bucket-region"] }
        return region.flatMap { $0 }.flatMap { HostLabel.isValid($0) ? $0 : nil }
    }

    private func knownRegion(_ bucket: String?) -> String { learned.withLock { $0.regions[bucket] } ?? profile.region }

    /// Takes note of a bucket's region, if that can be part of a host name.
    func remember(_ region: String, _ bucket: String?) {
        guard let bucket else { return }
        learned.withLock { _ = $0.regions.learn(region, of: bucket) }
    }

    private func endpoint(for call: Call) throws(S3Error) -> Endpoint {
        guard profile.endpointURL != nil else {
            guard HostLabel.isValid(profile.region) else {
                throw call.error(.configuration, code: "InvalidRegion", message: "the profile's region can't be part of a host name")
            }
            return .amazon(region: profile.region)
        }
        guard let endpoint = configuredEndpoint else {
            throw call.error(
                .configuration, code: "InvalidEndpoint", message: "the endpoint is not an http or https URL of a host, with at most a port and a path"
            )
        }
        return endpoint
    }

    /// A body with its digests. The checksum is the one asked for; without one, CRC32 on Amazon's own hosts, none elsewhere, because many
    /// stores refuse or misread the header (`when_supported` and `when_required` of the SDKs' setting).
    private func prepare(_ call: Call, _ endpoint: Endpoint) async throws(S3Error) -> PreparedBody {
        var checksum: ChecksumAlgorithm?
        if case .object(_, let asked) = call.body {
            // A part's checksum has to be the one its upload was begun with.
            let isDefault = endpoint.isAmazon && call.operation == .putObject && !learned.withLock { $0.refusesChecksums }
            checksum = asked ?? (isDefault ? .crc32 : nil)
        }
        do {
            return try await PreparedBody.of(call.body, isEncrypted: endpoint.scheme == "https", checksum: checksum)
        } catch {
            throw call.error(.transport(.localFile), code: "LocalFile", message: error.message)
        }
    }

    private func explicitChecksum(_ call: Call) -> Bool {
        if case .object(_, .some) = call.body { return true }
        return false
    }

    private func changedFile(_ call: Call) -> S3Error {
        call.error(
            .transport(.localFile), code: "LocalFileChanged", message: "the file changed while it was sent: what the store holds may be neither state"
        )
    }

    func cancelled(_ call: Call) -> S3Error {
        call.error(.cancelled, code: "Cancelled", message: "\(call.operation.name) was cancelled")
    }

    private func ambiguous(_ error: S3Error) -> S3Error {
        var result = error
        result.kind = .transport(.ambiguous)
        result.code = "UnknownOutcome"
        result.message = "nobody knows whether \(error.operation) was carried out, so it isn't repeated: \(error.message)"
        return result
    }
}
