public import S3Client
import S3Model

/// Which folders hold nothing but deleted keys: of each, whether a single key is there now. One small request a folder.
public struct FolderStatesOperation: Sendable {
    private let client: S3Client
    private let bucket: String
    private let folders: [String]

    /// - Parameter folders: prefixes that are known to hold versions or markers.
    public init(client: S3Client, bucket: String, folders: [String]) {
        self.client = client
        self.bucket = bucket
        self.folders = folders
    }

    /// Asks four folders at a time.
    ///
    /// - Parameter onFolder: told each folder that could be asked about; those whose request fails stay untold.
    public func run(onFolder: @escaping @Sendable (_ folder: String, _ isDeleted: Bool) -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            var rest = folders[...]
            let start = { (group: inout TaskGroup<Void>) in
                guard let folder = rest.popFirst(), !Task.isCancelled else { return }
                group.addTask {
                    let input = ListObjectsV2Input(bucket: bucket, prefix: folder, maxKeys: 1)
                    guard let page = try? await client.listObjectsV2(input) else { return }
                    onFolder(folder, page.segment.count == 0)
                }
            }
            for _ in 0..<4 { start(&group) }
            while await group.next() != nil { start(&group) }
        }
    }
}
