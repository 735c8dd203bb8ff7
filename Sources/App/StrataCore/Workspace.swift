/// What one profile's user is looking at: it is kept while another profile is on the screen.
public struct Workspace: Sendable, Equatable {
    public var connection: Connection?
    public var connecting = Loading.idle
    public var buckets = BucketsPane()
    public var objects: ObjectsPane?
    public var versions = VersionsPane()
    public var detail = DetailPane()
    public var focus = Pane.buckets
    /// Panes the user came from, so that escape leads back.
    public var cameFrom: [Pane] = []
    public var back: [Place] = []
    public var forward: [Place] = []
    /// Listings left by going in or on, so that going out is at once.
    public var trail: [ObjectsPane] = []

    public init() {}

    public var place: Place? { objects?.place }

    /// Every request that is under way.
    var tickets: [Ticket] {
        [
            connecting.ticket, buckets.loading.ticket, buckets.factsTicket, objects?.loading.ticket, objects?.arranging?.ticket,
            versions.loading.ticket, detail.loading.ticket,
        ].compactMap { $0 }
    }
}
