/// A key to delete, or one version of it. Two are the same where their bytes are.
public struct ObjectVersionIdentifier: Sendable, Hashable {
    public var key: String
    /// nil: the key itself, which in a versioned bucket gets a delete marker.
    public var versionId: String?

    public init(key: String, versionId: String? = nil) {
        self.key = key
        self.versionId = versionId
    }

    /// Swift's own comparison takes different byte sequences for equal where they look the same.
    public static func == (a: ObjectVersionIdentifier, b: ObjectVersionIdentifier) -> Bool {
        a.key.utf8.elementsEqual(b.key.utf8) && a.versionId == b.versionId
    }

    public func hash(into hasher: inout Hasher) {
        for byte in key.utf8 { hasher.combine(byte) }
        hasher.combine(versionId)
    }
}

/// What became of one key of DeleteObjects.
public enum DeleteOutcome: Sendable, Equatable {
    /// Gone, or marked as deleted: then with the marker's id where the store says it.
    case deleted(isDeleteMarker: Bool, deleteMarkerVersionId: String?)
    /// Refused, in the store's words.
    case failed(code: String, message: String)
    /// The answer doesn't say: it has to be read before anything is repeated.
    case unknown
}

/// DeleteObjects' documents. **Source**: Amazon S3 API reference, DeleteObjects.
public enum DeleteDocuments {
    /// Keys that one request can name.
    public static let mostKeys = 1000

    /// True where XML carries the key so that every store reads the same one: no control characters (CR and LF are easily normalised on the way),
    /// nothing that XML 1.0 forbids. Others go by DeleteObject.
    public static func canCarry(_ object: ObjectVersionIdentifier) -> Bool {
        object.key.unicodeScalars.allSatisfy {
            $0.value >= 0x20 && $0.value != 0x7f && XMLMark.isLegal($0.value) && !XMLMark.range.contains($0.value)
        }
    }

    /// The request's document, at most `mostKeys` keys that `canCarry`.
    public static func encode(_ objects: [ObjectVersionIdentifier]) -> [UInt8] {
        let elements = objects.map { object in
            XMLElement(
                "Object",
                elements: [XMLElement("Key", text: object.key)] + (object.versionId.map { [XMLElement("VersionId", text: $0)] } ?? []))
        }
        return S3Document.root("Delete", elements + [XMLElement("Quiet", text: "false")]).serialized()
    }

    /// The outcome of each key that was sent, in that order; a key in neither list of the answer is `.unknown`.
    public static func decode(_ bytes: [UInt8], sent: [ObjectVersionIdentifier]) throws(DecodingFailure) -> [DeleteOutcome] {
        let root = try XMLTree.parse(bytes, root: "DeleteResult")
        var exact: [ObjectVersionIdentifier: DeleteOutcome] = [:]
        let sentIds = Set(sent)
        for element in root.elements {
            guard let key = element.text(at: "Key"), let outcome = outcome(element) else { continue }
            var id = element.text(at: "VersionId").flatMap { $0.isEmpty ? nil : $0 }
            // SeaweedFS 4.48 names a marker that is gone only as DeleteMarkerVersionId (observed).
            if id == nil, let marker = element.text(at: "DeleteMarkerVersionId"), sentIds.contains(.init(key: key, versionId: marker)) { id = marker }
            exact[ObjectVersionIdentifier(key: key, versionId: id)] = outcome
        }
        let times = Dictionary(sent.map { (ObjectVersionIdentifier(key: $0.key), 1) }, uniquingKeysWith: +)
        return sent.map { object in
            if let outcome = exact[object] { return outcome }
            // An answer without version ids can still only mean this one where the key was sent once.
            let bare = ObjectVersionIdentifier(key: object.key)
            return times[bare] == 1 ? exact[bare] ?? .unknown : .unknown
        }
    }

    private static func outcome(_ element: XMLElement) -> DeleteOutcome? {
        switch element.localName {
        case "Deleted":
            .deleted(
                isDeleteMarker: element.text(at: "DeleteMarker")?.lowercased() == "true",
                deleteMarkerVersionId: element.text(at: "DeleteMarkerVersionId").flatMap { $0.isEmpty ? nil : $0 })
        case "Error":
            .failed(code: element.text(at: "Code") ?? "", message: element.text(at: "Message") ?? "")
        default: nil
        }
    }
}
