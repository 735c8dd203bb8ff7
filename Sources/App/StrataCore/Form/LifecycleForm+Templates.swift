import S3Model

extension LifecycleForm {
    var templates: [FormOption] { LifecycleTemplate.all.map { FormOption($0.name, note: $0.purpose) } }

    /// The form filled for a common job: everything but an id that has been typed, and the status.
    func values(template: String, over values: FormValues) -> FormValues {
        guard var draft = LifecycleTemplate.all.first(where: { $0.name == template })?.draft else { return values }
        if !values.text(Name.id).isEmpty { draft.id = values.text(Name.id) }
        draft.isEnabled = values.choice(Name.status) != "off"
        return self.values(of: draft)
    }
}
