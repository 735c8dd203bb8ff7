extension Theme {
    /// No colours: emphasis only. What every theme becomes where there are none (`NO_COLOR`, a monochrome terminal); the same as
    /// `themes/mono.toml`.
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
            "hint": Style(attributes: .dim),
            "warning": Style(attributes: .bold),
            "error": Style(attributes: [.bold, .underline]),
            "badge": Style(attributes: .bold),
            "progress": Style(attributes: .bold),
            "cursor": Style(attributes: .reverse),
            "cursor.unfocused": Style(attributes: .underline),
            "marked": Style(attributes: [.bold, .italic]),
            "match": Style(attributes: [.bold, .underline]),
            "prefix": Style(attributes: .bold),
            "version.latest": Style(attributes: .bold),
            "delete-marker": Style(attributes: .italic),
            "created": Style(attributes: .bold),
            "overwritten": Style(attributes: .italic),
            "deleted": Style(attributes: .dim),
            "hostile": Style(attributes: .reverse),
            "dialog.title": Style(attributes: .bold),
            "input": Style(attributes: .underline),
            "input.cursor": Style(attributes: .reverse),
            "button.focused": Style(attributes: .reverse),
        ])
}
