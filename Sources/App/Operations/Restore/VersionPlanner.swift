import S3Model
import Timeline

/// Decides how a version is brought back, from what was read; asks nothing itself.
struct VersionPlanner {
    /// What reading found out.
    struct Facts {
        var bucket: String
        var key: String
        var versionId: String
        var history: KeyHistory
        var versioning: BucketFacts.Fact<VersioningConfiguration>
        /// Of the bucket: how new versions are locked without being asked to be; nil where not at all, or not known.
        var defaultRetention: DefaultRetention?
        /// Milliseconds since 1970, by the store's clock.
        var now: Int64
    }

    let facts: Facts
    let options: VersionRestoreOptions

    private var wanted: Int { facts.history.index(of: facts.versionId) ?? 0 }
    var row: ListingRow { facts.history.rows[wanted] }
    private var newer: ArraySlice<ListingRow> { facts.history.rows[..<wanted] }

    /// The plan as far as the listing alone decides it; a plan with the mechanism `.copy` still has to learn what the version carries.
    /// - Precondition: the history holds the version.
    func outline() -> VersionRestorePlan {
        var plan = VersionRestorePlan(
            bucket: facts.bucket, key: facts.key, versionId: facts.versionId, row: row, top: facts.history.rows[0], source: ObjectDescription())
        plan.former = facts.history.newestVersion.flatMap { KeyHistory.isSame($0.versionId, facts.versionId) ? nil : $0 }
        plan.newerEntries = newer.count
        plan.newerMarkers = newer.count { $0.kind == .deleteMarker }
        if row.kind == .deleteMarker {
            plan.refusal = .init(.deleteMarker, "This version is a delete marker: it has no content to bring back.")
            return plan
        }
        if wanted == 0 { return plan }
        let markers = newer.compactMap { $0.kind == .deleteMarker ? $0.versionId : nil }
        let uncovers = markers.count == newer.count && !options.copiesOnTop && !deletesNeedDevice
        plan.mechanism = uncovers ? .removeMarkers(markers) : .copy
        plan.refusal = versioningRefusal(uncovers: uncovers)
        if uncovers {
            describeMarkers(&plan, markers)
        } else if deletesNeedDevice, markers.count == newer.count {
            plan.warnings.append("MFA delete is on, so the markers stay and the version is copied on top of them.")
        }
        return plan
    }

    private var deletesNeedDevice: Bool {
        if case .known(let configuration) = facts.versioning { configuration.mfaDelete } else { false }
    }

    private func describeMarkers(_ plan: inout VersionRestorePlan, _ markers: [String]) {
        plan.kept = ["version id", "date", "everything it carries"]
        for row in newer { if let id = row.versionId { plan.markerDates[id] = row.lastModified } }
        plan.requests = markers.count + (markers.contains("null") ? 2 : 1)
        plan.warnings.append("Taking a marker away also takes the record of the deletion away; a copy on top would keep it.")
    }

    /// Only a bucket whose versioning is on keeps what is there when something is put on top.
    private func versioningRefusal(uncovers: Bool) -> VersionRestorePlan.Refusal? {
        let hasNull = facts.history.rows.contains { $0.versionId == "null" }
        switch facts.versioning {
        case .known(let configuration):
            switch configuration.status {
            case .enabled: return nil
            case .suspended where uncovers && !newer.contains(where: { $0.versionId == "null" }): return nil
            case .suspended:
                let what =
                    uncovers
                    ? "the marker's id null may be somebody's data by the time it is removed"
                    : "the copy would get the id null and take the place of what has it now or later"
                return .init(.suspended, "Versioning is suspended in \(facts.bucket): \(what). Switch versioning on first; then this is safe.")
            case nil: return .init(.neverVersioned, "\(facts.bucket) keeps no versions: a copy would overwrite what is there for good.")
            }
        case .failed(let error) where hasNull:
            return .init(
                .suspended,
                "Whether \(facts.bucket) keeps versions can't be read (\(error.code)), and the key has a version null, which a copy might overwrite for good."
            )
        case .failed, .unknown: return nil
        }
    }

    /// Adds what the version carries to an outline, with its words, losses and costs.
    func complete(_ outline: VersionRestorePlan, carried: CarriedVersion) -> VersionRestorePlan {
        var plan = outline
        plan.source = carried.description
        plan.lock = carried.lock
        let size = carried.description.contentLength ?? row.size
        plan.bytes = size
        if carried.description.isArchived {
            plan.refusal = archiveRefusal(carried)
            return plan
        }
        // HEAD, ACL, tags, CopyObject, a look at the key, and HEAD of the new version; its tags only where there are any.
        var requests = 6
        if !options.dropsTags, let tags = carried.tags, !tags.isEmpty { requests += 1 }
        if size > options.singleCopyLimit {
            let parts = PartPlan(size: size, smallest: options.smallestPart)
            plan.mechanism = .multipartCopy(parts: parts.count, partSize: parts.partSize)
            // ListMultipartUploads, Create and Complete instead of CopyObject.
            requests += parts.count + 2
        }
        plan.requests = requests
        describe(&plan, carried)
        return plan
    }

    private func archiveRefusal(_ carried: CarriedVersion) -> VersionRestorePlan.Refusal {
        let where_ = carried.description.archiveStatus ?? carried.storageClass
        if carried.description.restoreStatus == .ongoing {
            return .init(.archived(.retrieving), "The version is archived in \(where_), and the store is fetching it: wait until that is done.")
        }
        return .init(
            .archived(.archived),
            "The version is archived in \(where_): its bytes can be copied once RestoreObject has brought them back, for some days and at a price.")
    }
}
