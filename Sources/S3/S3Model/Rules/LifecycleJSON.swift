/// Lifecycle rules in the AWS CLI's own format: what `aws s3api get-bucket-lifecycle-configuration` prints, and what
/// `put-bucket-lifecycle-configuration --lifecycle-configuration file://…` takes.
public enum LifecycleJSON {
    private static let minimum = "TransitionDefaultMinimumObjectSize"

    /// The document's JSON. What `unsaid(in:)` names isn't in it: the format has no place for it.
    public static func encode(_ configuration: LifecycleConfiguration, minimumObjectSize: String? = nil) -> String {
        DocumentJSON.encode(configuration.tree, shape, ahead: minimumObjectSize.map { [(minimum, $0)] } ?? [])
    }

    /// Elements that the JSON leaves out, by path from the root.
    public static func unsaid(in configuration: LifecycleConfiguration) -> [String] { DocumentJSON.unsaid(configuration.tree, shape) }

    /// The document that a JSON text says, alone or under "LifecycleConfiguration"; a member that the API doesn't have is a failure, as in the CLI.
    public static func decode(
        _ text: String
    ) throws(RuleJSONFailure) -> (configuration: LifecycleConfiguration, minimumObjectSize: String?) {
        let (tree, beside) = try DocumentJSON.decode(
            text, root: LifecycleConfiguration.empty.tree, shape, wrapper: LifecycleConfiguration.rootName, beside: [minimum, "Bucket"])
        return (LifecycleConfiguration(tree: tree), beside[minimum])
    }

    private typealias Member = DocumentShape.Member

    private static let shape = DocumentShape.structure([Member("Rules", each: "Rule", rule)])

    private static let sizes = [Member("ObjectSizeGreaterThan", .number), Member("ObjectSizeLessThan", .number)]

    private static let rule = DocumentShape.structure([
        Member("ID", .text), Member("Prefix", .text),
        Member(
            "Filter",
            .structure(
                [Member("Prefix", .text), Member("Tag", .tag)] + sizes
                    + [Member("And", .structure([Member("Prefix", .text), Member("Tags", each: "Tag", .tag)] + sizes))])),
        Member("Status", .text),
        Member("Transitions", each: "Transition", .structure([Member("Date", .date), Member("Days", .number), Member("StorageClass", .text)])),
        Member("Expiration", .structure([Member("Date", .date), Member("Days", .number), Member("ExpiredObjectDeleteMarker", .flag)])),
        Member(
            "NoncurrentVersionTransitions", each: "NoncurrentVersionTransition",
            .structure([Member("NoncurrentDays", .number), Member("NewerNoncurrentVersions", .number), Member("StorageClass", .text)])),
        Member("NoncurrentVersionExpiration", .structure([Member("NoncurrentDays", .number), Member("NewerNoncurrentVersions", .number)])),
        Member("AbortIncompleteMultipartUpload", .structure([Member("DaysAfterInitiation", .number)])),
    ])
}
