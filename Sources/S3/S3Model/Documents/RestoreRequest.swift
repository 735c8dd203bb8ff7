/// What RestoreObject asks for: a readable copy of an archived version for a time. **Source**: Amazon S3 API reference, RestoreObject.
public struct RestoreRequest: Sendable, Equatable {
    /// How fast, and at which price.
    public enum Tier: String, Sendable, CaseIterable {
        case expedited = "Expedited"
        case standard = "Standard"
        case bulk = "Bulk"
    }

    /// Days the copy stays; nil for the archive tiers of Intelligent-Tiering, which move the object itself and take no days.
    public var days: Int?
    public var tier: Tier

    public init(days: Int?, tier: Tier = .standard) {
        self.days = days
        self.tier = tier
    }

    /// The request's document.
    public func encoded() -> [UInt8] {
        let tier = XMLElement("GlacierJobParameters", elements: [XMLElement("Tier", text: tier.rawValue)])
        let days = days.map { [XMLElement("Days", text: String($0))] } ?? []
        return S3Document.root("RestoreRequest", days + [tier]).serialized()
    }
}
