import Foundation

/// What is wrong with a bucket policy, as far as its form tells: IAM has the last word.
///
/// **Source**: IAM User Guide, "JSON policy element reference"; S3 User Guide, "Bucket policies" (20 KB).
enum PolicyCheck {
    static func problems(in document: BucketSettingDocument, bucket: String) -> [SettingProblem] {
        let bytes = document.encoded()
        guard let policy = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else {
            return [SettingProblem(.refused, "A policy is a JSON object.")]
        }
        var problems: [SettingProblem] = []
        if bytes.count > 20 << 10 { problems.append(SettingProblem(.refused, "A policy has at most 20 KiB, this one \(bytes.count >> 10).")) }
        switch policy["Version"] as? String {
        case "2012-10-17": break
        case "2008-10-17", nil: problems.append(SettingProblem(.warning, "Version should be 2012-10-17: older ones take variables for plain text."))
        case let version?: problems.append(SettingProblem(.refused, "Version is 2012-10-17 or 2008-10-17, not \(version)."))
        }
        for name in policy.keys.sorted() where !["Version", "Id", "Statement"].contains(name) {
            problems.append(SettingProblem(.refused, "A policy has no member \(name)."))
        }
        let statements = (policy["Statement"] as? [Any]) ?? (policy["Statement"] as? [String: Any]).map { [$0] } ?? []
        if statements.isEmpty { problems.append(SettingProblem(.refused, "A policy needs a Statement.")) }
        for (index, statement) in statements.enumerated() {
            let sid = (statement as? [String: Any])?["Sid"] as? String
            let place = sid.map { "Statement \($0)" } ?? (statements.count == 1 ? "The statement" : "Statement \(index + 1)")
            guard let members = statement as? [String: Any] else {
                problems.append(SettingProblem(.refused, "\(place) is no JSON object."))
                continue
            }
            problems += check(members, place, bucket)
        }
        return problems
    }

    private static func check(_ statement: [String: Any], _ place: String, _ bucket: String) -> [SettingProblem] {
        var problems: [SettingProblem] = []
        let effect = statement["Effect"] as? String
        if effect != "Allow" && effect != "Deny" { problems.append(SettingProblem(.refused, "\(place): Effect is Allow or Deny.")) }
        for name in ["Principal", "Action", "Resource"] {
            let given = [name, "Not\(name)"].filter { statement[$0] != nil }
            if given.isEmpty { problems.append(SettingProblem(.refused, "\(place) needs \(name) or Not\(name).")) }
            if given.count == 2 { problems.append(SettingProblem(.refused, "\(place) has both \(name) and Not\(name).")) }
        }
        let known = ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"]
        for name in statement.keys.sorted() where !known.contains(name) {
            problems.append(SettingProblem(.refused, "\(place) has no member \(name)."))
        }
        for resource in texts(statement["Resource"]) + texts(statement["NotResource"]) where !isOf(bucket, resource) {
            problems.append(SettingProblem(.refused, "\(place): \(resource) is no resource of the bucket \(bucket)."))
        }
        let isForAll = isEverybody(statement["Principal"])
        let isConditional = (statement["Condition"] as? [String: Any])?.isEmpty == false
        if isForAll, !isConditional, effect == "Allow" {
            problems.append(SettingProblem(.warning, "\(place) allows \(list(statement["Action"])) to everybody: the bucket becomes public."))
        }
        if isForAll, effect == "Deny", texts(statement["Action"]).contains(where: isOverPolicies) {
            problems.append(
                isConditional
                    ? SettingProblem(.note, "\(place) also denies changes of the policy, to you as well where its condition is met.")
                    : SettingProblem(.warning, "\(place) shuts everybody out, you as well: only the account's root user can take it back."))
        }
        if statement["NotPrincipal"] != nil, effect == "Allow" {
            problems.append(SettingProblem(.warning, "\(place): Allow with NotPrincipal means everybody else, strangers too."))
        }
        return problems
    }

    /// An action that covers changing the policy.
    private static func isOverPolicies(_ action: String) -> Bool { action == "*" || action == "s3:*" || action.hasSuffix("BucketPolicy") }

    /// A text, or the texts of a list.
    private static func texts(_ value: Any?) -> [String] {
        (value as? String).map { [$0] } ?? (value as? [Any])?.compactMap { $0 as? String } ?? []
    }

    private static func list(_ value: Any?) -> String {
        let texts = texts(value)
        return texts.isEmpty ? "actions" : BucketWords.list(Array(texts.prefix(3))) + (texts.count > 3 ? " and more" : "")
    }

    private static func isEverybody(_ principal: Any?) -> Bool {
        if texts(principal).contains("*") { return true }
        return texts((principal as? [String: Any])?["AWS"]).contains("*")
    }

    /// The bucket itself, keys in it, or a pattern that may be either. Access points' ARNs belong to policies of theirs.
    private static func isOf(_ bucket: String, _ resource: String) -> Bool {
        let parts = resource.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        if resource == "*" { return true }
        guard parts.count == 6, parts[0] == "arn", parts[2] == "s3" else { return false }
        let name = parts[5].split(separator: "/", omittingEmptySubsequences: false).first.map(String.init) ?? ""
        return name.utf8.elementsEqual(bucket.utf8) || name.contains { "*?$".contains($0) }
    }
}
