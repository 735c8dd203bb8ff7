import S3Model

extension VersionRestorePlan {
    /// What will be done, and what it means for the key's history, in one or two sentences.
    ///
    /// - Parameters:
    ///   - time: writes a moment (milliseconds since 1970, UTC) as the reader wants it.
    ///   - size: writes a number of bytes.
    public func sentence(time: (Int64) -> String, size: (Int64) -> String) -> String {
        if let refusal { return refusal.message }
        let which = row.lastModified.map { "the version of \(time($0))" } ?? "version \(versionId)"
        switch mechanism {
        case .nothing:
            return "Nothing to do: the key holds the content of \(which) already."
        case .removeMarkers(let markers):
            let what = markers.count == 1 ? "the delete marker above it" : "the \(markers.count) delete markers above it"
            return "Undelete \(which) (\(size(row.size))): take \(what) away. This removes the record of the deletion; no data is moved."
        case .copy, .multipartCopy:
            return "Make \(which) (\(size(row.size))) current again, as a new version on top. \(history) Nothing is deleted."
        }
    }

    private var history: String {
        let entries = newerEntries == 1 ? "The newer entry" : "The \(newerEntries) newer entries"
        let markers: String
        switch newerMarkers {
        case 0: markers = ""
        case newerEntries: markers = newerEntries == 1 ? ", a marker," : ", all markers,"
        case 1: markers = ", one of them a marker,"
        default: markers = ", \(newerMarkers) of them markers,"
        }
        return "\(entries)\(markers) \(newerEntries == 1 ? "stays" : "stay") in the history."
    }

    /// What the restore insists on, in words.
    public var guardSentence: String {
        switch mechanism {
        case .nothing: "nothing is sent"
        case .removeMarkers: "only the markers named here are removed"
        case .copy, .multipartCopy: "stops if anyone writes the key in the meantime"
        }
    }
}
