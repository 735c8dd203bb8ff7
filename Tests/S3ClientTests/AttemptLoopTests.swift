import Testing

import HTTP
@testable import S3Client

private typealias TransportErrorKind = TransportError.Kind

@Suite struct AttemptLoopTests {
    private func loop(_ attempts: Int = 3, repeatable: Bool = true) -> AttemptLoop { AttemptLoop(maxAttempts: attempts, isRepeatable: repeatable) }

    private func expect(
        _ loop: inout AttemptLoop, _ failure: AttemptLoop.Failure, _ quota: inout RetryQuota, _ random: Double, _ expected: AttemptLoop.Decision,
        location: SourceLocation = #_sourceLocation
    ) {
        let decision = loop.failed(failure, quota: &quota, random: random)
        #expect(decision == expected, sourceLocation: location)
    }

    @Test func backsOffWithJitterUpToTheAttemptLimit() {
        var loop = loop(8)
        var quota = RetryQuota()
        let delays = (0..<8).map { _ in loop.failed(.init(kind: .transient), quota: &quota, random: 0.5) }
        #expect(delays == [0.5, 1, 2, 4, 8, 10, 10].map { .retry(after: $0) } + [.giveUp])
    }

    @Test func threeAttemptsByDefault() {
        var loop = loop()
        var quota = RetryQuota()
        expect(&loop, .init(kind: .transient), &quota, 0, .retry(after: 0))
        expect(&loop, .init(kind: .throttled), &quota, 0, .retry(after: 0))
        expect(&loop, .init(kind: .transient), &quota, 0, .giveUp)
        #expect(quota.tokens == 490)
    }

    @Test func quotaPricesAndRefunds() {
        var quota = RetryQuota()
        var loop = loop()
        _ = loop.failed(.init(kind: .unknownOutcome(isTimeout: true)), quota: &quota, random: 0)
        #expect(quota.tokens == 490)
        quota.succeeded(lastCost: loop.lastCost)
        #expect(quota.tokens == 500)
        let taken = (0..<101).map { _ in quota.take(5) }
        #expect(taken == Array(repeating: true, count: 100) + [false])
        var other = self.loop()
        expect(&other, .init(kind: .transient), &quota, 0, .giveUp)
        quota.succeeded(lastCost: nil)
        #expect(quota.tokens == 1)
    }

    @Test func waitsAsLongAsTheStoreAsksButNotForEver() {
        var quota = RetryQuota()
        var first = loop()
        expect(&first, .init(kind: .throttled, waitAsked: 7), &quota, 0.5, .retry(after: 7))
        var second = loop()
        expect(&second, .init(kind: .throttled, waitAsked: 3600), &quota, 0.5, .retry(after: 60))
    }

    @Test func unknownOutcomeIsRepeatedOnlyWhereThatIsHarmless() {
        var quota = RetryQuota()
        var safe = loop()
        var unsafe = loop(repeatable: false)
        expect(&safe, .init(kind: .unknownOutcome(isTimeout: false)), &quota, 0, .retry(after: 0))
        expect(&unsafe, .init(kind: .unknownOutcome(isTimeout: false)), &quota, 0, .surfaceAmbiguous)
        expect(&unsafe, .init(kind: .transient), &quota, 0, .retry(after: 0))
    }

    @Test func eachSidePathOnce() {
        var quota = RetryQuota()
        var loop = loop()
        expect(&loop, .init(kind: .expiredCredentials), &quota, 0, .refreshCredentials)
        expect(&loop, .init(kind: .expiredCredentials), &quota, 0, .giveUp)
        expect(&loop, .init(kind: .region, region: "eu-west-1"), &quota, 0, .changeRegion("eu-west-1"))
        expect(&loop, .init(kind: .region, region: "eu-west-2"), &quota, 0, .giveUp)
        expect(&loop, .init(kind: .clock(isCertain: true), clockError: 300), &quota, 0, .correctClock)
        expect(&loop, .init(kind: .clock(isCertain: true), clockError: 300), &quota, 0, .giveUp)
        expect(&loop, .init(kind: .checksumUnknown), &quota, 0, .dropChecksum)
        expect(&loop, .init(kind: .checksumUnknown), &quota, 0, .giveUp)
        #expect(quota.tokens == 500)
    }

    @Test func clockNeedsAReason() {
        var quota = RetryQuota()
        var loop = loop()
        expect(&loop, .init(kind: .clock(isCertain: true)), &quota, 0, .giveUp)
        expect(&loop, .init(kind: .clock(isCertain: false), clockError: 120), &quota, 0, .giveUp)
        expect(&loop, .init(kind: .clock(isCertain: false), clockError: -300), &quota, 0, .correctClock)
    }

    @Test func unknownRegionIsAskedFor() {
        var quota = RetryQuota()
        var loop = loop()
        expect(&loop, .init(kind: .region), &quota, 0, .askRegion)
    }
}

@Suite struct FailureClassTests {
    @Test(arguments: [
        (500, "InternalError", FailureClass.transient), (503, "SlowDown", .throttled), (503, "ServiceUnavailable", .transient),
        (502, "X", .transient), (504, "X", .transient), (429, "X", .throttled), (400, "RequestTimeout", .transient),
        (409, "OperationAborted", .transient), (409, "ConditionalRequestConflict", .final), (412, "PreconditionFailed", .final),
        (404, "NoSuchKey", .final), (403, "AccessDenied", .final), (403, "InvalidAccessKeyId", .final), (403, "InvalidObjectState", .final),
        (405, "MethodNotAllowed", .final), (400, "ExpiredToken", .expiredCredentials), (403, "ExpiredToken", .expiredCredentials),
        (400, "InvalidToken", .expiredCredentials), (403, "RequestTimeTooSkewed", .clock(isCertain: true)),
        (403, "SignatureDoesNotMatch", .clock(isCertain: false)), (301, "PermanentRedirect", .region), (307, "TemporaryRedirect", .region),
        (400, "AuthorizationHeaderMalformed", .region), (400, "BadDigest", .damagedBody), (400, "IncompleteBody", .damagedBody),
    ])
    func byCodeAndStatus(status: Int, code: String, expected: FailureClass) {
        #expect(FailureClass.ofAnswer(status: status, code: code, message: "", isHead: false, isStoreWord: true) == expected)
    }

    @Test func bareStatusOfAGatewayIsNotTheStoresWord() {
        let gateway = FailureClass.ofAnswer(status: 504, code: "GatewayTimeout", message: "", isHead: false, isStoreWord: false)
        #expect(gateway == .unknownOutcome(isTimeout: false))
        #expect(FailureClass.ofAnswer(status: 503, code: "ServiceUnavailable", message: "", isHead: false, isStoreWord: false) == .transient)
    }

    @Test func headsErrorsHaveNoCode() {
        #expect(FailureClass.ofAnswer(status: 400, code: "BadRequest", message: "", isHead: true, isStoreWord: false) == .region)
        #expect(FailureClass.ofAnswer(status: 400, code: "BadRequest", message: "", isHead: false, isStoreWord: false) == .final)
    }

    @Test func checksumHeadersNamedInWords() {
        let b2 = "Unsupported header 'x-amz-checksum-crc32' received for this API call."
        #expect(FailureClass.ofAnswer(status: 400, code: "InvalidArgument", message: b2, isHead: false, isStoreWord: true) == .checksumUnknown)
        #expect(FailureClass.ofAnswer(status: 501, code: "NotImplemented", message: b2, isHead: false, isStoreWord: true) == .checksumUnknown)
        #expect(FailureClass.ofAnswer(status: 501, code: "NotImplemented", message: "no", isHead: false, isStoreWord: true) == .final)
    }

    @Test func network() {
        #expect(FailureClass.ofTransport(.connect) == .transient)
        #expect(FailureClass.ofTransport(.resolve) == .transient)
        #expect(FailureClass.ofTransport(.stalled) == .unknownOutcome(isTimeout: true))
        #expect(FailureClass.ofTransport(.cut) == .unknownOutcome(isTimeout: false))
        #expect(FailureClass.ofTransport(.ambiguous) == .unknownOutcome(isTimeout: false))
        for kind in [.tls, .cancelled, .tooLarge, .localFile, .refusedByReadOnly, .invalidRequest] as [TransportErrorKind] {
            #expect(FailureClass.ofTransport(kind) == .final)
        }
    }
}
