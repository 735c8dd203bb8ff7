import S3Model
import Synchronization

extension S3Client {
    /// Makes sure that a store knows a sub-resource of objects before something is PUT there: one that ignores it would take the document for the
    /// object's new bytes.
    ///
    /// Asked once a client and sub-resource, not at all on Amazon's hosts.
    /// - Parameter read: the operation that reads the sub-resource; it returns where the store shows that it knows it, also when nothing is set.
    /// - Throws: what `read` throws: "NotImplemented" where the answer is another document or the object itself.
    /// **Source**: observed on SeaweedFS, Ceph, moto, LocalStack and MiniStack: sub-resources that a store doesn't know are ignored.
    func ensureKnown(_ subresource: String, read: () async throws(S3Error) -> Void) async throws(S3Error) {
        guard !isAmazon, !learned.withLock({ $0.shownSubresources.contains(subresource) }) else { return }
        try await read()
        learned.withLock { _ = $0.shownSubresources.insert(subresource) }
    }
}
