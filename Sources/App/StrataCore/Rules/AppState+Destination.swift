import S3Model

/// The other side of replication rules: looked at with a profile of its own account.
extension AppState {
    /// The profile that a destination is looked at with: the one chosen for it or for the account its rules name, else this one.
    public func destinationProfile(for bucket: String) -> String {
        let rules = (workspace.rules?.replication.replication ?? []).filter { $0.destinationBucket.utf8.elementsEqual(bucket.utf8) }
        return destinationProfile(for: bucket, account: rules.first { !$0.account.isEmpty }?.account ?? "")
    }

    /// - Parameter account: the account's id; empty: not known, or the source's own.
    func destinationProfile(for bucket: String, account: String) -> String {
        workspace.destinations.profile(for: bucket, account: account) ?? profile
    }

    /// The profiles of some destinations that aren't looked at with this one, by the bucket's name.
    func foreignProfiles(of buckets: [String]) -> [String: String] {
        buckets.reduce(into: [:]) { profiles, bucket in
            let chosen = destinationProfile(for: bucket)
            if chosen != profile { profiles[bucket] = chosen }
        }
    }

    /// A ticket for a request that another profile sends.
    mutating func newTicket(with profile: String) -> Ticket { Ticket(number: newTicket().number, profile: profile) }

    /// Asks which profile looks at the destination of the rule under the cursor.
    mutating func askDestinationProfile() -> [Effect] {
        guard let rule = workspace.rules?.currentReplication else { return [] }
        let bucket = rule.destinationBucket
        let chosen = destinationProfile(for: bucket, account: rule.account)
        let items = profiles.map { name in
            let note = [name == profile ? "this profile" : "", name == chosen ? "now" : ""].filter { !$0.isEmpty }.joined(separator: ", ")
            return MenuLayer.Item(name, note: note, choice: .destinationProfile(name, bucket: bucket, account: rule.account))
        }
        layers.append(.menu(MenuLayer(title: "Look at \(bucket) with", items: items, selected: profiles.firstIndex(of: chosen) ?? 0)))
        return []
    }

    /// Remembers the profile for a destination, and looks at both sides.
    mutating func chooseDestinationProfile(_ name: String, bucket: String, account: String) -> [Effect] {
        workspace.destinations.choose(name, for: bucket, account: account)
        return look(at: bucket, account: account, isAgain: true)
    }

    /// Why the destination can't be looked at with another profile; nil where it can.
    func disabledForDestination() -> String? {
        guard let rule = workspace.rules?.currentReplication else { return "there is no rule yet; a adds one" }
        if rule.destinationBucket.isEmpty { return "the rule has no destination" }
        return profiles.count < 2 ? "there is no other profile in the AWS config files" : nil
    }

    /// Looks at the source and at a destination, as far as that isn't done or under way; looks that nobody waits for any more are stopped.
    ///
    /// - Parameter isAgain: also what is known.
    mutating func look(at bucket: String, account: String, isAgain: Bool = false) -> [Effect] {
        guard var pane = workspace.rules else { return [] }
        let wanted =
            [(pane.bucket, profile)] + (bucket.isEmpty || bucket == pane.bucket ? [] : [(bucket, destinationProfile(for: bucket, account: account))])
        var effects = pane.sides.stop(except: wanted.map(\.0)).map(Effect.cancel)
        for (name, profile) in wanted {
            let half = pane.sides[name]
            if half?.profile == profile, half?.loading.ticket != nil || (!isAgain && half?.loading == .done) { continue }
            if let old = half?.loading.ticket { effects.append(.cancel(old)) }
            let ticket = newTicket(with: profile)
            pane.sides.ask(name, ticket)
            effects.append(.readReplicationSide(ticket, bucket: name))
        }
        workspace.rules = pane
        return effects
    }

    /// Destinations that another profile was chosen for are looked at with it as soon as the rules are known: one's own may not see them.
    mutating func lookAtForeignSides() -> [Effect] {
        guard let pane = workspace.rules else { return [] }
        var effects: [Effect] = []
        for (bucket, name) in foreignProfiles(of: pane.replication.replication.destinationBuckets).sorted(by: { $0.key < $1.key }) {
            let ticket = newTicket(with: name)
            workspace.rules?.sides.ask(bucket, ticket)
            effects.append(.readReplicationSide(ticket, bucket: bucket))
        }
        return effects
    }

    /// A bucket has been looked at: rules are labelled by its region.
    mutating func sideRead(_ ticket: Ticket, _ side: ReplicationSide) -> [Effect] {
        guard workspace.rules?.sides.take(side, ticket) == true else { return [] }
        learnRegions()
        teachForm()
        teachReport()
        return []
    }

    /// What has become known of other buckets goes into the form of a replication rule.
    mutating func teachForm() {
        guard let pane = workspace.rules, let base = pane.replication.base else { return }
        let seenWith = replicationForm?.layer.values.choice(FieldKey(ReplicationForm.Name.profile)) ?? ""
        let places = places(of: seenWith)
        for index in layers.indices {
            guard case .form(var layer) = layers[index], case .replication(var form) = layer.subject else { continue }
            form.learn(base, places: places, sides: pane.sides)
            layer.learn(.replication(form))
            layers[index] = .form(layer)
        }
    }

    /// The form of a replication rule, wherever it lies among the layers.
    var replicationForm: (layer: FormLayer, form: ReplicationForm)? {
        for case .form(let layer) in layers.reversed() {
            if case .replication(let form) = layer.subject { return (layer, form) }
        }
        return nil
    }

    /// The form's destination, or the profile it is seen with, has changed: both sides are looked at, and that profile's buckets listed.
    mutating func followDestination(isAgain: Bool = false) -> [Effect] {
        guard let (layer, form) = replicationForm else { return [] }
        let draft = form.read(layer.values).draft
        let bucket = draft.destinationBucket
        let chosen = layer.values.choice(FieldKey(ReplicationForm.Name.profile))
        if !chosen.isEmpty, chosen != destinationProfile(for: bucket, account: draft.account) {
            workspace.destinations.choose(chosen, for: bucket, account: draft.account)
        }
        let effects = look(at: bucket, account: draft.account, isAgain: isAgain) + listPlaces(of: chosen)
        teachForm()
        return effects
    }

    /// Lists the buckets of another profile, to choose from, once.
    private mutating func listPlaces(of profile: String) -> [Effect] {
        guard let pane = workspace.rules, !profile.isEmpty, profile != self.profile, pane.sides.buckets[profile] == nil,
            pane.sides.listing?.profile != profile
        else { return [] }
        if let kept = parked[profile]?.buckets.buckets, !kept.isEmpty {
            workspace.rules?.sides.buckets[profile] = kept
            return []
        }
        let ticket = newTicket(with: profile)
        let effects = [pane.sides.listing].compactMap { $0 }.map(Effect.cancel)
        workspace.rules?.sides.listing = ticket
        return effects + [.listDestinationBuckets(ticket)]
    }

    mutating func destinationBuckets(_ ticket: Ticket, _ buckets: [Bucket]) -> [Effect] {
        guard workspace.rules?.sides.listing == ticket else { return [] }
        workspace.rules?.sides.listing = nil
        workspace.rules?.sides.buckets[ticket.profile] = buckets
        teachForm()
        return []
    }

    /// A profile's buckets but the source, as destinations to choose from.
    func places(of name: String) -> [ReplicationForm.Place] {
        guard name.isEmpty || name == profile else {
            let facts = parked[name]?.buckets
            return (workspace.rules?.sides.buckets[name] ?? []).map { place($0, facts) }
        }
        return workspace.buckets.buckets.filter { $0.name != workspace.rules?.bucket }.map { place($0, workspace.buckets) }
    }

    private func place(_ bucket: Bucket, _ pane: BucketsPane?) -> ReplicationForm.Place {
        var isVersioned: Bool?
        if case .known(let versioning)? = pane?.facts[bucket.name]?.versioning { isVersioned = versioning.status == .enabled }
        let region = (pane?.region(of: bucket) ?? bucket.region).flatMap { $0.isEmpty ? nil : $0 }
        return ReplicationForm.Place(name: bucket.name, region: region, isVersioned: isVersioned)
    }
}
