/// Which keys name which command, by context. Knows commands as names only.
public struct Keymap: Sendable, Equatable {
    /// Bound to this, a sequence does nothing, and hides what a wider context binds it to.
    public static let unbound = "none"

    /// Between the names of several commands that one binding runs in order.
    public static let separator = " ; "

    /// Context name, then sequence, to command name.
    public private(set) var contexts: [String: [KeySequence: String]]

    public init(_ contexts: [String: [KeySequence: String]] = [:]) { self.contexts = contexts }

    /// Binds a sequence; the last binding of a sequence counts.
    public mutating func bind(_ sequence: KeySequence, to command: String, in context: String) {
        contexts[context, default: [:]][sequence] = command
    }

    /// This map with another's bindings over it.
    public func merging(_ other: Keymap) -> Keymap {
        var result = self
        for (context, bindings) in other.contexts {
            for (sequence, command) in bindings { result.bind(sequence, to: command, in: context) }
        }
        return result
    }

    /// What keys typed so far mean.
    public enum Match: Sendable, Equatable {
        case command(String)
        /// The start of a longer sequence.
        case prefix
        case none
    }

    /// Looks keys up in contexts, the narrowest first: the first context that knows them decides; in one context the longer sequence is waited for.
    public func match(_ keys: [Key], in contexts: [String]) -> Match {
        for context in contexts {
            guard let bindings = self.contexts[context] else { continue }
            if bindings.contains(where: { $0.key.keys.count > keys.count && $0.value != Keymap.unbound && $0.key.starts(with: keys) }) {
                return .prefix
            }
            if let command = bindings[KeySequence(keys)] { return command == Keymap.unbound ? .none : .command(command) }
        }
        return .none
    }

    /// The command a sequence is bound to, ignoring longer ones.
    func command(_ keys: [Key], in contexts: [String]) -> String? {
        for context in contexts {
            if let command = self.contexts[context]?[KeySequence(keys)] { return command == Keymap.unbound ? nil : command }
        }
        return nil
    }

    /// The sequences that reach a command in these contexts, shortest first; those a narrower context hides are left out.
    public func sequences(for command: String, in contexts: [String]) -> [KeySequence] {
        var found: [KeySequence] = []
        for context in contexts {
            for (sequence, name) in self.contexts[context] ?? [:] where name == command {
                if self.command(sequence.keys, in: contexts) == command, !found.contains(sequence) { found.append(sequence) }
            }
        }
        return found.sorted { ($0.keys.count, $0.text.utf8.count, $0.text) < ($1.keys.count, $1.text.utf8.count, $1.text) }
    }

    /// Two bindings of one context of which the shorter can only be reached by waiting or by a key that continues neither.
    public struct Conflict: Sendable, Equatable {
        public var context: String
        public var shorter: KeySequence
        public var longer: KeySequence
    }

    /// **Shape**: sorted by context, then sequence.
    public func conflicts() -> [Conflict] {
        contexts.sorted { $0.key < $1.key }.flatMap { context, bindings in
            let sequences = bindings.filter { $0.value != Keymap.unbound }.keys.sorted { $0.text < $1.text }
            return sequences.flatMap { shorter in
                sequences.filter { $0 != shorter && $0.starts(with: shorter.keys) }
                    .map { Conflict(context: context, shorter: shorter, longer: $0) }
            }
        }
    }
}

/// Reads keys one by one and remembers the start of a sequence.
public struct KeyReader: Sendable, Equatable {
    /// The keys of a sequence that isn't finished; shown in the status line.
    public private(set) var pending: [Key] = []

    public init() {}

    /// What came out of a key.
    public enum Outcome: Sendable, Equatable {
        case command(String)
        /// Bound to nothing here.
        case unmapped(Key)
    }

    /// Takes a key. **Shape**: empty while a sequence is unfinished; in the order typed when a sequence that led nowhere is given back.
    public mutating func feed(_ key: Key, keymap: Keymap, contexts: [String]) -> [Outcome] {
        let keys = pending + [key]
        pending = []
        switch keymap.match(keys, in: contexts) {
        case .command(let name):
            return KeyReader.outcomes(name)
        case .prefix:
            pending = keys
            return []
        case .none where keys.count == 1:
            return [.unmapped(key)]
        case .none:
            return fallBack(keys, keymap: keymap, contexts: contexts)
        }
    }

    /// Forgets an unfinished sequence.
    public mutating func reset() { pending = [] }

    private static func outcomes(_ binding: String) -> [Outcome] {
        guard binding.contains(Keymap.separator) else { return [.command(binding)] }
        return binding.split(separator: Keymap.separator).map { .command(String($0)) }
    }

    /// The longest start that means something counts, the keys after it are read anew; a start that means nothing is forgotten.
    private mutating func fallBack(_ keys: [Key], keymap: Keymap, contexts: [String]) -> [Outcome] {
        for count in stride(from: keys.count - 1, to: 0, by: -1) {
            guard let command = keymap.command(Array(keys.prefix(count)), in: contexts) else { continue }
            return KeyReader.outcomes(command) + keys.dropFirst(count).flatMap { feed($0, keymap: keymap, contexts: contexts) }
        }
        return keys.suffix(1).flatMap { feed($0, keymap: keymap, contexts: contexts) }
    }
}
