public import S3Model

/// The rules of a bucket: as the store has them, and as they have been edited here. It stands in place of the Objects and Versions panes.
public struct RulesPane: Sendable, Equatable {
    /// What has the cursor: the rules, the forecast's lines, or the rows of one of them.
    public enum Level: Sendable, Equatable {
        case rules
        case forecast
        case rows(line: Int)
    }

    public var bucket: String
    /// The rules in sight.
    public var tab = RuleKind.lifecycle
    public var level = Level.rules
    public var lifecycle = RuleSheet(.lifecycle)
    public var replication = RuleSheet(.replication)
    public var forecast: RulesForecast
    /// The buckets that replication rules join, as far as they were looked at.
    public var sides = RuleSides()
    /// The checklist is to be opened once the replication rules have been read.
    var opensChecklist = false

    init(bucket: String, listing: Listing) {
        self.bucket = bucket
        forecast = RulesForecast(listing: listing)
    }

    public subscript(kind: RuleKind) -> RuleSheet {
        get { kind == .lifecycle ? lifecycle : replication }
        set {
            switch kind {
            case .lifecycle: lifecycle = newValue
            case .replication: replication = newValue
            }
        }
    }

    /// The rules in sight.
    public var sheet: RuleSheet {
        get { self[tab] }
        set { self[tab] = newValue }
    }

    /// The replication rule under the cursor, whichever rules are in sight.
    public var currentReplication: ReplicationRuleDraft? {
        let row = replication.cursor.row
        return replication.replication.indices.contains(row) ? replication.replication[row] : nil
    }

    var address: RuleAddress { RuleAddress(tab, of: bucket) }

    public var hasEdits: Bool { lifecycle.hasEdits || replication.hasEdits }

    /// Every request that is under way for it.
    var tickets: [Ticket] {
        lifecycle.tickets + replication.tickets + sides.tickets
            + [forecast.loading.ticket, forecast.computing?.ticket, forecast.readingTags].compactMap { $0 }
    }

    /// Which rules a request is about; nil where it is none of theirs.
    func kind(of ticket: Ticket) -> RuleKind? { RuleKind.allCases.first { self[$0].tickets.contains(ticket) } }

    /// Stops what it asks for, to be asked for again.
    mutating func interrupt() {
        lifecycle.interrupt()
        replication.interrupt()
        sides.interrupt()
        if forecast.loading.ticket != nil {
            forecast.loading = .done
            forecast.isPartial = true
        }
        forecast.computing = nil
        forecast.readingTags = nil
    }
}

/// The lifecycle rules, as forecast and lives have them.
extension RulesPane {
    public var document: LifecycleConfiguration { LifecycleConfiguration(tree: lifecycle.tree) }
    public var drafts: [LifecycleRuleDraft] { lifecycle.lifecycle }
    /// The document with the rule that the form on top is of; nil without such a form.
    public var formDocument: LifecycleConfiguration? { lifecycle.formTree.map(LifecycleConfiguration.init(tree:)) }
}
