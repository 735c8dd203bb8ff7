import S3Model
import Timeline

/// The ways to write a version on top, from the cheapest down, and what follows a failure of one: a value, without a network.
struct WriteLadder: Sendable, Equatable {
    enum Way: Sendable, Equatable {
        /// CopyObject that takes metadata over by itself.
        case copy
        /// CopyObject that sends all metadata again, for stores that refuse a copy onto the same key without a change.
        case copyReplacing
        /// A multipart upload of parts copied inside the store.
        case parts
        /// Down to this machine and up again.
        case through
    }

    /// What to do after a failure.
    enum Decision: Sendable, Equatable {
        /// Try at once, as the ladder stands now.
        case again
        /// Nobody knows whether it was carried out: read the key's versions first.
        case look
        /// A condition failed: read the key's versions and see who wrote.
        case compare
        case fail
    }

    private(set) var way: Way
    private(set) var sendsACL = true
    private(set) var sendsClass = true
    private(set) var sendsConditions = true
    private(set) var sendsChecksum = true
    private(set) var losses: [VersionRestorePlan.Loss] = []
    private(set) var detour: String?
    private var resends = 0

    init(_ way: Way) { self.way = way }

    /// The decision after a failed attempt; moves the ladder on where another way is left.
    mutating func failed(_ error: S3Error) -> Decision {
        if error.kind == .cancelled || error.kind == .refused { return .fail }
        if error.leavesOutcomeOpen { return .look }
        guard error.kind == .service || error.kind == .undecodable else { return .fail }
        if error.code == "PreconditionFailed" || error.code == "ConditionalRequestConflict" || error.status == 412 { return .compare }
        // If-Match where a marker lies on top by now. Source: S3 API reference, CopyObject, If-Match.
        if error.code == "NoSuchKey" || error.code == "NotFound" && error.status == 404 { return .compare }
        if dropWhatIsRefused(error) { return .again }
        return step(error) ? .again : .fail
    }

    /// Something was found not to have been carried out: allows it to be sent again, but not for ever.
    mutating func mayResend() -> Bool {
        resends += 1
        return resends <= 3
    }

    /// Leaves out the one thing that the store named as the reason.
    private mutating func dropWhatIsRefused(_ error: S3Error) -> Bool {
        let text = error.message.lowercased()
        if sendsACL, error.code == "AccessControlListNotSupported" {
            sendsACL = false
            losses.append(.init("ACL", "the bucket has ACLs switched off"))
            return true
        }
        if sendsClass, error.code == "InvalidStorageClass" {
            sendsClass = false
            losses.append(.init("storage class", "the store doesn't know it"))
            return true
        }
        if sendsChecksum, way == .parts, text.contains("checksum") {
            sendsChecksum = false
            return true
        }
        if sendsConditions, error.status == 501 || error.status == 400, text.contains("if-match") || text.contains("if-none-match") {
            sendsConditions = false
            detour = "without the store's guard, which it doesn't know; the key was read before and after"
            return true
        }
        return false
    }

    /// Takes the next way down; false where there is none for this failure.
    private mutating func step(_ error: S3Error) -> Bool {
        let text = error.message.lowercased()
        let isTooLarge = error.code == "EntityTooLarge" || text.contains("maximum allowable size")
        let isRefusedCopy = error.status == 501 || error.status == 405 || error.code == "NotImplemented" || text.contains("itself")
        switch way {
        case .copy where isTooLarge, .copyReplacing where isTooLarge: way = .parts
        case .copy where isRefusedCopy && error.status == 400:
            way = .copyReplacing
            detour = "by a copy that sends all metadata again, since the store refuses a plain one onto the same key"
        case .copy where isRefusedCopy, .copyReplacing where isRefusedCopy, .parts where isRefusedCopy:
            way = .through
            detour = "by download and upload, since the store refuses the copy"
        default: return false
        }
        return true
    }
}
