import ArgumentParser
import Glibc

/// What a command line asks for.
enum Invocation {
    case verb(any Verb)
    case browse(BrowseOptions)

    /// Reads the command line; ends the process with help, version or a usage error (code 2).
    static func parse(_ arguments: [String]) -> Invocation {
        do {
            switch try StrataCommand.parseAsRoot(verbFirst(arguments)) {
            case let verb as any Verb: return .verb(verb)
            case let browse as BrowseCommand: return .browse(browse.options)
            case var other:
                try other.run()
                exit(0)
            }
        } catch {
            let isHelp = StrataCommand.exitCode(for: error) == .success
            let text = isHelp && asksForWholeHelp(arguments) ? wholeHelp : StrataCommand.fullMessage(for: error)
            if isHelp { print(text) } else { StandardError.write(text + "\n") }
            exit(isHelp ? 0 : 2)
        }
    }

    /// Lets options stand before the verb (`strata --profile p ls`), and between the words of one (`strata rules --profile p lifecycle show`), by moving
    /// the verb's words to the front.
    static func verbFirst(_ arguments: [String]) -> [String] {
        var (words, rest) = ([String](), arguments)
        var verbs = StrataCommand.configuration.subcommands
        while let (index, verb) = next(of: verbs, in: rest) {
            words.append(rest.remove(at: index))
            verbs = verb?.configuration.subcommands ?? []
        }
        return words + rest
    }

    /// The first argument that isn't an option or an option's value, where it is one of these verbs; nil for the verb is "help".
    private static func next(of verbs: [any ParsableCommand.Type], in arguments: [String]) -> (index: Int, verb: (any ParsableCommand.Type)?)? {
        guard !verbs.isEmpty else { return nil }
        var index = 0
        while index < arguments.count {
            let word = arguments[index]
            if word == "help" { return (index, nil) }
            if let verb = verbs.first(where: { $0._commandName == word }) { return (index, verb) }
            guard word.hasPrefix("-"), word != "--", word != "-" else { return nil }
            index += CommonOptions.namesWithValue.contains(word) ? 2 : 1
        }
        return nil
    }

    private static func asksForWholeHelp(_ arguments: [String]) -> Bool {
        ["-h", "--help", "help"].contains(arguments.first) && arguments.count == 1
    }

    /// The root's help with the browser's options in it, since the browser is what `strata` without a verb is.
    private static var wholeHelp: String {
        let root = StrataCommand.helpMessage()
        let browser = StrataCommand.helpMessage(for: BrowseCommand.self)
        guard let own = root.firstRange(of: "OPTIONS:"), let verbs = root.firstRange(of: "SUBCOMMANDS:"),
            let options = browser.firstRange(of: "ARGUMENTS:")
        else { return root }
        return root[..<own.lowerBound] + browser[options.lowerBound...] + "\n" + root[verbs.lowerBound...]
    }
}
