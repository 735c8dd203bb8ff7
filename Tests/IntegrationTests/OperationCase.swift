import S3Client
import Testing

/// One operation tried against a real server.
struct OperationCase: Sendable, CustomTestStringConvertible {
    let operation: S3Operation
    let run: @Sendable (OperationStore) async throws -> Void

    init(_ operation: S3Operation, _ run: @escaping @Sendable (OperationStore) async throws -> Void) {
        self.operation = operation
        self.run = run
    }

    var testDescription: String { operation.name }

    /// Every case of every operation.
    static let all = buckets + configurations + settings + listings + objects + details + copies + placements + multipart
}

/// Needs no server: an operation without a case is a hole in the tests.
@Test func everyOperationHasAnIntegrationCase() {
    let covered = Set(OperationCase.all.map(\.operation))
    let missing = S3Operation.allCases.filter { !covered.contains($0) }.map(\.name)
    #expect(missing.isEmpty, "operations without a case: \(missing.joined(separator: ", "))")
}

@Suite(.enabled(if: OperationStore(.seaweedFS) != nil, "STRATA_TEST_SEAWEEDFS is not set"))
struct SeaweedFSOperationTests {
    @Test(arguments: OperationCase.all) func operation(_ operationCase: OperationCase) async throws {
        try await operationCase.run(try #require(OperationStore(.seaweedFS)))
    }
}

@Suite(.enabled(if: OperationStore(.miniStack) != nil, "STRATA_TEST_MINISTACK is not set"))
struct MiniStackOperationTests {
    @Test(arguments: OperationCase.all) func operation(_ operationCase: OperationCase) async throws {
        try await operationCase.run(try #require(OperationStore(.miniStack)))
    }
}
