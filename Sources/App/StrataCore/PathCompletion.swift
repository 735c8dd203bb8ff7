/// What a path that is being typed can go on with.
public struct PathCompletion: Sendable, Equatable {
    public struct Entry: Sendable, Equatable {
        /// The whole text as it would stand in the field; a folder's ends in `/`.
        public var path: String
        public var isFolder: Bool
        /// Bytes; nil for what is no regular file.
        public var size: Int64?

        public init(path: String, isFolder: Bool = false, size: Int64? = nil) {
            self.path = path
            self.isFolder = isFolder
            self.size = size
        }

        /// The last part, as a list shows it.
        public var name: String {
            let start = path.dropLast(isFolder ? 1 : 0).lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex
            return String(path[start...])
        }
    }

    /// The text that was completed.
    public var text: String
    /// By name, byte by byte; not all of them in a large folder.
    public var entries: [Entry]
    /// Names that fit; more than `entries` in a large folder.
    public var total: Int
    /// True where the folder has even more that were not looked at.
    public var isCut: Bool
    /// What all of them begin with; at least `text`.
    public var common: String
    /// Why the folder can't be listed.
    public var problem: String?

    public init(text: String, entries: [Entry] = [], total: Int = 0, isCut: Bool = false, problem: String? = nil) {
        self.text = text
        self.entries = entries
        self.total = total
        self.isCut = isCut
        common = entries.count == 1 ? entries[0].path : text
        self.problem = problem
    }
}

/// The completions under a path prompt, as far as they are on the screen.
public struct PathChoices: Sendable, Equatable {
    public var completion: PathCompletion
    /// The entry that was moved to; nil: the text is what was typed.
    public private(set) var selected: Int?

    public init(_ completion: PathCompletion) { self.completion = completion }

    /// Goes to another entry, round the ends; answers its path.
    mutating func move(_ motion: Motion) -> String? {
        let count = completion.entries.count
        guard count > 0 else { return nil }
        let next: Int =
            switch motion {
            case .up: (selected ?? count) - 1
            case .down: (selected ?? -1) + 1
            case .pageUp, .halfPageUp: max(0, (selected ?? 0) - 10)
            case .pageDown, .halfPageDown: min(count - 1, (selected ?? -1) + 10)
            case .first: 0
            case .last: count - 1
            case .to(let row): min(max(0, row), count - 1)
            case .scroll(let lines): (selected ?? 0) + lines
            }
        selected = (next + count) % count
        return completion.entries[selected ?? 0].path
    }
}
