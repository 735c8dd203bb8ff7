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
    public func run(onFolder: (_ folder: String, _ isDeleted: Bool) -> Void) async {
        await Concurrent.each(folders, atOnce: 4) { folder -> Bool? in
            let page = try? await client.listObjectsV2(ListObjectsV2Input(bucket: bucket, prefix: folder, maxKeys: 1))
            return page.map { $0.segment.count == 0 }
        } take: { index, isDeleted in
            if let isDeleted { onFolder(folders[index], isDeleted) }
            return true
        }
    }
}
