import Foundation
public import S3Model

/// A document of rules as it was before it was replaced, with what has to be known to put it back.
public struct RuleBackup: Sendable, Equatable {
    /// "lifecycle".
    public var kind: String
    public var bucket: String
    /// nil: Amazon's own.
    public var endpoint: String?
    /// Milliseconds since 1970, UTC.
    public var savedAt: Int64
    public var document: StoredRules

    public init(kind: String, bucket: String, endpoint: String?, savedAt: Int64, document: StoredRules) {
        self.kind = kind
        self.bucket = bucket
        self.endpoint = endpoint
        self.savedAt = savedAt
        self.document = document
    }

    static let root = "StrataRuleBackup"

    /// An XML document with the rules' own document in it, untouched; nothing in it where there were no rules.
    public func encoded() -> [UInt8] {
        var attributes: [XMLElement.Attribute] = [.init("kind", kind), .init("bucket", bucket)]
        if let endpoint { attributes.append(.init("endpoint", endpoint)) }
        attributes.append(.init("savedAt", Timestamp.iso(milliseconds: savedAt)))
        if let size = document.minimumObjectSize { attributes.append(.init("minimumObjectSize", size)) }
        let inside = document.tree.map { [XMLElement.Node.element($0)] } ?? []
        return XMLElement(Self.root, attributes: attributes, children: inside).serialized()
    }

    /// Reads `encoded()`'s form back.
    public static func decode(_ bytes: [UInt8]) throws(DecodingFailure) -> RuleBackup {
        let root = try XMLTree.parse(bytes, root: root)
        guard let kind = root.attribute("kind"), let bucket = root.attribute("bucket"), let savedAt = root.attribute("savedAt") else {
            throw DecodingFailure(.malformed, "the backup doesn't say of which rules it is")
        }
        return RuleBackup(
            kind: kind, bucket: bucket, endpoint: root.attribute("endpoint"), savedAt: Timestamp.milliseconds(iso: savedAt) ?? 0,
            document: StoredRules(tree: root.elements.first, minimumObjectSize: root.attribute("minimumObjectSize")))
    }
}

/// Where former documents of rules are kept: one file each, for their owner's eyes only, never overwritten.
public struct RuleBackups: Sendable, Equatable {
    /// Path of the folder; it is made with the first backup.
    public let path: String

    public init(path: String) { self.path = path }

    /// `$XDG_STATE_HOME/strata/rules`, or below `~/.local/state`. **Source**: XDG Base Directory Specification: a relative path there is ignored.
    public init(environment: [String: String], home: String) {
        let given = environment["XDG_STATE_HOME"] ?? ""
        self.init(path: (given.hasPrefix("/") ? given : home + "/.local/state") + "/strata/rules")
    }

    /// Writes a backup, brought to the disk before this returns.
    ///
    /// - Returns: the file's path.
    /// - Throws: `.transport(.localFile)` where it can't be written: then nothing may be replaced.
    public func write(_ backup: RuleBackup) throws(S3Error) -> String {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw LocalFile.error("No backup of the rules can be kept: \(path) can't be made.")
        }
        let stamp = Timestamp.iso(milliseconds: backup.savedAt).filter(\.isNumber)
        let base = "\(path)/\(Self.safe(backup.bucket))-\(backup.kind)-\(stamp.prefix(8))-\(stamp.dropFirst(8).prefix(6))"
        for number in 1..<1000 {
            let name = number == 1 ? "\(base).xml" : "\(base)-\(number).xml"
            let file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            if file < 0 {
                if errno == EEXIST { continue }
                throw LocalFile.failure("No backup of the rules can be kept: \(name) can't be made")
            }
            defer { close(file) }
            try Self.fill(file, backup.encoded(), name)
            return name
        }
        throw LocalFile.error("No backup of the rules can be kept: every name beginning with \(base) is taken.")
    }

    /// Files of a folder that are looked into at most, the newest names first.
    static let most = 500

    /// The backups of one bucket's rules at one endpoint, the newest first.
    ///
    /// - Returns: also the paths of files with that bucket's name that can't be read as backups.
    public func list(kind: String, bucket: String, endpoint: String?) -> (backups: [(path: String, backup: RuleBackup)], unreadable: [String]) {
        let prefix = "\(Self.safe(bucket))-\(kind)-"
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter { $0.hasPrefix(prefix) && $0.hasSuffix(".xml") }
        var backups: [(path: String, backup: RuleBackup)] = []
        var unreadable: [String] = []
        for name in names.sorted(by: >).prefix(Self.most) {
            let file = "\(path)/\(name)"
            guard let bytes = FileManager.default.contents(atPath: file), bytes.count <= RuleFile.limit,
                let backup = try? RuleBackup.decode([UInt8](bytes))
            else {
                unreadable.append(file)
                continue
            }
            // The name stands for several buckets where characters of it were replaced.
            if backup.kind == kind, backup.bucket == bucket, backup.endpoint == endpoint { backups.append((file, backup)) }
        }
        return (backups.sorted { $0.backup.savedAt > $1.backup.savedAt }, unreadable)
    }

    /// A bucket's name as part of a file's.
    private static func safe(_ bucket: String) -> String {
        String(bucket.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == ".") ? $0 : "_" })
    }

    private static func fill(_ file: Int32, _ bytes: [UInt8], _ name: String) throws(S3Error) {
        var failure: S3Error?
        bytes.withUnsafeBytes { bytes in
            do throws(S3Error) { try LocalFile.write(bytes, to: file, name: name) } catch { failure = error }
        }
        if failure == nil, fsync(file) != 0 { failure = LocalFile.failure("\(name) can't be brought to the disk") }
        if let failure {
            unlink(name)
            throw failure
        }
    }
}
