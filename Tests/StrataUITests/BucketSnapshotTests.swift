import S3Model
import StrataTestSupport
import TerminalUI
import Testing

@testable import StrataCore
@testable import StrataUI

@Suite("Making, versioning, emptying and deleting buckets at three sizes, as text")
struct BucketSnapshotTests {
    private func check(_ name: String, _ state: AppState, _ keys: String = "", _ then: (inout AppState) -> Void = { _ in }) {
        checkScreens(name, { state }) { state, size in
            type(keys, &state, size: size)
            then(&state)
        }
    }

    private static var amazon: AppState {
        var state = DemoState.browsing()
        state.workspace.connection = Connection(region: "eu-west-1")
        return state
    }

    @Test("The form of a new bucket, as it opens")
    func form() { check("bucket-form", DemoState.browsing(), "a") }

    @Test("A name that can't be, and one that is taken")
    func names() {
        check("bucket-form-name", DemoState.browsing(), "aMy_bucket.<ctrl-s>")
        check("bucket-form-taken", DemoState.browsing()) { state in
            let wanted = NewBucket(name: "backups", keepsVersions: true)
            _ = reduce(&state, .event(.bucketCreated(Ticket(number: 1, profile: "demo"), wanted, .taken(.another))))
        }
    }

    @Test("Amazon's regions, narrowed by typing")
    func regions() { check("bucket-form-region", Self.amazon, "alogs<tab>us-") }

    @Test("What is asked before a bucket is made")
    func question() { check("bucket-create", Self.amazon, "alogs<tab><enter>us-east-2<enter> <tab> <ctrl-s>") }

    @Test("What suspending means, before it is done")
    func suspend() {
        check("bucket-suspend", DemoState.browsing(), "V") { state in
            guard let ticket = state.workspace.buckets.looking else { return }
            let change = VersioningChange(bucket: "app-logs", present: VersioningConfiguration(status: .enabled), wanted: .suspended)
            _ = reduce(&state, .event(.versioningLooked(ticket, change)))
        }
    }

    @Test("A bucket that isn't empty, one that is, and the plan to empty one")
    func removal() {
        for (name, versions) in [("bucket-full", 1000), ("bucket-delete", 0)] {
            check(name, DemoState.browsing(), "d") { state in
                guard let ticket = state.workspace.buckets.looking else { return }
                var contents = BucketContents()
                (contents.versions, contents.isMore) = (versions, versions > 0)
                _ = reduce(&state, .event(.bucketLooked(ticket, bucket: "app-logs", contents)))
            }
        }
        check("bucket-empty", DemoState.browsing(), "X") { state in
            guard let ticket = state.workspace.buckets.looking else { return }
            var plan = EmptyBucketPlan(bucket: "app-logs")
            (plan.versions, plan.deleteMarkers, plan.objects, plan.bytes, plan.hasObjectLock) = (12_408, 33, 9_211, 81_234_567_890, true)
            _ = reduce(&state, .event(.emptyPlanned(ticket, plan)))
        }
    }
}
