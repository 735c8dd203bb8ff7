import S3Model
import Timeline

/// A local file that can be uploaded, and where the user wants it.
public struct UploadSource: Sendable, Equatable {
    /// As it can be opened, without `~`.
    public var path: String
    /// As it was typed.
    public var typed: String
    /// Bytes.
    public var size: Int64
    public var place: Place

    public init(path: String, typed: String, size: Int64, place: Place) {
        self.path = path
        self.typed = typed
        self.size = size
        self.place = place
    }

    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
}

/// Where the user was when an upload began: the cursor only goes to what came if they are still there.
struct UploadOrigin: Sendable, Equatable {
    var place: Place
    var key: KeyName?
}

extension AppState {
    /// Why no file can be uploaded here; nil where one can.
    var disabledForUpload: String? {
        if let time = workspace.asOf { return "the past can't be written to (\(isoText(time.time.milliseconds))); esc goes back to now" }
        return workspace.place == nil ? "open a bucket first" : nil
    }

    /// Asks for the file, with what is in the last folder shown at once.
    mutating func askUpload() -> [Effect] {
        guard let place = workspace.place else { return [] }
        layers.append(.prompt(PromptLayer(purpose: .uploadFile(place), text: uploadFolder)))
        return completePath(isAsked: false)
    }

    // MARK: Completing a path

    /// The completion key: goes on with a path; in other text fields it moves down the list above them.
    mutating func complete() -> [Effect] {
        guard case .prompt(let prompt)? = layers.last, prompt.purpose.isLocalPath else { return move(.down) }
        return completePath(isAsked: true)
    }

    /// Looks up what the path in the field can go on with.
    mutating func completePath(isAsked: Bool) -> [Effect] {
        guard case .prompt(var prompt)? = layers.last, prompt.purpose.isLocalPath else { return [] }
        let ticket = newTicket()
        prompt.completing = ticket
        layers[layers.count - 1] = .prompt(prompt)
        return [.completePath(ticket, prompt.input.text, isAsked: isAsked)]
    }

    /// What the path can go on with is known. Where the user asked, the text goes on as far as there is no choice; into a folder that is the only one.
    mutating func pathCompleted(_ ticket: Ticket, _ completion: PathCompletion, isAsked: Bool) -> [Effect] {
        guard case .prompt(var prompt)? = layers.last, prompt.completing == ticket, prompt.input.text == completion.text else { return [] }
        prompt.completing = nil
        prompt.choices = PathChoices(completion)
        guard isAsked, completion.common.utf8.count > completion.text.utf8.count else {
            layers[layers.count - 1] = .prompt(prompt)
            return []
        }
        prompt.problem = nil
        prompt.input.apply(.replace(completion.common))
        let only = completion.total == 1 ? completion.entries.first : nil
        if only?.isFolder == false {
            prompt.choices = nil
        } else {
            prompt.choices?.completion.text = completion.common
        }
        layers[layers.count - 1] = .prompt(prompt)
        return only?.isFolder == true ? completePath(isAsked: false) : []
    }

    // MARK: Choosing file and key

    /// Enter on the path: a folder is gone into, a file looked at.
    mutating func chooseFile(_ layer: PromptLayer, _ place: Place) -> [Effect] {
        var layer = layer
        let path = layer.input.text
        guard !path.trimmingSpaces.isEmpty else { return [] }
        if path.hasSuffix("/") {
            layer.problem = layer.choices?.completion.problem ?? "That is a folder; one file is uploaded at a time."
            layers.append(.prompt(layer))
            return completePath(isAsked: false)
        }
        if let entry = layer.choices?.completion.entries.first(where: { $0.isFolder && $0.path == path + "/" }) {
            layer.input.apply(.replace(entry.path))
            layers.append(.prompt(layer))
            return completePath(isAsked: false)
        }
        return look(layer) { .lookAtFile($0, path: path, place) }
    }

    /// The file can be uploaded: asks for its key.
    mutating func fileLooked(_ ticket: Ticket, _ source: UploadSource) {
        guard case .prompt(let prompt)? = layers.last, prompt.looking == ticket else { return }
        uploadFolder = source.typed.lastIndex(of: "/").map { String(source.typed[...$0]) } ?? ""
        layers[layers.count - 1] = .prompt(PromptLayer(purpose: .uploadKey(source), text: source.place.prefix + source.name))
    }

    /// Enter on the key: what it holds is found out first. A key that ends in `/` gets the file's name behind it.
    mutating func chooseKey(_ layer: PromptLayer, _ source: UploadSource) -> [Effect] {
        var layer = layer
        var key = layer.input.text
        if key.hasSuffix("/") { key += source.name }
        guard !key.isEmpty else { return [] }
        if key.hasPrefix("s3://") {
            layer.problem = "The key alone is wanted; the bucket is \(source.place.bucket)."
            layers.append(.prompt(layer))
            return []
        }
        guard key.utf8.count <= 1024 else {
            layer.problem = "A key has at most 1,024 bytes; this one has \(grouped(Int64(key.utf8.count)))."
            layers.append(.prompt(layer))
            return []
        }
        return look(layer) { .planUpload($0, source, key: key) }
    }

    /// Keeps the field on the screen until what was entered has been looked at.
    private mutating func look(_ layer: PromptLayer, _ effect: (Ticket) -> Effect) -> [Effect] {
        var layer = layer
        let ticket = newTicket()
        (layer.looking, layer.completing, layer.problem) = (ticket, nil, nil)
        layers.append(.prompt(layer))
        return [effect(ticket)]
    }

    /// A failure of what a field waits for is said above it; false where none waits.
    mutating func failPrompt(_ ticket: Ticket, _ notice: Notice) -> Bool {
        guard case .prompt(var prompt)? = layers.last, prompt.looking == ticket else { return false }
        prompt.looking = nil
        prompt.problem = notice.headline
        layers[layers.count - 1] = .prompt(prompt)
        return true
    }

    // MARK: Uploading

    /// What the upload would do is known: what may be lost for good is asked about.
    mutating func uploadPlanned(_ ticket: Ticket, _ plan: UploadPlan) -> [Effect] {
        guard case .prompt(let prompt)? = layers.last, prompt.looking == ticket else { return [] }
        layers.removeLast()
        guard plan.needsYes else { return startUpload(plan, mayOverwrite: false) }
        layers.append(.confirm(uploadQuestion(plan)))
        return []
    }

    private func uploadQuestion(_ plan: UploadPlan) -> ConfirmLayer {
        var lines: [DetailLine]
        if case .unknown(let error) = plan.effect {
            lines = [
                DetailLine(.problem, "unknown", "The store doesn't say whether the key holds an object (\(error.status) \(error.code))."),
                DetailLine(.problem, "lost", "The bucket keeps no versions, as far as is known: an object there would be gone for good."),
            ]
        } else {
            lines = [DetailLine(.problem, "lost", "The bucket keeps no versions: what the key holds now would be gone for good.")]
        }
        lines.append(DetailLine(.field, "key", "s3://\(plan.bucket)/\(plan.key)"))
        if let present = plan.present { lines.append(DetailLine(.field, "holds", words(of: present))) }
        lines.append(DetailLine(.field, "file", "\(plan.path), \(grouped(plan.size)) bytes, \(plan.contentType)"))
        lines.append(DetailLine(.field, "instead", "V in the Buckets pane has a bucket keep versions from then on."))
        return ConfirmLayer(title: "Overwrite \(plan.key)", lines: lines, yes: "Overwrite", decision: .upload(plan))
    }

    /// "4,096 bytes of 2026-11-20 12:00:00 UTC".
    private func words(of present: ObjectDescription) -> String {
        let size = present.contentLength.map { "\(grouped($0)) bytes" } ?? "an object"
        return size + (present.lastModified.map { " of \(isoText($0))" } ?? "")
    }

    mutating func startUpload(_ plan: UploadPlan, mayOverwrite: Bool) -> [Effect] {
        let ticket = beginChange()
        if let place = workspace.place { uploads[ticket] = UploadOrigin(place: place, key: workspace.objects?.current.map { KeyName($0.key) }) }
        var sentence = "Uploading \(plan.name) to s3://\(plan.bucket)/\(plan.key)"
        if !plan.needsYes, let present = plan.present { sentence += ", a new version on top of the one there (\(words(of: present)))" }
        status = Notice(.info, sentence + "…", hint: "Q shows how far it is, x stops it there")
        return [.upload(ticket, plan, mayOverwrite: mayOverwrite)]
    }

    /// The key has a new object: what shows it reads again, and the cursor goes to it if the user is still where they were.
    mutating func uploaded(_ ticket: Ticket, _ plan: UploadPlan, _ outcome: UploadOutcome) -> [Effect] {
        let origin = uploads.removeValue(forKey: ticket)
        changes.remove(ticket)
        var sentence = "Uploaded s3://\(plan.bucket)/\(plan.key): \(grouped(outcome.size)) bytes"
        if let version = outcome.versionId { sentence += ", version \(version)" }
        if outcome.versionId != nil, plan.present != nil { sentence += ", on top of the one before" }
        guard ticket.profile == profile else {
            status = Notice(.info, sentence + ".")
            return []
        }
        let isThere = origin?.place == workspace.place && origin?.key == workspace.objects?.current.map { KeyName($0.key) }
        let effects = changed(ObjectReference(bucket: plan.bucket, key: plan.key), sentence + ".", isWarning: false)
        guard let place = workspace.place, place.bucket == plan.bucket, let row = Self.row(of: plan.key, in: place) else {
            status?.hint = "o goes there"
            return effects
        }
        if isThere, workspace.asOf == nil { workspace.objects?.wantedKey = row }
        return effects
    }

    /// The row of a level that stands for a key: its own, or that of the folder it is in; nil where the level doesn't hold it.
    private static func row(of key: String, in place: Place) -> String? {
        guard key.utf8.starts(with: place.prefix.utf8) else { return nil }
        let rest = key.utf8.dropFirst(place.prefix.utf8.count)
        guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else { return key }
        return String(decoding: key.utf8[...slash], as: UTF8.self)
    }
}
