import S3Model

/// What a customer's key (SSE-C) was wanted for, to go on with once it is known.
public enum KeyedRequest: Sendable, Equatable {
    /// What the Detail pane shows: inspect, preview or compare.
    case detail(ObjectReference)
    case download(ObjectReference, path: String)
    case prepareRestore(ObjectReference)
}

extension AppState {
    /// The request that an answer asks a customer's key for; nil for other failures.
    func keyedRequest(_ ticket: Ticket, _ error: S3Error) -> KeyedRequest? {
        guard error.code == "CustomerKeyRequired" || error.code == "CustomerKeyWrong" else { return nil }
        if workspace.detail.loading.ticket == ticket { return workspace.detail.target.map { .detail($0) } }
        return downloads[ticket]
    }

    /// Asks for the key, unless the user is in the midst of something else.
    mutating func askForCustomerKey(_ request: KeyedRequest, bucket: String, isWrong: Bool) {
        guard layers.isEmpty else { return }
        let problem = isWrong ? "another key is needed" : nil
        layers.append(.prompt(PromptLayer(purpose: .customerKey(bucket: bucket, problem: problem, then: request), isSecret: true)))
    }

    /// Hands the typed key over to where it is kept; the state forgets it.
    func useCustomerKey(_ text: String, bucket: String, then request: KeyedRequest) -> [Effect] {
        let text = text.trimmingSpaces
        return text.isEmpty ? [] : [.useCustomerKey(profile: profile, bucket: bucket, Secret(text), then: request)]
    }

    /// Goes on with what wanted the key.
    mutating func repeatRequest(_ request: KeyedRequest) -> [Effect] {
        switch request {
        case .detail(let target): return workspace.detail.target == target ? loadDetail() : []
        case .download(let target, let path):
            return download(target, named: target.key.split(separator: "/").last.map(String.init) ?? "download", to: path)
        case .prepareRestore(let target): return prepareRestore(target)
        }
    }
}
