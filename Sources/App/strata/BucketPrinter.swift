import Operations
import S3Client
import S3Model

/// Prints what becomes of buckets: JSON lines, or sentences for a person.
struct BucketPrinter: Sendable {
    let output: Output
    let isJSON: Bool

    init(_ output: Output, isJSON: Bool) {
        self.output = output
        self.isJSON = isJSON
    }

    func print(_ created: CreatedBucket) {
        guard isJSON else {
            let region = created.region.map { "  \($0)" } ?? ""
            let versions = if case .known(let versioning) = created.versioning, versioning.status == .enabled { "  keeps versions" } else { "" }
            return write("s3://\(created.name)\(region)\(versions)")
        }
        line { json in
            json.field("Type", "Bucket")
            json.field("Name", created.name)
            if let region = created.region { json.field("BucketRegion", region) }
            if case .known(let versioning) = created.versioning { json.field("Versioning", versioning.status?.rawValue ?? "") }
        }
    }

    func print(_ versioning: VersioningConfiguration, of bucket: String) {
        guard isJSON else {
            let words =
                switch versioning.status {
                case .enabled: "keeps versions"
                case .suspended: "versions are suspended: those of before stay, new objects overwrite the null version"
                case nil: "keeps no versions, and never did"
                }
            return write("s3://\(bucket)  \(words)\(versioning.mfaDelete ? "; MFA delete is on" : "")")
        }
        line { json in
            json.field("Type", "Versioning")
            json.field("Name", bucket)
            json.field("Status", versioning.status?.rawValue ?? "")
            json.field("MfaDelete", versioning.mfaDelete)
        }
    }

    func print(_ plan: EmptyBucketPlan) {
        guard isJSON else {
            if plan.isNothing { return write("s3://\(plan.bucket) is empty.") }
            write("s3://\(plan.bucket)  \(RowTable.size(plan.bytes))")
            for sentence in plan.sentences { write("  \(sentence)") }
            return
        }
        line { json in
            json.field("Type", "Plan")
            json.field("Name", plan.bucket)
            json.field("Versions", Int64(plan.versions))
            json.field("DeleteMarkers", Int64(plan.deleteMarkers))
            json.field("Objects", Int64(plan.objects))
            json.field("Bytes", plan.bytes)
            json.field("Uploads", Int64(plan.uploads.count))
            if plan.unnameable > 0 { json.field("Unnameable", Int64(plan.unnameable)) }
            if let refusal = plan.refusal { json.field("Refusal", refusal) }
        }
    }

    func print(_ report: EmptyBucketReport, of bucket: String) {
        for refusal in report.refusals { print(refusal) }
        guard isJSON else {
            for sentence in report.sentences { write(sentence) }
            return
        }
        line { json in
            json.field("Type", "Outcome")
            json.field("Name", bucket)
            json.field("RemovedVersions", Int64(report.removedVersions))
            json.field("RemovedDeleteMarkers", Int64(report.removedMarkers))
            json.field("RemovedBytes", report.removedBytes)
            json.field("AbortedUploads", Int64(report.abortedUploads))
            json.field("Locked", Int64(report.locked))
            json.field("Failed", Int64(report.failed))
            json.field("Newer", Int64(report.newer))
            json.field("IsComplete", report.isComplete)
            if let left = report.left { json.field("IsEmpty", left.isEmpty) }
        }
    }

    private func print(_ refusal: EmptyBucketReport.Refusal) {
        guard isJSON else {
            let version = refusal.versionId.map { "  \($0)" } ?? "  unfinished upload"
            return write("stays  \(refusal.key)\(version)  \(refusal.code): \(refusal.message)")
        }
        line { json in
            json.field("Type", "Left")
            json.field("Key", refusal.key)
            if let id = refusal.versionId { json.field("VersionId", id) }
            json.field("Code", refusal.code)
            json.field("Message", refusal.message)
        }
    }

    /// All settings, those that aren't set and those that can't be read as well.
    func print(_ settings: BucketSettings) {
        print("Region", settings.region) { $0 }
        print("Versioning", settings.versioning) { versioning in
            (versioning.status?.rawValue ?? "never switched on") + (versioning.mfaDelete ? ", MFA delete" : "")
        }
        print("Object Lock", settings.objectLock) { lock in
            guard let lock, lock.isEnabled else { return "off" }
            let time = lock.defaultDays.map { " for \($0) days" } ?? lock.defaultYears.map { " for \($0) years" } ?? ""
            return lock.defaultMode.map { "on, new versions \($0)\(time)" } ?? "on, new versions aren't locked by themselves"
        }
        print("Policy is public", settings.policyIsPublic) { $0.map { $0 ? "yes" : "no" } ?? "no policy" }
        for setting in BucketSetting.allCases {
            print(setting.title, settings.document(setting), reason: settings.capabilities[setting]?.reading.reason) { document in
                guard let document else { return setting.absence }
                return isJSON ? document.text : "\n" + document.lines.map { "    \($0)" }.joined(separator: "\n")
            }
        }
    }

    /// - Parameter reason: what the store showed instead of the setting; goes before the error's own words.
    private func print<Value: Sendable & Equatable>(
        _ title: String, _ fact: BucketFacts.Fact<Value>, reason: String? = nil, _ words: (Value) -> String
    ) {
        let text: String
        switch fact {
        case .known(let value): text = words(value)
        case .failed(let error): text = reason ?? error.message
        case .unknown: return
        }
        let isKnown = if case .known = fact { true } else { false }
        guard isJSON else {
            let parts = text.split(separator: "\n", omittingEmptySubsequences: false)
            write("\(title):\(isKnown ? "" : " not known:")\(parts[0].isEmpty ? "" : " ")\(parts[0])")
            for part in parts.dropFirst() { write(String(part)) }
            return
        }
        line { json in
            json.field("Type", "Setting")
            json.field("Name", title)
            json.field("IsKnown", isKnown)
            json.field(isKnown ? "Value" : "Reason", text)
        }
    }

    /// "deleted" and its like.
    func outcome(_ bucket: String, _ word: String) {
        guard isJSON else { return write("s3://\(bucket)  \(word)") }
        line { json in
            json.field("Type", "Outcome")
            json.field("Name", bucket)
            json.field("Outcome", word)
        }
    }

    // MARK: Lines

    private func write(_ text: String) { output.write(Array("\(RowTable.safe(text))\n".utf8)) }

    private func line(_ fill: (inout JSONLine) -> Void) {
        var json = JSONLine()
        json.begin()
        fill(&json)
        json.end()
        output.write(json.take())
    }
}
