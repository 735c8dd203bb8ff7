import S3Model
import Testing

@testable import Timeline

/// The written forms of a plan.
@Suite struct RestoreExportTests {
    private static let plan: RestorePlan = {
        let rows = [
            Rows.marker("a,\"b\".txt", "m2", 130), Rows.marker("a,\"b\".txt", "m1", 110), Rows.version("a,\"b\".txt", "v1", 50, size: 7),
            Rows.version("big", "v2", 120, content: 2), Rows.version("big", "v1", 50, size: 6 << 30),
            Rows.version("ia/ü +%.bin", "v2", 120, content: 2), Rows.version("ia/ü +%.bin", "v1", 50, size: 8, storageClass: "STANDARD_IA"),
            Rows.version("line\nbreak", "v2", 120, content: 2), Rows.version("line\nbreak", "v1", 50, storageClass: "GLACIER"),
            Rows.version("new", "v1", 120),
        ]
        let view = AsOfView.make(VersionLog(Rows.listing(rows)), at: AsOfTime(second: 100), expiry: .none)!
        return RestorePlan.make(view, scope: .bucket, options: RestoreOptions(hidesCreated: true))!
    }()

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func `CSV quotes what it must`() {
        let eTag = "00000000000000000000000000000001"
        let lines = text(RestorePlan.csvHeader + Self.plan.csv(rows: 0..<Self.plan.count)).split(separator: "\r\n", omittingEmptySubsequences: false)
            .map(String.init)
        #expect(
            lines == [
                "key,action,to_do,change,version_id,size,last_modified,storage_class,etag,newest_version_id,markers,reason",
                "\"a,\"\"b\"\".txt\",undelete,true,deleted,v1,7,1970-01-01T00:00:50Z,STANDARD,\(eTag),m2,m2 m1,",
                "big,copy,true,overwritten,v1,6442450944,1970-01-01T00:00:50Z,STANDARD,\(eTag),v2,,",
                "ia/ü +%.bin,copy,true,overwritten,v1,8,1970-01-01T00:00:50Z,STANDARD_IA,\(eTag),v2,,",
                "\"line\nbreak\",unrecoverable,false,overwritten,v1,10,1970-01-01T00:00:50Z,GLACIER,\(eTag),v2,,archived",
                "new,hide,true,created,,,,,,v1,,", "",
            ])
    }

    @Test func `JSON has one object a line`() {
        let lines = text(Self.plan.jsonLines(rows: 0..<Self.plan.count)).split(separator: "\n").map(String.init)
        #expect(lines.count == 5)
        #expect(lines[4] == #"{"key":"new","action":"hide","toDo":true,"change":"created","newestVersionId":"v1"}"#)
        #expect(
            lines[3].hasPrefix(#"{"key":"line\u000abreak","action":"unrecoverable","toDo":false"#) && lines[3].hasSuffix(#""reason":"archived"}"#))
        #expect(lines[0].contains(#""key":"a,\"b\".txt""#) && lines[0].contains(#""markers":["m2","m1"]"#))
    }

    @Test func `Batch Operations get a manifest and a job for each class`() throws {
        let batch = BatchOperations(Self.plan, bucket: "backups")
        #expect(batch.jobs.map(\.storageClass) == ["STANDARD", "STANDARD_IA"] && batch.jobs.map(\.bytes) == [7, 8])
        // Above 5 GiB, and to be hidden.
        #expect(batch.leftOut == 2)
        #expect(text(batch.manifest(batch.jobs[0], range: 0..<1)) == "backups,a%2C%22b%22.txt,v1\n")
        #expect(text(batch.manifest(batch.jobs[1], range: 0..<1)) == "backups,ia/%C3%BC%20%2B%25.bin,v1\n")
    }

    @Test func `The job is CreateJob's document`() {
        let batch = BatchOperations(Self.plan, bucket: "backups")
        var parameters = BatchOperations.Parameters(manifestBucket: "ops", manifestKey: "restore/m.csv", reportBucket: "ops", token: "run-1")
        parameters.accountId = "123456789012"
        parameters.roleARN = "arn:aws:iam::123456789012:role/batch"
        parameters.manifestETag = "9f2c"
        #expect(
            text(batch.definition(batch.jobs[1], parameters)) == """
                {
                  "AccountId": "123456789012",
                  "ConfirmationRequired": true,
                  "Operation": {
                    "S3PutObjectCopy": {
                      "TargetResource": "arn:aws:s3:::backups",
                      "MetadataDirective": "COPY",
                      "StorageClass": "STANDARD_IA"
                    }
                  },
                  "Report": {
                    "Bucket": "arn:aws:s3:::ops",
                    "Format": "Report_CSV_20180820",
                    "Enabled": true,
                    "Prefix": "restore-report",
                    "ReportScope": "AllTasks"
                  },
                  "ClientRequestToken": "run-1-STANDARD_IA",
                  "Manifest": {
                    "Spec": {
                      "Format": "S3BatchOperations_CSV_20180820",
                      "Fields": [
                        "Bucket",
                        "Key",
                        "VersionId"
                      ]
                    },
                    "Location": {
                      "ObjectArn": "arn:aws:s3:::ops/restore/m.csv",
                      "ETag": "9f2c"
                    }
                  },
                  "Description": "Restore of backups to 1970-01-01T00:01:40Z, STANDARD_IA",
                  "Priority": 10,
                  "RoleArn": "arn:aws:iam::123456789012:role/batch"
                }

                """)
    }
}
