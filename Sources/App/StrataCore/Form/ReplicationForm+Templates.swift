import S3Model

extension ReplicationForm {
    var templates: [FormOption] { ReplicationTemplate.all.map { FormOption($0.name, note: $0.purpose) } }

    /// The form filled for a common job: everything but what only the user can know, role, destination, account, keys, and an id that has been typed.
    func values(template: String, over values: FormValues) -> FormValues {
        guard let draft = ReplicationTemplate.all.first(where: { $0.name == template })?.draft else { return values }
        var filled = values
        func set(_ name: String, isOn: Bool) { filled.set(FieldKey(name), choice: isOn ? "on" : "") }
        if values.text(FieldKey(Name.id)).isEmpty { filled.set(FieldKey(Name.id), text: draft.id) }
        filled.set(FieldKey(Name.owner), choice: draft.changesOwner ? Owner.other : Owner.same)
        filled.set(FieldKey(Name.storageClass), choice: draft.storageClass)
        set(Name.markers, isOn: draft.replicatesDeleteMarkers == true)
        set(Name.modifications, isOn: draft.replicatesReplicaModifications)
        set(Name.time, isOn: draft.hasReplicationTimeControl)
        set(Name.metrics, isOn: draft.hasMetrics)
        return filled
    }
}
