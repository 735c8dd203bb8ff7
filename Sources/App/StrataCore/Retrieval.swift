public import S3Model

/// How far the readable copy of an archived version is.
public enum RetrievalState: Sendable, Equatable {
    /// Nobody has asked for one.
    case archived
    case ongoing
    /// Readable until then: milliseconds since 1970, UTC; nil where the store doesn't say.
    case ready(until: Int64?)

    /// What the headers of a version in an archive class say.
    public init(_ description: ObjectDescription) {
        switch description.restoreStatus {
        case .ongoing: self = .ongoing
        case .restored(let until): self = .ready(until: until)
        case nil: self = description.isArchived ? .archived : .ready(until: nil)
        }
    }
}

/// An archived version with what is known of its retrieval.
public struct RetrievalFact: Sendable, Equatable {
    public var target: ObjectReference
    public var state: RetrievalState

    public init(_ target: ObjectReference, _ state: RetrievalState) {
        self.target = target
        self.state = state
    }
}

/// Readable copies to be asked for.
public struct RetrievalQuestion: Sendable, Equatable {
    /// Archived versions of one bucket.
    public var targets: [ObjectReference]
    public var bytes: Int64
    /// "GLACIER", "DEEP_ARCHIVE", or "ARCHIVE_ACCESS", "DEEP_ARCHIVE_ACCESS" of Intelligent-Tiering; in the order of first sight.
    public var tiers: [String]

    public init(targets: [ObjectReference], bytes: Int64, tiers: [String]) {
        self.targets = targets
        self.bytes = bytes
        self.tiers = tiers
    }

    /// The archive tiers of Intelligent-Tiering move the object itself back, for good: there is no copy and so no days.
    private var isMoved: Bool { tiers.allSatisfy { $0.hasSuffix("_ACCESS") } }
    private var isDeep: Bool { tiers.contains { $0.hasPrefix("DEEP_") } }

    /// The question with days and tier to choose, what they cost and how long they take.
    ///
    /// **Source**: S3 User Guide, "Archive retrieval options" and "Understanding S3 Glacier storage classes"; DEEP_ARCHIVE has no Expedited.
    func layer(_ sentence: String, refusal: String?) -> ConfirmLayer {
        let what = targets.count == 1 ? targets[0].key : "\(grouped(Int64(targets.count))) versions"
        var lines = [DetailLine(.text, "", sentence)]
        lines.append(
            DetailLine(
                .field, "takes",
                isDeep
                    ? "Standard up to 12 hours, Bulk up to 48 hours"
                    : "Standard 3 to 5 hours, Bulk 5 to 12 hours, Expedited 1 to 5 minutes"))
        lines.append(DetailLine(.problem, "charged", charge))
        if let early { lines.append(DetailLine(.problem, "early", early)) }
        lines.append(DetailLine(.field, "then", "the Versions pane and i show how far it is (^r looks again); once it is ready, r restores"))
        var choices: [ConfirmLayer.Choice] = []
        if !isMoved { choices.append(ConfirmLayer.Choice("days", ["1", "3", "7", "14", "30", "90"], selected: 2)) }
        choices.append(ConfirmLayer.Choice("tier", ["Standard", "Bulk"] + (isDeep ? [] : ["Expedited"])))
        return ConfirmLayer(
            title: "Retrieve \(what)", lines: lines, yes: "Retrieve", choices: choices, refusal: refusal, decision: .requestRetrieval(self))
    }

    private var charge: String {
        let size = "\(grouped(bytes)) bytes, "
        if isMoved { return size + "each request; Expedited by the GiB; it comes back into the frequent tier and is billed as that" }
        let free = isDeep ? "Bulk cheaper than Standard" : "Bulk free of it in GLACIER, Expedited several times as much"
        return size + "by the GiB and by the request (\(free)); the readable copy as STANDARD for its days, beside the archived version"
    }

    /// What leaving an archive class too soon costs; the version itself stays in it.
    private var early: String? {
        let named = tiers.filter { !$0.hasSuffix("_ACCESS") }
        guard !named.isEmpty else { return nil }
        let words = named.map { "\($0) \($0 == "DEEP_ARCHIVE" ? 180 : 90) days" }.joined(separator: ", ")
        return "billed for at least: \(words); also the version that a restore then makes, deleted earlier or not"
    }
}
