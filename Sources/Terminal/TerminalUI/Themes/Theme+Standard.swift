extension Theme {
    /// The default theme: the same as `themes/strata-dark.toml` (a test compares them), compiled in so that the program needs no file.
    public static let standard = Theme(name: "strata-dark", appearance: .dark, styles: ["text": Style()])
}
