import S3Model

@testable import StrataCore

/// A state that has buckets, with the tickets and effects that led there.
struct Fixture {
    var state = AppState(profile: "demo", profiles: ["demo", "weed"], themes: ["strata-dark", "mono"])
    private(set) var effects: [Effect] = []

    /// Started, connected, with these buckets.
    static func browsing(_ buckets: [String] = ["alpha", "beta", "gamma"]) -> Fixture {
        var fixture = Fixture()
        fixture.send(.start(place: nil))
        fixture.send(
            .event(.connected(fixture.ticket { if case .connect(let ticket) = $0 { ticket } else { nil } }, Connection(region: "us-east-1"))))
        let ticket = fixture.ticket { if case .listBuckets(let ticket) = $0 { ticket } else { nil } }
        fixture.send(.event(.buckets(ticket, buckets.map { Bucket(name: $0) })))
        return fixture
    }

    /// In the first bucket, with these rows.
    static func inBucket(_ rows: [ListingRow], isComplete: Bool = true) -> Fixture {
        var fixture = browsing()
        fixture.send(.command(.open))
        let ticket = fixture.listTicket
        fixture.send(.event(.rows(ticket, SealedRows(segment(rows)))))
        if isComplete { fixture.send(.event(.finished(ticket))) }
        return fixture
    }

    @discardableResult
    mutating func send(_ action: Action) -> [Effect] {
        let new = reduce(&state, action)
        effects += new
        return new
    }

    /// The ticket of the last effect that matches.
    func ticket(_ match: (Effect) -> Ticket?) -> Ticket {
        effects.reversed().lazy.compactMap(match).first ?? Ticket(number: -1, profile: "none")
    }

    var listTicket: Ticket { ticket { if case .listObjects(let ticket, _, _) = $0 { ticket } else { nil } } }
    var versionsTicket: Ticket { ticket { if case .listVersions(let ticket, _) = $0 { ticket } else { nil } } }
    var arrangeTicket: Ticket { ticket { if case .arrange(let ticket, _, _, _) = $0 { ticket } else { nil } } }

    /// Works out the last arrangement asked for, or the one of a ticket, and gives the answer.
    @discardableResult
    mutating func answerArrange(_ ticket: Ticket? = nil) -> [Effect] {
        let wanted = ticket ?? arrangeTicket
        for case .arrange(let ticket, let listing, let query, _) in effects where ticket == wanted {
            guard let index = ListingIndex(listing, query) else { continue }
            return send(.event(.arranged(ticket, index)))
        }
        return []
    }
}

func segment(_ rows: [ListingRow]) -> ListingSegment {
    var builder = ListingSegment.Builder()
    for row in rows { builder.append(row) }
    return builder.sealed()
}

func object(_ key: String, size: Int64 = 1) -> ListingRow {
    ListingRow(kind: .object, key: key, size: size, lastModified: 1_700_000_000_000, eTag: "9f2c", storageClass: "STANDARD")
}

func prefix(_ key: String) -> ListingRow { ListingRow(kind: .prefix, key: key) }

func version(_ key: String, _ id: String, isLatest: Bool = false) -> ListingRow {
    ListingRow(kind: .version, key: key, size: 1, lastModified: 1_700_000_000_000, versionId: id, isLatest: isLatest)
}

func denied(_ operation: String) -> S3Error {
    S3Error(kind: .service, operation: operation, bucket: "alpha", status: 403, code: "AccessDenied", message: "Access Denied", requestId: "REQ1")
}
