import Foundation
public import StrataCore

/// Where bookmarks are kept: `$XDG_STATE_HOME/strata/bookmarks.json`, else below `~/.local/state`. Readable by its owner only.
public struct BookmarkFile: Sendable {
    public let path: String

    public init(environment: [String: String], home: String) {
        let state = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "\(home)/.local/state"
        path = "\(state)/strata/bookmarks.json"
    }

    /// The kept bookmarks, oldest first; empty where there is no file yet.
    public func read() throws -> [Bookmark] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return try JSONDecoder().decode([Bookmark].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// Replaces them: a new file takes the old one's name once it is whole.
    public func write(_ bookmarks: [Bookmark]) throws {
        let folder = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(bookmarks).write(to: URL(fileURLWithPath: path), options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }
}
