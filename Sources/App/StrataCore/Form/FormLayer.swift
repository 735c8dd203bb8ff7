public import S3Model

/// A form laid over the panes: text, choices and rows, judged while they are typed. What it is about is its subject's.
public struct FormLayer: Sendable, Equatable {
    public private(set) var subject: FormSubject
    public private(set) var values: FormValues
    /// The lines in sight, top first.
    public private(set) var lines: [FormLine] = []
    public private(set) var problems: [FormProblem] = []
    /// The field that has the keys.
    public private(set) var focus = FieldKey("")
    /// The open list of the focused choice.
    public internal(set) var list: FormList?
    /// `^s` has been refused once: from then on everything is said at once.
    public internal(set) var insists = false
    /// Rows that are scrolled past the last field, to read what is said of the whole.
    public internal(set) var beyond = 0
    private var start: FormValues
    /// What stood in the form before each change, with the focus it had.
    private var past: [Past] = []
    /// The field that is being typed in: what is typed there at one go is one change.
    private var typing: FieldKey?

    private struct Past: Sendable, Equatable {
        var values: FormValues
        var focus: FieldKey
    }

    public init(_ subject: FormSubject) {
        self.subject = subject
        values = subject.values
        start = values
        refresh()
        focus = fields.first?.key ?? focus
    }

    public var title: String { subject.title }

    /// Every field in sight, in the order of Tab.
    public var fields: [FormField] { lines.flatMap(\.fields) }

    public var focused: FormField? { fields.first { $0.key == focus } }

    /// The line that has the focus.
    public var focusedLine: FormLine? { lines.first { $0.fields.contains { $0.key == focus } } }

    /// True when it says something else than at the start.
    public var isChanged: Bool { !values.saysSame(as: start) }

    /// True when typing goes into a text, and a paste may too.
    public var takesText: Bool { list != nil || focused?.isText == true }

    /// The first thing that keeps it from being saved.
    public var refusal: FormProblem? { problems.first { $0.severity == .refused } }

    /// The problems to show: what is missing where somebody is just typing isn't held against them, until they say that they are done.
    public var shownProblems: [FormProblem] {
        guard !insists else { return problems }
        let here = focusedLine?.fields.map(\.key) ?? []
        return problems.filter { problem in !problem.isMissing || problem.field.map { !here.contains($0) } ?? isChanged }
    }

    /// How many of the shown problems are that severe.
    public func count(_ severity: RuleProblem.Severity) -> Int { shownProblems.count { $0.severity == severity } }

    /// Works out lines and problems again; a focus whose field has gone moves to where it was.
    mutating func refresh() {
        let place = fields.firstIndex { $0.key == focus } ?? 0
        lines = subject.lines(values)
        problems = subject.problems(values)
        beyond = 0
        let fields = fields
        if !fields.contains(where: { $0.key == focus }), !fields.isEmpty { focus = fields[min(place, fields.count - 1)].key }
    }

    /// Changes what stands in the form.
    /// - Parameter field: the text that is typed in.
    mutating func change(typingIn field: FieldKey? = nil, _ change: (inout FormValues) -> Void) {
        let before = Past(values: values, focus: focus)
        change(&values)
        // Moving the text cursor is no change.
        if !values.saysSame(as: before.values) {
            if field == nil || field != typing { past.append(before) }
            typing = field
        }
        refresh()
    }

    /// What the form is about has become better known; what stands in it stays.
    mutating func learn(_ subject: FormSubject) {
        guard subject != self.subject else { return }
        self.subject = subject
        let beyond = beyond
        refresh()
        self.beyond = beyond
    }

    /// Takes the last change back; false where there is none.
    mutating func takeBack() -> Bool {
        guard let last = past.popLast() else { return false }
        values = last.values
        typing = nil
        refresh()
        focus(on: last.focus)
        return true
    }

    /// Gives a field the focus; one that is out of sight leaves it where it is.
    mutating func focus(on key: FieldKey) {
        guard fields.contains(where: { $0.key == key }) else { return }
        if focus != key { typing = nil }
        focus = key
        list = nil
        beyond = 0
    }

    /// Fills the whole form anew; it counts as changed by that.
    mutating func fill(_ new: FormValues) {
        list = nil
        change { $0 = new }
    }
}

/// What a click can hit: a field, and of a radio one of its options.
public struct FormTarget: Sendable, Equatable {
    public var key: FieldKey
    /// The value of an option.
    public var option: String?

    public init(_ key: FieldKey, option: String? = nil) {
        self.key = key
        self.option = option
    }
}

extension FormLayer {
    /// Everything that can be clicked; a click names one by its place here. With an open list the rows of that list count instead.
    public var targets: [FormTarget] {
        fields.flatMap { field -> [FormTarget] in
            guard case .radio(let options) = field.kind else { return [FormTarget(field.key)] }
            return [FormTarget(field.key)] + options.map { FormTarget(field.key, option: $0.value) }
        }
    }
}
