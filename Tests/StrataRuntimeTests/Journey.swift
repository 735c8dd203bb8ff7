import ActionQueue
import AWSConfig
import Foundation
import HTTP
import Operations
import S3Client
import SigV4
import StrataCore
import StrataRuntime
import StrataTestSupport
import StrataUI
import StrictS3
import TerminalUI

/// The whole program without a terminal: keys in, screen text out, on a transport of the test's choice.
@MainActor
final class Journey {
    let driver: HeadlessDriver
    let loop: AppLoop
    let queue: ActionQueue
    private let door: QuitDoor
    /// Journals and backups; it goes with this value.
    private let folder = NSTemporaryDirectory() + "strata-journey-\(UUID().uuidString)"

    /// Remembers that the program was left.
    @MainActor private final class QuitDoor { var isOpen = false }

    var hasQuit: Bool { door.isOpen }

    /// 2026-11-22 14:14:00 UTC.
    nonisolated static let now: Int64 = 1_795_356_840_000

    init(
        transport: any HTTPTransport, size: Size = Size(columns: 160, rows: 45), profiles: [String] = ["demo", "weed"], isReadOnly: Bool = false,
        clock: TestClock = TestClock(), correctsClockSkew: Bool = true, editor: TextEditor? = nil,
        home: String? = nil, uploadLimits: UploadOperation.Limits = UploadOperation.Limits(),
        make: (@Sendable (String) async throws(ConfigurationError) -> ResolvedProfile)? = nil
    ) {
        driver = HeadlessDriver(size: size)
        let mailbox = Mailbox(wake: {})
        queue = ActionQueue { jobs in mailbox.post(.jobs(jobs.map(JobRow.init))) }
        let source = ClientSource { name throws(ConfigurationError) in
            let profile = try await make?(name) ?? .test()
            let client = S3Client(
                profile: profile, transport: transport, options: .test(clock, isReadOnly: isReadOnly, correctsClockSkew: correctsClockSkew))
            return ClientSource.Session(client: client, connection: Connection(profile, isReadOnly: isReadOnly))
        }
        let door = QuitDoor()
        loop = AppLoop(
            state: AppState(profile: profiles[0], profiles: profiles, isReadOnly: isReadOnly, themes: []), driver: driver, keymap: DefaultKeys.keymap,
            themes: [:],
            clock: WallClock(now: { Self.now }, zoneOffset: { _ in 0 }, zoneName: "UTC"), mailbox: mailbox,
            runner: EffectRunner(
                queue: queue, mailbox: mailbox, source: source, runs: RunFolder(path: folder + "/runs"),
                backups: RuleBackups(path: folder + "/backups"), clock: WallClock(now: { Self.now }, zoneOffset: { _ in 0 }, zoneName: "UTC"),
                home: home, uploadLimits: uploadLimits),
            editor: editor, onQuit: { door.isOpen = true })
        self.door = door
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Runs a test's body with a store that checks every signature and agrees with the program on the time.
    ///
    /// - Parameters:
    ///   - now: pins the store's time.
    ///   - account: whose keys a profile has.
    static func serving(
        _ configuration: Configuration = Configuration(), now: Date? = nil, size: Size = Size(columns: 160, rows: 45),
        profiles: [String] = ["demo", "weed"], isReadOnly: Bool = false, correctsClockSkew: Bool = true, editor: TextEditor? = nil,
        home: String? = nil, uploadLimits: UploadOperation.Limits = UploadOperation.Limits(),
        account: @escaping @Sendable (String) -> Account = { _ in .first }, _ body: (StrictS3, Journey) async throws -> Void
    ) async throws {
        let server = StrictS3(configuration)
        if let now { server.now = now }
        try server.start()
        defer { server.stop() }
        let endpoint = server.endpoint
        let journey = Journey(
            transport: CurlTransport(), size: size, profiles: profiles, isReadOnly: isReadOnly, clock: TestClock(server.now),
            correctsClockSkew: correctsClockSkew, editor: editor, home: home, uploadLimits: uploadLimits
        ) { name in
            let account = account(name)
            let keys = Credentials(accessKeyId: account.accessKey, secretAccessKey: account.secretKey)
            return .test(endpoint: endpoint, style: .path, credentials: StaticCredentialProvider(keys))
        }
        try await body(server, journey)
    }

    /// Begins, and waits until everything asked for has come.
    func start(at place: Place? = nil) async {
        loop.start(at: place)
        await settle()
    }

    /// Types keys (as keymaps write them, apart by blanks), and waits for what they ask for after each.
    func type(_ keys: String) async {
        for text in keys.split(separator: " ") {
            guard let key = Key(String(text)) else { preconditionFailure("no such key: \(text)") }
            driver.feed([.key(key)])
            loop.handleInput()
            await settle()
        }
    }

    /// Types text letter by letter into a text field.
    func write(_ text: String) async {
        driver.feed(text.map { .key(Key(.character($0))) })
        loop.handleInput()
        await settle()
    }

    /// Types text letter by letter, other keys in angle brackets: `id<tab>30<enter>`.
    func typeText(_ text: String) async {
        var rest = text[...]
        while let first = rest.popFirst() {
            var key = Key(.character(first))
            if first == "<", let end = rest.firstIndex(of: ">"), let named = Key(String(rest[..<end])) {
                key = named
                rest = rest[rest.index(after: end)...]
            }
            driver.feed([.key(key)])
            loop.handleInput()
            await settle()
        }
    }

    /// Types keys without waiting for any answer.
    func press(_ keys: String) {
        driver.feed(keys.split(separator: " ").compactMap { Key(String($0)).map(TerminalEvent.key) })
        loop.handleInput()
    }

    func feed(_ event: TerminalEvent) async {
        driver.feed([event])
        loop.handleInput()
        await settle()
    }

    /// Waits until no job waits or runs and every result has been taken in; results may ask for more.
    func settle() async {
        repeat {
            await queue.waitUntilIdle()
            loop.handleMailbox()
        } while !queue.isIdle || loop.hasMail
        loop.frame()
    }

    /// Takes results in until something is on the screen; for answers that others wait behind. A test's time limit is the way out.
    func until(_ isDone: () -> Bool) async {
        while !isDone(), !Task.isCancelled {
            loop.handleMailbox()
            loop.frame()
            await Task.yield()
        }
    }

    var screen: String { driver.grid?.text() ?? "" }

    /// The first row of the screen with a text.
    func row(_ text: String) -> String? { screen.split(separator: "\n").first { $0.contains(text) }.map(String.init) }
}
