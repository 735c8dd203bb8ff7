public import S3Model

/// Names a field of a form; inside a row that can be removed with the row's number, which stays the same while others come and go.
public struct FieldKey: Sendable, Equatable, Hashable {
    public var name: String
    public var row: Int?

    public init(_ name: String, row: Int? = nil) {
        self.name = name
        self.row = row
    }
}

/// Something to choose: what is kept, what is shown, and a few words beside it.
public struct FormOption: Sendable, Equatable {
    public var value: String
    public var title: String
    public var note: String

    public init(_ value: String, _ title: String? = nil, note: String = "") {
        self.value = value
        self.title = title ?? value
        self.note = note
    }
}

/// A place of a form that can have the focus.
public struct FormField: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        /// Typed text; the hint stands there while it is empty.
        case text(hint: String)
        /// One of few, all in sight.
        case radio([FormOption])
        /// One of many, from a list; with `takesOther` also what is typed there.
        case choice([FormOption], takesOther: Bool)
        case check(title: String)
        /// Adds a row to a group.
        case add(group: String, title: String)
    }

    public var key: FieldKey
    public var kind: Kind
    /// A word before it, for lines with more than one field.
    public var lead: String
    /// What has been understood, behind it: "= 131,072 bytes".
    public var echo: String
    /// Columns that are kept for it, so that rows stand below each other.
    public var echoWidth = 0
    /// Said behind it before it is used: a store doesn't take it, say.
    public var caution: String
    /// Columns that it likes to have; 0: all there is.
    public var width: Int
    /// One line for the foot of the form.
    public var help: String

    public init(
        _ key: FieldKey, _ kind: Kind, lead: String = "", echo: String = "", caution: String = "", width: Int = 0, help: String
    ) {
        self.key = key
        self.kind = kind
        self.lead = lead
        self.echo = echo
        self.caution = caution
        self.width = width
        self.help = help
    }

    var isText: Bool { if case .text = kind { true } else { false } }
}

/// A row of a group that can be removed.
public struct FormRow: Sendable, Equatable {
    public var group: String
    public var number: Int

    public init(_ group: String, _ number: Int) {
        self.group = group
        self.number = number
    }
}

/// One line of a form: a label and the fields behind it, or the name of a part.
public struct FormLine: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        case fields
        /// The name of a part.
        case heading
    }

    public var kind: Kind
    public var label: String
    /// Steps to the right, under the line it depends on.
    public var indent: Int
    public var fields: [FormField]
    /// The row it is, where it can be removed.
    public var row: FormRow?

    public init(_ label: String, indent: Int = 0, row: FormRow? = nil, _ fields: [FormField]) {
        kind = .fields
        self.label = label
        self.indent = indent
        self.fields = fields
        self.row = row
    }

    /// The name of a part.
    public static func heading(_ title: String) -> FormLine {
        var line = FormLine(title, [])
        line.kind = .heading
        return line
    }
}

/// What is wrong with a field, or worth knowing.
public struct FormProblem: Sendable, Equatable {
    public var severity: RuleProblem.Severity
    /// nil: of what the form edits as a whole.
    public var field: FieldKey?
    public var text: String
    /// The rule it rests on.
    public var basis: String
    /// Something isn't there yet: not held against who is just about to fill it in.
    public var isMissing: Bool

    public init(_ severity: RuleProblem.Severity, _ field: FieldKey?, _ text: String, basis: String, isMissing: Bool = false) {
        self.isMissing = isMissing
        self.severity = severity
        self.field = field
        self.text = text
        self.basis = basis
    }
}
