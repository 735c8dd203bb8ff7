/// How the names of query parameters end that are secrets or lead to them: those of presigned URLs, of every form.
private let secretEndings = ["signature", "credential", "security-token", "accesskeyid"]

/// The URL with `REDACTED` for the values of presigning parameters and for a user name and password, fit for a log. Names are matched without case and
/// after percent-decoding, as a server would.
public func redactedURL(_ url: String) -> String {
    let questionMark = url.firstIndex(of: "?") ?? url.endIndex
    let base = withoutUserInfo(url[..<questionMark])
    guard questionMark < url.endIndex else { return base }
    let parameters = url[url.index(after: questionMark)...].split(separator: "&", omittingEmptySubsequences: false).map { parameter in
        let name = parameter.prefix { $0 != "=" }
        let decoded = percentDecoded(name).lowercased()
        return secretEndings.contains(where: decoded.hasSuffix) ? "\(name)=REDACTED" : String(parameter)
    }
    return base + "?" + parameters.joined(separator: "&")
}

private func withoutUserInfo(_ base: Substring) -> String {
    guard let scheme = base.firstRange(of: "://") else { return String(base) }
    let rest = base[scheme.upperBound...]
    let authority = rest.prefix { $0 != "/" }
    guard let at = authority.lastIndex(of: "@") else { return String(base) }
    return base[..<scheme.upperBound] + "REDACTED" + rest[at...]
}

/// Percent-decodes as UTF-8; what is no escape stays.
private func percentDecoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
        let digits = rest.prefix(2)
        if byte == UInt8(ascii: "%"), digits.count == 2, digits.allSatisfy(isHexDigit), let value = UInt8(String(Substring(digits)), radix: 16) {
            bytes.append(value)
            rest = rest.dropFirst(2)
        } else {
            bytes.append(byte)
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}

private func isHexDigit(_ byte: UInt8) -> Bool {
    Character(UnicodeScalar(byte)).isHexDigit
}
