/// Where an archived version stands after RestoreObject. **Source**: Amazon S3 API reference, HeadObject, x-amz-restore.
public enum RestoreStatus: Sendable, Equatable {
    /// The store is fetching it.
    case ongoing
    /// A readable copy is there until then: milliseconds since 1970, UTC; nil where the store doesn't say.
    case restored(until: Int64?)
}

/// When a lifecycle rule will take a version away, by the store's own reckoning (x-amz-expiration).
public struct ObjectExpiration: Sendable, Equatable {
    /// Milliseconds since 1970, UTC; nil where it can't be read.
    public var date: Int64?
    public var ruleId: String?

    public init(date: Int64?, ruleId: String?) {
        self.date = date
        self.ruleId = ruleId
    }
}

/// What further headers of a HEAD mean.
extension ObjectDescription {
    /// How the store encrypts it; nil where the headers name nothing, also for a customer's own key.
    public var encryption: ObjectEncryption? { ObjectEncryption(headers: headers) }

    /// True where it is encrypted with a key that the caller sent (SSE-C); without that key its HEAD is a bare 400.
    public var isCustomerEncrypted: Bool { headers.value(of: "x-amz-server-side-encryption-customer-algorithm") != nil }

    /// Checksums the store keeps of it; none unless the HEAD asked for them.
    public var checksums: ObjectChecksums { ObjectChecksums(headers: headers) }

    /// nil where nothing is being restored nor was.
    public var restoreStatus: RestoreStatus? {
        guard let text = headers.value(of: "x-amz-restore"), let ongoing = quoted("ongoing-request", in: text) else { return nil }
        if ongoing.lowercased() == "true" { return .ongoing }
        return .restored(until: quoted("expiry-date", in: text).flatMap { Timestamp.milliseconds(http: $0) })
    }

    /// "ARCHIVE_ACCESS" or "DEEP_ARCHIVE_ACCESS": the archive tier of Intelligent-Tiering it is in; nil where it can be read at once.
    public var archiveStatus: String? { headers.value(of: "x-amz-archive-status") }

    /// True where its bytes can't be read or copied before RestoreObject has finished.
    ///
    /// A restored copy in GLACIER or DEEP_ARCHIVE can be read; GLACIER_IR always can.
    public var isArchived: Bool {
        if archiveStatus != nil { return true }
        guard let storageClass, ["GLACIER", "DEEP_ARCHIVE"].contains(storageClass) else { return false }
        if case .restored = restoreStatus { return false }
        return true
    }

    /// The rule that will expire it, and when; nil where the store says none.
    public var expiration: ObjectExpiration? {
        guard let text = headers.value(of: "x-amz-expiration") else { return nil }
        let date = quoted("expiry-date", in: text).flatMap { Timestamp.milliseconds(http: $0) }
        return ObjectExpiration(date: date, ruleId: quoted("rule-id", in: text))
    }

    /// The lock as the HEAD has it; nil where there is none or the caller may not see it (S3 hides the headers then).
    public var retentionInHeaders: ObjectRetention? {
        guard let mode = headers.value(of: "x-amz-object-lock-mode") else { return nil }
        let until = headers.value(of: "x-amz-object-lock-retain-until-date").flatMap { Timestamp.milliseconds(iso: $0) }
        return ObjectRetention(mode: mode, retainUntil: until)
    }

    /// nil where the HEAD doesn't say.
    public var legalHoldInHeaders: Bool? { headers.value(of: "x-amz-object-lock-legal-hold").map { $0 == "ON" } }

    public var websiteRedirectLocation: String? { headers.value(of: "x-amz-website-redirect-location") }

    /// Parts it was uploaded in; only a HEAD with a part number says it.
    public var partsCount: Int? { headers.value(of: "x-amz-mp-parts-count").flatMap { Int($0) } }

    /// Number of its tags; nil where the HEAD doesn't say, as for none.
    public var taggingCount: Int? { headers.value(of: "x-amz-tagging-count").flatMap { Int($0) } }

    /// Metadata entries that no header can carry (x-amz-missing-meta): a REPLACE would lose them.
    public var missingMetadataCount: Int { headers.value(of: "x-amz-missing-meta").flatMap { Int($0) } ?? 0 }

    /// True where the caller was charged for the request (requester-pays).
    public var wasCharged: Bool { headers.value(of: "x-amz-request-charged") != nil }

    /// The text in quotes after `name=`.
    private func quoted(_ name: String, in text: String) -> String? {
        guard let start = text.firstRange(of: "\(name)=\"") else { return nil }
        let rest = text[start.upperBound...]
        return rest.firstIndex(of: "\"").map { String(rest[..<$0]) }
    }
}
