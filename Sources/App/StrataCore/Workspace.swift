public import S3Model
import Timeline

/// What one profile's user is looking at: it is kept while another profile is on the screen.
public struct Workspace: Sendable, Equatable {
    public var connection: Connection?
    public var connecting = Loading.idle
    public var buckets = BucketsPane()
    public var objects: ObjectsPane?
    /// Set while the bucket is looked at as it was; it then stands in place of `objects`.
    public var asOf: AsOfPane?
    public var versions = VersionsPane()
    public var detail = DetailPane()
    /// Set while rules are looked at; it then stands in place of `objects` and `versions`.
    public var rules: RulesPane?
    /// With which profiles destinations of replication are looked at.
    public var destinations = DestinationProfiles()
    /// A report of replication that led to a version: it is shown again when it is asked for.
    var keptReport: ReportLayer?
    /// Set once the posture was asked for, and kept while its findings are fixed.
    public var posture: PosturePane?
    public var focus = Pane.buckets
    /// Panes the user came from, so that escape leads back.
    public var cameFrom: [Pane] = []
    public var back: [Place] = []
    public var forward: [Place] = []
    /// A restore whose plan is being made.
    public var preparing: Ticket?
    /// Listings left by going in or on, so that going out is at once.
    public var trail: [ObjectsPane] = []

    public init() {}

    public var place: Place? { asOf?.place ?? objects?.place }

    /// The row under the cursor of the Objects pane, now or as of the time set.
    public var currentRow: ListingRow? { asOf == nil ? objects?.current : asOf?.currentRow }

    /// The marked keys of the Objects pane, now or as of the time set.
    public var marks: Set<KeyName> {
        get { asOf?.marks ?? objects?.marks ?? [] }
        set { if asOf == nil { objects?.marks = newValue } else { asOf?.marks = newValue } }
    }

    /// Where a range of marks was begun.
    public var rangeStart: Int? {
        get { asOf == nil ? objects?.rangeStart : asOf?.rangeStart }
        set { if asOf == nil { objects?.rangeStart = newValue } else { asOf?.rangeStart = newValue } }
    }

    /// The cursor's row number in the Objects pane.
    var cursorRow: Int { asOf?.cursor.row ?? objects?.cursor.row ?? 0 }

    /// Full key or prefix of a row on display.
    func name(at position: Int) -> String? { asOf == nil ? objects?.row(at: position)?.key : asOf?.row(at: position)?.name }

    /// Every request that is under way.
    var tickets: [Ticket] {
        [
            connecting.ticket, buckets.loading.ticket, buckets.factsTicket, buckets.looking, objects?.loading.ticket, objects?.arranging?.ticket,
            objects?.foldersTicket,
            versions.loading.ticket, versions.retrievalTicket, detail.loading.ticket, preparing,
            asOf?.loading.ticket, asOf?.computing?.ticket,
        ].compactMap { $0 } + (rules?.tickets ?? []) + (posture?.tickets ?? [])
    }
}
