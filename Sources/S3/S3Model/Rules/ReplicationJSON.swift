/// Replication rules in the AWS CLI's own format: what `put-bucket-replication --replication-configuration file://…` takes.
public enum ReplicationJSON {
    /// The document's JSON. What `unsaid(in:)` names isn't in it: the format has no place for it.
    public static func encode(_ configuration: ReplicationConfiguration) -> String { DocumentJSON.encode(configuration.tree, shape) }

    /// Elements that the JSON leaves out, by path from the root.
    public static func unsaid(in configuration: ReplicationConfiguration) -> [String] { DocumentJSON.unsaid(configuration.tree, shape) }

    /// The document that a JSON text says, alone or under "ReplicationConfiguration" as `get-bucket-replication` prints it.
    public static func decode(_ text: String) throws(RuleJSONFailure) -> ReplicationConfiguration {
        ReplicationConfiguration(
            tree: try DocumentJSON.decode(
                text, root: ReplicationConfiguration.empty.tree, shape, wrapper: ReplicationConfiguration.rootName, beside: ["Bucket"]
            ).element)
    }

    private typealias Member = DocumentShape.Member

    private static let shape = DocumentShape.structure([Member("Role", .text), Member("Rules", each: "Rule", rule)])

    private static let status = DocumentShape.structure([Member("Status", .text)])

    private static func timed(_ name: String) -> DocumentShape {
        .structure([Member("Status", .text), Member(name, .structure([Member("Minutes", .number)]))])
    }

    private static let rule = DocumentShape.structure([
        Member("ID", .text), Member("Priority", .number), Member("Prefix", .text),
        Member(
            "Filter",
            .structure([
                Member("Prefix", .text), Member("Tag", .tag),
                Member("And", .structure([Member("Prefix", .text), Member("Tags", each: "Tag", .tag)])),
            ])),
        Member("Status", .text),
        Member("SourceSelectionCriteria", .structure([Member("SseKmsEncryptedObjects", status), Member("ReplicaModifications", status)])),
        Member("ExistingObjectReplication", status),
        Member(
            "Destination",
            .structure([
                Member("Bucket", .text), Member("Account", .text), Member("StorageClass", .text),
                Member("AccessControlTranslation", .structure([Member("Owner", .text)])),
                Member("EncryptionConfiguration", .structure([Member("ReplicaKmsKeyID", .text)])),
                Member("ReplicationTime", timed("Time")), Member("Metrics", timed("EventThreshold")),
            ])),
        Member("DeleteMarkerReplication", status),
    ])
}
