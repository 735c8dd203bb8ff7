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

    /// Lets options stand before the verb (`strata --profile p ls`) by moving the verb to the front.
    static func verbFirst(_ arguments: [String]) -> [String] {
        let verbs = Set(StrataCommand.configuration.subcommands.map { $0._commandName }).union(["help"])
        var index = 0
        while index < arguments.count {
            let word = arguments[index]
            if verbs.contains(word) { return [word] + arguments[..<index] + arguments[(index + 1)...] }
            guard word.hasPrefix("-"), word != "--", word != "-" else { return arguments }
            index += CommonOptions.namesWithValue.contains(word) ? 2 : 1
        }
        return arguments
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
