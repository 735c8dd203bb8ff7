import Operations
import S3Client
import S3Model
import StrictS3
import Testing

@Suite struct BucketSettingEditTests {
    private func serving(_ change: (inout Configuration) -> Void = { _ in }, _ body: (StrictS3, S3Client) async throws -> Void) async throws {
        var configuration = Configuration()
        change(&configuration)
        try await StrictS3.serving(configuration) { server in
            server.createBucket("b", region: "eu-west-1", versioning: .enabled)
            try await body(server, client(of: server, maxAttempts: 3))
        }
    }

    private static let tags = "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>"

    @Test func everySettingIsReadOnItsOwn() async throws {
        try await serving({ $0.unknownSubresources = ["policyStatus"] }) { server, client in
            server.setConfiguration("tagging", of: "b", Self.tags)
            server.fault(on: RequestMatcher("GET", query: "cors"), .deny())
            server.fault(on: RequestMatcher("GET", query: "publicAccessBlock"), .error(501, "NotImplemented"))
            let settings = await BucketSettingsOperation(client: client, bucket: "b").run()
            #expect(settings.region == .known("eu-west-1"))
            #expect(settings.versioning == .known(VersioningConfiguration(status: .enabled)))
            #expect(settings.objectLock == .known(nil))
            #expect(settings.document(.policy) == .known(nil))
            guard case .known(let tags?) = settings.document(.tagging) else {
                Issue.record("no tags")
                return
            }
            #expect(
                tags.lines == [
                    "<Tagging>", "  <TagSet>", "    <Tag>", "      <Key>a</Key>", "      <Value>1</Value>", "    </Tag>", "  </TagSet>", "</Tagging>",
                ])
            #expect(settings.editRefusal(.tagging) == nil)
            #expect(settings.editRefusal(.cors)?.contains("can't be read") == true)
            #expect(settings.editRefusal(.publicAccessBlock)?.contains("501") == true)
            guard case .failed(let error) = settings.policyIsPublic else {
                Issue.record("a listing is no policy status")
                return
            }
            #expect(error.code == "NotImplemented")
        }
    }

    @Test func aSettingIsEditedAndUndone() async throws {
        try await serving { server, client in
            server.setConfiguration("tagging", of: "b", Self.tags)
            let edit = BucketSettingEdit(client: client, bucket: "b", setting: .tagging)
            let snapshot = try await edit.open()
            #expect(snapshot.text.contains("<Key>a</Key>"))
            let seen = try await edit.prepare(snapshot, text: snapshot.text)
            #expect(seen == .nothing)
            let text = snapshot.text.replacing("<Value>1</Value>", with: "<Value>2</Value>")
            guard case .ready(let plan) = try await edit.prepare(snapshot, text: text) else {
                Issue.record("not ready")
                return
            }
            guard case .kept(let saved) = await edit.save(plan) else {
                Issue.record("not kept")
                return
            }
            #expect(server.configuration("tagging", of: "b")?.contains("<Value>2</Value>") == true)
            guard case .kept = await edit.save(edit.undoPlan(saved)) else {
                Issue.record("not undone")
                return
            }
            #expect(server.configuration("tagging", of: "b")?.contains("<Value>1</Value>") == true)
        }
    }

    @Test func anEmptyTextRemovesIt() async throws {
        try await serving { server, client in
            server.setConfiguration("tagging", of: "b", Self.tags)
            let edit = BucketSettingEdit(client: client, bucket: "b", setting: .tagging)
            let snapshot = try await edit.open()
            guard case .ready(let plan) = try await edit.prepare(snapshot, text: "\n") else {
                Issue.record("not ready")
                return
            }
            #expect(plan.wanted == nil)
            guard case .kept(let saved) = await edit.save(plan) else {
                Issue.record("not kept")
                return
            }
            #expect(saved.kept == nil && server.configuration("tagging", of: "b") == nil)
            #expect(server.bucketNames == ["b"])
            // And back again: undo of a removal is a PUT.
            guard case .kept = await edit.save(edit.undoPlan(saved)) else {
                Issue.record("not undone")
                return
            }
            #expect(server.configuration("tagging", of: "b") != nil)
            let none = BucketSettingEdit(client: client, bucket: "b", setting: .cors)
            let absent = try await none.open()
            #expect(absent.document == nil && absent.text.contains("<CORSRule>"))
            let seen2 = try await none.prepare(absent, text: "")
            #expect(seen2 == .nothing)
        }
    }

    @Test func whatIsWrongIsNotSent() async throws {
        try await serving { server, client in
            let edit = BucketSettingEdit(client: client, bucket: "b", setting: .policy)
            let snapshot = try await edit.open()
            guard case .invalid(let problems) = try await edit.prepare(snapshot, text: "{\n\"Version\" 1}") else {
                Issue.record("not invalid")
                return
            }
            #expect(problems.first?.line == 2)
            #expect(server.requests.allSatisfy { $0.method == "GET" })
        }
    }

    @Test func whoCameInBetweenIsNotOverwritten() async throws {
        try await serving { server, client in
            let edit = BucketSettingEdit(client: client, bucket: "b", setting: .tagging)
            let snapshot = try await edit.open()
            let mine = Self.tags.replacing(">1<", with: ">mine<")
            guard case .ready(let plan) = try await edit.prepare(snapshot, text: mine) else {
                Issue.record("not ready")
                return
            }
            server.setConfiguration("tagging", of: "b", Self.tags)
            #expect(await edit.save(plan) == .changedMeanwhile)
            guard case .changedMeanwhile(let theirs) = try await edit.prepare(snapshot, text: mine) else {
                Issue.record("the change isn't seen")
                return
            }
            #expect(theirs != nil)
            #expect(server.configuration("tagging", of: "b") == Self.tags)
        }
    }

    @Test func whatTheStoreMakesOfItIsShown() async throws {
        try await serving { server, client in
            server.fault(on: RequestMatcher("PUT", query: "tagging"), .configurationAfterwards("tagging", Self.tags))
            let edit = BucketSettingEdit(client: client, bucket: "b", setting: .tagging)
            guard case .ready(let plan) = try await edit.prepare(try await edit.open(), text: Self.tags.replacing(">1<", with: ">2<")) else {
                Issue.record("not ready")
                return
            }
            guard case .altered(let saved) = await edit.save(plan) else {
                Issue.record("not altered")
                return
            }
            #expect(saved.kept?.text.contains(">1<") == true && saved.sent?.text.contains(">2<") == true)
        }
    }

    @Test func aRefusalAndALostAnswerAreToldApart() async throws {
        try await serving { server, client in
            let edit = BucketSettingEdit(client: client, bucket: "b", setting: .tagging)
            guard case .ready(let plan) = try await edit.prepare(try await edit.open(), text: Self.tags) else {
                Issue.record("not ready")
                return
            }
            server.fault(on: RequestMatcher("PUT", times: 1), .deny())
            guard case .refused(let error) = await edit.save(plan) else {
                Issue.record("not refused")
                return
            }
            #expect(error.code == "AccessDenied")
            server.fault(on: RequestMatcher("PUT", skip: 0, times: 3), .loseAnswer)
            guard case .kept = await edit.save(plan) else {
                Issue.record("it was done, and looking tells")
                return
            }
        }
    }
}
