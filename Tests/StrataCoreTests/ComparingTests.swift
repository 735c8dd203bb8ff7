import S3Model
import Testing
import Timeline

@testable import StrataCore

@Suite("Comparing two versions")
struct ComparingTests {
    /// In the Versions pane of a key with a marker over three versions.
    private func inVersions() -> Fixture {
        var fixture = Fixture.inBucket([object("k")])
        fixture.send(.command(.versions))
        let marker = ListingRow(kind: .deleteMarker, key: "k", lastModified: 1, versionId: "m", isLatest: true)
        fixture.send(.event(.rows(fixture.versionsTicket, SealedRows(segment([marker, version("k", "c"), version("k", "b"), version("k", "a")])))))
        fixture.send(.event(.finished(fixture.versionsTicket)))
        return fixture
    }

    private func compared(_ effects: [Effect]) -> (Ticket, String?, String?)? {
        effects.lazy.compactMap { effect in
            if case .compare(let ticket, let older, let newer) = effect { (ticket, older.versionId, newer.versionId) } else { nil }
        }.first
    }

    @Test("Two marks, in whatever order they were set: the older one first")
    func twoMarks() throws {
        var fixture = inVersions()
        for row in [3, 1] {
            fixture.send(.move(.to(row)))
            fixture.send(.command(.mark))
        }
        let (ticket, older, newer) = try #require(compared(fixture.send(.command(.compare))))
        #expect(older == "a" && newer == "c")
        #expect(fixture.state.focus == .detail && fixture.state.workspace.detail.mode == .compare)
        let side = VersionComparison.Side(versionId: "a", description: ObjectDescription())
        let comparison = VersionComparison.make(side, side, bodies: .sameETag)
        fixture.send(.event(.compared(Ticket(number: -5, profile: "demo"), comparison)))
        #expect(fixture.state.workspace.detail.comparison == nil)
        fixture.send(.event(.compared(ticket, comparison)))
        #expect(fixture.state.workspace.detail.comparison == comparison)
        fixture.send(.command(.last))
        #expect(fixture.state.workspace.detail.cursor.row == comparison.lines.count - 1)
        fixture.send(.command(.escape))
        #expect(fixture.state.focus == .versions && fixture.state.workspace.versions.marks.count == 2)
    }

    @Test("One mark and the cursor")
    func markAndCursor() throws {
        var fixture = inVersions()
        fixture.send(.move(.to(1)))
        fixture.send(.command(.mark))
        let (_, older, newer) = try #require(compared(fixture.send(.command(.compare))))
        #expect(older == "b" && newer == "c")
    }

    @Test(
        "Why it can't be",
        arguments: [
            ([], "mark two versions first (space)"), ([0, 1], "a delete marker has no content to compare"),
            ([1, 2, 3], "two versions are compared; 3 are marked"),
        ])
    func reasons(rows: [Int], reason: String) {
        var fixture = inVersions()
        for row in rows {
            fixture.send(.move(.to(row)))
            fixture.send(.command(.mark))
        }
        #expect(fixture.state.disabledReason(.compare) == reason)
        #expect(compared(fixture.send(.command(.compare))) == nil)
        #expect(fixture.state.status?.headline == "compare: \(reason)")
    }

    @Test("Inspecting from a comparison reads the older one anew, and a comparison that is left is cancelled")
    func leaving() throws {
        var fixture = inVersions()
        fixture.send(.move(.to(1)))
        fixture.send(.command(.mark))
        let (ticket, _, _) = try #require(compared(fixture.send(.command(.compare))))
        let effects = fixture.send(.command(.inspect))
        #expect(effects.contains(.cancel(ticket)))
        #expect(effects.contains { if case .inspect(_, let target) = $0 { target.versionId == "b" } else { false } })
    }
}
