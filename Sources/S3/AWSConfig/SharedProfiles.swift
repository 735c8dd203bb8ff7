/// The profiles of the shared `config` and `credentials` files, each value with the place it was read from.
struct SharedProfiles: Sendable {
    /// A setting and the words that name its place ("~/.aws/config [profile prod]").
    struct Setting: Sendable, Equatable {
        var value: String
        var source: ResolvedProfile.Source
    }

    struct Profile: Sendable {
        /// Both files merged; values of the credentials file win (botocore session.py `full_config`).
        var settings: [String: Setting] = [:]
        /// The credentials file alone: its keys come before `credential_process`, those of the config file after it.
        var credentialSettings: [String: Setting] = [:]
    }

    /// In the order of the files, config before credentials, `default` first.
    private(set) var names: [String] = []
    private(set) var profiles: [String: Profile] = [:]
    /// `[services NAME]` sections of the config file.
    private(set) var services: [String: [String: Setting]] = [:]

    /// - Parameters:
    ///   - config: the config file; `configName` and `credentialsName` are how the files are called in front of a person.
    init(config: INIDocument?, configName: String, credentials: INIDocument?, credentialsName: String) {
        for section in config?.sections ?? [] {
            let source = "\(configName) [\(section.name)]"
            let settings = section.settings.mapValues { Setting(value: $0, source: source) }
            // The order of these tests is botocore's `build_profile_map`; a later section of the same profile replaces the earlier one.
            if section.name.hasPrefix("profile") {
                if let name = Self.name(in: section.name) { add(name, Profile(settings: settings)) }
            } else if section.name.hasPrefix("services") {
                if let name = Self.name(in: section.name) { services[name] = settings }
            } else if section.name == "default" {
                add("default", Profile(settings: settings))
            }
        }
        for section in credentials?.sections ?? [] {
            let settings = section.settings.mapValues { Setting(value: $0, source: "\(credentialsName) [\(section.name)]") }
            var profile = profiles[section.name] ?? Profile()
            profile.credentialSettings = settings
            profile.settings.merge(settings) { _, own in own }
            add(section.name, profile)
        }
        if let position = names.firstIndex(of: "default"), position > 0 {
            names.insert(names.remove(at: position), at: 0)
        }
    }

    private mutating func add(_ name: String, _ profile: Profile) {
        if profiles.updateValue(profile, forKey: name) == nil { names.append(name) }
    }

    /// NAME of a section called `profile NAME` or `profile "A NAME"`; nil for any other number of words.
    private static func name(in section: String) -> String? {
        guard let words = ShellWords.split(section), words.count == 2 else { return nil }
        return words[1]
    }
}
