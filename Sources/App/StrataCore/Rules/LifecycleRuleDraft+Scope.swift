import S3Model

extension LifecycleRuleDraft {
    /// True where it moves, hides or deletes versions; aborting uploads and removing lone markers takes nothing from anybody.
    var actsOnObjects: Bool {
        if !transitions.isEmpty || !noncurrentTransitions.isEmpty || noncurrentExpiration != nil { return true }
        if case .due? = expiration { return true }
        return false
    }
}
