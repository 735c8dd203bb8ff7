/// Names one request for an answer, and the profile it goes to. An event whose ticket is no longer held by a pane is dropped.
public struct Ticket: Sendable, Equatable, Hashable {
    public let number: Int
    public let profile: String

    public init(number: Int, profile: String) {
        self.number = number
        self.profile = profile
    }
}

/// Where a pane stands with what it shows; the rows themselves stay beside it and outlive a refresh.
public enum Loading: Sendable, Equatable {
    case idle
    case running(Ticket)
    case done
    case failed(Notice)

    public var ticket: Ticket? {
        if case .running(let ticket) = self { ticket } else { nil }
    }

    public var failure: Notice? {
        if case .failed(let notice) = self { notice } else { nil }
    }
}
