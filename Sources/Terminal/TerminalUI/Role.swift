/// What a cell means; a theme says how that looks. Every role has a name in theme files.
public enum Role: String, Sendable, CaseIterable {
    case text
    case dim
    case title
    case border
    case borderFocused = "border.focused"
    case header
    case headerWarning = "header.warning"
    case footer
    case footerKey = "footer.key"
    case cursor
    case cursorUnfocused = "cursor.unfocused"
    case marked
    case prefix
    case number
    case version
    case versionLatest = "version.latest"
    case deleteMarker = "delete-marker"
    case created
    case overwritten
    case deleted
    case match
    case good
    case warning
    case error
    case info
    case hostile
    case input
    case inputCursor = "input.cursor"
    case dialog
    case dialogTitle = "dialog.title"
    case button
    case buttonFocused = "button.focused"
    case progress
    case badge
}
