import Foundation
public import S3Model

/// Rules in a file: JSON as the AWS CLI has it, the store's own XML, or a backup of Strata's.
public enum RuleFile {
    /// Which rules a file is to hold; raw values are those of backups.
    public enum Kind: String, Sendable { case lifecycle, replication }

    /// Why a text isn't a document of the rules that are wanted.
    public struct Failure: Error, Sendable, Equatable {
        /// One sentence.
        public var message: String

        public init(message: String) { self.message = message }
    }

    /// Bytes of a file beyond which it can't be rules (1,000 of them take far less).
    public static let limit = 16 << 20

    /// Reads a document in whichever of the three forms it is.
    ///
    /// - Returns: the rules; `minimumObjectSize` is nil where the text doesn't say it.
    public static func decode(_ bytes: [UInt8], _ kind: Kind = .lifecycle) throws(Failure) -> StoredRules {
        guard bytes.count <= limit else { throw Failure(message: "it is far too large for rules") }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Failure(message: "it isn't UTF-8") }
        let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        do {
            if start.hasPrefix("{") {
                if kind == .replication { return StoredRules(try ReplicationJSON.decode(String(start))) }
                let (configuration, size) = try LifecycleJSON.decode(String(start))
                return StoredRules(configuration, minimumObjectSize: size)
            }
            guard start.hasPrefix("<") else { throw Failure(message: "it is neither JSON nor XML") }
            if start.contains("<\(RuleBackup.root)") {
                let backup = try RuleBackup.decode(Array(start.utf8))
                guard backup.kind == kind.rawValue else { throw Failure(message: "it is a backup of \(backup.kind) rules") }
                return backup.document
            }
            switch kind {
            case .lifecycle: return StoredRules(try LifecycleConfiguration.decode(Array(start.utf8)))
            case .replication: return StoredRules(try ReplicationConfiguration.decode(Array(start.utf8)))
            }
        } catch let failure as Failure {
            throw failure
        } catch let failure as RuleJSONFailure {
            throw Failure(message: failure.message)
        } catch let failure as DecodingFailure {
            throw Failure(message: failure.message)
        } catch {
            throw Failure(message: "\(error)")
        }
    }

    /// The rules as the AWS CLI's JSON, or as XML where the path ends in `.xml`; ends with a line feed.
    public static func encode(_ rules: StoredRules, as path: String, _ kind: Kind = .lifecycle) -> [UInt8] {
        let bytes =
            switch (kind, path.hasSuffix(".xml")) {
            case (.lifecycle, true): rules.lifecycle.encoded()
            case (.lifecycle, false): Array(LifecycleJSON.encode(rules.lifecycle, minimumObjectSize: rules.minimumObjectSize).utf8)
            case (.replication, true): rules.replication.encoded()
            case (.replication, false): Array(ReplicationJSON.encode(rules.replication).utf8)
            }
        return bytes.last == UInt8(ascii: "\n") ? bytes : bytes + [UInt8(ascii: "\n")]
    }
}
