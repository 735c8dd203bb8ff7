import Foundation

/// One part that was uploaded.
struct StoredPart {
    var number: Int
    var body: [UInt8]
    var eTag: String
    var lastModified: Date
    var checksum: String?
}

/// A multipart upload under way.
struct StoredUpload {
    let id: String
    let key: [UInt8]
    let initiated: Date
    /// The place in time of the version it will become when multipart versions are dated by initiation.
    let order: Int
    let initiator: Account
    var attributes: ObjectAttributes
    var checksumKind: ChecksumKind?
    var isComposite = false
    /// In order of part number.
    var parts: [StoredPart] = []
}
