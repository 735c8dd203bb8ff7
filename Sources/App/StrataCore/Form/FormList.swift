/// The open list of a choice: typing narrows it.
public struct FormList: Sendable, Equatable {
    public private(set) var input = LineInput()
    public private(set) var matches: [FormOption]
    public var cursor = ListCursor()
    public let options: [FormOption]
    /// What is typed may be chosen too, listed or not.
    public let takesOther: Bool
    /// The options fill the whole form.
    public let isTemplates: Bool

    init(_ options: [FormOption], takesOther: Bool = false, chosen: String, isTemplates: Bool = false) {
        self.options = options
        self.takesOther = takesOther
        self.isTemplates = isTemplates
        matches = options
        let row = options.firstIndex { $0.value == chosen } ?? 0
        cursor.move(.to(row), count: options.count, window: max(1, options.count))
    }

    /// The option under the cursor.
    public var current: FormOption? { matches.indices.contains(cursor.row) ? matches[cursor.row] : nil }

    mutating func edit(_ edit: LineEdit) {
        input.apply(edit)
        let typed = input.text.lowercased()
        let rank = { (option: FormOption) -> Int? in
            let title = option.title.lowercased()
            if title == typed { return 0 }
            if title.hasPrefix(typed) { return 1 }
            return title.contains(typed) ? 2 : nil
        }
        // The shortest of those that begin alike comes first: "glac" means GLACIER rather than GLACIER_IR.
        let ranked = options.enumerated().compactMap { entry in rank(entry.element).map { (rank: $0, place: entry.offset, option: entry.element) } }
        let length = { (rank: Int, option: FormOption) in rank == 1 && !typed.isEmpty ? option.title.utf8.count : 0 }
        matches = ranked.sorted { ($0.rank, length($0.rank, $0.option), $0.place) < ($1.rank, length($1.rank, $1.option), $1.place) }.map(\.option)
        let exact = input.text.trimmingSpaces
        if takesOther, !exact.isEmpty, !matches.contains(where: { $0.value == exact }) {
            matches.append(FormOption(exact, note: "as typed"))
        }
        cursor = ListCursor()
    }
}
