/// Whether a store has shown that it knows something.
public enum SettingSupport: Sendable, Equatable {
    /// Not tried yet, or the answer said nothing about it (a denial, a network that failed).
    case unknown
    case shown
    /// It doesn't; one sentence with what it answered instead.
    case missing(String)

    /// Why it can't be used; nil where it may be tried.
    public var reason: String? {
        if case .missing(let reason) = self { reason } else { nil }
    }
}

/// What an endpoint has shown of one setting: a row of the capability table.
public struct SettingCapability: Sendable, Equatable {
    /// `shown`: a GET has answered with the setting's own document, or with its own "none is set".
    public var reading: SettingSupport
    /// `shown`: a PUT was accepted, and a GET showed it afterwards.
    public var writing: SettingSupport

    public init(reading: SettingSupport = .unknown, writing: SettingSupport = .unknown) {
        self.reading = reading
        self.writing = writing
    }

    /// Why the setting can't be edited on this endpoint; nil where it may be tried.
    public var editRefusal: String? { reading.reason ?? writing.reason }
}
