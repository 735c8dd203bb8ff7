import S3Model

extension AppState {
    /// The form of a new bucket.
    mutating func askCreateBucket(_ start: NewBucket = NewBucket(name: ""), taken: [String: String] = [:]) -> [Effect] {
        let form = BucketForm(start: start, own: workspace.buckets.buckets, taken: taken, connection: workspace.connection)
        layers.append(.form(FormLayer(.bucket(form))))
        return []
    }

    /// The form is done: what will be made is said once more, with where.
    mutating func bucketFormDone(_ wanted: NewBucket) -> [Effect] {
        layers.append(.confirm(createQuestion(wanted)))
        return []
    }

    private func createQuestion(_ wanted: NewBucket) -> ConfirmLayer {
        let region = wanted.region ?? workspace.connection?.region
        let place = workspace.connection?.endpoint ?? "Amazon S3"
        let versions = wanted.keepsVersions || wanted.objectLock ? "kept from the first object on" : "not kept: V does that later"
        var lines = [DetailLine(.text, "", "Makes the bucket \(wanted.name)\(region.map { " in \($0)" } ?? "").")]
        lines += [DetailLine(.field, "store", place), DetailLine(.field, "profile", profile), DetailLine(.field, "versions", versions)]
        if wanted.objectLock {
            lines.append(DetailLine(.problem, "lock", "Object Lock and its versions can't be switched off again, nor can versions be suspended."))
        }
        if let ownership = wanted.ownership { lines.append(DetailLine(.field, "ownership", ownership.rawValue)) }
        return ConfirmLayer(title: "New bucket", lines: lines, yes: "Create", refusal: readOnlyRefusal, decision: .createBucket(wanted))
    }

    /// How making a bucket ended. The user goes into it, unless they have gone on to something else meanwhile.
    mutating func bucketCreated(_ ticket: Ticket, _ wanted: NewBucket, _ outcome: CreateBucketOutcome) -> [Effect] {
        changes.remove(ticket)
        let isHere = ticket.profile == profile && layers.isEmpty && focus == .buckets
        switch outcome {
        case .created(let created): return enterCreated(created, ticket, isHere: isHere)
        case .taken(let holder):
            let sentence = holder.sentence(wanted.name)
            status = Notice(.warning, sentence)
            return isHere ? askCreateBucket(wanted, taken: [wanted.name: sentence]) : []
        case .refused(let error):
            status = Notice(error)
            return isHere ? askCreateBucket(wanted) : []
        case .unknown(let error):
            status = Notice(error, after: "Nobody knows whether the bucket \(wanted.name) was made.")
            return ticket.profile == profile ? loadBuckets() : []
        }
    }

    private mutating func enterCreated(_ created: CreatedBucket, _ ticket: Ticket, isHere: Bool) -> [Effect] {
        let region = created.region.map { " in \($0)" } ?? ""
        let keeps = if case .known(let versioning) = created.versioning, versioning.status == .enabled { ", keeps versions" } else { "" }
        if created.shortfalls.isEmpty {
            status = Notice(.info, "The bucket \(created.name) is made\(region)\(keeps).")
        } else {
            let details = created.shortfalls.map { Notice.Detail("not as asked", $0) }
            status = Notice(.error, "The bucket \(created.name) is made\(region). \(created.shortfalls[0])", details: details)
        }
        guard ticket.profile == profile else { return [] }
        let said = status
        let effects = loadBuckets() + (isHere ? go(to: Place(bucket: created.name)) : [])
        status = said
        return effects
    }
}
