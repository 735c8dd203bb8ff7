import AWSConfig
import ActionQueue
@preconcurrency import Dispatch
import Glibc
import Operations
import NcursesDriver
import S3Client
import SigV4
import StrataCore
import StrataRuntime
import StrataSettings
import StrataUI
import TerminalUI

/// Wires settings, clients, store and terminal together, and lives as long as the program. **Isolation**: main actor.
@MainActor
final class Browser {
    private static var current: Browser?

    private let driver: NcursesDriver
    private let loop: AppLoop
    private let queue: ActionQueue
    private var sources: [any DispatchSourceProtocol] = []

    /// Opens the browser, or says why it can't and ends the process.
    static func open(_ options: BrowseOptions) {
        do {
            let browser = try Browser(options)
            current = browser
            browser.listen()
            browser.loop.start(at: options.place.map { Place(bucket: $0.bucket, prefix: $0.key) })
        } catch let error as TerminalFailure {
            leave("strata: \(error). Verbs work without one: strata ls, versions, get, put.", status: 2)
        } catch {
            leave("strata: \(error)", status: 2)
        }
    }

    private init(_ options: BrowseOptions) throws {
        let environment = Environment.all()
        let home = environment["HOME"] ?? "/"
        let configuration = AWSConfiguration.load(environment: environment, home: home)
        let (settings, warnings) = SettingsFiles.load(
            environment: environment, home: home, commands: Set(Command.allCases.map(\.rawValue)), contexts: Set(KeyContext.allCases.map(\.rawValue)),
            executable: Self.executable)
        let log = try options.debugFile.map { try DebugLog(path: $0) }
        let bookmarks = BookmarkFile(environment: environment, home: home)
        let mailbox = Mailbox { DispatchQueue.main.async { MainActor.assumeIsolated { Browser.current?.loop.handleMailbox() } } }
        queue = ActionQueue { jobs in mailbox.post(.jobs(jobs.map(JobRow.init))) }
        let theme = options.theme.flatMap(settings.theme(named:)) ?? settings.theme
        var state = AppState(
            profile: options.profile ?? configuration.defaultProfileName, profiles: configuration.profileNames, isReadOnly: options.isReadOnly,
            theme: theme.name, themes: settings.themes.map(\.name))
        state.warnings = warnings.map(\.description) + configuration.warnings
        state.status = Self.startNotice(options, settings, state.warnings)
        do { state.bookmarks = try bookmarks.read() } catch {
            state.status = Notice(.warning, "The bookmarks in \(bookmarks.path) can't be read: \(error)")
        }
        driver = try NcursesDriver(environment: environment, usesMouse: settings.mouse)
        let source = ClientSource { name throws(ConfigurationError) in
            let isFirst = name == (options.profile ?? configuration.defaultProfileName)
            // What the command line says holds for the profile it was said of; others are as their files say.
            let overrides = isFirst ? options.overrides : AWSConfiguration.Overrides(verifiesTLS: options.overrides.verifiesTLS)
            let profile = try configuration.resolve(profile: isFirst ? options.profile : name, overrides: overrides)
            let isAnonymous = try await profile.credentials.credentials(refresh: false) == nil
            return ClientSource.Session(
                client: Session.client(profile, isReadOnly: options.isReadOnly, log: log),
                connection: Connection(profile, isReadOnly: options.isReadOnly, isAnonymous: isAnonymous))
        }
        let runs = RunFolder(environment: environment, home: home)
        let runner = EffectRunner(
            queue: queue, mailbox: mailbox, source: source, runs: runs, backups: RuleBackups(environment: environment, home: home),
            batchAbove: settings.batchAbove, home: environment["HOME"]
        ) { try bookmarks.write($0) }
        loop = AppLoop(
            state: state, driver: driver, keymap: DefaultKeys.keymap.merging(settings.keys),
            themes: Dictionary(settings.themes.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }),
            clock: .system(utc: settings.times == .utc), sizes: settings.sizes, mailbox: mailbox, runner: runner,
            editor: TextEditor(environment: environment),
            onQuit: { Browser.current?.close(status: 0) })
    }

    /// This program's file, beside which its themes may lie.
    private static var executable: String? {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        return count > 0 ? String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
    }

    private static func startNotice(_ options: BrowseOptions, _ settings: Settings, _ warnings: [String]) -> Notice? {
        if let name = options.theme, settings.theme(named: name) == nil {
            return Notice(.warning, "There is no theme \"\(name)\".", hint: "There are \(settings.themes.map(\.name).joined(separator: ", ")).")
        }
        guard let first = warnings.first else { return nil }
        return Notice(.warning, first, hint: warnings.count > 1 ? "and \(warnings.count - 1) more; ! shows them" : nil)
    }

    /// Watches the terminal and the signals that concern it.
    private func listen() {
        let input = DispatchSource.makeReadSource(fileDescriptor: driver.inputDescriptor, queue: .main)
        input.setEventHandler { MainActor.assumeIsolated { Browser.current?.readInput() } }
        sources.append(input)
        on(SIGWINCH) { browser in
            _ = browser.driver.resized()
            browser.loop.handleResize()
        }
        on(SIGTSTP) { browser in
            browser.driver.suspend()
            browser.loop.handleInput()
        }
        on(SIGCONT) { browser in
            browser.driver.resumed()
            browser.loop.handleInput()
        }
        for (number, status) in [(SIGTERM, Int32(143)), (SIGHUP, 129), (SIGINT, 130)] {
            on(number) { $0.close(status: status) }
        }
        for source in sources { source.resume() }
        // A change of size before the watch began was told to nobody.
        _ = driver.resized()
    }

    private func on(_ number: Int32, _ handle: @escaping @MainActor (Browser) -> Void) {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .main)
        source.setEventHandler { MainActor.assumeIsolated { if let browser = Browser.current { handle(browser) } } }
        sources.append(source)
    }

    private func readInput() {
        loop.handleInput()
        if driver.isClosed { close(status: 129) }
    }

    /// Gives the terminal back and ends the process at once: handlers that libraries have for an exit would run while transfers still use them, and
    /// could wait for ever. Nothing waits to be written: journals and files are written as they go, and finished or left by the next start.
    private func close(status: Int32) {
        driver.restore()
        _exit(status)
    }

    private static func leave(_ message: String, status: Int32) -> Never {
        StandardError.write("\(message)\n")
        exit(status)
    }
}
