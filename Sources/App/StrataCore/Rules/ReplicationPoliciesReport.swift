public import S3Model

/// The policies that replication rules need, as text: to be copied, written to a file, or, where it is a bucket's, put in place.
public struct ReplicationPoliciesReport: Sendable, Equatable, Reporting {
    /// One policy.
    public struct Policy: Sendable, Equatable {
        public var name: String
        /// JSON, laid out over lines and ending with a line feed.
        public var text: String
        /// Whose it is, and what it is for.
        public var purpose: String
        /// The bucket whose policy it is; nil: IAM's, where S3 can't be asked.
        public var bucket: String?
        /// A name for a file.
        public var fileName: String
        /// How the bucket's own policy stands to it, where it was read.
        public var state: ReplicationCheck.State?
    }

    public let check: ReplicationCheckReport
    public let policies: [Policy]

    init(_ check: ReplicationCheckReport, _ sides: ReplicationSides) {
        self.check = check
        let states = ReplicationChecklist.checks(sides).filter { $0.subject == .policy }
        var policies: [Policy] = []
        for side in sides.destinations {
            guard let text = ReplicationPolicies.destinationPolicy(for: side.bucket, in: sides.configuration) else { continue }
            policies.append(
                Policy(
                    name: "bucket policy of \(side.bucket)", text: text,
                    purpose:
                        "The destination's bucket policy lets the role of the other account in. These statements go into the policy that is there.",
                    bucket: side.bucket, fileName: "\(side.bucket)-policy.json", state: states.first { $0.bucket == side.bucket }?.state))
        }
        policies.append(
            Policy(
                name: "the role's trust policy", text: ReplicationPolicies.roleTrust,
                purpose: "It lets S3 take the role on. IAM keeps it, which Strata doesn't speak to: copy it there.",
                fileName: "\(sides.source.bucket)-role-trust.json"))
        policies.append(
            Policy(
                name: "the role's permissions", text: sides.rolePermissions,
                purpose:
                    "What the role may do: read from the source, write to the destinations of these rules, use their keys. IAM keeps it: copy it there.",
                fileName: "\(sides.source.bucket)-role-permissions.json"))
        self.policies = policies
    }

    public var title: String { "replication of \(check.bucket): policies" }
    public var rowCount: Int { policies.count }
    public var commands: [Command] { [.copyMenu, .exportReport, .open] }
    public var openTitle: String { "put in place" }
    public var emptyWords: String { "No policy is needed." }

    public var summary: [DetailLine] {
        let role = check.sides?.configuration.role ?? ""
        let which = check.findings?.edited == nil ? "the saved rules" : "the edited rules, not saved"
        return [DetailLine(.text, "for", "\(which), role \(role.isEmpty ? "none yet" : role)")]
    }

    public func row(at index: Int) -> ReportRow {
        let policy = policies[index]
        guard policy.bucket != nil else { return ReportRow(nil, policy.name, note: "to copy") }
        switch policy.state {
        case .met?: return ReportRow(.good, policy.name, note: "in place")
        case .failed?: return ReportRow(.problem, policy.name, note: "missing: enter puts it in place")
        default: return ReportRow(.unknown, policy.name, note: "can't be judged: enter compares")
        }
    }

    public func text(at index: Int) -> [DetailLine] {
        let policy = policies[index]
        var lines = [DetailLine(.text, "", policy.purpose)]
        if let bucket = policy.bucket, policy.state != .met {
            lines.append(DetailLine(.text, "", "Enter shows what it changes and asks; it is done with profile \(check.profile(for: bucket))."))
        }
        return lines + [DetailLine(.text, "", "")] + policy.text.split(separator: "\n").map { DetailLine(.text, "", String($0)) }
    }
}
