/// Something that is wrong, or worth knowing, about a rule or a document of rules.
public struct RuleProblem: Sendable, Equatable {
    public enum Severity: Int, Sendable, Comparable {
        /// Worth knowing.
        case note
        /// Likely not what is meant, or refused by some stores: it can be saved.
        case warning
        /// The API doesn't allow it: it isn't sent.
        case refused

        public static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }
    }

    /// Which part of a rule it is about; positions count from 0 within their list.
    public enum Field: Sendable, Equatable, Hashable {
        case id, status, filter, prefix, tags, tag(Int), objectSizeGreaterThan, objectSizeLessThan
        case transitions, transition(Int), expiration
        case noncurrentTransitions, noncurrentTransition(Int), noncurrentExpiration, newerNoncurrentVersions
        case abort
        /// The rule as a whole.
        case rule
        /// A part that only replication rules have.
        case replication(Replication)
    }

    public enum Replication: Sendable, Equatable, Hashable {
        /// Of the document, not of a rule.
        case role
        case priority, deleteMarkers, existingObjects, replicaModifications, kmsObjects
        case destination, account, owner, storageClass, replicaKey, replicationTime, metrics
    }

    public var severity: Severity
    /// Position of the rule in the document, from 0; nil: the document as a whole.
    public var rule: Int?
    public var field: Field
    /// One sentence: what is wrong and what to do.
    public var text: String
    /// The rule of the API or the store that it rests on, in a few words; never empty.
    public var basis: String

    public init(_ severity: Severity, rule: Int?, field: Field, _ text: String, basis: String) {
        self.severity = severity
        self.rule = rule
        self.field = field
        self.text = text
        self.basis = basis
    }
}
