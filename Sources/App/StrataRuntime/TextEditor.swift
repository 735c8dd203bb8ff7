import Foundation

/// The user's editor: it gets a file of its own, and what it leaves there is the answer.
public struct TextEditor: Sendable {
    private let run: @Sendable (_ path: String) -> Int32

    /// - Parameter run: edits the file at a path while the terminal is its own, and answers an exit status.
    public init(run: @escaping @Sendable (_ path: String) -> Int32) { self.run = run }

    /// `$VISUAL`, else `$EDITOR`, else vi, run by the shell as both may hold arguments. **Source**: environ(7).
    public init(environment: [String: String]) {
        let command = ["VISUAL", "EDITOR"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? "vi"
        self.init { path in
            ForegroundProcess.run("/bin/sh", ["sh", "-c", command + " \"$1\"", "sh", path], environment: environment)
        }
    }

    /// Edits a text in a file that only its owner can read, under a name that says what it is; the file is gone afterwards.
    public func edit(_ text: String, name: String) -> Result<String, TextEditorFailure> {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("strata-\(UUID().uuidString)")
        let safe = String(name.map { $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" ? $0 : "_" })
        let file = folder.appendingPathComponent(safe)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            defer { try? FileManager.default.removeItem(at: folder) }
            try Data(text.utf8).write(to: file)
            let status = run(file.path)
            guard status == 0 else { return .failure(TextEditorFailure("The editor ended with status \(status): nothing was taken over.")) }
            guard let edited = String(data: try Data(contentsOf: file), encoding: .utf8) else {
                return .failure(TextEditorFailure("What the editor left isn't UTF-8: nothing was taken over."))
            }
            return .success(edited)
        } catch {
            return .failure(TextEditorFailure("A text can't be handed to the editor: \(error.localizedDescription)"))
        }
    }
}

/// Why an edited text wasn't taken over, in a sentence.
public struct TextEditorFailure: Error, Sendable, Equatable {
    public var message: String

    init(_ message: String) { self.message = message }
}
