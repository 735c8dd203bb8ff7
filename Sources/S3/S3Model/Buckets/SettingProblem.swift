/// Something that is wrong, or worth knowing, about a setting's text.
public struct SettingProblem: Sendable, Equatable {
    /// `.refused` isn't sent; the others can be saved.
    public var severity: RuleProblem.Severity
    /// Counted from 1; nil: the text as a whole.
    public var line: Int?
    /// One sentence: what is wrong and what to do.
    public var text: String

    public init(_ severity: RuleProblem.Severity, line: Int? = nil, _ text: String) {
        self.severity = severity
        self.line = line
        self.text = text
    }
}
