import Glibc
import S3Model

/// The question before a verb changes something.
enum Confirmation {
    /// True where there is a person to ask: what is read and what is said both are a terminal's.
    static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// Asks on the terminal; without a person to ask, only `--yes` changes anything.
    ///
    /// - Throws: `.refused` "NeedsYes" where there is nobody to ask, "No" where the answer isn't yes.
    static func require(_ question: String, yes: Bool, operation: String) throws(S3Error) {
        if yes { return }
        guard canAsk else {
            throw refusal("NeedsYes", "nothing was changed: without a terminal to ask on it takes --yes", operation)
        }
        StandardError.write("\(RowTable.safe(question)) [y/N] ")
        let answer = readLine()?.trimmingPrefix(while: \.isWhitespace).lowercased() ?? ""
        guard answer.hasPrefix("y") else { throw refusal("No", "nothing was changed", operation) }
    }

    /// The same for what is to be typed in full: `word` and nothing else.
    static func require(typed word: String, _ question: String, yes: Bool, operation: String) throws(S3Error) {
        if yes { return }
        guard canAsk else {
            throw refusal("NeedsYes", "nothing was changed: without a terminal to ask on it takes --yes", operation)
        }
        StandardError.write("\(RowTable.safe(question)) Type \(RowTable.safe(word)): ")
        guard readLine() == word else { throw refusal("No", "nothing was changed", operation) }
    }

    private static func refusal(_ code: String, _ message: String, _ operation: String) -> S3Error {
        S3Error(kind: .refused, operation: operation, code: code, message: message)
    }
}
