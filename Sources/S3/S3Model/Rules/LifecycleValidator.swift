/// Says what is wrong, and what is worth knowing, about a document of lifecycle rules.
public enum LifecycleValidator {
    /// The problems of the whole document, then of each rule in its order; what the API refuses has `.refused`.
    ///
    /// **Source**: Amazon S3 API reference, PutBucketLifecycleConfiguration; User Guide, "Lifecycle configuration elements".
    public static func problems(in configuration: LifecycleConfiguration, context: RuleContext) -> [RuleProblem] {
        []
    }
}
