import AWSConfig
import HTTP
public import S3Model

extension S3Client {
    /// DeleteObjects: many keys or versions, a thousand a request, with an outcome for each.
    ///
    /// Keys that XML can't carry go by DeleteObject, one at a time. Keys that the store failed on inside, or had no time for, are asked for again;
    /// keys that an answer doesn't speak of are `.unknown`. Nothing is sent twice that would leave a second delete marker.
    /// - Returns: the outcomes in the order of `objects`.
    /// - Throws: where a request fails as a whole before any was answered; later ones make their keys `.unknown` or `.failed` instead.
    /// **Source**: Amazon S3 API reference, DeleteObjects (Content-MD5 goes along: Swift and JuiceFS refuse the request without).
    public func deleteObjects(
        _ bucket: String, _ objects: [ObjectVersionIdentifier], bypassesGovernance: Bool = false
    ) async throws(S3Error) -> [DeleteOutcome] {
        var outcomes = [DeleteOutcome](repeating: .unknown, count: objects.count)
        let named = objects.indices.filter { DeleteDocuments.canCarry(objects[$0]) && !objects[$0].key.isEmpty }
        var isFirst = true
        for start in stride(from: 0, to: named.count, by: DeleteDocuments.mostKeys) {
            let batch = named[start..<min(start + DeleteDocuments.mostKeys, named.count)]
            do {
                let answered = try await deleteBatch(bucket, batch.map { objects[$0] }, bypassesGovernance: bypassesGovernance)
                for (index, outcome) in zip(batch, answered) { outcomes[index] = outcome }
            } catch  where !isFirst {
                for index in batch { outcomes[index] = Self.outcome(of: error) }
            }
            isFirst = false
        }
        let others = objects.indices.filter { !DeleteDocuments.canCarry(objects[$0]) || objects[$0].key.isEmpty }
        for index in others {
            do {
                let object = objects[index]
                let output = try await deleteObject(
                    bucket: bucket, key: object.key, versionId: object.versionId, bypassesGovernance: bypassesGovernance)
                let marker = output.isDeleteMarker && object.versionId == nil ? output.versionId : nil
                outcomes[index] = .deleted(isDeleteMarker: output.isDeleteMarker, deleteMarkerVersionId: marker)
            } catch  where !isFirst {
                outcomes[index] = Self.outcome(of: error)
            }
            isFirst = false
        }
        return outcomes
    }

    private static func outcome(of error: S3Error) -> DeleteOutcome {
        error.leavesOutcomeOpen ? .unknown : .failed(code: error.code, message: error.message)
    }

    /// One request's worth, and again what the store couldn't do at the moment.
    private func deleteBatch(
        _ bucket: String, _ objects: [ObjectVersionIdentifier], bypassesGovernance: Bool
    ) async throws(S3Error) -> [DeleteOutcome] {
        var outcomes = try await deleteOnce(bucket, objects, bypassesGovernance: bypassesGovernance)
        for round in 1..<max(2, profile.maxAttempts) {
            let again = outcomes.indices.filter { Self.isWorthRepeating(outcomes[$0]) }
            guard !again.isEmpty else { break }
            do { try await options.sleep(options.random() * Double(1 << min(round - 1, 4))) } catch { break }
            do {
                let answered = try await deleteOnce(bucket, again.map { objects[$0] }, bypassesGovernance: bypassesGovernance)
                for (index, outcome) in zip(again, answered) { outcomes[index] = outcome }
            } catch {
                for index in again { outcomes[index] = Self.outcome(of: error) }
                break
            }
        }
        return outcomes
    }

    private static func isWorthRepeating(_ outcome: DeleteOutcome) -> Bool {
        guard case .failed(let code, _) = outcome else { return false }
        return FailureClass.transientCodes.contains(code) || FailureClass.throttlingCodes.contains(code)
    }

    private func deleteOnce(
        _ bucket: String, _ objects: [ObjectVersionIdentifier], bypassesGovernance: Bool
    ) async throws(S3Error) -> [DeleteOutcome] {
        // A version can go only once; a key without one would get a marker each time.
        let isRepeatable = objects.allSatisfy { $0.versionId != nil }
        var call = Call(
            .deleteObjects, .post, bucket: bucket, subresource: "delete", answer: .document(roots: ["DeleteResult"]), isRepeatable: isRepeatable)
        call.send(document: DeleteDocuments.encode(objects))
        if bypassesGovernance { call.headers.append(("x-amz-bypass-governance-retention", "true")) }
        return try await send(call) { response throws(DecodingFailure) in try DeleteDocuments.decode(response.body, sent: objects) }
    }
}
