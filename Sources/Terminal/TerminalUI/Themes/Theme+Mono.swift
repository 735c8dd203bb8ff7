extension Theme {
    /// No colours: emphasis only. What every theme becomes where there are no colours (`NO_COLOR`, a monochrome terminal).
    public static let mono = Theme(
        name: "mono", appearance: .dark,
        styles: [
            "text": Style(),
            "dim": Style(attributes: .dim),
            "title": Style(attributes: .bold),
            "border": Style(attributes: .dim),
            "border.focused": Style(attributes: .bold),
            "header.warning": Style(attributes: [.bold, .reverse]),
            "footer": Style(attributes: .dim),
            "footer.key": Style(attributes: .bold),
            "cursor": Style(attributes: .reverse),
            "cursor.unfocused": Style(attributes: .underline),
            "marked": Style(attributes: [.bold, .italic]),
            "prefix": Style(attributes: .bold),
            "version.latest": Style(attributes: .bold),
            "delete-marker": Style(attributes: .italic),
            "created": Style(attributes: .bold),
            "overwritten": Style(attributes: .italic),
            "deleted": Style(attributes: .dim),
            "match": Style(attributes: [.bold, .underline]),
            "warning": Style(attributes: .bold),
            "error": Style(attributes: [.bold, .underline]),
            "hostile": Style(attributes: .reverse),
            "input": Style(attributes: .underline),
            "input.cursor": Style(attributes: .reverse),
            "dialog.title": Style(attributes: .bold),
            "button.focused": Style(attributes: .reverse),
            "progress": Style(attributes: .bold),
            "badge": Style(attributes: .bold),
        ])
}
