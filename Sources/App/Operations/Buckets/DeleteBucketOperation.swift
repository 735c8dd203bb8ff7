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

    /// Requests that go down through folders that show nothing but folders, before the bucket is taken for one that isn't empty.
    private static let mostFolders = 100

    /// Looks for objects in both ways of listing: keys such as `a//b` are missing from one without delimiter on SeaweedFS 4.48, which on the other hand
    /// shows folders whose last object has gone for a while, each within itself as an object without an ETag (observed).
    private func lookForObjects(_ contents: inout BucketContents) async throws(S3Error) {
        let page = try await client.listObjectsV2(ListObjectsV2Input(bucket: bucket))
        contents.versions = page.segment.count
        contents.isMore = page.isTruncated
        var folders = [""]
        var asked = 0
        while contents.isEmpty, let folder = folders.popLast() {
            asked += 1
            let page = try await client.listObjectsV2(ListObjectsV2Input(bucket: bucket, prefix: folder, delimiter: "/"))
            for row in 0..<page.segment.count {
                let key = page.segment.key(at: row)
                if page.segment.kind(at: row) == .prefix {
                    folders.append(key)
                } else if key != folder || page.segment.size(at: row) > 0 || !page.segment.eTag(at: row).isEmpty {
                    contents.versions += 1
                }
            }
            contents.isMore = page.isTruncated || contents.versions > 0 || asked == Self.mostFolders && !folders.isEmpty
        }
    }

    /// Deletes the bucket, if nothing is in it.
    public func run() async -> DeleteBucketOutcome {
        if client.options.isReadOnly { return .refused(.readOnly(.deleteBucket, bucket)) }
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
    /// A refusal of ours whose message is a sentence made for people, without its full stop: whoever shows an error sets one.
    static func refused(_ operation: S3Operation, _ bucket: String, _ code: String, _ sentence: String) -> S3Error {
        S3Error(
            kind: .refused, operation: operation.name, bucket: bucket, code: code,
            message: sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence)
    }

    /// Read-only mode, told before anything is asked.
    static func readOnly(_ operation: S3Operation, _ bucket: String) -> S3Error {
        refused(operation, bucket, "ReadOnly", "\(operation.name) would change something, and this session is read-only")
    }

    /// A store that lacks a whole operation says so in one of these ways.
    var meansUnsupported: Bool { status == 501 || status == 405 || code == "NotImplemented" }
}
