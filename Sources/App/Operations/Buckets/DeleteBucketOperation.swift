public import S3Client
public import S3Model

/// Deletes a bucket that is empty, after having looked for itself whether it is: SeaweedFS 4.48 deletes a versioned bucket with everything in it
/// (observed).
public struct DeleteBucketOperation: Sendable {
    private let client: S3Client
    private let bucket: String

    public init(client: S3Client, bucket: String) {
        self.client = client
        self.bucket = bucket
    }

    /// What is in the bucket: the first 1,000 versions and delete markers, and every unfinished upload.
    ///
    /// - Throws: also where one of the listings is denied: then nobody knows that it is empty.
    public func look() async throws(S3Error) -> BucketContents {
        var contents = BucketContents()
        do throws(S3Error) {
            let page = try await client.listObjectVersions(ListObjectVersionsInput(bucket: bucket))
            for row in 0..<page.segment.count {
                if page.segment.kind(at: row) == .deleteMarker { contents.deleteMarkers += 1 } else { contents.versions += 1 }
            }
            contents.isMore = page.isTruncated
        } catch {
            guard error.meansUnsupported else { throw error }
        }
        if contents.versions + contents.deleteMarkers == 0 { try await lookForObjects(&contents) }
        do throws(S3Error) { contents.uploads = try await client.listMultipartUploads(bucket).count } catch {
            guard error.meansUnsupported else { throw error }
        }
        return contents
    }

    /// Keys such as `a//b` are missing from a listing without delimiter on SeaweedFS 4.48 (observed), so both ways are looked at.
    private func lookForObjects(_ contents: inout BucketContents) async throws(S3Error) {
        for delimiter in [nil, "/"] {
            let page = try await client.listObjectsV2(ListObjectsV2Input(bucket: bucket, delimiter: delimiter))
            guard page.segment.count > 0 || page.isTruncated else { continue }
            contents.versions = page.segment.count
            contents.isMore = page.isTruncated || delimiter != nil
            return
        }
    }

    /// Deletes the bucket, if nothing is in it.
    public func run() async -> DeleteBucketOutcome {
        if client.options.isReadOnly {
            return .refused(
                S3Error(
                    kind: .refused, operation: S3Operation.deleteBucket.name, bucket: bucket, code: "ReadOnly",
                    message: "DeleteBucket would change something, and this session is read-only"))
        }
        do throws(S3Error) {
            let contents = try await look()
            guard contents.isEmpty else { return .notEmpty(contents) }
            try await client.deleteBucket(bucket)
            return .deleted
        } catch {
            if error.code == "BucketNotEmpty" { return .notEmpty((try? await look()).flatMap { $0.isEmpty ? nil : $0 } ?? Self.something) }
            guard error.operation == S3Operation.deleteBucket.name, error.leavesOutcomeOpen else { return .refused(error) }
            return await afterUnknown(error)
        }
    }

    /// Whether the bucket is there tells what became of a call whose answer got lost.
    private func afterUnknown(_ error: S3Error) async -> DeleteBucketOutcome {
        do throws(S3Error) {
            _ = try await client.headBucket(bucket)
            return .refused(error)
        } catch let look {
            return look.status == 404 ? .deleted : .unknown(error)
        }
    }

    /// The store says that something is left, and no listing shows it.
    private static var something: BucketContents {
        var contents = BucketContents()
        contents.isMore = true
        return contents
    }
}

extension S3Error {
    /// A store that lacks a whole operation says so in one of these ways.
    var meansUnsupported: Bool { status == 501 || status == 405 || code == "NotImplemented" }
}
