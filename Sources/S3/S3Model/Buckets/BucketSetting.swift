/// A configuration of a bucket that is one document, read and put as a whole, which Strata shows as text.
///
/// **Source**: Amazon S3 API reference, the Get, Put and Delete operation of each.
public enum BucketSetting: String, Sendable, CaseIterable {
    case encryption, publicAccessBlock, ownershipControls, policy, cors, tagging, notification

    /// Its name in a request's query.
    public var subresource: String { rawValue }

    /// For people.
    public var title: String {
        switch self {
        case .encryption: "Default encryption"
        case .publicAccessBlock: "Public access block"
        case .ownershipControls: "Object ownership"
        case .policy: "Policy"
        case .cors: "CORS"
        case .tagging: "Tags"
        case .notification: "Notifications"
        }
    }

    /// False for what is only shown.
    public var isEditable: Bool {
        switch self {
        case .encryption, .publicAccessBlock, .policy, .cors, .tagging: true
        case .ownershipControls, .notification: false
        }
    }

    /// True for a policy, which is JSON where all else is XML.
    public var isJSON: Bool { self == .policy }

    /// Local name of the document's root; "" for JSON.
    public var rootName: String {
        switch self {
        case .encryption: "ServerSideEncryptionConfiguration"
        case .publicAccessBlock: "PublicAccessBlockConfiguration"
        case .ownershipControls: "OwnershipControls"
        case .policy: ""
        case .cors: "CORSConfiguration"
        case .tagging: "Tagging"
        case .notification: "NotificationConfiguration"
        }
    }

    /// Extension of a file that holds it, for an editor's sake.
    public var fileExtension: String { isJSON ? "json" : "xml" }

    /// What having none means, in a few words.
    public var absence: String {
        switch self {
        case .encryption: "none set: the store's own default"
        case .publicAccessBlock: "none set: nothing is blocked by the bucket itself"
        case .ownershipControls: "none set: ACLs count"
        case .policy: "none set: only the owner's account, and whom ACLs name"
        case .cors: "none set: pages of other origins get nothing"
        case .tagging: "no tags"
        case .notification: "no notifications"
        }
    }

    /// What an edit starts from where there is none: something that can be saved as it stands, and gives nobody new rights.
    public func template(bucket: String) -> String {
        let ns = "xmlns=\"\(S3Document.namespace)\""
        switch self {
        case .encryption:
            return """
                <ServerSideEncryptionConfiguration \(ns)>
                  <Rule>
                    <ApplyServerSideEncryptionByDefault>
                      <SSEAlgorithm>AES256</SSEAlgorithm>
                    </ApplyServerSideEncryptionByDefault>
                    <BucketKeyEnabled>false</BucketKeyEnabled>
                  </Rule>
                </ServerSideEncryptionConfiguration>

                """
        case .publicAccessBlock:
            return """
                <PublicAccessBlockConfiguration \(ns)>
                  <BlockPublicAcls>true</BlockPublicAcls>
                  <IgnorePublicAcls>true</IgnorePublicAcls>
                  <BlockPublicPolicy>true</BlockPublicPolicy>
                  <RestrictPublicBuckets>true</RestrictPublicBuckets>
                </PublicAccessBlockConfiguration>

                """
        case .policy:
            return """
                {
                  "Version": "2012-10-17",
                  "Statement": [
                    {
                      "Sid": "KeepTheBucket",
                      "Effect": "Deny",
                      "Principal": "*",
                      "Action": "s3:DeleteBucket",
                      "Resource": "arn:aws:s3:::\(bucket)"
                    }
                  ]
                }

                """
        case .cors:
            return """
                <CORSConfiguration \(ns)>
                  <CORSRule>
                    <AllowedMethod>GET</AllowedMethod>
                    <AllowedOrigin>https://www.example.com</AllowedOrigin>
                  </CORSRule>
                </CORSConfiguration>

                """
        case .tagging:
            return """
                <Tagging \(ns)>
                  <TagSet>
                    <Tag>
                      <Key>project</Key>
                      <Value>example</Value>
                    </Tag>
                  </TagSet>
                </Tagging>

                """
        case .ownershipControls, .notification: return ""
        }
    }
}
