/// Says what is wrong, and what is worth knowing, about a document of lifecycle rules.
public enum LifecycleValidator {
    /// The problems of the whole document, then of each rule in its order, the gravest first; what the API refuses has `.refused`.
    ///
    /// - Parameter position: look at this rule only, beside the document as a whole: a form asks at every key, and documents may have 1,000 rules.
    ///
    /// **Source**: Amazon S3 API reference, PutBucketLifecycleConfiguration; User Guide, "Lifecycle configuration elements".
    public static func problems(in configuration: LifecycleConfiguration, context: RuleContext, only position: Int? = nil) -> [RuleProblem] {
        var list = ProblemList()
        // SeaweedFS takes doubled ids and zero days (observed on SeaweedFS 4.48).
        list.checkDocument(configuration, takesDoubledIds: context.store == .seaweedFS)
        let rules = configuration.rules
        list.checkForms(
            configuration, context, note: "The rules have a Prefix of the first form; they can be converted to filters, all at once.",
            basis: "AWS: Filter element can only be used in Lifecycle V2")
        for (index, element) in configuration.ruleElements.enumerated() where position == nil || position == index {
            list.rule = index
            var check = LifecycleRuleCheck(element: element, draft: rules[index], context: context, list: list)
            check.run()
            list = check.list
        }
        LifecycleOverlap(rules: rules, context: context).check(only: position, into: &list)
        return list.sorted(of: configuration, context).filter { position == nil || $0.rule == nil || $0.rule == position }
    }
}

/// One rule's own problems: what can be told without the others.
struct LifecycleRuleCheck {
    let element: XMLElement
    let draft: LifecycleRuleDraft
    let context: RuleContext
    var list: ProblemList

    /// Days of any action at most: the API's number is a 32-bit one.
    static let most = Int64(Int32.max)

    private static let actions = [
        "Transition", "Expiration", "NoncurrentVersionTransition", "NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload",
    ]

    mutating func run() {
        list.checkFilter(of: element, hasSizes: true, store: context.store)
        checkSizes()
        checkScope()
        if !draft.unknownElements.isEmpty {
            let names = draft.unknownElements.joined(separator: ", ")
            list.note(.rule, "Stays as it is: \(names), which Strata doesn't know.", basis: "not in the API as Strata knows it")
        } else if !Self.actions.contains(where: { element.first($0) != nil }) {
            list.refuse(.rule, "It does nothing: a rule needs one action at least.", basis: "AWS: at least one action")
        }
        for name in Self.actions.filter({ !$0.hasSuffix("Transition") }) where element.all(name).count > 1 {
            list.refuse(.rule, "\(name) stands twice in it.", basis: "AWS: MalformedXML")
        }
        checkTransitions()
        checkExpiration()
        checkNoncurrent()
        checkAbort()
        checkKinds()
        checkStore()
    }

    private mutating func checkSizes() {
        let filter = element.first("Filter")
        for holder in [filter, filter?.first("And")].compactMap({ $0 }) {
            list.checkNumber(holder, "ObjectSizeGreaterThan", 0...Int64.max, .objectSizeGreaterThan)
            list.checkNumber(holder, "ObjectSizeLessThan", 0...Int64.max, .objectSizeLessThan)
        }
        let (lower, upper) = (draft.filter.objectSizeGreaterThan, draft.filter.objectSizeLessThan)
        if let lower, let upper, lower >= upper {
            list.refuse(
                .objectSizeLessThan, "The upper bound isn't above the lower one.", basis: "API: ObjectSizeGreaterThan below ObjectSizeLessThan")
        } else if let upper, upper <= (lower ?? -1) + 1 {
            list.warn(.objectSizeLessThan, "No size lies between the bounds: nothing matches.", basis: "API: both bounds are exclusive")
        }
    }

    private mutating func checkScope() {
        let removes = draft.noncurrentExpiration != nil || draft.steps(rule: 0).contains { $0.population == .current && $0.action == .remove }
        if draft.filter.isEverything, removes {
            list.add(
                draft.isEnabled ? .warning : .note, .filter, "It hits every object of the bucket.", basis: "API: an empty filter matches everything")
        }
        let moves = !draft.transitions.isEmpty || !draft.noncurrentTransitions.isEmpty
        let unbounded = draft.filter.objectSizeGreaterThan == nil && draft.filter.objectSizeLessThan == nil
        guard moves, unbounded, context.store == .aws || context.minimumObjectSize != nil else { return }
        let field: RuleProblem.Field = draft.transitions.isEmpty ? .noncurrentTransitions : .transitions
        let text =
            context.minimumObjectSize == "varies_by_storage_class"
            ? "Objects under 128 KiB are moved to GLACIER and DEEP_ARCHIVE only."
            : "Objects under 128 KiB aren't moved, unless a size filter says so."
        list.note(field, text, basis: "x-amz-transition-default-minimum-object-size")
    }

    /// What this store is known not to take. A refusal of what is disabled isn't known.
    private mutating func checkStore() {
        let filter = draft.filter
        let used: [(RuleProblem.Field, Bool)] = [
            (.filter, !filter.isEverything), (.prefix, filter.isLegacy), (.tags, !filter.tags.isEmpty),
            (.objectSizeGreaterThan, filter.objectSizeGreaterThan != nil), (.objectSizeLessThan, filter.objectSizeLessThan != nil),
            (.transitions, !draft.transitions.isEmpty), (.noncurrentTransitions, !draft.noncurrentTransitions.isEmpty),
            (.noncurrentExpiration, draft.noncurrentExpiration != nil),
            (
                .newerNoncurrentVersions,
                draft.noncurrentExpiration?.newerNoncurrentVersions != nil
                    || draft.noncurrentTransitions.contains { $0.newerNoncurrentVersions != nil }
            ), (.abort, draft.abortDays != nil),
        ]
        for limit in StoreLimits.directory(context.bucket) + StoreLimits.of(context.store) where used.contains(where: { $0 == limit.field && $1 }) {
            if limit.effect == .refused, !draft.isEnabled { continue }
            list.add(limit.effect == .changed ? .note : .warning, limit.field, limit.reason, basis: limit.basis)
        }
    }
}
