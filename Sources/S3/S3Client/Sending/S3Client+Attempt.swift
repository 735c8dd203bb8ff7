import AWSConfig
import Foundation
import HTTP
import S3Model
import SigV4
import Synchronization

extension S3Client {
    /// One attempt: address, keys, signature, request, verdict.
    func attempt<Output: Sendable>(
        _ original: Call, endpoint: Endpoint, context: AttemptContext, body: PreparedBody, stream: CallStream?,
        decode: @Sendable (HTTPResponse) throws(DecodingFailure) -> Output
    ) async -> AttemptResult<Output> {
        var call = original
        let handler = stream?.begin(&call)
        // Signed once there is room, so that the signature's time isn't that of the queue's end.
        guard await gate.enter() else { return .failure(cancelled(call), .init(kind: .final)) }
        let request: (request: HTTPRequest, skew: Double)
        do {
            request = try await makeRequest(call, endpoint: endpoint, context: context, body: body)
        } catch {
            gate.leave(wasThrottled: false, now: now)
            return .failure(error, .init(kind: .final))
        }
        var response: HTTPResponse
        do {
            response = try await transport.perform(request.request, onChunk: handler)
        } catch {
            gate.leave(wasThrottled: false, now: now)
            options.log?("\(call.operation.name) \(line(request.request)) -> \(error.kind): \(Redaction.text(error.message))")
            return .failure(Self.error(error, call), .init(kind: FailureClass.ofTransport(error.kind)))
        }
        noteStore(response.headers)
        if (200..<300).contains(response.status), let body = stream?.collected?() { response.body = body }
        var verdict = Judgement.of(response, to: call)
        if case .good = verdict {
            do {
                let output = try decode(response)
                settle(call, request.request, response, nil)
                observe(response)
                return .success(output)
            } catch {
                verdict = Judgement.broken(response, call, error.message)
            }
        }
        guard case .bad(let error, let kind) = verdict else { return .failure(cancelled(call), .init(kind: .final)) }
        settle(call, request.request, response, error, kind)
        return .failure(error, failure(kind, error, response, call: call, endpoint: endpoint, context: context, usedSkew: request.skew))
    }

    /// Takes note of which store answers, once its headers tell.
    private func noteStore(_ headers: HTTPHeaders) {
        learned.withLock { learned in
            if learned.store == nil { learned.store = StoreQuirks.kind(headers: headers) }
        }
    }

    private var now: Double { options.clock().timeIntervalSince1970 }

    private func settle(_ call: Call, _ request: HTTPRequest, _ response: HTTPResponse, _ error: S3Error?, _ kind: FailureClass? = nil) {
        gate.leave(wasThrottled: kind == .throttled, now: now)
        guard let log = options.log else { return }
        let took = Int(response.answeredAt.timeIntervalSince(response.sentAt) * 1000)
        let words = error.map { " \($0.code)" } ?? ""
        let id = response.headers["x-amz-request-id"].map { " request \($0)" } ?? ""
        log("\(call.operation.name) \(line(request)) -> \(response.status)\(words) in \(took) ms\(id)")
    }

    private func line(_ request: HTTPRequest) -> String { "\(request.method.rawValue) \(Redaction.text(request.url))" }

    @discardableResult
    private func observe(_ response: HTTPResponse) -> Double? {
        guard options.correctsClockSkew else { return nil }
        let milliseconds = response.headers["Date"].flatMap { Timestamp.milliseconds(http: $0) }
        let date = milliseconds.map { Date(timeIntervalSince1970: Double($0) / 1000) }
        return learned.withLock {
            $0.skew.observe(serverDate: date, hasAge: response.headers["Age"] != nil, sentAt: response.sentAt, answeredAt: response.answeredAt)
        }
    }

    /// The request as it goes out, and the clock correction it was signed with.
    private func makeRequest(
        _ call: Call, endpoint: Endpoint, context: AttemptContext, body: PreparedBody
    ) async throws(S3Error) -> (request: HTTPRequest, skew: Double) {
        let address = try address(call, endpoint, context)
        let credentials: Credentials?
        do {
            credentials = try await profile.credentials.credentials(refresh: context.needsFreshCredentials)
        } catch {
            let hint = error.hint.map { " (\($0))" } ?? ""
            throw call.error(.configuration, code: "NoCredentials", message: error.message + hint)
        }
        let skew = options.correctsClockSkew ? learned.withLock { $0.skew.offset } : 0
        let path = address.path
        let signing = SigningRequest(
            method: call.method.rawValue, scheme: address.scheme, host: address.host, path: path, query: call.wholeQuery,
            headers: call.headers + body.headers, payload: body.payload)
        var request = HTTPRequest(
            method: call.method, url: "", body: body.body, isRepeatable: call.isRepeatable, answerLimit: call.answerLimit, patience: call.patience,
            route: profile.route)
        request.meter = call.meter
        if let credentials {
            let scope = SigningScope(region: address.region, date: options.clock().addingTimeInterval(skew))
            let signed = SigV4.sign(signing, credentials: credentials, scope: scope)
            request.url = signed.url
            request.headers = HTTPHeaders(signed.headers.map { ($0.name, $0.value) })
        } else {
            let query = SigV4.encodedQuery(call.wholeQuery)
            request.url = "\(address.scheme)://\(address.host)\(path)\(query.isEmpty ? "" : "?\(query)")"
            request.headers = HTTPHeaders((call.headers + body.headers).map { ($0.name, $0.value) })
        }
        return (request, skew)
    }

    private func address(_ call: Call, _ endpoint: Endpoint, _ context: AttemptContext) throws(S3Error) -> Address {
        let place = context.region == profile.region ? endpoint : endpoint.moved(to: context.region)
        do {
            return try Address.of(
                bucket: call.bucket, key: call.key, endpoint: place, isConfigured: profile.endpointURL != nil, style: profile.addressingStyle,
                region: context.region, host: context.host)
        } catch {
            switch error {
            case .unsupported(let reason): throw call.error(.refused, code: "UnsupportedARN", message: reason)
            }
        }
    }

    /// What the loop must know of a bad answer.
    private func failure(
        _ kind: FailureClass, _ error: S3Error, _ response: HTTPResponse, call: Call, endpoint: Endpoint, context: AttemptContext, usedSkew: Double
    ) -> AttemptLoop.Failure {
        var failure = AttemptLoop.Failure(kind: kind)
        failure.waitAsked = RetryAfter.seconds(response.headers)
        failure.clockError = observe(response).map { $0 - usedSkew }
        failure.region = error.region.flatMap { $0 == context.region ? nil : $0 }
        if response.status == 307, context.host == nil, let address = try? address(call, endpoint, context) {
            failure.host = Redirect.host(response.headers["Location"], from: address, endpoint: endpoint)
        }
        return failure
    }

    private static func error(_ error: TransportError, _ call: Call) -> S3Error {
        let message = Redaction.text(error.message)
        switch error.kind {
        case .cancelled: return call.error(.cancelled, code: "Cancelled", message: message)
        case .refusedByReadOnly: return call.error(.refused, code: "ReadOnly", message: message)
        case .invalidRequest: return call.error(.refused, code: "InvalidRequest", message: message)
        case .tooLarge where call.subresource != nil:
            return StoreQuirks.unknownSubresource(call.subresource ?? "", answeredWith: "a body too large for it", call: call, status: 200)
        default:
            let kind = S3Error.TransportFailure(rawValue: error.kind.rawValue) ?? .other
            return call.error(.transport(kind), code: error.kind.rawValue, message: message)
        }
    }
}
