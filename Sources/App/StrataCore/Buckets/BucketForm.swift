public import S3Model

/// A bucket to be made, as a form: its name is judged while it is typed.
public struct BucketForm: Sendable, Equatable {
    /// What the form starts from.
    public var start: NewBucket
    /// The account's buckets, as far as they are listed.
    public var own: [Bucket]
    /// Names that the store has just refused as taken, with whose they are, as sentences.
    public var taken: [String: String]
    /// The profile's region: where the bucket goes if none is chosen.
    public var ownRegion: String?
    /// True on Amazon S3 itself: regions come from a list there, and reserved names are refused.
    public var isAmazon: Bool

    public init(start: NewBucket = NewBucket(name: ""), own: [Bucket] = [], taken: [String: String] = [:], connection: Connection?) {
        self.start = start
        self.own = own
        self.taken = taken
        ownRegion = connection?.region
        isAmazon = connection != nil && connection?.endpoint == nil
    }

    var title: String { "New bucket" }

    /// The fields' names.
    enum Name {
        static let name = "name"
        static let region = "region"
        static let versions = "versions"
        static let lock = "lock"
        static let ownership = "ownership"
    }

    /// Chosen where nothing is asked for; shown as they stand here.
    private static let ownPlace = "the profile's"
    private static let storesOwn = "the store's own"

    var values: FormValues {
        var values = FormValues()
        values.set(FieldKey(Name.name), text: start.name)
        if isAmazon {
            values.set(FieldKey(Name.region), choice: start.region ?? Self.ownPlace)
        } else {
            values.set(FieldKey(Name.region), text: start.region ?? "")
        }
        values.set(FieldKey(Name.versions), choice: start.keepsVersions ? "on" : "")
        values.set(FieldKey(Name.lock), choice: start.objectLock ? "on" : "")
        values.set(FieldKey(Name.ownership), choice: start.ownership?.rawValue ?? Self.storesOwn)
        return values
    }

    /// The bucket as the form says it.
    func bucket(_ values: FormValues) -> NewBucket {
        let region = (isAmazon ? values.choice(Name.region) : values.text(Name.region)).trimmingSpaces
        return NewBucket(
            name: values.text(Name.name), region: region.isEmpty || isAmazon && region == Self.ownPlace ? nil : region,
            keepsVersions: values.choice(Name.versions) == "on",
            objectLock: values.choice(Name.lock) == "on", ownership: NewBucket.Ownership(rawValue: values.choice(Name.ownership)))
    }

    func lines(_ values: FormValues) -> [FormLine] {
        let nameHelp = "3 to 63 of a to z, 0 to 9, hyphens and dots. The name is unique among all accounts, and can't be changed later."
        let versionsHelp = "Overwrites keep the object before them, deletes leave a marker. It can be suspended later, never switched off again."
        let lockHelp = "Versions can be locked against deleting. It switches versions on, and can't be taken away later."
        let ownershipHelp = "Who owns what others put here. Unless somebody needs ACLs: the store's own."
        return [
            FormLine("Name", [FormField(FieldKey(Name.name), .text(hint: "my-bucket"), help: nameHelp)]),
            FormLine("Region", [regionField]),
            FormLine("Versions", [FormField(FieldKey(Name.versions), .check(title: "keep versions"), help: versionsHelp)]),
            FormLine("Object Lock", [FormField(FieldKey(Name.lock), .check(title: "versions can be locked"), help: lockHelp)]),
            FormLine("Ownership", [FormField(FieldKey(Name.ownership), .choice(Self.ownerships, takesOther: false), help: ownershipHelp)]),
        ]
    }

    private var regionField: FormField {
        let own = ownRegion.map { "the profile's: \($0)" } ?? "the profile's"
        guard isAmazon else {
            return FormField(FieldKey(Name.region), .text(hint: own), help: "As the store names it. Empty: \(own). Stores without regions ignore it.")
        }
        let options = [FormOption(Self.ownPlace, own)] + AWSRegion.all.map { FormOption($0.name, note: $0.place) }
        let help = "Where the data lies; it can't be changed later. Typing narrows the list."
        return FormField(FieldKey(Name.region), .choice(options, takesOther: true), help: help)
    }

    private static let ownerships: [FormOption] = [
        FormOption(storesOwn, note: "on AWS: the bucket's owner, without ACLs"),
        FormOption(NewBucket.Ownership.bucketOwnerEnforced.rawValue, note: "the bucket's owner owns everything; ACLs don't count"),
        FormOption(NewBucket.Ownership.bucketOwnerPreferred.rawValue, note: "the bucket's owner, where the writer says so in an ACL"),
        FormOption(NewBucket.Ownership.objectWriter.rawValue, note: "whoever writes an object owns it"),
    ]

    func problems(_ values: FormValues) -> [FormProblem] {
        let key = FieldKey(Name.name)
        let wanted = bucket(values)
        var problems = BucketName.problems(in: wanted.name, store: isAmazon ? .aws : .unknown).map {
            FormProblem($0.severity, key, $0.text, basis: "S3 User Guide: bucket naming rules", isMissing: wanted.name.utf8.count < 3)
        }
        if let sentence = taken[wanted.name] {
            problems.append(FormProblem(.refused, key, sentence, basis: "the store's answer to HeadBucket or CreateBucket"))
        } else if let mine = own.first(where: { $0.name == wanted.name }) {
            let sentence = CreateBucketOutcome.Holder.you(region: mine.region, created: mine.creationDate).sentence(mine.name)
            problems.append(FormProblem(.refused, key, sentence, basis: "the list of your buckets"))
        }
        if wanted.objectLock {
            let basis = "S3 User Guide: Object Lock considerations"
            problems.append(
                FormProblem(.note, FieldKey(Name.lock), "Versions are kept then, and can't be suspended as long as it exists.", basis: basis))
        }
        return problems
    }
}

extension FormLayer {
    /// The bucket as the form says it; nil where the form is of something else.
    public var newBucket: NewBucket? {
        guard case .bucket(let form) = subject else { return nil }
        return form.bucket(values)
    }
}
