public import Timeline

extension Forecast.Action {
    /// What is done, in a few words.
    public var words: String {
        switch self {
        case .delete: "delete for good"
        case .putMarker: "marker on top"
        case .transition(let storageClass): "to \(storageClass)"
        case .deleteNoncurrent: "delete older"
        case .transitionNoncurrent(let storageClass): "older to \(storageClass)"
        case .removeMarker: "lone marker goes"
        case .abortUpload: "abort upload"
        }
    }
}

/// When something is due, as people say it.
public func dueText(days: Int) -> String {
    switch days {
    case ...0: "at the next run"
    case 1: "tomorrow"
    default: "in \(grouped(Int64(days))) days"
    }
}
