import HTTP
import S3Model

/// What stores do that S3 doesn't say, in one place; each with where it was seen.
enum StoreQuirks {
    /// Root elements that show a sub-resource was ignored: the request fell through to the bucket, the object list or the service.
    ///
    /// Observed on SeaweedFS 4.48, Ceph RGW 16.2, moto 5.2, MiniStack 1.5 and LocalStack: `GET /bucket?NAME` answers a listing for some NAME.
    static let fallthroughRoots: Set<String> = [
        "ListBucketResult", "ListVersionsResult", "ListAllMyBucketsResult", "ListAllMyDirectoryBucketsResult", "LocationConstraint",
        "VersioningConfiguration", "AccessControlPolicy", "Tagging",
    ]

    /// "this store does not know ?x", as an error that isn't repeated.
    static func unknownSubresource(_ name: String, answeredWith what: String, call: Call, status: Int) -> S3Error {
        call.error(
            .undecodable, code: "NotImplemented", message: "this store does not know ?\(name) (it answered with \(what))", status: status)
    }

    /// A PUT of a sub-resource that a store took for CreateBucket (SeaweedFS 4.48 and rclone: PUT ?replication answers 409 BucketAlready…).
    static func wasTakenForCreateBucket(_ call: Call, status: Int, code: String) -> Bool {
        call.method == .put && call.subresource != nil && call.key == nil && status == 409 && code.hasPrefix("BucketAlready")
    }

    /// Whether a refusal says that a customer's key must be sent.
    ///
    /// Amazon S3 and MiniStack 1.5: 400 InvalidRequest "The object was stored using a form of Server Side Encryption. The correct parameters must be
    /// provided to retrieve the object."; SeaweedFS 4.48: 400 InvalidArgument "Requests specifying Server Side Encryption with Customer provided keys
    /// must provide the customer key." (observed)
    static func asksForCustomerKey(_ error: S3Error) -> Bool {
        guard error.kind == .service, error.status == 400, ["InvalidRequest", "InvalidArgument"].contains(error.code) else { return false }
        return error.message.contains("Server Side Encryption")
    }

    /// The same refusal under a name of its own, whatever the store calls it.
    static func customerKeyRequired(_ error: S3Error) -> S3Error {
        var result = error
        result.code = "CustomerKeyRequired"
        result.message = "the version is encrypted under a key of its owner's, which the store wants with every request"
        return result
    }

    /// The status that an error inside a 200 stands for: 500 as botocore has it, but for a condition that failed, which no second attempt can help.
    static func statusMeant(by code: String) -> Int {
        switch code {
        case "PreconditionFailed": 412
        case "ConditionalRequestConflict": 409
        case "NoSuchUpload", "NoSuchKey", "NoSuchVersion": 404
        case "AccessDenied", "InvalidObjectState": 403
        default: 500
        }
    }

    /// SeaweedFS 4.48 has a code of its own for a version without legal hold (observed).
    private static let lockAbsenceCodes: Set<String> = [
        "NoSuchObjectLockConfiguration", "ObjectLockConfigurationNotFoundError", "NoSuchObjectLegalHold",
    ]

    /// "None set" of a configuration or sub-resource, which is a state and no error.
    ///
    /// Source: S3 API reference, each Get operation's error list; AWS says NoSuchObjectLockConfiguration for a version without retention, and
    /// InvalidRequest ("Bucket is missing Object Lock Configuration") for a bucket without the lock.
    static func meansNone(_ error: S3Error, of operation: S3Operation) -> Bool {
        guard error.kind == .service else { return false }
        switch operation {
        case .getBucketLifecycleConfiguration: return error.code == "NoSuchLifecycleConfiguration"
        case .getBucketReplication: return error.code == "ReplicationConfigurationNotFoundError"
        case .getObjectLockConfiguration:
            return error.code == "ObjectLockConfigurationNotFoundError" || error.code == "NoSuchObjectLockConfiguration"
        case .getObjectTagging: return error.code == "NoSuchTagSet" || error.code == "NoSuchTagSetError"
        case .getObjectRetention, .getObjectLegalHold:
            if lockAbsenceCodes.contains(error.code) { return true }
            return error.code == "InvalidRequest" && error.message.lowercased().contains("lock")
        default: return false
        }
    }
}
