import S3Model

extension ReplicationForm {
    /// The form's lines for what stands in it.
    func lines(_ values: FormValues) -> [FormLine] {
        var lines = [
            text(
                "Role", Name.role, hint: "arn:aws:iam::111122223333:role/name",
                "The role of all rules of the bucket, whose rights the copies are made with; you need iam:PassRole for it."),
            .heading("Rule"),
            text("Id", Name.id, hint: "the store makes one up", "A name of at most 255 characters that no other rule of the bucket has."),
            radio("Status", Name.status, [FormOption("on"), FormOption("off")], "A rule that is off stays in the document and does nothing."),
            text(
                "Priority", Name.priority, hint: "1", width: 8,
                "A number of its own: among rules for one destination the higher wins; rules for other destinations act beside it."),
            radio(
                "Applies to", Name.scope, [FormOption("everything", "every object"), FormOption("filter", "a filter")],
                "All of the filter must match: prefix and tags together."),
        ]
        if values.choice(Name.scope) == "filter" { lines += filterLines(values) }
        lines.append(.heading("Destination"))
        lines += destinationLines(values)
        lines.append(.heading("What is copied too"))
        lines += extraLines(values)
        lines.append(.heading("In time"))
        lines += timeLines(values)
        return lines
    }

    private func filterLines(_ values: FormValues) -> [FormLine] {
        let prefix = text(
            "Prefix", indent: 1, Name.prefix, hint: "any", "What keys begin with, as bytes: logs also matches logs-old/; end it with a /.")
        let rows = TagRows.lines(values)
        let help = "\(TagRows.help) With tags, delete markers can't be replicated."
        let add = FormField(FieldKey("\(TagRows.group).add"), .add(group: TagRows.group, title: "add a tag"), help: help)
        return [prefix] + rows + [FormLine(rows.isEmpty ? "Tags" : "", indent: 1, [add])]
    }

    private func destinationLines(_ values: FormValues) -> [FormLine] {
        let draft = read(values).draft
        let bucket = FormField(
            FieldKey(Name.bucket), .choice(buckets, takesOther: true), echo: echo(draft),
            help: profiles.isEmpty
                ? "A bucket of this profile, or type the name or ARN of another; both sides must be versioned."
                : "A bucket of the profile below, or type the name or ARN of another; both sides must be versioned.")
        var owners = [FormOption(Owner.same, "this account"), FormOption(Owner.other, "another account, which owns the copies")]
        if isHalf { owners.append(FormOption(Owner.half, "as it is")) }
        let seenWith = FormField(
            FieldKey(Name.profile), .choice(profiles.map { FormOption($0) }, takesOther: false),
            help:
                "The profile whose buckets are offered above, and that looks at the destination; no part of the rule. Another account needs its own.")
        let seenLine = profiles.isEmpty ? [] : [FormLine("Seen with", indent: 1, [seenWith])]
        var lines =
            [FormLine("Bucket", [bucket])] + seenLine + [
                radio(
                    "Owned by", Name.owner, owners, "Account and change of owner go together; the other side's bucket policy has to let the role in.")
            ]
        if values.choice(Name.owner) == Owner.other {
            lines.append(
                text("Account", indent: 1, Name.account, hint: "12 digits", width: 16, "The id of the account that the destination belongs to."))
        }
        let classes = FormField(
            FieldKey(Name.storageClass), .choice(Self.classes, takesOther: true),
            echo: values.choice(Name.storageClass).isEmpty ? "as the source" : "",
            help: "What copies are stored as; delete empties it: the class that the source has.")
        lines.append(FormLine("Class", [classes]))
        return lines
    }

    private func extraLines(_ values: FormValues) -> [FormLine] {
        var lines = [
            check(
                "Deletions", Name.markers, "delete markers",
                "A deletion at the source hides the copy too. Deleting a version for good is never replicated, nor what lifecycle rules delete."),
            check(
                "Changes", Name.modifications, "changes made to copies",
                "Tags, ACLs and locks set on copies come back, with a rule of the same kind in the other direction: for buckets that replicate both ways."
            ),
            check(
                "Encrypted", Name.kms, "objects under KMS keys",
                "Without it they are left out. It needs a key at the destination; the role needs rights to both keys."),
        ]
        if hasKeyLine(values) {
            lines.append(
                text(
                    "Key there", indent: 1, Name.key, hint: "arn:aws:kms:region:account:key/id",
                    "The key in the destination's region that copies are encrypted with."))
        }
        if start.asksForExistingObjects {
            lines.append(
                check(
                    "Existing", Name.existing, "existing objects",
                    "S3 refuses this although its schema has it: what is there already is copied by S3 Batch Replication."))
        }
        return lines
    }

    private func timeLines(_ values: FormValues) -> [FormLine] {
        let isTimed = !values.choice(Name.time).isEmpty
        var time = check(
            "Time", Name.time, "within 15 minutes",
            "S3 Replication Time Control: most copies are there within 15 minutes, and events tell of those that aren't. It costs extra.")
        if isTimed { time.fields[0].echo = "with metrics" }
        guard !isTimed else { return [time] }
        return [time, check("Metrics", Name.metrics, "metrics", "CloudWatch then counts what is waiting, how much, and how long.")]
    }

    /// The profile's buckets, with what makes them fit.
    private var buckets: [FormOption] {
        places.map { place in
            let versioning = place.isVersioned.map { $0 ? "versioned" : "not versioned" }
            let kind = ReplicationRuleDraft.kind(source: source.region, destination: place.region)
            return FormOption(
                "arn:aws:s3:::\(place.name)", place.name, note: [place.region, kind, versioning].compactMap { $0 }.joined(separator: ", "))
        }
    }

    /// Where the chosen bucket is, and what that makes of the rule.
    private func echo(_ draft: ReplicationRuleDraft) -> String {
        guard !draft.destination.isEmpty else { return "" }
        let region = destination(draft)?.region ?? source.regions[draft.destinationBucket]
        if region == nil, sides[draft.destinationBucket]?.loading.ticket != nil { return "looking" }
        let kind = ReplicationRuleDraft.kind(source: source.region, destination: region)
        return [region ?? "region not known", kind].compactMap { $0 }.joined(separator: ", ")
    }

    // The kinds of lines.

    private func text(_ label: String, indent: Int = 0, _ name: String, hint: String, width: Int = 0, _ help: String) -> FormLine {
        FormLine(label, indent: indent, [FormField(FieldKey(name), .text(hint: hint), width: width, help: help)])
    }

    private func radio(_ label: String, _ name: String, _ options: [FormOption], _ help: String) -> FormLine {
        FormLine(label, [FormField(FieldKey(name), .radio(options), help: help)])
    }

    private func check(_ label: String, _ name: String, _ title: String, _ help: String) -> FormLine {
        FormLine(label, [FormField(FieldKey(name), .check(title: title), help: help)])
    }

    private static let classes: [FormOption] = [
        FormOption("STANDARD", note: "several zones, read at once"),
        FormOption("STANDARD_IA", note: "read rarely; billed for 30 days at least"),
        FormOption("ONEZONE_IA", note: "one zone only: lost with it"),
        FormOption("INTELLIGENT_TIERING", note: "moves by itself as it is read"),
        FormOption("GLACIER_IR", note: "read at once; billed for 90 days at least"),
        FormOption("GLACIER", note: "read after a retrieval; billed for 90 days at least"),
        FormOption("DEEP_ARCHIVE", note: "read after hours; billed for 180 days at least"),
    ]
}
