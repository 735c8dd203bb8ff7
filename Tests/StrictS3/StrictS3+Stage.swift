public import Foundation
import Synchronization

/// Setting the stage and looking behind it, without a request.
extension StrictS3 {
    private func with<Result: Sendable>(_ body: (inout Store) throws(Refusal) -> Result) -> Result? {
        shared.withLock { shared in try? body(&shared.store) }
    }

    /// Makes a bucket, dated with the server's time. An existing one of that name is replaced.
    public func createBucket(
        _ name: String, region: String = "us-east-1", owner: Account = .first, versioning: VersioningState = .unversioned, objectLock: Bool = false
    ) {
        let now = Timestamp.wholeSecond(now)
        _ = with { store in
            var bucket = StoredBucket(name: name, owner: owner, region: region, created: now)
            bucket.versioning = versioning
            if objectLock { bucket.enableObjectLock() }
            store.buckets[name] = bucket
        }
    }

    /// Makes a bucket whose listings are generated.
    public func createBucket(_ name: String, region: String = "us-east-1", generated: GeneratedListing) {
        createBucket(name, region: region, versioning: .enabled)
        _ = with { $0[name].generated = generated }
    }

    /// Lets another account do everything in a bucket, or anybody read it.
    public func allow(_ account: Account? = nil, in bucket: String) {
        _ = with { store in
            guard store.buckets[bucket] != nil else { return }
            if let account { store[bucket].allowedAccounts.insert(account.id) } else { store[bucket].isPublic = true }
        }
    }

    /// Changes a bucket's versioning without the checks of PutBucketVersioning.
    public func setVersioning(_ state: VersioningState, of bucket: String) { _ = with { $0.buckets[bucket]?.versioning = state } }

    /// Switches MFA delete on: only a request with a device's code deletes by an id.
    public func setMFADelete(of bucket: String) { _ = with { $0.buckets[bucket]?.mfaDelete = true } }

    /// Writes a version as PutObject would, dated with the server's time or another; returns its id, nil without such a bucket.
    @discardableResult
    public func put(
        _ text: String, to key: String, in bucket: String, date: Date? = nil, contentType: String = "binary/octet-stream",
        metadata: [String: String] = [:], tags: [String: String] = [:], storageClass: String = "STANDARD"
    ) -> String? {
        let date = Timestamp.wholeSecond(date ?? now)
        return with { store -> String? in
            guard let target = store.buckets[bucket] else { return nil }
            let next = store.nextVersion()
            let body = Array(text.utf8)
            var version = StoredVersion(
                id: target.versioning == .enabled ? next.id : "null", order: next.order, lastModified: date, owner: target.owner)
            version.body = body
            version.eTag = PercentCoding.hexDigits(Hash.md5(body))
            version.attributes.system = [Header("Content-Type", contentType)]
            version.attributes.metadata = metadata.sorted { $0.key < $1.key }.map { Header("x-amz-meta-" + $0.key, $0.value) }
            version.attributes.tags = tags.sorted { $0.key < $1.key }.map { Tag(key: $0.key, value: $0.value) }
            version.attributes.storageClass = storageClass
            version.checksum = StoredChecksum(kind: .crc64nvme, value: ChecksumKind.crc64nvme.base64(body))
            store[bucket].add(version, to: Array(key.utf8))
            return version.id
        } ?? nil
    }

    /// Puts a delete marker on a key; returns its id.
    @discardableResult
    public func addDeleteMarker(to key: String, in bucket: String, date: Date? = nil) -> String? {
        let date = Timestamp.wholeSecond(date ?? now)
        return with { store -> String? in
            guard let target = store.buckets[bucket] else { return nil }
            let next = store.nextVersion()
            let marker = StoredVersion(
                id: target.versioning == .enabled ? next.id : "null", order: next.order, lastModified: date, isDeleteMarker: true, owner: target.owner
            )
            store[bucket].add(marker, to: Array(key.utf8))
            return marker.id
        } ?? nil
    }

    /// What a version's `x-amz-expiration` and `x-amz-replication-status` say; nil leaves one as it is. Without an id the newest version is meant.
    /// Source: AWS docs, HeadObject response headers; statuses PENDING, COMPLETED, FAILED, REPLICA.
    public func mark(_ key: String, in bucket: String, versionID: String? = nil, expiration: String? = nil, replicationStatus: String? = nil) {
        change(key, in: bucket, versionID) { version in
            version.expiration = expiration ?? version.expiration
            version.replicationStatus = replicationStatus ?? version.replicationStatus
        }
    }

    /// Locks a version. `mode`: COMPLIANCE, GOVERNANCE, or nil for the legal hold alone.
    public func lock(_ key: String, in bucket: String, versionID: String? = nil, mode: String?, until: Date? = nil, legalHold: Bool = false) {
        change(key, in: bucket, versionID) { version in
            version.attributes.lockMode = mode
            version.attributes.retainUntil = until
            version.attributes.legalHold = legalHold
        }
    }

    private func change(_ key: String, in bucket: String, _ id: String?, _ change: (inout StoredVersion) -> Void) {
        _ = with { store in
            let key = Array(key.utf8)
            guard let id = id ?? store.buckets[bucket]?.versions(of: key).first?.id else { return }
            store[bucket].change(id, of: key, change)
        }
    }

    /// Ends every RestoreObject under way, as hours of waiting would.
    public func finishRestores() {
        let now = now
        _ = with { store in
            for name in store.buckets.keys {
                for index in store[name].keys.indices {
                    for place in store[name].keys[index].versions.indices {
                        guard case .ongoing(let days) = store[name].keys[index].versions[place].restore else { continue }
                        store[name].keys[index].versions[place].restore = .done(until: now.addingTimeInterval(Double(days) * 86400))
                    }
                }
            }
        }
    }

    /// Puts a configuration document in place as it is, unchecked (`lifecycle`, `replication`, …); nil removes it.
    public func setConfiguration(_ name: String, of bucket: String, _ document: String?) {
        _ = with { $0.buckets[bucket]?.documents[name] = document.map { Array($0.utf8) } }
    }

    /// What x-amz-transition-default-minimum-object-size a bucket's lifecycle rules come with; nil: none.
    public func setMinimumObjectSize(_ value: String?, of bucket: String) { _ = with { $0.buckets[bucket]?.transitionMinimum = value } }

    /// The same as it is now.
    public func minimumObjectSize(of bucket: String) -> String? { with { $0.buckets[bucket]?.transitionMinimum } ?? nil }

    /// The configuration document of a bucket as it was put; nil when there is none.
    public func configuration(_ name: String, of bucket: String) -> String? {
        with { $0.buckets[bucket]?.documents[name].map { String(decoding: $0, as: UTF8.self) } } ?? nil
    }

    /// Names of all buckets, sorted.
    public var bucketNames: [String] { with { $0.buckets.keys.sorted() } ?? [] }

    /// Unfinished uploads of a bucket: key and id, in order of initiation.
    public func uploads(in bucket: String) -> [(key: String, id: String)] {
        with { store in (store.buckets[bucket]?.uploads ?? []).map { (String(decoding: $0.key, as: UTF8.self), $0.id) } } ?? []
    }

    /// One version as a test sees it.
    public struct VersionSeen: Sendable, Equatable {
        public let id: String
        public let isDeleteMarker: Bool
        public let lastModified: Date
        public let body: [UInt8]
        public let eTag: String
        public let storageClass: String
        public let tags: [String: String]
        /// User metadata without its `x-amz-meta-`.
        public let metadata: [String: String]
        public var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// Versions and markers of a key, newest first; empty when there are none.
    public func versions(of key: String, in bucket: String) -> [VersionSeen] {
        let found = with { $0.buckets[bucket]?.versions(of: Array(key.utf8)).map(VersionSeen.init) } ?? nil
        return found ?? []
    }
}

extension StrictS3.VersionSeen {
    fileprivate init(_ version: StoredVersion) {
        id = version.id
        isDeleteMarker = version.isDeleteMarker
        lastModified = version.lastModified
        body = version.body
        eTag = version.eTag
        storageClass = version.attributes.storageClass
        tags = Dictionary(version.attributes.tags.map { ($0.key, $0.value) }) { _, last in last }
        metadata = Dictionary(version.attributes.metadata.map { (String($0.name.dropFirst("x-amz-meta-".count)), $0.value) }) { _, last in last }
    }
}

extension Timestamp {
    /// A date cut to whole seconds.
    static func wholeSecond(_ date: Date) -> Date { Date(timeIntervalSince1970: date.timeIntervalSince1970.rounded(.down)) }
}
