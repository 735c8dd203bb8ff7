/// The rules for names of buckets.
///
/// **Source**: S3 User Guide, "General purpose bucket naming rules". What AWS reserves for itself is refused there, and only warned of elsewhere.
public enum BucketName {
    /// What is wrong with a name, worst first; none: it can be asked for.
    ///
    /// - Parameter store: `.aws` refuses reserved names.
    public static func problems(in name: String, store: StoreKind = .aws) -> [SettingProblem] {
        let bytes = Array(name.utf8)
        if bytes.isEmpty { return [SettingProblem(.refused, "A bucket needs a name.")] }
        var problems: [SettingProblem] = []
        if let scalar = name.unicodeScalars.first(where: { !isAllowed($0) }) {
            problems.append(SettingProblem(.refused, "\(why(scalar)): names have a to z, 0 to 9, hyphens and dots."))
        }
        if bytes.count < 3 { problems.append(SettingProblem(.refused, "Names have at least 3 characters.")) }
        if bytes.count > 63 { problems.append(SettingProblem(.refused, "Names have at most 63 characters, this one \(bytes.count).")) }
        if !isAlphanumeric(bytes[0]) { problems.append(SettingProblem(.refused, "Names begin with a letter or a digit.")) }
        if bytes.count > 1, !isAlphanumeric(bytes[bytes.count - 1]) {
            problems.append(SettingProblem(.refused, "Names end with a letter or a digit."))
        }
        if zip(bytes, bytes.dropFirst()).contains(where: { $0 == 0x2E && $1 == 0x2E }) {
            problems.append(SettingProblem(.refused, "Two dots can't stand side by side."))
        }
        if isAddress(bytes) { problems.append(SettingProblem(.refused, "A name can't look like an IP address.")) }
        problems += reserved(name, store)
        if problems.isEmpty, bytes.contains(0x2E) {
            problems.append(
                SettingProblem(.warning, "With dots the name fits no TLS certificate as part of a host name, and has no transfer acceleration."))
        }
        return problems
    }

    /// True where nothing speaks against asking for it.
    public static func isValid(_ name: String, store: StoreKind = .aws) -> Bool {
        problems(in: name, store: store).allSatisfy { $0.severity != .refused }
    }

    private static func reserved(_ name: String, _ store: StoreKind) -> [SettingProblem] {
        let severity: RuleProblem.Severity = store == .aws ? .refused : .warning
        let starts = ["xn--", "sthree-", "amzn-s3-demo-"].filter { name.hasPrefix($0) }.map {
            SettingProblem(severity, "AWS keeps names that begin with \($0) for itself.")
        }
        let ends = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"].filter { name.hasSuffix($0) }.map {
            SettingProblem(severity, "AWS keeps names that end with \($0) for another kind of bucket.")
        }
        return starts + ends
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        guard let byte = UInt8(exactly: scalar.value) else { return false }
        return isAlphanumeric(byte) || byte == 0x2D || byte == 0x2E
    }

    private static func why(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "A"..."Z": "Capital letters can't be in it"
        case "_": "Underscores can't be in it"
        case " ": "Spaces can't be in it"
        default:
            scalar.isASCII && scalar.value > 0x20 && scalar.value < 0x7F ? "\(scalar) can't be in it" : "There is a character that can't be in it"
        }
    }

    /// Four numbers of at most three digits.
    private static func isAddress(_ bytes: [UInt8]) -> Bool {
        let parts = bytes.split(separator: 0x2E, omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { (1...3).contains($0.count) && $0.allSatisfy { (0x30...0x39).contains($0) } }
    }
}
