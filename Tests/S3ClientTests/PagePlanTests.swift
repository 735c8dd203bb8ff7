import S3Model
import Testing

@testable import S3Client

@Suite struct PagePlanTests {
    private func marker(_ number: Int) -> PageMarker { .continuationToken("t\(number)") }

    @Test func asksAsSoonAsAMarkerIsSeen() {
        var plan = PagePlan()
        let early = plan.markerSeen(marker(1), of: 0, hasRoom: true)
        #expect(early == .ask(page: 1, after: marker(1)))
        let atEnd = plan.markerSeen(marker(1), of: 0, hasRoom: true)
        #expect(atEnd == .nothing)
        let certain = plan.decoded(0, next: marker(1))
        #expect(certain == .nothing)
    }

    @Test func waitsForTheEndOfThePageWhereThereIsNoRoom() {
        var plan = PagePlan()
        let early = plan.markerSeen(marker(1), of: 0, hasRoom: false)
        #expect(early == .nothing)
        let atEnd = plan.markerSeen(marker(1), of: 0, hasRoom: true)
        #expect(atEnd == .ask(page: 1, after: marker(1)))
    }

    @Test func asksAfterDecodingWhereNothingWasSeen() {
        var plan = PagePlan()
        let decision = plan.decoded(0, next: marker(1))
        #expect(decision == .ask(page: 1, after: marker(1)))
    }

    @Test func staysAFewPagesAhead() {
        var plan = PagePlan()
        for page in 0..<PagePlan.mostAhead {
            let decision = plan.markerSeen(marker(page + 1), of: page, hasRoom: true)
            #expect(decision == .ask(page: page + 1, after: marker(page + 1)))
        }
        let tooFar = plan.markerSeen(marker(5), of: 4, hasRoom: true)
        #expect(tooFar == .nothing)
        let released = plan.decoded(0, next: marker(1))
        #expect(released == .ask(page: 5, after: marker(5)))
    }

    @Test func dropsWhatWasAskedForWithAWrongMarker() {
        var plan = PagePlan()
        _ = plan.markerSeen(marker(9), of: 0, hasRoom: true)
        let decision = plan.decoded(0, next: marker(1))
        #expect(decision == .askAgain(page: 1, after: marker(1)))
        let next = plan.markerSeen(marker(2), of: 1, hasRoom: true)
        #expect(next == .ask(page: 2, after: marker(2)))
    }

    @Test func endsAndNoticesACircle() {
        var plan = PagePlan()
        _ = plan.decoded(0, next: marker(1))
        _ = plan.decoded(1, next: marker(2))
        var other = plan
        let end = other.decoded(2, next: nil)
        #expect(end == .end)
        let circle = plan.decoded(2, next: marker(1))
        #expect(circle == .circle)
    }
}
