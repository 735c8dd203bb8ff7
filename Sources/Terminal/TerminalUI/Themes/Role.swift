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
    /// The part of a scroll bar that shows where one is.
    case scroll
    /// A column's heading.
    case heading
    /// A secondary word beside something: a key beside its command, a placeholder.
    case hint
}

extension Role {
    /// Its place in `allCases`. Roles have no payload, so their memory is that number.
    var index: Int { Int(unsafeBitCast(self, to: UInt8.self)) }
}
