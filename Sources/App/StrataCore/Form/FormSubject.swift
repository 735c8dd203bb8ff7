/// What a form edits: it says which lines the form has, and judges what stands in them. The form itself knows no rule of S3.
public enum FormSubject: Sendable, Equatable {
    case lifecycle(LifecycleForm)
    case replication(ReplicationForm)
    case bucket(BucketForm)

    /// The form's title.
    var title: String {
        switch self {
        case .lifecycle(let form): form.title
        case .replication(let form): form.title
        case .bucket(let form): form.title
        }
    }

    /// What the form starts from.
    var values: FormValues {
        switch self {
        case .lifecycle(let form): form.values
        case .replication(let form): form.values
        case .bucket(let form): form.values
        }
    }

    /// The lines in sight.
    func lines(_ values: FormValues) -> [FormLine] {
        switch self {
        case .lifecycle(let form): form.lines(values)
        case .replication(let form): form.lines(values)
        case .bucket(let form): form.lines(values)
        }
    }

    /// What the form can be filled with for common jobs.
    var templates: [FormOption] {
        switch self {
        case .lifecycle(let form): form.templates
        case .replication(let form): form.templates
        case .bucket: []
        }
    }

    /// The values of a template; what it doesn't speak of stays.
    func values(template: String, over values: FormValues) -> FormValues {
        switch self {
        case .lifecycle(let form): form.values(template: template, over: values)
        case .replication(let form): form.values(template: template, over: values)
        case .bucket: values
        }
    }

    /// What the form says of a rule; what doesn't parse is left out of it and stands in `problems`.
    func result(_ values: FormValues) -> RuleFormResult? {
        switch self {
        case .lifecycle(let form): RuleFormResult(rule: form.rule(form.read(values).draft))
        case .replication(let form): form.result(values)
        case .bucket: nil
        }
    }

    func problems(_ values: FormValues) -> [FormProblem] {
        switch self {
        case .lifecycle(let form): form.problems(values)
        case .replication(let form): form.problems(values)
        case .bucket(let form): form.problems(values)
        }
    }
}
