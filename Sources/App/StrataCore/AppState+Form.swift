import S3Model

extension AppState {
    /// The form that has the keys.
    var form: FormLayer? {
        guard case .form(let layer)? = layers.last else { return nil }
        return layer
    }

    /// Changes the form on top.
    mutating func changeForm(_ change: (inout FormLayer) -> Void) -> [Effect] {
        guard var layer = form else { return [] }
        let before = layer.values
        change(&layer)
        layers[layers.count - 1] = .form(layer)
        return layer.values.saysSame(as: before) ? [] : formChanged(layer)
    }

    /// `^s`: a form that nothing is wrong with gives its result; else the first thing that is wrong gets the focus and is said.
    mutating func saveForm() -> [Effect] {
        guard var layer = form else { return [] }
        if let refusal = layer.refusal {
            layer.insists = true
            // What is wrong with the whole stands at the end.
            if let field = refusal.field ?? layer.fields.last?.key { layer.focus(on: field) }
            layers[layers.count - 1] = .form(layer)
            let more = layer.count(.refused) - 1
            status = Notice(.warning, "Can't be saved: \(refusal.text)", hint: more == 0 ? refusal.basis : "and \(more) more")
            return []
        }
        layers.removeLast()
        return formDone(layer)
    }

    /// Takes the last change in the form back.
    mutating func takeBackInForm() -> [Effect] {
        var isDone = false
        let effects = changeForm { isDone = $0.takeBack() }
        if !isDone { status = Notice(.info, "Nothing has been changed in this form.") }
        return effects
    }

    /// Escape: closes an open list, else the form, asking first when something would be lost.
    mutating func escapeForm() -> [Effect] {
        guard let layer = form else { return [] }
        if layer.list != nil { return changeForm { $0.list = nil } }
        guard layer.isChanged else {
            layers.removeLast()
            return formLeft(layer)
        }
        let words = "What you changed in this form will be lost. Nothing has been sent to the store."
        layers.append(
            .confirm(ConfirmLayer(title: "Leave \(layer.title)", lines: [DetailLine(.text, "", words)], yes: "Discard", decision: .discardForm)))
        return []
    }

    /// The changes of the form are given up.
    mutating func discardForm() -> [Effect] {
        guard let layer = form else { return [] }
        layers.removeLast()
        return formLeft(layer)
    }

    /// What the form says has changed.
    mutating func formChanged(_ layer: FormLayer) -> [Effect] { followForm() }

    /// The form is closed with a result that may be saved.
    mutating func formDone(_ layer: FormLayer) -> [Effect] {
        if let bucket = layer.newBucket { return bucketFormDone(bucket) }
        return layer.ruleResult.map { ruleFormDone($0) } ?? []
    }

    /// The form is closed without a result.
    mutating func formLeft(_ layer: FormLayer) -> [Effect] { followForm() }
}
