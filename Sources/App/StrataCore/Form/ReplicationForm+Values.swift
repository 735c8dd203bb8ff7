import S3Model

extension ReplicationForm {
    /// Whose the replicas are: this account's, another's that owns them, or what a document says with only one half of it.
    enum Owner {
        static let same = "same"
        static let other = "other"
        static let half = "half"
    }

    /// One half of account and owner without the other, as some documents have it.
    var isHalf: Bool { isRead && start.account.isEmpty == start.changesOwner }

    var values: FormValues {
        var values = FormValues()
        func set(_ name: String, isOn: Bool) { values.set(FieldKey(name), choice: isOn ? "on" : "") }
        values.set(FieldKey(Name.role), text: document.role)
        values.set(FieldKey(Name.id), text: start.id)
        values.set(FieldKey(Name.status), choice: start.isEnabled ? "on" : "off")
        values.set(FieldKey(Name.priority), text: start.priority.map(String.init) ?? "")
        values.set(FieldKey(Name.scope), choice: start.filter.isEverything ? "everything" : "filter")
        values.set(FieldKey(Name.prefix), text: start.filter.prefix ?? "")
        TagRows.set(start.filter.tags, in: &values)
        values.set(FieldKey(Name.bucket), choice: start.destination)
        if !profiles.isEmpty { values.set(FieldKey(Name.profile), choice: seenWith) }
        values.set(FieldKey(Name.owner), choice: isHalf ? Owner.half : start.account.isEmpty && !start.changesOwner ? Owner.same : Owner.other)
        values.set(FieldKey(Name.account), text: start.account)
        values.set(FieldKey(Name.storageClass), choice: start.storageClass)
        set(Name.markers, isOn: start.replicatesDeleteMarkers == true)
        set(Name.modifications, isOn: start.replicatesReplicaModifications)
        set(Name.kms, isOn: start.replicatesKMSObjects)
        values.set(FieldKey(Name.key), text: start.replicaKey)
        set(Name.existing, isOn: start.asksForExistingObjects)
        set(Name.time, isOn: start.hasReplicationTimeControl)
        set(Name.metrics, isOn: start.hasMetrics)
        return values
    }

    /// What a form says: the rule, what couldn't be read, and which row each tag comes from.
    struct Reading {
        var draft: ReplicationRuleDraft
        var problems: [FormProblem] = []
        var tagRows: [Int] = []
    }

    /// Reads the whole form. What hasn't been touched keeps the spelling it had.
    func read(_ values: FormValues) -> Reading {
        var reading = Reading(draft: start)
        func isOn(_ name: String) -> Bool { !values.choice(name).isEmpty }
        reading.draft.id = values.text(Name.id)
        reading.draft.isEnabled = values.choice(Name.status) != "off"
        readPriority(values, &reading)
        readFilter(values, &reading)
        reading.draft.destination = arn(values.choice(Name.bucket))
        reading.draft.storageClass = values.choice(Name.storageClass)
        switch values.choice(Name.owner) {
        case Owner.other: (reading.draft.account, reading.draft.changesOwner) = (values.text(Name.account).trimmingSpaces, true)
        case Owner.half: break
        default: (reading.draft.account, reading.draft.changesOwner) = ("", false)
        }
        reading.draft.replicatesDeleteMarkers = isOn(Name.markers)
        reading.draft.replicatesReplicaModifications = isOn(Name.modifications)
        reading.draft.replicatesKMSObjects = isOn(Name.kms)
        reading.draft.replicaKey = hasKeyLine(values) ? values.text(Name.key).trimmingSpaces : ""
        reading.draft.asksForExistingObjects = isOn(Name.existing)
        reading.draft.hasReplicationTimeControl = isOn(Name.time)
        // The one doesn't go without the other.
        reading.draft.hasMetrics = isOn(Name.metrics) || isOn(Name.time)
        return reading
    }

    /// True where a key for replicas is asked for: with objects under KMS keys, and where a document has a key without them.
    func hasKeyLine(_ values: FormValues) -> Bool {
        !values.choice(Name.kms).isEmpty || (!start.replicatesKMSObjects && !start.replicaKey.isEmpty)
    }

    private func readPriority(_ values: FormValues, _ reading: inout Reading) {
        let text = values.text(Name.priority).trimmingSpaces
        reading.draft.priority = FormText.count(text)
        if reading.draft.priority == nil, !text.isEmpty {
            reading.problems.append(
                FormProblem(.refused, FieldKey(Name.priority), "This is no whole number.", basis: "API: Priority, a whole number"))
        }
    }

    private func readFilter(_ values: FormValues, _ reading: inout Reading) {
        guard values.choice(Name.scope) == "filter" else {
            if start.filter.isEverything { return }
            reading.draft.filter = RuleFilter()
            reading.draft.filter.unknown = start.filter.unknown
            return
        }
        let prefix = values.text(Name.prefix)
        reading.draft.filter.prefix = prefix.isEmpty ? start.filter.prefix.flatMap { $0.isEmpty ? "" : nil } : prefix
        let tags = TagRows.read(values)
        (reading.draft.filter.tags, reading.tagRows) = (tags.tags, tags.rows)
        reading.problems += tags.problems
    }

    /// A bucket's name as the ARN that a rule has; what is an ARN already stays as it is.
    private func arn(_ text: String) -> String {
        let text = text.trimmingSpaces
        if text.isEmpty || text.hasPrefix("arn:") || text == start.destination { return text }
        let partition = document.role.split(separator: ":").dropFirst().first.map(String.init) ?? "aws"
        return "arn:\(partition):s3:::\(text)"
    }

    /// What is known of the chosen destination: as it was looked at, else as it was listed.
    func destination(_ draft: ReplicationRuleDraft) -> Place? {
        let listed = places.first { $0.name.utf8.elementsEqual(draft.destinationBucket.utf8) }
        guard let side = sides[draft.destinationBucket]?.side, side.exists != .known(false) else { return listed }
        var place = Place(name: side.bucket, region: side.knownRegion ?? listed?.region, isVersioned: listed?.isVersioned)
        if case .known(let versioning) = side.versioning { place.isVersioned = versioning.status == .enabled }
        return place
    }
}
