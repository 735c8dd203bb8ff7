import S3Client
import S3Model
import Timeline

extension VersionPlanner {
    /// Says what the new version takes over, what will differ, and what is lost.
    func describe(_ plan: inout VersionRestorePlan, _ carried: CarriedVersion) {
        describeHeaders(&plan, carried)
        describeTags(&plan, carried)
        describeAccess(&plan, carried)
        describeEncryption(&plan, carried)
        describeLock(&plan, carried)
        describeChecksum(&plan, carried)
        if case .failed(let error) = facts.versioning {
            plan.warnings.append("Whether the bucket keeps versions can't be read (\(error.code)); the key's entries look as if it did.")
        }
        if let minimum = Self.minimumDays[carried.storageClass] {
            plan.warnings.append("\(carried.storageClass) is billed for \(minimum) days at least, also for the new version.")
        }
    }

    /// Days a class is billed for at least. Source: S3 User Guide, "Understanding and managing S3 storage classes".
    static let minimumDays = ["STANDARD_IA": 30, "ONEZONE_IA": 30, "GLACIER_IR": 90, "GLACIER": 90, "DEEP_ARCHIVE": 180]

    private func describeHeaders(_ plan: inout VersionRestorePlan, _ carried: CarriedVersion) {
        if carried.metadata.contentType != nil { plan.kept.append("content type") }
        plan.kept += carried.metadata.headers.map(\.name)
        let count = carried.metadata.metadata.count
        if count > 0 { plan.kept.append("\(count) metadata") }
        if case .multipartCopy = plan.mechanism {
            if !carried.unsendable.isEmpty {
                plan.notKept.append(.init("metadata \(carried.unsendable.joined(separator: ", "))", "no header can carry it again"))
            }
            let missing = carried.description.missingMetadataCount
            if missing > 0 { plan.notKept.append(.init("\(missing) metadata entries", "the store can't show them in headers")) }
        }
        if carried.storageClass != "STANDARD" { plan.kept.append(carried.storageClass) }
        if carried.description.websiteRedirectLocation != nil { plan.kept.append("website redirect") }
    }

    private func describeTags(_ plan: inout VersionRestorePlan, _ carried: CarriedVersion) {
        switch carried.description.tags {
        case .known(let tags) where tags.isEmpty: break
        case .known(let tags):
            let words = tags.count == 1 ? "1 tag" : "\(tags.count) tags"
            if options.dropsTags { plan.notKept.append(.init(words, "left behind as asked for")) } else { plan.kept.append(words) }
        case .failed(let error): if !Self.isUnknown(error) { plan.notKept.append(.init("tags", "reading them is denied (\(error.code))")) }
        case .unknown: if !options.dropsTags { plan.kept.append("tags") }
        }
    }

    private func describeAccess(_ plan: inout VersionRestorePlan, _ carried: CarriedVersion) {
        switch carried.description.acl {
        case .known:
            if let acl = carried.acl { plan.kept.append(acl.grants.count == 1 ? "ACL (1 grant)" : "ACL (\(acl.grants.count) grants)") }
        case .failed(let error):
            if !Self.isUnknown(error) { plan.notKept.append(.init("ACL", "reading it is denied (\(error.code)); the bucket's default applies")) }
        case .unknown: break
        }
    }

    private func describeEncryption(_ plan: inout VersionRestorePlan, _ carried: CarriedVersion) {
        if carried.description.isCustomerEncrypted { plan.kept.append("encryption with your own key") }
        guard let encryption = carried.encryption else { return }
        if encryption.isKMS {
            plan.kept.append(encryption.kmsKeyId.map { "SSE-KMS key \($0)" } ?? "SSE-KMS")
            if encryption.kmsContext == nil {
                plan.notKept.append(.init("KMS encryption context, if it had one", "S3 tells it to nobody; the bucket's own applies"))
            }
        } else if encryption.algorithm == "AES256" {
            plan.kept.append("SSE-S3")
        } else {
            plan.kept.append(encryption.algorithm)
        }
    }

    private func describeLock(_ plan: inout VersionRestorePlan, _ carried: CarriedVersion) {
        if let retention = carried.lock.retention {
            let until = retention.retainUntil.map { Timestamp.iso(milliseconds: $0) } ?? ""
            if options.keepsRetention {
                plan.kept.append("\(retention.mode) until \(until)")
                plan.warnings.append("The new version will be locked until \(until): until then nothing can take it away again.")
            } else {
                plan.notKept.append(.init("\(retention.mode) retention until \(until)", "taken over only when you ask for it"))
            }
        }
        if carried.lock.hasLegalHold {
            if options.keepsLegalHold {
                plan.kept.append("legal hold")
            } else {
                plan.notKept.append(.init("legal hold", "taken over only when you ask for it"))
            }
        }
        if let ended = carried.endedRetention(now: facts.now) {
            plan.notKept.append(.init("retention", "it ended on \(Timestamp.iso(milliseconds: ended))"))
        }
        // A retention that is taken over goes before the bucket's.
        if let retention = facts.defaultRetention, !options.keepsRetention || carried.lock.retention == nil {
            plan.warnings.append(retention.note(of: "the copy", now: facts.now) { Timestamp.iso(milliseconds: $0) })
        }
    }

    private func describeChecksum(_ plan: inout VersionRestorePlan, _ carried: CarriedVersion) {
        if let checksum = carried.checksums.values.first {
            if carried.checksums.isOfWholeObject {
                plan.kept.append(checksum.name)
            } else {
                plan.changes.append("\(checksum.name) (of the whole object, instead of its parts)")
            }
        }
        let eTag = carried.description.eTag ?? row.eTag
        if case .multipartCopy(let parts, _) = plan.mechanism {
            plan.changes.append("ETag (copied in \(parts) parts)")
        } else if eTag.contains("-") {
            plan.changes.append("ETag (it was uploaded in parts and becomes one)")
        } else if carried.encryption?.isKMS ?? false || carried.description.isCustomerEncrypted {
            plan.changes.append("ETag (encryption makes a new one each time)")
        }
    }

    /// A store that doesn't know the sub-resource has nothing there that could be lost.
    static func isUnknown(_ error: S3Error) -> Bool { error.code == "NotImplemented" || error.status == 501 || error.code == "MethodNotAllowed" }
}
