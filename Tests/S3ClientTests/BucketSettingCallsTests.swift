import AWSConfig
import HTTP
import S3Model
import SigV4
import StrataTestSupport
import StrictS3
import Testing

@testable import S3Client

/// Settings of buckets against stores that answer the wrong question: whatever they do, the bucket has to be there afterwards.
@Suite struct BucketSettingCallsTests {
    private static let editable = BucketSetting.allCases.filter(\.isEditable)

    private func client(_ server: StrictS3, isReadOnly: Bool = false) -> S3Client {
        let keys = Credentials(accessKeyId: Account.first.accessKey, secretAccessKey: Account.first.secretKey)
        let profile = ResolvedProfile.test(endpoint: server.endpoint, maxAttempts: 1, credentials: StaticCredentialProvider(keys))
        return S3Client(profile: profile, transport: CurlTransport(), options: S3ClientOptions(isReadOnly: isReadOnly, random: { 0 }))
    }

    private func error<Value>(_ work: () async throws(S3Error) -> Value) async -> S3Error? {
        do throws(S3Error) {
            _ = try await work()
            return nil
        } catch {
            return error
        }
    }

    private func serving(_ change: (inout Configuration) -> Void = { _ in }, _ body: (StrictS3) async throws -> Void) async throws {
        var configuration = Configuration()
        change(&configuration)
        try await StrictS3.serving(configuration) { server in
            server.createBucket("bucket")
            try await body(server)
        }
    }

    private func document(_ setting: BucketSetting) throws -> BucketSettingDocument {
        try #require(BucketSettingValidator.read(setting.template(bucket: "bucket"), setting, bucket: "bucket").document)
    }

    @Test(arguments: editable) func setReadAndRemoved(setting: BucketSetting) async throws {
        try await serving { server in
            let client = client(server)
            let wanted = try document(setting)
            let kept = try await client.putBucketSetting(wanted, of: "bucket")
            #expect(kept == wanted)
            let seen = try await client.getBucketSetting(setting, of: "bucket")
            #expect(seen == wanted)
            #expect(client.capability(of: setting) == SettingCapability(reading: .shown, writing: .shown))
            let left = try await client.deleteBucketSetting(setting, of: "bucket")
            #expect(left?.isDefault ?? true)
            #expect(server.bucketNames == ["bucket"])
        }
    }

    /// GET lists, PUT is CreateBucket, DELETE removes the bucket.
    @Test(arguments: editable) func aStoreThatDoesNotKnowItGetsNeitherPutNorDelete(setting: BucketSetting) async throws {
        try await serving({ $0.unknownSubresources = [setting.subresource] }) { server in
            let client = client(server)
            let wanted = try document(setting)
            for call in 0..<3 {
                let error = await error { () async throws(S3Error) in
                    switch call {
                    case 0: _ = try await client.getBucketSetting(setting, of: "bucket")
                    case 1: _ = try await client.putBucketSetting(wanted, of: "bucket")
                    default: try await client.deleteBucketSetting(setting, of: "bucket")
                    }
                }
                #expect(error?.code == "NotImplemented")
            }
            #expect(client.capability(of: setting).editRefusal?.contains("does not know ?\(setting.subresource)") == true)
            #expect(server.requests(RequestMatcher("PUT")).isEmpty && server.requests(RequestMatcher("DELETE")).isEmpty)
            #expect(server.bucketNames == ["bucket"])
        }
    }

    @Test(arguments: editable, [405, 501]) func aStoreThatRefusesItIsNoted(setting: BucketSetting, status: Int) async throws {
        try await serving { server in
            server.fault(on: RequestMatcher(query: setting.subresource), .error(status, status == 405 ? "MethodNotAllowed" : "NotImplemented"))
            let client = client(server)
            let wanted = try document(setting)
            #expect(await error { () async throws(S3Error) in try await client.deleteBucketSetting(setting, of: "bucket") }?.status == status)
            #expect(await error { () async throws(S3Error) in try await client.putBucketSetting(wanted, of: "bucket") }?.status == status)
            #expect(client.capability(of: setting).editRefusal?.contains("\(status)") == true)
            #expect(server.requests(RequestMatcher("PUT")).isEmpty && server.requests(RequestMatcher("DELETE")).isEmpty)
        }
    }

    /// SeaweedFS's ?replication: a proper 404, and then PUT is CreateBucket.
    @Test(arguments: editable) func aPutTakenForCreateBucketIsNoted(setting: BucketSetting) async throws {
        try await serving({ $0.onlyReadSubresources = [setting.subresource] }) { server in
            let client = client(server)
            let wanted = try document(setting)
            let error = await error { () async throws(S3Error) in try await client.putBucketSetting(wanted, of: "bucket") }
            #expect(error?.code == "NotImplemented")
            #expect(client.capability(of: setting).editRefusal?.contains("BucketAlreadyOwnedByYou") == true)
            #expect(server.bucketNames == ["bucket"])
        }
    }

    /// A GET that answers with a default and nothing behind it: DELETE would remove the bucket.
    @Test(arguments: [BucketSetting.encryption, .publicAccessBlock]) func aDefaultThatIsOnlyShownIsNotDeleted(setting: BucketSetting) async throws {
        try await serving({ $0.onlyReadSubresources = [setting.subresource] }) { server in
            server.setConfiguration(setting.subresource, of: "bucket", setting.template(bucket: "bucket"))
            let client = client(server)
            let seen2 = try await client.getBucketSetting(setting, of: "bucket")
            #expect(seen2 != nil)
            let error = await error { () async throws(S3Error) in try await client.deleteBucketSetting(setting, of: "bucket") }
            #expect(error?.code == "NotImplemented")
            #expect(server.requests(RequestMatcher("DELETE")).isEmpty)
            #expect(server.bucketNames == ["bucket"])
        }
    }

    /// Nothing can be known of a store that knows GET and PUT and takes only DELETE for DeleteBucket; but it is said.
    @Test func aBucketThatIsGoneIsSaid() async throws {
        try await serving { server in
            server.fault(on: RequestMatcher("DELETE"), .bare(204))
            server.fault(on: RequestMatcher("GET", query: "cors", skip: 3), .error(404, "NoSuchBucket"))
            let client = client(server)
            _ = try await client.putBucketSetting(try document(.cors), of: "bucket")
            let error = await error { () async throws(S3Error) in try await client.deleteBucketSetting(.cors, of: "bucket") }
            #expect(error?.code == "BucketGone")
            #expect(client.capability(of: .cors).editRefusal?.contains("DeleteBucket") == true)
        }
    }

    @Test(arguments: editable) func deleteIsSentOnlyOverADocument(setting: BucketSetting) async throws {
        try await serving { server in
            let client = client(server)
            if setting == .encryption { server.fault(on: RequestMatcher("GET"), .error(404, "ServerSideEncryptionConfigurationNotFoundError")) }
            let error = await error { () async throws(S3Error) in try await client.deleteBucketSetting(setting, of: "bucket") }
            #expect(error?.code == "ConfigurationChanged")
            #expect(server.requests(RequestMatcher("DELETE")).isEmpty)
        }
    }

    /// Answers that show nothing: another 404, an empty body, a web page, a body cut short, an error inside a 200.
    @Test(arguments: editable) func whatIsNoAnswerShowsNothing(setting: BucketSetting) async throws {
        let faults: [Fault] = [
            .error(404, "NoSuchBucket"), .error(404, "NoSuchKey"), .bare(404), .bare(200), .html(), .garbageXML, .errorInside200(), .deny(),
            .internalError, .error(403, setting.rootName + "NotFoundError"),
        ]
        for fault in faults {
            try await serving { server in
                server.fault(on: RequestMatcher("GET"), fault)
                let client = client(server)
                let wanted = try document(setting)
                #expect(await error { () async throws(S3Error) in try await client.putBucketSetting(wanted, of: "bucket") } != nil)
                #expect(await error { () async throws(S3Error) in try await client.deleteBucketSetting(setting, of: "bucket") } != nil)
                #expect(client.capability(of: setting).reading != .shown)
                #expect(server.requests(RequestMatcher("PUT")).isEmpty && server.requests(RequestMatcher("DELETE")).isEmpty)
                #expect(server.bucketNames == ["bucket"])
            }
        }
    }

    @Test func whatHasChangedIsNotReplaced() async throws {
        try await serving { server in
            let client = client(server)
            let wanted = try document(.tagging)
            let error = await error { () async throws(S3Error) in try await client.putBucketSetting(wanted, of: "bucket") { $0 != nil } }
            #expect(error?.code == "ConfigurationChanged")
            #expect(server.requests(RequestMatcher("PUT")).isEmpty)
            _ = try await client.putBucketSetting(wanted, of: "bucket")
            let other = await self.error { () async throws(S3Error) in try await client.deleteBucketSetting(.tagging, of: "bucket") { _ in false } }
            #expect(other?.code == "ConfigurationChanged")
            #expect(server.requests(RequestMatcher("DELETE")).isEmpty)
        }
    }

    @Test func aDeleteIsNotRepeated() async throws {
        try await serving { server in
            server.setConfiguration("cors", of: "bucket", BucketSetting.cors.template(bucket: "bucket"))
            server.fault(on: RequestMatcher("DELETE"), .loseAnswer)
            let client = client(server)
            _ = await error { () async throws(S3Error) in try await client.deleteBucketSetting(.cors, of: "bucket") }
            #expect(server.requests(RequestMatcher("DELETE")).count == 1)
        }
    }

    @Test func readOnlySendsNothing() async throws {
        try await serving { server in
            let client = client(server, isReadOnly: true)
            let wanted = try document(.policy)
            #expect(await error { () async throws(S3Error) in try await client.putBucketSetting(wanted, of: "bucket") }?.code == "ReadOnly")
            #expect(await error { () async throws(S3Error) in try await client.deleteBucketSetting(.policy, of: "bucket") }?.code == "ReadOnly")
            #expect(server.requests.isEmpty)
        }
    }

    @Test func whatIsOnlyShownIsNeverSent() async throws {
        try await serving { server in
            let client = client(server)
            server.setConfiguration("ownershipControls", of: "bucket", "<OwnershipControls><Rule/></OwnershipControls>")
            for setting in BucketSetting.allCases where !setting.isEditable {
                let refused = await error { () async throws(S3Error) in try await client.deleteBucketSetting(setting, of: "bucket") }
                #expect(refused?.code == "NotEditable")
            }
            let present = try await client.getBucketSetting(.ownershipControls, of: "bucket")
            let controls = try #require(present)
            #expect(await error { () async throws(S3Error) in try await client.putBucketSetting(controls, of: "bucket") }?.code == "NotEditable")
            let seen3 = try await client.getBucketSetting(.notification, of: "bucket")
            #expect(seen3 == nil)
            #expect(server.requests.allSatisfy { $0.method == "GET" })
        }
    }

    @Test func whetherThePolicyIsPublicIsTheStoresWord() async throws {
        try await serving { server in
            let client = client(server)
            let seen4 = try await client.getBucketPolicyStatus("bucket")
            #expect(seen4 == nil)
            let policy = """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*"}]}
                """
            _ = try await client.putBucketSetting(BucketSettingDocument(policy: policy), of: "bucket")
            let seen5 = try await client.getBucketPolicyStatus("bucket")
            #expect(seen5 == true)
            server.fault(on: RequestMatcher("GET", query: "policyStatus"), .listingInstead)
            #expect(await error { () async throws(S3Error) in try await client.getBucketPolicyStatus("bucket") }?.code == "NotImplemented")
        }
    }

    @Test func aBucketIsMadeWithItsOwnershipAndWhereAsked() async throws {
        try await serving { server in
            let client = client(server)
            try await client.createBucket("other", region: "eu-west-1", ownership: "ObjectWriter")
            #expect(server.configuration("ownershipControls", of: "other")?.contains("ObjectWriter") == true)
            let seen6 = try await client.getBucketLocation("other")
            #expect(seen6 == "eu-west-1")
        }
    }
}
