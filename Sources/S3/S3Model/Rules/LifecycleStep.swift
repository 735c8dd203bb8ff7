/// One thing that a rule does to entries of one kind, for comparing what several rules do to the same object.
struct LifecycleStep {
    enum Population: Hashable {
        case current, noncurrent, upload
    }

    enum Action: Equatable {
        case remove
        case move(String)
    }

    /// Days of age, or a day of the calendar: the two can't be compared.
    enum Due: Equatable {
        case age(Int64)
        case day(Int64)

        /// Days of age; nil for a day of the calendar.
        var age: Int64? { if case .age(let days) = self { days } else { nil } }

        /// Days from this to the other; nil where they are of two kinds.
        func distance(to other: Due) -> Int64? {
            switch (self, other) {
            case (.age(let a), .age(let b)), (.day(let a), .day(let b)):
                let (days, overflow) = b.subtractingReportingOverflow(a)
                return overflow ? nil : days
            default: return nil
            }
        }
    }

    /// Position of its rule in the document.
    var rule: Int
    var field: RuleProblem.Field
    var population: Population
    var action: Action
    var due: Due
    /// Newest noncurrent versions that it leaves alone.
    var newer = 0

    /// It leaves no noncurrent version alone.
    var removesAllNoncurrent: Bool { population == .noncurrent && action == .remove && newer == 0 }
}

extension LifecycleRuleDraft {
    /// The rule's steps, with where they stand in it; a date that can't be read gives none.
    func steps(rule: Int) -> [LifecycleStep] {
        var steps: [LifecycleStep] = []
        for (index, transition) in transitions.enumerated() {
            guard let due = transition.due.day else { continue }
            steps.append(.init(rule: rule, field: .transition(index), population: .current, action: .move(transition.storageClass), due: due))
        }
        if case .due(let written) = expiration, let due = written.day {
            steps.append(.init(rule: rule, field: .expiration, population: .current, action: .remove, due: due))
        }
        for (index, transition) in noncurrentTransitions.enumerated() {
            steps.append(
                .init(
                    rule: rule, field: .noncurrentTransition(index), population: .noncurrent, action: .move(transition.storageClass),
                    due: .age(Int64(transition.days)), newer: transition.newerNoncurrentVersions ?? 0))
        }
        if let noncurrentExpiration, let days = noncurrentExpiration.days {
            steps.append(
                .init(
                    rule: rule, field: .noncurrentExpiration, population: .noncurrent, action: .remove, due: .age(Int64(days)),
                    newer: noncurrentExpiration.newerNoncurrentVersions ?? 0))
        }
        if let abortDays {
            steps.append(.init(rule: rule, field: .abort, population: .upload, action: .remove, due: .age(Int64(abortDays))))
        }
        return steps
    }
}

extension LifecycleRuleDraft.Due {
    /// As a number of days; nil for a date that can't be read.
    var day: LifecycleStep.Due? {
        switch self {
        case .days(let days): .age(Int64(days))
        case .date(let text): Timestamp.milliseconds(iso: text).map { .day(CivilDate.split(second: Timestamp.second(of: $0)).dayNumber) }
        }
    }
}
