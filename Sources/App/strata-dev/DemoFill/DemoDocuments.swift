/// The rule documents of the demo's buckets, as their owners might have put them.
enum DemoDocuments {
    private static let namespace = "http://s3.amazonaws.com/doc/2006-03-01/"

    static let backupLifecycle = lifecycle(
        """
        <Rule><ID>history-of-two-years</ID><Filter><Prefix>nightly/</Prefix></Filter><Status>Enabled</Status>\
        <NoncurrentVersionExpiration><NoncurrentDays>730</NoncurrentDays><NewerNoncurrentVersions>2</NewerNoncurrentVersions>\
        </NoncurrentVersionExpiration></Rule>
        <Rule><ID>monthly-to-deep-archive</ID><Filter><And><Prefix>prod/archive/</Prefix><Tag><Key>keep</Key><Value>10y</Value></Tag></And></Filter>\
        <Status>Enabled</Status><Transition><Days>30</Days><StorageClass>GLACIER_IR</StorageClass></Transition>\
        <Transition><Days>365</Days><StorageClass>DEEP_ARCHIVE</StorageClass></Transition></Rule>
        <Rule><ID>staging-short-lived</ID><Filter><Prefix>staging/</Prefix></Filter><Status>Disabled</Status>\
        <Expiration><Days>30</Days></Expiration><NoncurrentVersionExpiration><NoncurrentDays>7</NoncurrentDays></NoncurrentVersionExpiration></Rule>
        <Rule><ID>tidy-up</ID><Filter><Prefix></Prefix></Filter><Status>Enabled</Status>\
        <AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule>
        """)

    static let backupReplication = """
        <ReplicationConfiguration xmlns="\(namespace)"><Role>arn:aws:iam::000000000000:role/backup-replication</Role>
        <Rule><ID>prod-to-frankfurt</ID><Priority>1</Priority><Status>Enabled</Status><Filter><Prefix>prod/</Prefix></Filter>\
        <Destination><Bucket>arn:aws:s3:::db-backups-dr</Bucket><StorageClass>STANDARD_IA</StorageClass></Destination>\
        <DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication></Rule>
        <Rule><ID>nightly-to-frankfurt</ID><Priority>2</Priority><Status>Disabled</Status><Filter><Prefix>nightly/</Prefix></Filter>\
        <Destination><Bucket>arn:aws:s3:::db-backups-dr</Bucket></Destination>\
        <DeleteMarkerReplication><Status>Enabled</Status></DeleteMarkerReplication></Rule>
        </ReplicationConfiguration>
        """

    static let logLifecycle = lifecycle(
        """
        <Rule><ID>cooler-by-the-month</ID><Filter><Prefix>web/</Prefix></Filter><Status>Enabled</Status>\
        <Transition><Days>30</Days><StorageClass>STANDARD_IA</StorageClass></Transition>\
        <Transition><Days>90</Days><StorageClass>GLACIER</StorageClass></Transition><Expiration><Days>400</Days></Expiration></Rule>
        <Rule><ID>debug-two-weeks</ID><Filter><Prefix>debug/</Prefix></Filter><Status>Enabled</Status><Expiration><Days>14</Days></Expiration></Rule>
        <Rule><ID>abort-uploads</ID><Filter><Prefix></Prefix></Filter><Status>Enabled</Status>\
        <AbortIncompleteMultipartUpload><DaysAfterInitiation>3</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule>
        """)

    static let photoLifecycle = lifecycle(
        """
        <Rule><ID>let-s3-decide</ID><Filter><ObjectSizeGreaterThan>131072</ObjectSizeGreaterThan></Filter><Status>Enabled</Status>\
        <Transition><Days>0</Days><StorageClass>INTELLIGENT_TIERING</StorageClass></Transition></Rule>
        """)

    static let sensorLifecycle = lifecycle(
        """
        <Rule><ID>raw-one-year</ID><Filter><Prefix>site=</Prefix></Filter><Status>Enabled</Status><Expiration><Days>365</Days></Expiration>\
        <NoncurrentVersionExpiration><NoncurrentDays>30</NoncurrentDays></NoncurrentVersionExpiration></Rule>
        """)

    /// Of the kind that every store takes.
    static let scratchLifecycle = lifecycle(
        """
        <Rule><ID>scratch</ID><Filter><Prefix>scratch/</Prefix></Filter><Status>Enabled</Status><Expiration><Days>30</Days></Expiration></Rule>
        """)

    private static func lifecycle(_ rules: String) -> String {
        "<LifecycleConfiguration xmlns=\"\(namespace)\">\n\(rules)\n</LifecycleConfiguration>"
    }
}
