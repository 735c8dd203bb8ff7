import Operations
import S3Client
import S3Model
import StrataCore

/// What a customer's key is kept for.
struct KeyPlace: Sendable, Hashable {
    var profile: String
    var bucket: String
}

extension EffectRunner {
    /// Understands a typed key, base64 or the path of a file that holds it, and keeps it until the program ends.
    func useCustomerKey(_ profile: String, _ bucket: String, _ secret: Secret, then request: KeyedRequest) {
        do throws(S3Error) {
            let key = if let key = CustomerKey(base64: secret.text) { key } else { try Self.keyFile(secret.text) }
            customerKeys.withLock { $0[KeyPlace(profile: profile, bucket: bucket)] = key }
            mailbox.post(.customerKeyTaken(request))
        } catch {
            mailbox.post(.customerKeyRefused(error.message, bucket: bucket, then: request))
        }
    }

    /// Only what looks like a path is opened, so that a mistyped key shows in no message.
    private static func keyFile(_ text: String) throws(S3Error) -> CustomerKey {
        guard text.hasPrefix("/") || text.hasPrefix("./") || text.hasPrefix("../") else {
            throw S3Error(
                kind: .refused, operation: "CustomerKey", code: "InvalidCustomerKey",
                message: "neither base64 of 32 bytes nor a path")
        }
        return try CustomerKeyFile.read(text)
    }

    /// The failure of a read with a key that the store wanted one for: it was another one.
    static func keyed(_ error: S3Error) -> S3Error {
        guard error.status == 400 || error.status == 403 else { return error }
        var result = error
        (result.code, result.message) = ("CustomerKeyWrong", "it is encrypted under another key than the one given")
        return result
    }

    /// The key kept for the bucket of a target; nil where none was given.
    func customerKey(_ ticket: Ticket, _ target: ObjectReference) -> CustomerKey? { customerKey(ticket, bucket: target.bucket) }

    func customerKey(_ ticket: Ticket, bucket: String) -> CustomerKey? {
        customerKeys.withLock { $0[KeyPlace(profile: ticket.profile, bucket: bucket)] }
    }
}
