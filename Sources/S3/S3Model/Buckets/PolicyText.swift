import Foundation

/// One statement of a policy that Strata writes; all of them allow.
public struct PolicyStatement: Sendable, Equatable {
    /// Whom it is about; a role's own policy names nobody.
    public enum Principal: Sendable, Equatable {
        case nobody
        /// An account's user or role by ARN.
        case aws(String)
        case service(String)
    }

    public var sid: String
    public var principal: Principal
    public var actions: [String]
    /// ARNs; none in a trust policy.
    public var resources: [String]
    /// Members of a StringLike condition.
    public var condition: [(name: String, values: [String])]

    public init(
        sid: String, principal: Principal = .nobody, actions: [String], resources: [String], condition: [(name: String, values: [String])] = []
    ) {
        self.sid = sid
        self.principal = principal
        self.actions = actions
        self.resources = resources
        self.condition = condition
    }

    public static func == (a: PolicyStatement, b: PolicyStatement) -> Bool { PolicyText.document([a]) == PolicyText.document([b]) }
}

/// Policies as JSON. **Source**: IAM User Guide, "Grammar of the IAM JSON policy language".
public enum PolicyText {
    /// A policy of these statements, laid out over lines and ending with a line feed.
    public static func document(_ statements: [PolicyStatement]) -> String {
        let list = statements.map { statement(of: $0) }.joined(separator: ",\n")
        return "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n\(list)\n  ]\n}\n"
    }

    /// A policy with statements put among those it has; one with the same Sid is replaced. Members come in the order of their names.
    ///
    /// - Parameter policy: nil or empty: there is none.
    /// - Returns: nil where the policy isn't a JSON object with statements.
    public static func adding(_ statements: [PolicyStatement], to policy: String?) -> String? {
        guard let policy, !policy.allSatisfy(\.isWhitespace) else { return document(statements) }
        guard var present = object(policy), let new = object(document(statements))?["Statement"] as? [[String: Any]] else { return nil }
        let sids = Set(statements.map(\.sid))
        var old = (present["Statement"] as? [Any]) ?? (present["Statement"] as? [String: Any]).map { [$0] } ?? []
        old.removeAll { (($0 as? [String: Any])?["Sid"] as? String).map(sids.contains) ?? false }
        present["Statement"] = old + new
        let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? JSONSerialization.data(withJSONObject: present, options: options) else { return nil }
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    /// Whether a policy allows somebody some actions: what its statements say, apart from everything else that IAM weighs.
    public enum Grant: Sendable, Equatable {
        case allowed
        /// Only under conditions that can't be judged here.
        case conditional
        /// The first of the actions that no statement allows.
        case missing(String)
        /// The first of the actions that a statement denies.
        case denied(String)
    }

    /// What a bucket's policy says of a principal, by ARN, doing actions on a resource.
    ///
    /// - Parameter policy: nil: there is none.
    public static func grant(_ policy: String?, to principal: String, actions: [String], on resource: String) -> Grant {
        guard let policy, let root = object(policy) else { return .missing(actions.first ?? "") }
        let statements = (root["Statement"] as? [[String: Any]]) ?? (root["Statement"] as? [String: Any]).map { [$0] } ?? []
        var isConditional = false
        for action in actions {
            let about = statements.filter { names($0, principal) && covers($0, "Action", action, isFolded: true) && covers($0, "Resource", resource) }
            func free(_ effect: String) -> Bool { about.contains { $0["Effect"] as? String == effect && $0["Condition"] == nil } }
            if free("Deny") { return .denied(action) }
            let depends = about.contains { $0["Effect"] as? String == "Deny" }
            guard free("Allow") else {
                guard about.contains(where: { $0["Effect"] as? String == "Allow" }) else { return .missing(action) }
                isConditional = true
                continue
            }
            if depends { isConditional = true }
        }
        return isConditional ? .conditional : .allowed
    }

    /// What a policy's statements allow to everybody without a condition, a few words for each; nil where it isn't a policy.
    ///
    /// Statements that deny and everything else that IAM weighs aren't looked at: where a store judges by itself, its judgement goes first.
    public static func openStatements(in policy: String) -> [String]? {
        guard let root = object(policy) else { return nil }
        let statements = (root["Statement"] as? [[String: Any]]) ?? (root["Statement"] as? [String: Any]).map { [$0] } ?? []
        return statements.filter(isOpen).map { statement in
            let actions = texts(statement["Action"])
            let list = actions.isEmpty ? "actions" : BucketWords.list(Array(actions.prefix(3))) + (actions.count > 3 ? " and more" : "")
            return (statement["Sid"] as? String).map { "\($0): \(list)" } ?? list
        }
    }

    private static func isOpen(_ statement: [String: Any]) -> Bool {
        guard statement["Effect"] as? String == "Allow", (statement["Condition"] as? [String: Any])?.isEmpty != false else { return false }
        if statement["NotPrincipal"] != nil { return true }
        return texts(statement["Principal"]).contains("*") || texts((statement["Principal"] as? [String: Any])?["AWS"]).contains("*")
    }

    // MARK: Reading

    private static func object(_ text: String) -> [String: Any]? {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any]
    }

    /// A statement names a role by its ARN, by its account, or as everybody.
    private static func names(_ statement: [String: Any], _ principal: String) -> Bool {
        func named(_ value: Any?) -> Bool {
            let list = texts(value) + texts((value as? [String: Any])?["AWS"])
            let parts = principal.split(separator: ":", omittingEmptySubsequences: false)
            let account = parts.count > 4 ? String(parts[4]) : ""
            let root = parts.count > 4 ? "\(parts[..<5].joined(separator: ":")):root" : ""
            return list.contains { $0 == "*" || $0 == principal || $0 == account || $0 == root }
        }
        if let not = statement["NotPrincipal"] { return !named(not) }
        return named(statement["Principal"])
    }

    private static func covers(_ statement: [String: Any], _ member: String, _ text: String, isFolded: Bool = false) -> Bool {
        func any(_ value: Any?) -> Bool { texts(value).contains { matches($0, text, isFolded: isFolded) } }
        if let not = statement["Not\(member)"] { return !any(not) }
        return any(statement[member])
    }

    /// `*` and `?` as IAM has them. The text may end with a `*` that stands for every key: only a pattern's `*` covers that.
    static func matches(_ pattern: String, _ text: String, isFolded: Bool) -> Bool {
        let pattern = Array((isFolded ? pattern.lowercased() : pattern).utf8)
        let text = Array((isFolded ? text.lowercased() : text).utf8)
        var (p, t, star, mark) = (0, 0, -1, 0)
        while t < text.count {
            if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
                (star, mark) = (p, t)
                p += 1
            } else if p < pattern.count, pattern[p] == text[t] || (pattern[p] == UInt8(ascii: "?") && text[t] != UInt8(ascii: "*")) {
                p += 1
                t += 1
            } else if star >= 0 {
                mark += 1
                (p, t) = (star + 1, mark)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
    }

    private static func texts(_ value: Any?) -> [String] {
        (value as? String).map { [$0] } ?? (value as? [Any])?.compactMap { $0 as? String } ?? []
    }

    // MARK: Writing

    private static func statement(of statement: PolicyStatement) -> String {
        var members = ["\"Sid\": \(quoted(statement.sid))", "\"Effect\": \"Allow\""]
        switch statement.principal {
        case .nobody: break
        case .aws(let arn): members.append("\"Principal\": { \"AWS\": \(quoted(arn)) }")
        case .service(let name): members.append("\"Principal\": { \"Service\": \(quoted(name)) }")
        }
        members.append("\"Action\": \(list(statement.actions))")
        if !statement.resources.isEmpty { members.append("\"Resource\": \(list(statement.resources))") }
        if !statement.condition.isEmpty {
            let inside = statement.condition.map { "\(quoted($0.name)): \(list($0.values))" }.joined(separator: ", ")
            members.append("\"Condition\": { \"StringLike\": { \(inside) } }")
        }
        return "    {\n" + members.map { "      \($0)" }.joined(separator: ",\n") + "\n    }"
    }

    private static func list(_ texts: [String]) -> String {
        texts.count == 1 ? quoted(texts[0]) : "[\(texts.map { quoted($0) }.joined(separator: ", "))]"
    }

    private static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSONQuote.append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
