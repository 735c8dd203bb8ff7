import StrataCore
public import TerminalUI

/// The keys of `screens.md`: vi keys and arrows side by side. The first key of a command is the one that hints show.
public enum DefaultKeys {
    /// The table as a keymap, to be merged with `keys.toml`.
    public static let keymap: Keymap = {
        var keymap = Keymap()
        for (context, bindings) in table {
            for (keys, command) in bindings {
                guard let sequence = KeySequence(keys) else { preconditionFailure("a default key can't be read: \(keys)") }
                keymap.bind(sequence, to: command.rawValue, in: context.rawValue)
            }
        }
        return keymap
    }()

    static let table: [KeyContext: [(String, Command)]] = [
        .everywhere: everywhere,
        .buckets: [
            ("a", .createBucket), ("V", .versioning), ("e", .bucketSettings), ("S", .replicationStatus), ("M", .replicationDrift),
            ("d", .deleteBucket), ("X", .emptyBucket), ("i", .bucketPosture),
        ],
        .objects: [
            ("v", .versions), ("i", .inspect), ("p", .preview), (".", .showDeleted), ("space", .mark), ("V", .markRange), ("r", .restore),
            ("u", .undelete), ("w", .download), ("+", .upload), ("S", .replicationStatus), ("M", .replicationDrift),
        ],
        .versions: [
            ("r", .restore), ("u", .undelete), ("w", .download), ("i", .inspect), ("p", .preview), ("space", .mark), ("V", .markRange),
            ("=", .compare), ("D", .deleteVersion), ("S", .replicationStatus), ("M", .replicationDrift),
        ],
        .detail: [("i", .inspect), ("p", .preview), ("w", .download)] + scrolling,
        .plan: motion + [
            ("enter", .open), ("l", .open), ("right", .open), ("y", .accept), ("n", .decline), ("e", .export), ("d", .dryRun), ("r", .retrieve),
            ("ctrl-r", .refresh),
            ("space", .mark),
            ("esc", .escape),
            ("h", .escape), ("left", .escape), ("backspace", .escape), ("q", .escape), ("ctrl-c", .escape),
        ],
        .rules: [
            ("a", .addRule), ("e", .editRule), ("c", .duplicateRule), ("space", .toggleRule), ("d", .deleteRule), ("K", .moveRuleUp),
            ("J", .moveRuleDown), ("t", .ruleTemplates), ("i", .explainRule), ("tab", .rulesTab), ("=", .compareRules), ("ctrl-s", .saveRules),
            ("E", .editRulesText),
            ("w", .exportRules), ("+", .importRules), ("B", .ruleBackups), ("F", .forecast), ("x", .stopForecast), ("T", .forecastTags),
            ("C", .checkForecast),
            ("2", .convertRules), ("D", .destinationProfile), ("S", .replicationStatus), ("M", .replicationDrift),
            ("v", .replicationChecklist), ("p", .replicationPolicies),
        ],
        .report: motion + [
            ("enter", .open), ("l", .open), ("right", .open), ("tab", .nextPane), ("backtab", .previousPane), ("y", .copyMenu),
            ("r", .redrive), ("T", .askMore), ("w", .exportReport), ("x", .stopReport),
            ("ctrl-r", .refresh), ("e", .editSetting), ("U", .undo), ("?", .help), (",", .exact), ("!", .details), ("Q", .queue), ("esc", .escape),
            ("h", .escape),
            ("left", .escape),
            ("backspace", .escape), ("q", .escape), ("ctrl-c", .escape), ("ctrl-l", .redraw), ("ctrl-z", .suspend),
            ("p", .replicationPolicies),
        ],
        .posture: [("space", .foldPosture), ("c", .countPosture), ("x", .stopPosture)],
        .queue: [("x", .cancelJob), ("r", .retryJob)],
        .dialog: [
            ("enter", .open), ("y", .accept), ("n", .decline), ("esc", .escape), ("q", .escape), ("ctrl-c", .escape), ("tab", .nextPane),
            ("backtab", .previousPane), ("left", .previousPane), ("right", .nextPane), ("h", .previousPane), ("l", .nextPane), ("up", .moveUp),
            ("down", .moveDown), ("k", .moveUp), ("j", .moveDown), ("space", .mark), ("pgup", .pageUp), ("pgdn", .pageDown),
        ],
        .form: [
            ("enter", .open), ("ctrl-s", .saveForm), ("esc", .escape), ("ctrl-c", .escape), ("tab", .nextPane), ("backtab", .previousPane),
            ("up", .moveUp), ("down", .moveDown), ("ctrl-p", .moveUp), ("ctrl-n", .moveDown), ("pgup", .pageUp), ("pgdn", .pageDown),
            ("ctrl-o", .addRow), ("insert", .addRow), ("ctrl-x", .removeRow), ("ctrl-t", .formTemplates), ("ctrl-_", .takeBack),
            ("ctrl-r", .bothSides), ("f1", .help),
            ("ctrl-l", .redraw),
            ("ctrl-z", .suspend),
        ],
        .menu: motion + [
            ("enter", .open), ("l", .open), ("right", .open), ("esc", .escape), ("q", .escape), ("h", .escape), ("left", .escape),
            ("backspace", .escape), ("ctrl-c", .escape), ("?", .escape),
        ],
        .input: [
            ("enter", .open), ("esc", .escape), ("ctrl-c", .escape), ("up", .moveUp), ("down", .moveDown), ("ctrl-p", .moveUp), ("ctrl-n", .moveDown),
            ("tab", .complete), ("backtab", .moveUp), ("pgup", .pageUp), ("pgdn", .pageDown),
        ],
    ]

    private static let scrolling: [(String, Command)] = [("space", .pageDown)]

    private static let motion: [(String, Command)] = [
        ("up", .moveUp), ("k", .moveUp), ("down", .moveDown), ("j", .moveDown), ("pgup", .pageUp), ("ctrl-b", .pageUp), ("pgdn", .pageDown),
        ("ctrl-f", .pageDown), ("ctrl-u", .halfPageUp), ("ctrl-d", .halfPageDown), ("g g", .first), ("home", .first), ("G", .last), ("end", .last),
    ]

    private static let everywhere: [(String, Command)] =
        motion + [
            ("enter", .open), ("l", .open), ("right", .open), ("backspace", .out), ("h", .out), ("left", .out), ("tab", .nextPane),
            ("backtab", .previousPane), ("esc", .escape), ("/", .filter), ("f", .fuzzyFind), ("s", .sort), ("o", .goTo), ("t", .asOf),
            ("[", .previousChange), ("]", .nextChange), ("b", .bookmark),
            ("'", .bookmarks), ("<", .back), (">", .forward), (",", .exact), ("ctrl-r", .refresh), ("y", .copyMenu), (":", .palette), ("?", .help),
            ("P", .profiles), ("T", .themes), ("U", .undo), ("Q", .queue), ("R", .rules), ("A", .posture), ("!", .details), ("ctrl-z", .suspend),
            ("q", .quit),
            ("ctrl-c", .quit),
            ("ctrl-l", .redraw),
        ]
}

/// How commands are reached, as hints and help show it.
struct CommandKeys {
    let keymap: Keymap

    /// The key to show beside a command: the table's own first one while it still holds, else the shortest.
    func label(for command: Command, in context: KeyContext) -> String? {
        let own = (DefaultKeys.table[context] ?? []) + (DefaultKeys.table[.everywhere] ?? [])
        for (keys, bound) in own where bound == command {
            guard let sequence = KeySequence(keys), keymap.match(sequence.keys, in: Self.contexts(context)) == .command(command.rawValue) else {
                continue
            }
            return sequence.label
        }
        return keymap.sequences(for: command.rawValue, in: Self.contexts(context)).first?.label
    }

    /// Every key of a command in one context alone.
    func labels(for command: Command, within context: KeyContext) -> [String] {
        keymap.sequences(for: command.rawValue, in: [context.rawValue]).map(\.label)
    }

    /// The contexts that are asked for a key, the narrowest first.
    static func contexts(_ context: KeyContext) -> [String] {
        switch context {
        case .menu, .input, .dialog, .plan, .form, .report, .everywhere: [context.rawValue]
        case .buckets, .objects, .versions, .detail, .queue, .rules, .posture: [context.rawValue, KeyContext.everywhere.rawValue]
        }
    }
}
