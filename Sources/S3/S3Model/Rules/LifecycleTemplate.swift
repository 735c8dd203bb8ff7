/// A rule for a common job, to start from.
public struct LifecycleTemplate: Sendable, Equatable {
    public var name: String
    /// One line: what it is for.
    public var purpose: String
    public var draft: LifecycleRuleDraft

    /// The templates, in the order in which they are offered.
    public static let all: [LifecycleTemplate] = [
        template("tier-then-archive", "Move what is rarely read to cheaper classes, then to the archive.") {
            $0.transitions = [.init(due: .days(30), storageClass: "STANDARD_IA"), .init(due: .days(365), storageClass: "GLACIER")]
        },
        template("expire-temporary", "Delete temporary files after a week, and what remains of them a day later.") {
            $0.filter.prefix = "tmp/"
            $0.expiration = .due(.days(7))
            $0.noncurrentExpiration = .init(days: 1)
        },
        template("keep-versions", "Keep the three newest older versions; delete others 90 days after they were replaced.") {
            $0.noncurrentExpiration = .init(days: 90, newerNoncurrentVersions: 3)
        },
        template("clean-markers-and-uploads", "Remove delete markers with nothing beneath them, and uploads that nobody finished in a week.") {
            $0.expiration = .expiredObjectDeleteMarker
            $0.abortDays = 7
        },
    ]

    private static func template(_ name: String, _ purpose: String, _ fill: (inout LifecycleRuleDraft) -> Void) -> LifecycleTemplate {
        var draft = LifecycleRuleDraft()
        draft.id = name
        fill(&draft)
        return LifecycleTemplate(name: name, purpose: purpose, draft: draft)
    }
}
