/// The tag set of a version or a bucket.
public enum Tagging {
    /// Tags in the store's order; an empty set is no tags.
    public static func decode(_ bytes: [UInt8]) throws(DecodingFailure) -> [ObjectDescription.Field] {
        let root = try XMLTree.parse(bytes, root: "Tagging")
        return (root.first("TagSet")?.all("Tag") ?? []).map { .init($0.text(at: "Key") ?? "", $0.text(at: "Value") ?? "") }
    }

    /// PutObjectTagging's document. Characters that XML can't carry make a document that the store refuses.
    public static func encode(_ tags: [ObjectDescription.Field]) -> [UInt8] {
        let elements = tags.map { XMLElement("Tag", elements: [XMLElement("Key", text: $0.name), XMLElement("Value", text: $0.value)]) }
        return S3Document.root("Tagging", [XMLElement("TagSet", elements: elements)]).serialized()
    }
}
