/// What S3 says of its storage classes for lifecycle rules. Names are texts as written: a class that isn't known is shown and never rejected here.
///
/// **Source**: Amazon S3 User Guide, "Transitioning objects using Amazon S3 Lifecycle" (the waterfall; minimum storage durations).
public enum StorageClasses {
    /// The classes that a rule can move to, from the top of the waterfall down.
    public static let targets = ["STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"]

    /// True where a rule may move from one class to the other; nil where one of them isn't known.
    public static func allows(from: String, to: String) -> Bool? {
        guard targets.contains(to) else { return from == to ? false : nil }
        switch from {
        case "STANDARD", "": return true
        case "STANDARD_IA": return to != "STANDARD_IA"
        case "INTELLIGENT_TIERING": return !["STANDARD_IA", "INTELLIGENT_TIERING"].contains(to)
        case "ONEZONE_IA", "GLACIER_IR": return ["GLACIER", "DEEP_ARCHIVE"].contains(to)
        case "GLACIER": return to == "DEEP_ARCHIVE"
        case "DEEP_ARCHIVE": return false
        default: return nil
        }
    }

    /// Days of storage that are billed at least; 0 for classes without such a minimum.
    public static func minimumDays(_ name: String) -> Int {
        switch name {
        case "STANDARD_IA", "ONEZONE_IA": 30
        case "GLACIER_IR", "GLACIER": 90
        case "DEEP_ARCHIVE": 180
        default: 0
        }
    }

    /// Which of two classes an object goes to when both are due on the same day: the cheaper one, but INTELLIGENT_TIERING before all except the two
    /// archives. Of classes that aren't known the first.
    ///
    /// **Source**: Amazon S3 User Guide, "How Amazon S3 handles conflicts in lifecycle configurations".
    public static func winner(_ a: String, _ b: String) -> String {
        let order = ["DEEP_ARCHIVE", "GLACIER", "INTELLIGENT_TIERING", "GLACIER_IR", "ONEZONE_IA", "STANDARD_IA"]
        return order.first { $0 == a || $0 == b } ?? a
    }
}
