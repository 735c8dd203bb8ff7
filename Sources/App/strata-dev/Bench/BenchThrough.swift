import Foundation
import HTTP
import Operations
import S3Client
import S3Model
import Timeline

/// A restore by way of this machine, of a version larger than one request carries, from a store that refuses every copy: how much memory it takes.
///
/// The store is real; the refusal is put in between. Needs twice the version's size on the store's disk.
struct BenchThrough {
    let store: BenchStore
    let gigabytes: Int
    private let bucket = "bench-through-\(getpid())"
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("strata-bench-through-\(getpid())").path

    init(store: BenchStore, gigabytes: Int) {
        self.store = store
        self.gigabytes = gigabytes
    }

    /// Measures; bucket and files are gone afterwards, whatever happens.
    func run(_ report: inout BenchReport) async throws {
        report.section("\(gigabytes) GiB restored by download and upload")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await store.client.createBucket(bucket, region: "us-east-1")
        let result: (any Error)?
        do {
            try await store.client.putBucketVersioning(bucket, VersioningConfiguration(status: .enabled))
            try await measure(try await stage(), &report)
            result = nil
        } catch { result = error }
        try? FileManager.default.removeItem(atPath: folder)
        try await remove()
        if let result { throw result }
    }

    /// The version, and what lies on top of it; returns its id.
    private func stage() async throws -> String {
        let partSize = 64 << 20
        let path = folder + "/part"
        var chunk = Data(count: partSize)
        // Not all alike, so that no layer can make it smaller than it is.
        chunk.withUnsafeMutableBytes { bytes in
            var state: UInt64 = 0x9E37_79B9_7F4A_7C15
            for index in stride(from: 0, to: bytes.count, by: 8) {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes.storeBytes(of: state, toByteOffset: index, as: UInt64.self)
            }
        }
        try chunk.write(to: URL(fileURLWithPath: path))
        let uploadId = try await store.client.createMultipartUpload(CreateMultipartUploadInput(bucket: bucket, key: "k"))
        var parts: [UploadedPart] = []
        for number in 1...(gigabytes * 16) {
            parts.append(
                try await store.client.uploadPart(
                    UploadPartInput(bucket: bucket, key: "k", uploadId: uploadId, partNumber: number, body: .file(path: path))))
        }
        let made = try await store.client.completeMultipartUpload(
            CompleteMultipartUploadInput(bucket: bucket, key: "k", uploadId: uploadId, parts: parts))
        try FileManager.default.removeItem(atPath: path)
        _ = try await store.client.putObject(PutObjectInput(bucket: bucket, key: "k", body: .bytes([1])))
        guard let id = made.versionId else { throw BenchRaw.Failure(description: "the store names no version") }
        return id
    }

    private func measure(_ versionId: String, _ report: inout BenchReport) async throws {
        let client = S3Client(profile: store.client.profile, transport: NoCopies(CurlTransport()))
        var options = VersionRestoreOptions()
        options.temporaryFolder = folder
        let operation = RestoreVersionOperation(client: client, bucket: bucket, key: "k", versionId: versionId, options: options)
        let plan = try await operation.prepare()
        try BenchMeasure.forgetPeak()
        let before = BenchMeasure.residentBytes()
        let started = BenchMeasure.now()
        let outcome = try await operation.run(plan)
        let seconds = BenchMeasure.now() - started
        guard outcome.newVersionId != nil, outcome.detour?.contains("download") == true else {
            throw BenchRaw.Failure(description: "it took another way: \(outcome.sentence)")
        }
        let mebibytes = { (bytes: Int) in Double(bytes) / 1_048_576 }
        report.figure(
            "resident at its most", mebibytes(BenchMeasure.peakBytes()), "%.0f MiB", aim: .atMost(100),
            note: String(format: "%.0f before; %@", mebibytes(before), outcome.sentence))
        report.figure("there and back", Double(gigabytes) * 1024 / seconds, "%.0f MiB/s", note: String(format: "%.0f s", seconds))
    }

    private func remove() async throws {
        let page = try await store.client.listObjectVersions(ListObjectVersionsInput(bucket: bucket))
        for row in (0..<page.segment.count).map({ page.segment[$0] }) {
            _ = try await store.client.deleteObject(bucket: bucket, key: row.key, versionId: row.versionId)
        }
        try await store.client.deleteBucket(bucket)
    }
}

/// A store that answers 501 to every copy, as some do; everything else goes on to the real one.
private struct NoCopies: HTTPTransport {
    private let inner: any HTTPTransport

    init(_ inner: any HTTPTransport) { self.inner = inner }

    func perform(_ request: HTTPRequest, onChunk: HTTPChunkHandler?) async throws(TransportError) -> HTTPResponse {
        guard request.headers["x-amz-copy-source"] != nil else { return try await inner.perform(request, onChunk: onChunk) }
        let body = "<Error><Code>NotImplemented</Code><Message>no copies here</Message></Error>"
        return HTTPResponse(head: HTTPResponseHead(status: 501, headers: HTTPHeaders([("Content-Type", "application/xml")])), body: Array(body.utf8))
    }
}
