import Foundation

/// If-Match and its like. Source: RFC 9110 section 13; AWS docs, "Add preconditions to S3 operations with conditional requests".
enum Conditions {
    private static func names(_ header: String, _ eTag: String) -> Bool {
        header.split(separator: ",").contains { item in
            let value = item.trimmingCharacters(in: .whitespaces)
            return value == "*" || value.trimmingCharacters(in: CharacterSet(charactersIn: "\"")) == eTag
        }
    }

    /// Conditions of a write: If-Match against the current object (404 NoSuchKey when there is none), If-None-Match only as `*` (501 otherwise).
    static func checkWrite(_ call: Call, current: StoredVersion?) throws(Refusal) {
        guard !call.ignoresConditions else { return }
        let current = current?.isDeleteMarker == true ? nil : current
        if let wanted = call.header("if-match") {
            guard let current else { throw noSuchKey(call) }
            guard names(wanted, current.eTag) else { throw .preconditionFailed("If-Match") }
        }
        if let unwanted = call.header("if-none-match") {
            guard unwanted == "*" else {
                throw Refusal(
                    501, "NotImplemented", "A header you provided implies functionality that is not implemented",
                    details: [("Header", "If-None-Match")])
            }
            guard current == nil else { throw .preconditionFailed("If-None-Match") }
        }
    }

    /// Conditions of a read; nil: go on, else 304. Order of precedence: RFC 9110 section 13.2.2.
    static func checkRead(_ call: Call, _ version: StoredVersion) throws(Refusal) -> Answer? {
        if let wanted = call.header("if-match") {
            guard names(wanted, version.eTag) else { throw .preconditionFailed("If-Match") }
        } else if let since = call.header("if-unmodified-since").flatMap(Timestamp.parseHTTP), version.lastModified > since {
            throw .preconditionFailed("If-Unmodified-Since")
        }
        let notModified = Answer(
            status: 304, headers: [Header("ETag", "\"\(version.eTag)\""), Header("Last-Modified", Timestamp.http(version.lastModified))])
        if let unwanted = call.header("if-none-match") {
            if names(unwanted, version.eTag) { return notModified }
        } else if let since = call.header("if-modified-since").flatMap(Timestamp.parseHTTP), version.lastModified <= since {
            return notModified
        }
        return nil
    }

    /// Conditions on the source of a copy, all 412 (AWS docs, CopyObject, "x-amz-copy-source-if Headers").
    static func checkSource(_ call: Call, _ version: StoredVersion) throws(Refusal) {
        guard !call.ignoresConditions else { return }
        if let wanted = call.header("x-amz-copy-source-if-match") {
            guard names(wanted, version.eTag) else { throw .preconditionFailed("x-amz-copy-source-If-Match") }
        } else if let since = call.header("x-amz-copy-source-if-unmodified-since").flatMap(Timestamp.parseHTTP), version.lastModified > since {
            throw .preconditionFailed("x-amz-copy-source-If-Unmodified-Since")
        }
        if let unwanted = call.header("x-amz-copy-source-if-none-match") {
            guard !names(unwanted, version.eTag) else { throw .preconditionFailed("x-amz-copy-source-If-None-Match") }
        } else if let since = call.header("x-amz-copy-source-if-modified-since").flatMap(Timestamp.parseHTTP), version.lastModified <= since {
            throw .preconditionFailed("x-amz-copy-source-If-Modified-Since")
        }
    }

    static func noSuchKey(_ call: Call) -> Refusal {
        Refusal(404, "NoSuchKey", "The specified key does not exist.", details: [("Key", call.keyText)])
    }
}
