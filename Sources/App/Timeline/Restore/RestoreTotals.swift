/// What a plan adds up to.
public struct RestoreTotals: Sendable, Equatable {
    /// Keys, and bytes of the versions wanted.
    public struct Sum: Sendable, Equatable {
        public var keys = 0
        public var bytes: Int64 = 0

        public init(keys: Int = 0, bytes: Int64 = 0) {
            self.keys = keys
            self.bytes = bytes
        }

        mutating func add(_ size: Int64) {
            keys += 1
            bytes += size
        }
    }

    /// Bytes of `copy` are copied inside the store; those of `undelete` aren't moved.
    public var undelete = Sum()
    public var copy = Sum()
    /// Counted also while hiding is off.
    public var hide = Sum()
    public var unchanged = Sum()
    public var unknown = Sum()
    public var unrecoverable = Sum()
    /// Delete markers to remove.
    public var markers = 0
    /// Parts of copies above the threshold.
    public var parts = 0
    /// Keys among the copies that are copied in parts.
    public var copiesInParts = 0
    /// Requests of a run, without the listing that was made already.
    public var requests = 0
    /// Money beside the requests, by storage class, of the copies; classes without any are left out. Sorted by name.
    public private(set) var charges: [StorageCharges] = []
    var obstacles: [UInt8: Int] = [:]
    var reasons: [UInt8: Int] = [:]

    public init() {}

    public subscript(action: RestoreAction) -> Sum {
        get {
            switch action {
            case .undelete: undelete
            case .copy: copy
            case .hide: hide
            case .unchanged: unchanged
            case .unknown: unknown
            case .unrecoverable: unrecoverable
            }
        }
        set {
            switch action {
            case .undelete: undelete = newValue
            case .copy: copy = newValue
            case .hide: hide = newValue
            case .unchanged: unchanged = newValue
            case .unknown: unknown = newValue
            case .unrecoverable: unrecoverable = newValue
            }
        }
    }

    /// Keys that can't be brought back, by the reason.
    public func count(of obstacle: RestoreObstacle) -> Int { obstacles[obstacle.rawValue] ?? 0 }

    /// Unknown keys, by the reason.
    public func count(of reason: UnknownReason) -> Int { reasons[reason.rawValue] ?? 0 }

    /// Seconds that a run takes.
    ///
    /// - Parameters:
    ///   - concurrency: requests in flight.
    ///   - latency: seconds a request takes.
    ///   - bytesPerSecond: at which the store copies inside itself, in all.
    public func estimatedSeconds(concurrency: Int, latency: Double = 0.05, bytesPerSecond: Double = 500e6) -> Double {
        max(Double(requests) * latency / Double(max(1, concurrency)), Double(copy.bytes) / bytesPerSecond)
    }

    /// Counts a copy, with the requests and charges that come of it.
    mutating func addCopy(size: Int64, storageClass: String, _ options: RestoreOptions) {
        let parts = options.parts(size: size)
        requests += (parts == 0 ? options.requests.copy : options.requests.multipartCopy + parts) + options.requests.acl + options.requests.verify
        self.parts += parts
        if parts > 0 { copiesInParts += 1 }
        copy.add(size)
        charge(storageClass, size)
    }

    /// Adds what a run asks once, where it has anything to do.
    mutating func addOverhead(_ once: RestoreRequests) {
        if requests > 0 { requests += once.run }
        if copy.keys > 0 { requests += once.ownership }
    }

    private mutating func charge(_ storageClass: String, _ size: Int64) {
        guard let rates = StorageCharges(storageClass: storageClass) else { return }
        let index: Int
        if let known = charges.firstIndex(where: { $0.storageClass == storageClass }) {
            index = known
        } else {
            index = charges.firstIndex { $0.storageClass > storageClass } ?? charges.count
            charges.insert(rates, at: index)
        }
        charges[index].sum.add(size)
    }
}

/// What AWS charges for a storage class beside requests and storage: reading it, and removing it early.
public struct StorageCharges: Sendable, Equatable {
    public let storageClass: String
    /// Each gigabyte read, also by a copy, is charged.
    public let hasRetrievalCharge: Bool
    /// Days that the new version is charged for at least, also when an undo removes it earlier.
    public let minimumDays: Int
    public internal(set) var sum = RestoreTotals.Sum()

    /// nil for classes without such charges, and unknown ones.
    init?(storageClass: String) {
        let days: Int
        switch storageClass {
        case "STANDARD_IA", "ONEZONE_IA": days = 30
        case "GLACIER_IR", "GLACIER": days = 90
        case "DEEP_ARCHIVE": days = 180
        default: return nil
        }
        self.storageClass = storageClass
        hasRetrievalCharge = true
        minimumDays = days
    }

    /// True for classes that only RestoreObject makes readable. (The archive tiers of INTELLIGENT_TIERING don't show in a listing; HEAD says.)
    public static func isArchive(_ storageClass: String) -> Bool { storageClass == "GLACIER" || storageClass == "DEEP_ARCHIVE" }
}
