import Glibc
import Operations
import StrataCore

/// Finds what a path that is being typed can go on with, in the local file system.
struct PathCompletionReader: Sendable {
    /// Entries of a folder that are looked at, at most; and of those that fit, how many are shown.
    private static let (mostRead, mostShown) = (20_000, 500)

    let text: String
    /// What `~` stands for; nil: nothing.
    let home: String?

    /// Lists the folder that the text names so far, and keeps what begins with the rest of it; names that are hidden only where a dot was typed.
    ///
    /// Names that aren't UTF-8 are left out, since a line of text can't hold them.
    func run() -> PathCompletion {
        if text == "~" { return PathCompletion(text: text, entries: [PathCompletion.Entry(path: "~/", isFolder: true)], total: 1) }
        let folderText = text.lastIndex(of: "/").map { String(text[...$0]) } ?? ""
        let start = String(text.dropFirst(folderText.count))
        let folder = folderText.isEmpty ? "." : LocalPath.expanded(folderText, home: home)
        guard let stream = opendir(folder) else {
            return PathCompletion(text: text, problem: "\(folderText): \(String(cString: strerror(errno)))")
        }
        defer { closedir(stream) }
        var names: [String] = []
        var isCut = false
        while let entry = readdir(stream) {
            guard let name = Self.name(of: entry), name != ".", name != "..", Self.fits(name, start) else { continue }
            if names.count == Self.mostRead {
                isCut = true
                break
            }
            names.append(name)
        }
        names.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let entries = names.prefix(Self.mostShown).map { Self.entry(folderText, $0, in: folder) }
        var completion = PathCompletion(text: text, entries: entries, total: names.count, isCut: isCut)
        if entries.count != 1 { completion.common = folderText + (Self.commonStart(names) ?? "") }
        return completion
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> String? {
        withUnsafePointer(to: &entry.pointee.d_name) { field in
            field.withMemoryRebound(to: UInt8.self, capacity: MemoryLayout.size(ofValue: entry.pointee.d_name)) { bytes in
                String(validating: UnsafeBufferPointer(start: bytes, count: strlen(bytes)), as: UTF8.self)
            }
        }
    }

    private static func fits(_ name: String, _ start: String) -> Bool {
        name.utf8.starts(with: start.utf8) && (!name.hasPrefix(".") || start.hasPrefix("."))
    }

    /// Follows links: what they lead to is what would be read.
    private static func entry(_ folderText: String, _ name: String, in folder: String) -> PathCompletion.Entry {
        var status = stat()
        let isKnown = stat("\(folder)/\(name)", &status) == 0
        let isFolder = isKnown && status.st_mode & S_IFMT == S_IFDIR
        let isFile = isKnown && status.st_mode & S_IFMT == S_IFREG
        return PathCompletion.Entry(
            path: folderText + name + (isFolder ? "/" : ""), isFolder: isFolder, size: isFile ? Int64(status.st_size) : nil)
    }

    /// The characters that all names begin with, none of them cut in two; nil without names.
    private static func commonStart(_ names: [String]) -> String? {
        guard var common = names.first else { return nil }
        for name in names.dropFirst() {
            var end = common.startIndex
            for (mine, theirs) in zip(common, name) {
                guard mine.utf8.elementsEqual(theirs.utf8) else { break }
                end = common.index(after: end)
            }
            common = String(common[..<end])
        }
        return common
    }
}
