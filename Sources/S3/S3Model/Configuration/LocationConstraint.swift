/// The region of a bucket, as GetBucketLocation says it and CreateBucket takes it.
public enum LocationConstraint {
    /// The region's name: nothing said is us-east-1, and EU is the old name of eu-west-1 (Amazon S3 API reference, GetBucketLocation).
    public static func decode(_ bytes: [UInt8]) throws(DecodingFailure) -> String {
        let root = try XMLTree.parse(bytes, root: nil)
        // SeaweedFS 4.48 answers with CreateBucket's document around it (observed); some stores nest a second one inside.
        guard ["LocationConstraint", "CreateBucketConfiguration"].contains(root.localName) else {
            throw .wrongRoot(root.localName, expected: "LocationConstraint")
        }
        let text = root.text(at: "LocationConstraint") ?? root.text
        switch text.trimmingPrefix(while: \.isWhitespace) {
        case "": return "us-east-1"
        case "EU": return "eu-west-1"
        case let region: return String(region)
        }
    }

    /// CreateBucket's document for a region; no bytes for us-east-1, which AWS refuses to be told.
    public static func encodedCreateBucketConfiguration(region: String) -> [UInt8] {
        if region.isEmpty || region == "us-east-1" { return [] }
        return S3Document.root("CreateBucketConfiguration", [XMLElement("LocationConstraint", text: region)]).serialized()
    }
}
