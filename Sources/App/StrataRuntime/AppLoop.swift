import Dispatch
public import StrataCore
import StrataUI
public import TerminalUI
import Timeline

/// Ties terminal, store and background work together. **Isolation**: main actor; woken by the terminal, by the mailbox and by its own frame timer.
@MainActor
public final class AppLoop {
    private let driver: any TerminalDriver
    private var interpreter: Interpreter
    private let keymap: Keymap
    private let clock: WallClock
    private let sizes: SizeStyle
    private let mailbox: Mailbox
    private let runner: EffectRunner
    private let themes: [String: Theme]
    private let editor: TextEditor?
    private let onQuit: @MainActor @Sendable () -> Void
    public private(set) var store: Store
    private var painted: Painted?
    private var tick = 0
    private var title = ""
    private var isFramePlanned = false
    private var isTicking = false
    private var lastFrame = DispatchTime(uptimeNanoseconds: 0)

    /// What the last picture was made from.
    private struct Painted: Equatable {
        var state: AppState
        var size: Size
        var tick: Int
    }

    /// - Parameters:
    ///   - themes: by name; the state's theme is used at once.
    ///   - editor: the user's, for texts that are edited whole; nil where there is none.
    ///   - onQuit: called once the user leaves.
    public init(
        state: AppState, driver: any TerminalDriver, keymap: Keymap, themes: [String: Theme], clock: WallClock, sizes: SizeStyle = .binary,
        mailbox: Mailbox, runner: EffectRunner, editor: TextEditor? = nil, onQuit: @escaping @MainActor @Sendable () -> Void
    ) {
        self.driver = driver
        self.keymap = keymap
        self.themes = themes
        self.clock = clock
        self.sizes = sizes
        self.mailbox = mailbox
        self.runner = runner
        self.editor = editor
        self.onQuit = onQuit
        interpreter = Interpreter(keymap: keymap)
        store = Store(state: state, perform: { _ in })
        store = Store(state: state) { [weak self] effect in self?.perform(effect) }
        if let theme = themes[state.theme] { driver.setTheme(theme) }
    }

    /// Paints the first frame, then begins to ask.
    public func start(at place: Place?) {
        frame()
        store.send(.start(place: place))
        frame()
    }

    /// Takes in what was typed, and paints it before anything else.
    public func handleInput() {
        for event in driver.readEvents() {
            switch event {
            case .resize, .resume: painted = nil
            case .key, .paste, .mouse:
                for part in interpreter.parts(of: event, state: store.state) {
                    for action in interpreter.actions(for: part, state: store.state, size: driver.size) { store.send(action) }
                }
            }
        }
        frame()
    }

    /// Takes in what has come back; the picture follows at most 60 times a second.
    public func handleMailbox() {
        for event in mailbox.drain() { store.send(.event(event)) }
        planFrame()
    }

    /// True when results wait to be taken in.
    public var hasMail: Bool { !mailbox.isEmpty }

    /// The size may have changed: paints anew even at the same size, since the terminal may have cut or moved what it showed.
    public func handleResize() {
        painted = nil
        frame()
    }

    private func perform(_ effect: Effect) {
        switch effect {
        case .copyToClipboard(let text):
            if !driver.copyToClipboard(text) {
                store.send(.event(.notice(Notice(.warning, "Too long for the clipboard: copy fewer keys at once."))))
            }
        case .readTime(let text): readTime(text)
        case .useTheme(let name):
            if let theme = themes[name] { driver.setTheme(theme) }
            painted = nil
        case .redraw:
            if let theme = themes[store.state.theme] { driver.setTheme(theme) }
            painted = nil
        case .suspend:
            driver.suspend()
            painted = nil
        case .editText(let text, let name, let owner): edit(text, name: name, for: owner)
        case .quit: runner.stopUploads(then: onQuit)
        default: runner.perform(effect)
        }
    }

    /// Hands a text to the user's editor and takes in what it leaves.
    private func edit(_ text: String, name: String, for owner: EditedText) {
        guard let editor else { return store.send(.event(.notice(Notice(.warning, "There is no editor here: set VISUAL or EDITOR.")))) }
        var outcome = Result<String, TextEditorFailure>.failure(TextEditorFailure("The editor didn't run."))
        driver.handOver { outcome = editor.edit(text, name: name) }
        painted = nil
        switch outcome {
        case .success(let edited): store.send(.event(.textEdited(edited, for: owner)))
        case .failure(let failure): store.send(.event(.notice(Notice(.error, failure.message))))
        }
    }

    /// Understands a typed time by the user's clock and zone.
    private func readTime(_ text: String) {
        do throws(AsOfTimeError) {
            store.send(.event(.timeRead(try AsOfTime.parse(text, now: clock.now(), zoneOffset: clock.zoneOffset))))
        } catch {
            store.send(.event(.timeRefused(error, text: text)))
        }
    }

    private static let frameInterval: UInt64 = 16_000_000

    private func planFrame() {
        guard !isFramePlanned else { return }
        let due = lastFrame.uptimeNanoseconds + Self.frameInterval
        let now = DispatchTime.now().uptimeNanoseconds
        guard now < due else { return frame() }
        isFramePlanned = true
        DispatchQueue.main.asyncAfter(deadline: DispatchTime(uptimeNanoseconds: due)) { [weak self] in
            MainActor.assumeIsolated {
                self?.isFramePlanned = false
                self?.frame()
            }
        }
    }

    /// Renders and paints, if anything that shows has changed.
    public func frame() {
        let size = driver.size
        let viewports = ScreenLayout(store.state, size: size).viewports
        if viewports != store.state.viewports { store.send(.viewport(viewports)) }
        let picture = Painted(state: store.state, size: size, tick: store.state.isBusy ? tick : 0)
        lastFrame = .now()
        if store.state.isBusy { startTicking() }
        guard picture != painted else { return }
        painted = picture
        let context = ScreenContext(
            size: size, glyphs: driver.glyphs, now: clock.now(), zoneOffset: clock.zoneOffset, zoneName: clock.zoneName, tick: tick, keymap: keymap,
            sizes: sizes)
        let frame = Screen.render(store.state, context)
        driver.paint(frame.grid, cursor: frame.cursor)
        showTitle()
    }

    /// The terminal's title says where the user is.
    private func showTitle() {
        let place = store.state.workspace.place.map { " \($0.uri)" } ?? ""
        let wanted = "strata: \(store.state.profile)\(place)"
        guard wanted != title else { return }
        title = wanted
        driver.setTitle(wanted)
    }

    /// Turns the spinner while something is under way.
    private func startTicking() {
        guard !isTicking else { return }
        isTicking = true
        DispatchQueue.main.asyncAfter(deadline: .now() + .milliseconds(120)) { [weak self] in
            MainActor.assumeIsolated {
                guard let self else { return }
                self.isTicking = false
                self.tick += 1
                self.frame()
            }
        }
    }
}
