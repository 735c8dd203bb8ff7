import S3Model

extension AppState {
    /// Does what was asked of a bucket.
    mutating func answerBuckets(_ decision: Decision) -> [Effect] {
        switch decision {
        case .readPosture(let bucket, let asked, let depth): return readPosture(of: bucket, asked, depth)
        case .planEmptying(let bucket): return planEmptying(bucket)
        case .createBucket(let wanted):
            status = Notice(.info, "Making the bucket \(wanted.name)…")
            return [.createBucket(beginChange(), wanted)]
        case .setVersioning(let change):
            status = Notice(.info, "Changing the versioning of \(change.bucket)…")
            return [.setVersioning(beginChange(), change)]
        case .deleteBucket(let bucket):
            status = Notice(.info, "Deleting the bucket \(bucket)…")
            return [.deleteBucket(beginChange(), bucket: bucket)]
        case .emptyBucket(let plan):
            status = Notice(.info, "Removing everything in \(plan.bucket); Q shows how far it is, and x stops it there.")
            return [.emptyBucket(beginChange(), plan)]
        default: return []
        }
    }

    /// Why a command on the bucket under the cursor can't be used now; nil where it can.
    func disabledForBucket(_ command: Command) -> String? {
        if command == .createBucket { return workspace.connection == nil ? "not connected yet" : nil }
        if workspace.buckets.current == nil { return "no bucket under the cursor" }
        return workspace.buckets.looking == nil ? nil : "another bucket is being looked at"
    }
}
