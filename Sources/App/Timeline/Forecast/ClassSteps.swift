import S3Model

/// Storage classes as small numbers, and which of them lifecycle rules may move an object from and to.
///
/// **Source**: S3 user guide, "How S3 Lifecycle handles conflicts": the cheaper class wins, INTELLIGENT_TIERING wins over all but the two archives.
struct ClassSteps: Sendable {
    /// Numbers of the classes that rules move between: STANDARD is 0, then the six targets from the warmest down.
    static let known = ["STANDARD", "STANDARD_IA", "ONEZONE_IA", "GLACIER_IR", "INTELLIGENT_TIERING", "GLACIER", "DEEP_ARCHIVE"]
    static let standard = 0
    private static let glacier = 5
    /// By source class, whether each class may be moved to.
    private static let targets = known.map { from in known.map { StorageClasses.allows(from: from, to: $0) ?? false } }

    private(set) var names = known

    /// A class's number; an empty text is STANDARD's.
    mutating func number(of name: String) -> Int {
        if name.isEmpty { return Self.standard }
        if let known = names.firstIndex(of: name) { return known }
        names.append(name)
        return names.count - 1
    }

    /// Whether a rule may move an object so. Of classes that Amazon doesn't have nothing is known: they may be moved from and to.
    @inline(__always)
    static func mayMove(_ from: Int, to target: Int) -> Bool {
        if from < known.count, target < known.count { return targets[from][target] }
        return from != target
    }

    /// Whether both are Amazon's.
    @inline(__always)
    static func areKnown(_ a: Int, _ b: Int) -> Bool { a < known.count && b < known.count }

    /// Of transitions due on the same day the one with the higher rank is carried out.
    @inline(__always)
    static func rank(_ target: Int) -> Int { target < known.count ? target : 0 }

    /// Whether a class takes objects below the minimum size under `varies_by_storage_class`.
    @inline(__always)
    static func isArchive(_ target: Int) -> Bool { target == glacier || target == glacier + 1 }
}
