import StrictS3
import Testing

/// `strata bucket` against the strict server.
@Suite struct HeadlessBucketTests {
    private func serving(_ body: (StrictS3, HeadlessProgram) async throws -> Void) async throws {
        try await StrictS3.serving { server in
            try await HeadlessProgram.with(endpoint: server.endpoint, key: Account.first.accessKey, secret: Account.first.secretKey) { program in
                try await body(server, program)
            }
        }
    }

    @Test func aBucketIsMadeInARegionWithVersions() async throws {
        try await serving { server, program in
            let made = try await program.run("bucket", "create", "new-bucket", "--location", "us-east-2", "--versioning")
            #expect(made.status == 0 && made.output == "s3://new-bucket  us-east-2  keeps versions\n", "\(made)")
            let plain = try await program.run("bucket", "create", "--json", "s3://plain")
            #expect(plain.status == 0 && plain.output.contains("\"BucketRegion\":\"us-east-1\""))
            #expect(server.bucketNames == ["new-bucket", "plain"])
            let taken = try await program.run("bucket", "create", "new-bucket")
            #expect(taken.status == 1 && taken.errors.contains("You have a bucket new-bucket already, in us-east-2"))
            server.createBucket("theirs", owner: .second)
            let other = try await program.run("bucket", "create", "theirs")
            #expect(other.status == 1 && other.errors.contains("Another account"))
            let wrong = try await program.run("bucket", "create", "No_Bucket")
            #expect(wrong.status == 5 && wrong.errors.contains("Capital letters"))
            let reading = try await program.run("--read-only", "bucket", "create", "another")
            #expect(reading.status == 5)
        }
    }

    @Test func onlyAnEmptyBucketGoesAndOnlyWithYes() async throws {
        try await serving { server, program in
            server.createBucket("b", versioning: .enabled)
            let asked = try await program.run("bucket", "delete", "b")
            #expect(asked.status == 5 && asked.errors.contains("--yes"))
            server.put("x", to: "k", in: "b")
            let full = try await program.run("bucket", "delete", "--yes", "s3://b")
            #expect(full.status == 5 && full.errors.contains("1 version") && full.errors.contains("strata bucket empty"))
            #expect(server.bucketNames == ["b"])
            let missing = try await program.run("bucket", "delete", "--yes", "nothing-here")
            #expect(missing.status == 3)
            let emptied = try await program.run("bucket", "empty", "b", "--confirm", "b")
            #expect(emptied.status == 0)
            let gone = try await program.run("bucket", "delete", "--yes", "b")
            #expect(gone.status == 0 && gone.output == "s3://b  deleted\n" && server.bucketNames.isEmpty)
        }
    }

    @Test func emptyingCountsAndWantsTheName() async throws {
        try await serving { server, program in
            server.createBucket("b", versioning: .enabled)
            server.put("first", to: "k", in: "b")
            server.put("second", to: "k", in: "b")
            let counted = try await program.run("bucket", "empty", "b", "--dry-run")
            #expect(counted.status == 0 && counted.output.contains("2 versions will be gone for ever"))
            let asked = try await program.run("bucket", "empty", "b")
            #expect(asked.status == 5 && asked.errors.contains("--confirm b"))
            let wrong = try await program.run("bucket", "empty", "b", "--confirm", "c")
            #expect(wrong.status == 2)
            #expect(server.versions(of: "k", in: "b").count == 2)
            let done = try await program.run("bucket", "empty", "b", "--confirm", "b", "--json")
            #expect(done.status == 0 && done.output.contains("\"RemovedVersions\":2") && done.output.contains("\"IsEmpty\":true"))
            let again = try await program.run("bucket", "empty", "b")
            #expect(again.status == 0 && again.output == "s3://b is empty.\n")
        }
    }

    @Test func whatIsLockedStaysAndIsNamed() async throws {
        try await serving { server, program in
            server.createBucket("b", objectLock: true)
            server.put("x", to: "held", in: "b")
            server.lock("held", in: "b", mode: nil, legalHold: true)
            let outcome = try await program.run("bucket", "empty", "b", "--confirm", "b")
            #expect(outcome.status == 1 && outcome.output.contains("stays  held"))
            #expect(outcome.output.contains("1 version is locked and stays."))
        }
    }

    @Test func versioningIsShownAndChangedAfterItsMeaning() async throws {
        try await serving { server, program in
            server.createBucket("b")
            let never = try await program.run("bucket", "versioning", "b")
            #expect(never.status == 0 && never.output.contains("keeps no versions, and never did"))
            let asked = try await program.run("bucket", "versioning", "b", "on")
            #expect(asked.status == 5 && asked.errors.contains("never switched off again"))
            let on = try await program.run("bucket", "versioning", "b", "on", "--yes")
            #expect(on.status == 0 && on.output.contains("keeps versions"))
            let off = try await program.run("bucket", "versioning", "--yes", "b", "suspend", "--json")
            #expect(off.status == 0 && off.output.contains("\"Status\":\"Suspended\""))
            server.createBucket("locked", objectLock: true)
            let locked = try await program.run("bucket", "versioning", "--yes", "locked", "suspend")
            #expect(locked.status == 5 && locked.errors.contains("Object Lock") && !locked.errors.contains(".."))
        }
    }

    @Test func settingsAreShownWithWhatIsNotKnown() async throws {
        try await serving { server, program in
            server.createBucket("b", region: "eu-west-1")
            server.setConfiguration("tagging", of: "b", "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>")
            server.fault(on: RequestMatcher("GET", query: "cors"), .error(501, "NotImplemented", message: "no such thing here"))
            let shown = try await program.run("--region", "eu-west-1", "bucket", "settings", "b")
            #expect(shown.status == 0)
            let lines = [
                "Region: eu-west-1", "          <Key>a</Key>", "CORS: not known: this store answers 501 NotImplemented to ?cors", "Policy: none set",
            ]
            for line in lines {
                #expect(shown.output.contains(line), "\(shown.output)")
            }
            let json = try await program.run("bucket", "settings", "--json", "s3://b")
            #expect(json.output.split(separator: "\n").count == 11)
            let missing = try await program.run("bucket", "settings", "nothing-here")
            #expect(missing.status == 3)
            #expect(server.requests.allSatisfy { $0.method == "GET" || $0.method == "HEAD" })
        }
    }
}
